/**
 * Which address shows which page. Every page is loaded when it is first visited; the table is the only place that knows
 * all features.
 */

import type { i18n } from 'i18next';
import type { ComponentType } from 'react';
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import type { Area } from './i18n/areas.ts';
import { loadAreas } from './i18n/i18n.ts';
import { paths } from './paths.ts';
import { Allowed, BrokenPage, NotFound, PageSkeleton, SignedInOnly } from './shell/guards.tsx';
import { PlainShell } from './shell/PlainShell.tsx';
import { Shell } from './shell/Shell.tsx';

type PageModule = { default: ComponentType };

interface PageRoute {
  readonly path: string;
  readonly load: () => Promise<PageModule>;
  /** What its texts are about, beyond those that every page has. */
  readonly areas: readonly Area[];
  /** Only those who may do this somewhere see the page; others are told whom to ask. */
  readonly action: string | null;
}

/** A page for everybody, or for everybody who is signed in. */
function page(path: string, load: PageRoute['load'], areas: PageRoute['areas'] = []): PageRoute {
  return { path, load, areas, action: null };
}

/** A page for those who may do the action somewhere. */
function guarded(path: string, action: string, load: PageRoute['load'], areas: PageRoute['areas'] = []): PageRoute {
  return { path, load, areas, action };
}

/** Pages that nobody has to sign in for. */
const publicPages: readonly PageRoute[] = [
  page(paths.setup, () => import('./features/setup/SetupPage.tsx'), ['setup']),
  page(paths.signIn, () => import('./features/sign-in/SignInPage.tsx')),
  page(paths.passwordLink, () => import('./features/password/PasswordLinkPage.tsx'), ['password']),
  page(paths.about, () => import('./features/about/AboutPage.tsx'), ['about']),
  page(paths.imprint, () => import('./features/about/ImprintPage.tsx'), ['about']),
  page(paths.privacy, () => import('./features/about/PrivacyPage.tsx'), ['about']),
  page(paths.accessibility, () => import('./features/about/AccessibilityPage.tsx'), ['about']),
  page(paths.apiDocs, () => import('./features/api-docs/ApiDocsPage.tsx'), ['apiDocs']),
];

/** Pages behind the sign-in. */
const pages: readonly PageRoute[] = [
  page(paths.account, () => import('./features/account/AccountPage.tsx'), ['account']),
  page(paths.projects, () => import('./features/projects/ProjectsPage.tsx')),
  guarded(paths.newProject, 'projects.create', () => import('./features/projects/NewProjectPage.tsx')),
  page(paths.project(':projectId'), () => import('./features/projects/ProjectHomePage.tsx')),
  page(paths.projectOverview(':projectId'), () => import('./features/projects/ProjectOverviewPage.tsx')),
  page(paths.projectSubjects(':projectId'), () => import('./features/subjects/SubjectsPage.tsx'), ['subjects']),
  page(paths.subject(':projectId', ':subjectId'), () => import('./features/subjects/SubjectPage.tsx'), ['subjects']),
  page(paths.picture(':projectId', ':subjectId'), () => import('./features/subjects/PicturePage.tsx'), [
    'charts',
    'subjects',
    'wheel',
  ]),
  page(paths.projectInstruments(':projectId'), () => import('./features/instruments/InstrumentsPage.tsx'), [
    'instruments',
  ]),
  page(paths.instrumentLibrary(':projectId'), () => import('./features/instruments/LibraryPage.tsx'), ['instruments']),
  page(paths.newInstrument(':projectId'), () => import('./features/instruments/NewInstrumentPage.tsx'), [
    'definition',
    'fill',
    'instruments',
  ]),
  page(paths.instrument(':projectId', ':instrumentId'), () => import('./features/instruments/InstrumentPage.tsx'), [
    'definition',
    'fill',
    'instruments',
  ]),
  page(paths.projectData(':projectId'), () => import('./features/imports/DataPage.tsx'), ['imports']),
  page(
    paths.instrumentImport(':projectId', ':instrumentId'),
    () => import('./features/imports/AnswerImportsPage.tsx'),
    ['imports'],
  ),
  page(
    paths.answerImport(':projectId', ':instrumentId', ':importId'),
    () => import('./features/imports/AnswerImportPage.tsx'),
    ['imports'],
  ),
  page(paths.projectReports(':projectId'), () => import('./features/reports/ReportsPage.tsx'), ['reports']),
  page(paths.instrumentReport(':projectId', ':instrumentId'), () => import('./features/reports/ReportPage.tsx'), [
    'charts',
    'reports',
  ]),
  page(paths.instrumentExport(':projectId', ':instrumentId'), () => import('./features/reports/ExportPage.tsx'), [
    'reports',
  ]),
  page(paths.projectSites(':projectId'), () => import('./features/projects/ProjectSitesPage.tsx')),
  page(paths.projectMembers(':projectId'), () => import('./features/projects/ProjectMembersPage.tsx')),
  page(paths.projectFacets(':projectId'), () => import('./features/projects/ProjectFacetsPage.tsx')),
  page(paths.projectAudit(':projectId'), () => import('./features/projects/ProjectAuditPage.tsx'), ['audit']),
  guarded(paths.users, 'users.list', () => import('./features/users/UsersPage.tsx'), ['users']),
  guarded(paths.newUser, 'users.create', () => import('./features/users/NewUserPage.tsx'), ['users']),
  guarded(paths.user(':userId'), 'users.read', () => import('./features/users/UserPage.tsx'), ['users']),
  guarded(paths.audit, 'audit.list', () => import('./features/audit/AuditPage.tsx'), ['audit']),
  guarded(paths.feedback, 'feedback.list', () => import('./features/feedback/FeedbackPage.tsx'), ['feedback']),
  guarded(paths.settings, 'settings.read', () => import('./features/settings/SettingsPage.tsx'), ['settings']),
  guarded(paths.editText(':key'), 'texts.update', () => import('./features/about/EditTextPage.tsx'), ['about']),
];

/** Pages behind the sign-in that are turned to the person: nothing of the staff's navigation is on the screen. */
const turnedPages: readonly PageRoute[] = [
  page(paths.reading(':projectId', ':readingId'), () => import('./features/subjects/ReadingPage.tsx'), [
    'fill',
    'subjects',
  ]),
];

export function createRouter(texts: i18n) {
  const route = ({ path, load, areas, action }: PageRoute): RouteObject => ({
    path,
    lazy: async () => {
      const [{ default: Page }] = await Promise.all([load(), loadAreas(texts, areas)]);
      if (action === null) return { Component: Page };
      const element = (
        <Allowed action={action}>
          <Page />
        </Allowed>
      );
      return { element };
    },
  });
  return createBrowserRouter([
    {
      element: <Shell />,
      errorElement: <BrokenPage />,
      hydrateFallbackElement: <PageSkeleton />,
      children: [
        ...publicPages.map(route),
        {
          element: <SignedInOnly />,
          children: [{ path: paths.home, element: <Navigate to={paths.projects} replace /> }, ...pages.map(route)],
        },
        { path: '*', element: <NotFound /> },
      ],
    },
    {
      element: <PlainShell />,
      errorElement: <BrokenPage />,
      hydrateFallbackElement: <PageSkeleton />,
      children: [{ element: <SignedInOnly />, children: turnedPages.map(route) }],
    },
  ]);
}

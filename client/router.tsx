/**
 * Which address shows which page. Every page is loaded when it is first visited; the table is the only place that knows
 * all features.
 */

import type { ComponentType } from 'react';
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { paths } from './paths.ts';
import { Allowed, BrokenPage, NotFound, PageSkeleton, SignedInOnly } from './shell/guards.tsx';
import { PlainShell } from './shell/PlainShell.tsx';
import { Shell } from './shell/Shell.tsx';

type PageModule = { default: ComponentType };

/** A page for everybody, or for everybody who is signed in. */
function page(path: string, load: () => Promise<PageModule>): RouteObject {
  return { path, lazy: async () => ({ Component: (await load()).default }) };
}

/** A page for those who may do the action somewhere; others are told whom to ask. */
function guarded(path: string, action: string, load: () => Promise<PageModule>): RouteObject {
  return {
    path,
    lazy: async () => {
      const { default: Page } = await load();
      const element = (
        <Allowed action={action}>
          <Page />
        </Allowed>
      );
      return { element };
    },
  };
}

export const routes: RouteObject[] = [
  {
    element: <Shell />,
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <PageSkeleton />,
    children: [
      page(paths.setup, () => import('./features/setup/SetupPage.tsx')),
      page(paths.signIn, () => import('./features/sign-in/SignInPage.tsx')),
      page(paths.passwordLink, () => import('./features/password/PasswordLinkPage.tsx')),
      page(paths.about, () => import('./features/about/AboutPage.tsx')),
      page(paths.imprint, () => import('./features/about/ImprintPage.tsx')),
      page(paths.privacy, () => import('./features/about/PrivacyPage.tsx')),
      page(paths.accessibility, () => import('./features/about/AccessibilityPage.tsx')),
      page(paths.apiDocs, () => import('./features/api-docs/ApiDocsPage.tsx')),
      {
        element: <SignedInOnly />,
        children: [
          { path: paths.home, element: <Navigate to={paths.projects} replace /> },
          page(paths.account, () => import('./features/account/AccountPage.tsx')),
          page(paths.projects, () => import('./features/projects/ProjectsPage.tsx')),
          guarded(paths.newProject, 'projects.create', () => import('./features/projects/NewProjectPage.tsx')),
          page(paths.project(':projectId'), () => import('./features/projects/ProjectHomePage.tsx')),
          page(paths.projectOverview(':projectId'), () => import('./features/projects/ProjectOverviewPage.tsx')),
          page(paths.projectSubjects(':projectId'), () => import('./features/subjects/SubjectsPage.tsx')),
          page(paths.subject(':projectId', ':subjectId'), () => import('./features/subjects/SubjectPage.tsx')),
          page(paths.picture(':projectId', ':subjectId'), () => import('./features/subjects/PicturePage.tsx')),
          page(paths.projectInstruments(':projectId'), () => import('./features/instruments/InstrumentsPage.tsx')),
          page(paths.instrumentLibrary(':projectId'), () => import('./features/instruments/LibraryPage.tsx')),
          page(paths.newInstrument(':projectId'), () => import('./features/instruments/NewInstrumentPage.tsx')),
          page(
            paths.instrument(':projectId', ':instrumentId'),
            () => import('./features/instruments/InstrumentPage.tsx'),
          ),
          page(paths.projectData(':projectId'), () => import('./features/imports/DataPage.tsx')),
          page(
            paths.instrumentImport(':projectId', ':instrumentId'),
            () => import('./features/imports/AnswerImportsPage.tsx'),
          ),
          page(
            paths.answerImport(':projectId', ':instrumentId', ':importId'),
            () => import('./features/imports/AnswerImportPage.tsx'),
          ),
          page(paths.projectReports(':projectId'), () => import('./features/reports/ReportsPage.tsx')),
          page(
            paths.instrumentReport(':projectId', ':instrumentId'),
            () => import('./features/reports/ReportPage.tsx'),
          ),
          page(
            paths.instrumentExport(':projectId', ':instrumentId'),
            () => import('./features/reports/ExportPage.tsx'),
          ),
          page(paths.projectSites(':projectId'), () => import('./features/projects/ProjectSitesPage.tsx')),
          page(paths.projectMembers(':projectId'), () => import('./features/projects/ProjectMembersPage.tsx')),
          page(paths.projectFacets(':projectId'), () => import('./features/projects/ProjectFacetsPage.tsx')),
          page(paths.projectAudit(':projectId'), () => import('./features/projects/ProjectAuditPage.tsx')),
          guarded(paths.users, 'users.list', () => import('./features/users/UsersPage.tsx')),
          guarded(paths.newUser, 'users.create', () => import('./features/users/NewUserPage.tsx')),
          guarded(paths.user(':userId'), 'users.read', () => import('./features/users/UserPage.tsx')),
          guarded(paths.audit, 'audit.list', () => import('./features/audit/AuditPage.tsx')),
          guarded(paths.feedback, 'feedback.list', () => import('./features/feedback/FeedbackPage.tsx')),
          guarded(paths.settings, 'settings.read', () => import('./features/settings/SettingsPage.tsx')),
          guarded(paths.editText(':key'), 'texts.update', () => import('./features/about/EditTextPage.tsx')),
        ],
      },
      { path: '*', element: <NotFound /> },
    ],
  },
  {
    // Turned to the person: nothing of the staff's navigation is on the screen.
    element: <PlainShell />,
    errorElement: <BrokenPage />,
    hydrateFallbackElement: <PageSkeleton />,
    children: [
      {
        element: <SignedInOnly />,
        children: [
          page(paths.reading(':projectId', ':readingId'), () => import('./features/subjects/ReadingPage.tsx')),
        ],
      },
    ],
  },
];

export function createRouter() {
  return createBrowserRouter(routes);
}

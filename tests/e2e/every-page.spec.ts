/**
 * Every page there is, for everybody who has business there: axe, one `h1`, a title, no script error, no sideways scrolling
 * at three widths, no raw text keys in German and English. A page that is added to the router and not here fails.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { paths } from '../../client/paths.ts';
import { expectAccessible, settled } from './support/axe.ts';
import { apiOf } from './support/casework.ts';
import { officeTest as test } from './support/fixtures.ts';
import { signedIn, signIn } from './support/journey.ts';
import { travellerOn } from './support/journey-cases.ts';
import { enterByLink, goToPlace, type Person, PHONE, personOn, readIn } from './support/journey-space.ts';
import { expectNoRawWords } from './support/raw-words.ts';
import { ROLES, type Role, type SampleOffice, sampleOffice } from './support/sample-office.ts';
import { words } from './support/words.ts';

type Who = Role | 'anonymous' | 'everybody';
type Name = keyof typeof paths;

interface Visit {
  readonly address: (sample: SampleOffice) => string;
  /** Who sees its content. Whoever else is signed in is told kindly that it is not theirs, or that there is nothing. */
  readonly who: readonly Who[];
}

const inProject = (name: 'projectOverview', who: readonly Who[]): Visit => ({
  address: ({ projectId }) => paths[name](projectId),
  who,
});
type InProject = {
  [Key in Name]: (typeof paths)[Key] extends (projectId: string) => string ? Key : never;
}[Name];
const project = (name: InProject, who: readonly Who[]) => inProject(name as 'projectOverview', who);
const instrument = (
  name: 'instrument' | 'instrumentReport' | 'instrumentImport' | 'instrumentExport',
  who: readonly Who[],
) => ({
  address: ({ projectId, instrumentId }: SampleOffice) => paths[name](projectId, instrumentId),
  who,
});
const plain = (address: string, who: readonly Who[]): Visit => ({ address: () => address, who });

const NAMES = {
  counsellor: 'a counsellor',
  researcher: 'a researcher',
  lead: 'a lead, who has least,',
  manager: 'a manager',
  everybody: 'the administration',
} as const;

const ALL: readonly Who[] = [...ROLES];
const PAGES: Readonly<Record<Name, Visit>> = {
  home: plain(paths.home, ['everybody']),
  setup: plain(paths.setup, ['anonymous']),
  signIn: plain(paths.signIn, ['anonymous']),
  passwordLink: plain(`${paths.passwordLink}#nobody-has-this-link`, ['anonymous']),
  about: plain(paths.about, ['anonymous']),
  imprint: plain(paths.imprint, ['anonymous']),
  privacy: plain(paths.privacy, ['anonymous']),
  accessibility: plain(paths.accessibility, ['anonymous']),
  apiDocs: plain(paths.apiDocs, ['anonymous']),
  account: plain(paths.account, ['everybody']),
  projects: plain(paths.projects, ['everybody', 'lead']),
  newProject: plain(paths.newProject, ['everybody']),
  project: project('project', ALL),
  projectOverview: project('projectOverview', ALL),
  projectSites: project('projectSites', ['manager']),
  projectMembers: project('projectMembers', ['manager']),
  projectFacets: project('projectFacets', ['manager']),
  projectAudit: project('projectAudit', ['manager']),
  projectSubjects: project('projectSubjects', ['counsellor', 'researcher', 'manager']),
  subject: {
    address: ({ projectId, subjectId }) => paths.subject(projectId, subjectId),
    who: ['counsellor', 'researcher', 'manager'],
  },
  reading: {
    address: ({ projectId, readingId }) => paths.reading(projectId, readingId),
    who: ['counsellor', 'researcher'],
  },
  picture: {
    address: ({ projectId, subjectId }) => paths.picture(projectId, subjectId),
    who: ['counsellor', 'researcher'],
  },
  projectInstruments: project('projectInstruments', ALL),
  instrumentLibrary: project('instrumentLibrary', ['researcher', 'manager']),
  newInstrument: project('newInstrument', ['researcher', 'manager']),
  instrument: instrument('instrument', ALL),
  instrumentReport: instrument('instrumentReport', ['researcher', 'lead', 'manager']),
  instrumentImport: instrument('instrumentImport', ['researcher']),
  answerImport: {
    address: ({ projectId, instrumentId, importId }) => paths.answerImport(projectId, instrumentId, importId),
    who: ['researcher'],
  },
  instrumentExport: instrument('instrumentExport', ['researcher', 'manager']),
  projectReports: project('projectReports', ['researcher', 'lead', 'manager']),
  projectData: project('projectData', ['researcher']),
  users: plain(paths.users, ['everybody']),
  newUser: plain(paths.newUser, ['everybody']),
  user: { address: ({ userId }) => paths.user(userId), who: ['everybody'] },
  audit: plain(paths.audit, ['everybody']),
  settings: plain(paths.settings, ['everybody']),
  feedback: plain(paths.feedback, ['everybody']),
  editText: plain(paths.editText('imprint'), ['everybody']),
};

const NARROWER = [
  { width: 768, height: 900 },
  { width: 360, height: 740 },
] as const;
const DESK = { width: 1280, height: 900 } as const;

async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const { width } = page.viewportSize() ?? DESK;
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(over, `${new URL(page.url()).pathname} at ${width}`).toBeLessThanOrEqual(0);
}

/** The least: somebody is told something. The guard fails the test when the page writes an error. */
async function glance(page: Page): Promise<void> {
  await settled(page);
  await expect(page).toHaveTitle(/\S/);
  await expectNoRawWords(page);
  await expectNoSidewaysScrolling(page);
}

/** The same where there is less room. */
async function glanceNarrower(page: Page): Promise<void> {
  await glance(page);
  for (const size of NARROWER) {
    await page.setViewportSize(size);
    await expectNoSidewaysScrolling(page);
  }
  await page.setViewportSize(DESK);
}

const sampleTest = test.extend<object, { sample: SampleOffice }>({
  sample: [async ({ office }, use) => use(await sampleOffice(office)), { scope: 'worker', timeout: 90_000 }],
});

test('no page of the router is left out', () => {
  const router = readFileSync(resolve('client/router.tsx'), 'utf8');
  const routed = new Set([...router.matchAll(/\bpaths\.(\w+)(?=[,(])/g)].map((match) => match[1]));
  expect([...routed].sort()).toEqual(Object.keys(PAGES).sort());
  // None has an address that is written there in full.
  expect(router.match(/\b(?:page|guarded)\(\s*['"`]/g)).toBeNull();
});

// first-day.spec.ts looks at these with axe.
sampleTest('every page that needs no account', async ({ page, sample }) => {
  for (const { address, who } of Object.values(PAGES)) {
    if (!who.includes('anonymous')) continue;
    await page.goto(address(sample));
    await glanceNarrower(page);
  }
});

for (const role of [...ROLES, 'everybody'] as const) {
  sampleTest(`every page as ${NAMES[role]} sees it`, async ({ page, sample }) => {
    sampleTest.setTimeout(180_000);
    await signedIn(page, sample.people[role]);
    for (const { address, who } of Object.values(PAGES)) {
      if (who.includes('anonymous') || (role !== 'lead' && !who.includes(role))) continue;
      await page.goto(address(sample));
      // Axe takes longest, and the roles see much the same: the first of them is enough.
      if (who[0] === role) await expectAccessible(page);
      await (who.includes(role) ? glanceNarrower(page) : glance(page));
    }
  });
}

sampleTest('every page in English, on a telephone', async ({ openBrowser, office, sample }) => {
  sampleTest.setTimeout(180_000);
  const { everybody } = sample.people;
  const api = await apiOf(office, everybody);
  const { user } = await api.send<{ user: { revision: number } }>('GET', '/api/session');
  await api.send('PATCH', '/api/account', { language: 'en', revision: user.revision });
  const page = await openBrowser({ viewport: PHONE, locale: 'en-GB' });
  await page.goto(paths.signIn);
  await signIn({ ...travellerOn(page), words: words.en }, everybody);
  for (const { address } of Object.values(PAGES)) {
    await page.goto(address(sample));
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await glance(page);
  }
  await api.send('PATCH', '/api/account', { language: 'de', revision: user.revision + 1 });
});

sampleTest("every page of the person's own space, in its three languages", async ({ openBrowser, sample }) => {
  sampleTest.setTimeout(180_000);
  const page = await openBrowser({ viewport: PHONE, hasTouch: true });
  await page.goto('/s');
  await expectAccessible(page);
  const person = personOn(page);
  await enterByLink(person, sample.slip.link);
  await walk(person, expectAccessible);
  const easy = await readIn(person, 'de-x-leicht', 'Leichte Sprache');
  await walk(easy, glance);
  await walk(await readIn(easy, 'en', 'English'), glance);
});

/** Through all places of the space, and the steps of a questionnaire, which are the last place. */
async function walk(person: Person, check: (page: Page) => Promise<void>): Promise<void> {
  const { page, words } = person;
  for (const place of ['home', 'picture', 'who', 'language', 'leave'] as const) {
    await goToPlace(person, place);
    await expectNoRawWords(page);
    await check(page);
  }
  await goToPlace(person, 'home');
  const begun = page.locator('section').filter({ has: page.getByRole('heading', { name: words.space.home.goOn }) });
  await begun.getByRole('button').first().click();
  await expect(page.locator('.wm-fill')).toBeVisible();
  await check(page);
}

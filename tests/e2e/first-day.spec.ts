/**
 * The first day: from an empty installation to a project with two sites, a counsellor, a researcher and a lead, who all
 * sign in themselves. Once with a pointer, once by keyboard alone, once on a phone, once in English in the dark theme;
 * every page that comes by is checked with axe.
 */
import { expect, type Page } from '@playwright/test';
import { accessibleOnce, expectAccessible } from './support/axe.ts';
import { emptyTest } from './support/fixtures.ts';
import { type Hand, keyboardHand, pointerHand } from './support/hand.ts';
import {
  addMember,
  addSite,
  choosePassword,
  createUser,
  goTo,
  openPart,
  openProject,
  setUp,
  type Traveller,
} from './support/journey.ts';
import { words } from './support/words.ts';

interface Variant {
  title: string;
  language: 'de' | 'en';
  hand: (page: Page) => Hand;
  viewport: { width: number; height: number };
  colorScheme: 'light' | 'dark';
}

const DESK = { width: 1280, height: 900 };
const VARIANTS: Variant[] = [
  { title: 'with a pointer', language: 'de', hand: pointerHand, viewport: DESK, colorScheme: 'light' },
  { title: 'by keyboard alone', language: 'de', hand: keyboardHand, viewport: DESK, colorScheme: 'light' },
  {
    title: 'on a phone',
    language: 'de',
    hand: pointerHand,
    viewport: { width: 360, height: 740 },
    colorScheme: 'light',
  },
  { title: 'in English, dark', language: 'en', hand: pointerHand, viewport: DESK, colorScheme: 'dark' },
];

const PROJECT = 'Ganzheitliche Beratung in Hohenlohe, Franken und dem Odenwald 2026';
const SITES = [
  { name: 'Jobcenter Nordstadt', code: 'NORD' },
  { name: 'Jobcenter Landkreis Hohenlohe-Franken, Außenstelle Süd', code: 'SUED-2' },
];
const PEOPLE = [
  { login: 'ayse.yilmaz', name: 'Ayşe Yılmaz', role: 'counsellor', site: SITES[0]!.name },
  { login: 'f.orsch', name: 'Friederike Maximiliane Freifrau von und zu Orsch-Oberstotzingen', role: 'researcher' },
  { login: 'leo.leit', name: 'Leo Leit', role: 'lead' },
] as const;

for (const variant of VARIANTS) {
  emptyTest.describe(variant.title, () => {
    emptyTest.use({
      viewport: variant.viewport,
      colorScheme: variant.colorScheme,
      locale: variant.language === 'de' ? 'de-DE' : 'en-GB',
    });

    emptyTest('an installation is set up and everybody signs in', async ({ page, server, openBrowser }) => {
      emptyTest.setTimeout(300_000);
      const admin: Traveller = {
        page,
        hand: variant.hand(page),
        words: words[variant.language],
        look: accessibleOnce(),
      };
      // The three colleagues see the same pages as one another, but not the same as the administration.
      const look = accessibleOnce();

      await setUp(admin, server.setupLink, { login: 'verwaltung', name: 'Vera Waltung', project: PROJECT });
      const links: string[] = [];
      for (const person of PEOPLE) links.push(await createUser(admin, person));
      await goTo(admin, 'users');
      await expect(page.getByRole('rowheader')).toHaveCount(1 + PEOPLE.length);

      await openProject(admin, PROJECT);
      await openPart(admin, 'sites');
      for (const site of SITES) await addSite(admin, site);
      await openPart(admin, 'members');
      for (const person of PEOPLE) await addMember(admin, person);
      await openPart(admin, 'overview');
      await goTo(admin, 'audit');
      await expect(page.getByRole('cell', { name: admin.words.audit.action.members.add }).first()).toBeVisible();
      await goTo(admin, 'feedback');
      await goTo(admin, 'settings');

      for (const [at, person] of PEOPLE.entries()) {
        const own = await openBrowser({
          viewport: variant.viewport,
          colorScheme: variant.colorScheme,
          locale: variant.language === 'de' ? 'de-DE' : 'en-GB',
        });
        const colleague: Traveller = { page: own, hand: variant.hand(own), words: words[variant.language], look };
        await choosePassword(colleague, links[at]!, person.login);
        await openProject(colleague, PROJECT);
        await openPart(colleague, 'sites');
        await expect(own.getByRole('rowheader')).toHaveCount(SITES.length);
        // Nobody but the administration and managers sees who else is there or may change anything.
        await expect(own.getByRole('link', { name: colleague.words.projects.members })).toHaveCount(0);
        await expect(own.getByRole('button', { name: colleague.words.projects.site.add })).toHaveCount(0);
      }
    });
  });
}

emptyTest('the public pages, the account and the interface page are free of axe findings', async ({ page, server }) => {
  const admin: Traveller = { page, hand: pointerHand(), words: words.de, look: expectAccessible };
  for (const path of [
    '/sign-in',
    '/about',
    '/imprint',
    '/privacy',
    '/accessibility',
    '/about/api',
    '/setup',
    '/password',
  ]) {
    await page.goto(path);
    await expectAccessible(page);
  }
  await page.goto('/nowhere');
  await expectAccessible(page);
  await setUp(admin, server.setupLink, { login: 'verwaltung', name: 'Vera Waltung', project: PROJECT });
  for (const path of [
    '/account',
    '/imprint/edit',
    '/accessibility/edit',
    '/projects/new',
    '/users/000000000000000000000000',
  ]) {
    await page.goto(path);
    await expectAccessible(page);
  }
});

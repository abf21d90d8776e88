/** The sample project, made at set-up: every place of it has something to show, and each says that it is invented. */
import { expect, type Page } from '@playwright/test';
import { accessibleOnce } from './support/axe.ts';
import { emptyTest as test } from './support/fixtures.ts';
import { link, openPlace, openProject, setUp, type Traveller } from './support/journey.ts';
import { openPicture, travellerOn } from './support/journey-cases.ts';
import { enterByCode, goToPlace, PHONE, personOn } from './support/journey-space.ts';
import { ApiClient, PASSWORD } from './support/office.ts';
import { asked, MAP_TITLE, topic } from './support/questions.ts';
import { say, spaceWords, words } from './support/words.ts';

const { charts, imports, reports, subjects, ui, wheel } = words.de;
const SAMPLE = 'Beispiel-Vorhaben (erfunden)';

/** Whoever sees this page sees that nothing on it is real. */
async function saysInvented(page: Page): Promise<void> {
  await expect(page.locator('.kern-badge, .wm-badge').filter({ hasText: ui.invented }).first()).toBeVisible();
}

test('the sample project has something to show in every place, and says everywhere that it is invented', async ({
  page,
  server,
  openBrowser,
}) => {
  test.setTimeout(240_000);
  const look = accessibleOnce();
  const admin = travellerOn(page, look);
  await setUp(admin, server.setupLink, { login: 'verwaltung', name: 'Vera Waltung', project: 'Echt', sample: true });
  await openProject(admin, SAMPLE);
  await saysInvented(page);

  await openPlace(admin, 'subjects');
  const codes = page.getByRole('table', { name: subjects.case.table }).getByRole('rowheader');
  // Those whose support has ended are put away.
  await expect(codes.nth(29)).toBeVisible();
  await saysInvented(page);

  const code = await openTalkedCase(admin);
  await saysInvented(page);
  await expect(page.getByRole('region', { name: subjects.timeline }).getByRole('listitem').first()).toBeVisible();
  await openPicture(admin, code);
  await saysInvented(page);
  await expect(page.getByRole('img', { name: new RegExp(`^${wheel.kindRadar}`) })).toBeVisible();
  await expect(page.locator('.wm-wheel__table').getByRole('rowheader').nth(3)).toBeVisible();
  await expect(page.getByRole('slider', { name: wheel.time })).toBeVisible();

  await openPlace(admin, 'instruments');
  await expect(page.getByRole('rowheader')).toHaveCount(3);
  await saysInvented(page);
  await openPlace(admin, 'data');
  await expect(
    link(page, imports.give)
      .or(page.getByRole('link', { name: imports.give }))
      .first(),
  ).toBeVisible();
  await saysInvented(page);

  await openPlace(admin, 'reports');
  await saysInvented(page);
  await link(page, say(reports.openOf, { title: MAP_TITLE.de })).click();
  const figure = page.getByRole('figure', { name: asked('wohnen_satisfaction') });
  await expect(figure).toBeVisible();
  await expect(figure.getByText(charts.nUnknown)).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 2, name: topic('wohnen') })).toBeVisible();
  await saysInvented(page);
  await look(page);

  // The person's own space says it too.
  const api = new ApiClient(server.origin);
  await api.send('POST', '/api/session', { login: 'verwaltung', password: PASSWORD });
  const { items: projects } = await api.send<{ items: { id: string; invented: boolean }[] }>('GET', '/api/projects');
  const base = `/api/projects/${projects.find((each) => each.invented)?.id}`;
  const { items } = await api.send<{ items: { id: string; code: string }[] }>('GET', `${base}/subjects?limit=100`);
  const subject = items.find((each) => each.code === code);
  const slip = await api.send<{ code: string }>('POST', `${base}/subjects/${subject?.id}/slips`, { expiresInDays: 7 });
  const phone = await openBrowser({ viewport: PHONE });
  const person = personOn(phone, { look: accessibleOnce() });
  await enterByCode(person, slip.code);
  await expect(phone.getByText(spaceWords.de.space.home.invented)).toBeVisible();
  await goToPlace(person, 'picture');
  await expect(phone.getByRole('img', { name: new RegExp(`^${wheel.kindRadar}`) })).toBeVisible();
  await expect(phone.getByText(spaceWords.de.space.home.invented)).toBeVisible();
});

/** Opens a case with more than one reading, and returns its code. */
async function openTalkedCase({ page, hand, look }: Traveller): Promise<string> {
  const rows = page.getByRole('table', { name: subjects.case.table }).getByRole('row');
  const row = rows.filter({ has: page.getByRole('cell', { name: /^([5-9]|\d\d)$/ }) }).first();
  const code = (await row.getByRole('link').first().textContent()) ?? '';
  await hand.press(row.getByRole('link').first());
  await expect(page.getByRole('heading', { level: 1, name: say(subjects.case.one, { code }) })).toBeVisible();
  await look(page);
  return code;
}

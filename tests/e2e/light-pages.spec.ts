/** What a lead's browser really loads: the same that the build counts, and no more. */
import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { officeTest as test } from './support/fixtures.ts';
import { link, signedIn } from './support/journey.ts';
import { MAP_TITLE } from './support/questions.ts';
import { say, words } from './support/words.ts';

const { charts, reports, shell } = words.de;
/** As in vite-budgets.config.ts, in bytes. */
const BUDGET = 250_000;

/** The scripts that come from now on, with their sizes after compression. */
function scriptsOf(page: Page): Map<string, number> {
  const scripts = new Map<string, number>();
  page.on('requestfinished', async (request) => {
    if (request.resourceType() !== 'script') return;
    const body = await (await request.response())?.body();
    if (body) scripts.set(new URL(request.url()).pathname, gzipSync(body).length);
  });
  return scripts;
}

test('a report costs a lead at most 250 kB of scripts, and what opens a menu comes with its button', async ({
  page,
  office,
}) => {
  await office.api.send('POST', '/api/demo');
  const { items } = await office.api.send<{ items: { id: string; invented: boolean }[] }>('GET', '/api/projects');
  const project = items.find(({ invented }) => invented)?.id;
  const lead = await office.person({ login: 'leserin', name: 'Lea Serin' });
  await office.api.send('POST', `/api/projects/${project}/members`, { userId: lead.id, roles: ['lead'] });
  await signedIn(page, lead);
  await page.goto(`/projects/${project}/reports`);
  const address = await link(page, say(reports.openOf, { title: MAP_TITLE.de })).getAttribute('href');

  const scripts = scriptsOf(page);
  await page.goto(address ?? '');
  await expect(
    page.getByRole('button', { name: new RegExp(`${say(charts.asTableOf, { title: '' })}$`) }).first(),
  ).toBeVisible();
  await page.waitForLoadState('networkidle');
  const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
  test.info().annotations.push({ type: 'scripts', description: `${bytes} bytes in ${scripts.size} files` });
  expect(scripts.size).toBeGreaterThan(5);
  expect(bytes).toBeLessThanOrEqual(BUDGET);
  expect([...scripts.keys()].filter((path) => path.includes('MenuList'))).toEqual([]);

  await page.getByRole('button', { name: new RegExp(lead.name) }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: shell.accountPage })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: new RegExp(lead.name) })).toBeFocused();
});

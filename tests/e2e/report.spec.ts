/** What leads see of few people, in pictures and tables, and what comes out of the printer. */
import { expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible, settled } from './support/axe.ts';
import { changeOf, workplace } from './support/casework.ts';
import { officeTest as test } from './support/fixtures.ts';
import { signedIn } from './support/journey.ts';
import { asked, topic } from './support/questions.ts';
import { say, words } from './support/words.ts';

const { charts, reports, wheel } = words.de;

const QUESTION = 'Wird Ihnen geholfen?';
const INSTRUMENT = {
  title: 'Hilfe im Alltag',
  pages: [
    {
      name: 'hilfe',
      elements: [
        {
          type: 'radiogroup',
          name: 'hilfe',
          title: QUESTION,
          choices: [
            { value: 'ja', text: 'ja' },
            { value: 'teils', text: 'teils' },
            { value: 'nein', text: 'nein' },
          ],
        },
      ],
    },
  ],
};

/** Answers by site; three people of the first one said no. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Ahornstadt: { ja: 9, teils: 7, nein: 3 },
  Birkenstadt: { ja: 8, teils: 6, nein: 9 },
};
/** A page of A4 less 16 mm on each side, at 96 pixels per inch. */
const PAPER = { width: 672, height: 1001 };

/** The body of the figure's table: per row the words of its cells. */
async function cellsOf(table: Locator): Promise<Map<string, string[]>> {
  const rows = await table.locator('tbody tr').evaluateAll((all) =>
    all.map((row) => ({
      head: row.querySelector('th')?.textContent ?? '',
      // Without the explanation that stands behind a hidden number.
      cells: [...row.querySelectorAll('td')].map((cell) => (cell.querySelector('button') ?? cell).textContent ?? ''),
    })),
  );
  return new Map(rows.map(({ head, cells }) => [head, cells]));
}

const countOf = (cell: string | undefined) => (/^\d+/.test(cell ?? '') ? Number.parseInt(cell ?? '', 10) : null);

test('a lead compares sites and learns nothing about three people, from no picture, no table and no sum', async ({
  page,
  office,
}) => {
  test.setTimeout(120_000);
  const work = await workplace(office, 'Vergleich', { instrument: INSTRUMENT });
  const lead = await office.person({ login: 'lena.leitung', name: 'Lena Leitung' });
  await office.api.send('POST', `${work.base}/members`, { userId: lead.id, roles: ['lead'] });
  for (const [number, [name, answers]] of Object.entries(ANSWERS).entries()) {
    const site = await work.api.send<{ id: string }>('POST', `${work.base}/sites`, { name, code: `S-${number}` });
    for (const value of Object.entries(answers).flatMap(([answer, count]) => Array<string>(count).fill(answer))) {
      const body = { counsellorId: work.counsellor.id, siteId: site.id };
      const { id: subjectId } = await work.api.send<{ id: string }>('POST', `${work.base}/subjects`, body);
      await work.api.send('POST', `${work.base}/readings`, {
        subjectId,
        instrumentId: work.instrumentId,
        mode: 'together',
        changes: [changeOf({ item: 'hilfe', value, visibility: 'counted' })],
      });
    }
  }
  await signedIn(page, lead);
  await page.goto(`/projects/${work.projectId}/instruments/${work.instrumentId}/report`);
  await settled(page);
  await page.getByRole('combobox', { name: reports.by }).selectOption({ label: reports.site });
  await expect(page.getByText(say(reports.comparedBy, { by: reports.site }))).toBeVisible();

  const figure = page.getByRole('figure', { name: QUESTION });
  await figure.getByRole('button', { name: say(charts.asTableOf, { title: QUESTION }) }).click();
  const table = figure.getByRole('table');
  await expect(table.getByRole('columnheader')).toHaveText([charts.answer, charts.all, ...Object.keys(ANSWERS)]);
  const cells = await cellsOf(table);
  expect(cells.get('nein')?.[1]).toBe(charts.tooFew);

  // Neither along a row nor down a column is a single number left out that could be worked out from the others.
  const hidden = ['ja', 'teils', 'nein'].map((answer) =>
    (cells.get(answer) ?? []).map((cell) => countOf(cell) === null),
  );
  for (const row of hidden) if (!row[0]) expect(row.slice(1).filter(Boolean)).not.toHaveLength(1);
  const sizes = (cells.get(charts.sum) ?? []).map(countOf);
  for (const [column, size] of sizes.entries()) {
    if (size !== null) expect(hidden.filter((row) => row[column])).not.toHaveLength(1);
  }
  // The same in the file and in what a screen reader hears of the picture.
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    figure.getByRole('button', { name: say(charts.numbersOf, { title: QUESTION }) }).click(),
  ]);
  let file = '';
  for await (const chunk of await download.createReadStream()) file += String(chunk);
  expect(file.split('\r\n').find((line) => line.startsWith('nein;'))).toContain(`;${charts.tooFew};`);
  expect(
    await figure.getByRole('img').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label'))),
  ).not.toContain('3');

  // What hides a number says why, to the keyboard too, and stays while the pointer is on it.
  const why = table.getByRole('tooltip').first();
  await table.getByRole('button', { name: charts.tooFew }).first().hover();
  await expect(why).toHaveClass('wm-too-few__why');
  await why.hover();
  await expect(why).toHaveClass('wm-too-few__why');
  await expectAccessible(page);
});

/** The page as it goes to paper. */
async function asPrinted(page: Page): Promise<void> {
  await page.setViewportSize(PAPER);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
}

test('a printed Momentaufnahme is a sheet of its own: whose, when, the wheel, the table, every answer', async ({
  page,
  office,
}) => {
  const work = await workplace(office, 'Druck');
  const subject = await work.subject();
  await work.reading(subject, [
    ...['wohnen', 'gesundheit', 'familie', 'mobilitaet'].map((key) => ({ item: `${key}_satisfaction`, value: 6 })),
    { item: 'wohnen_strengths', value: 'Die Küche ist hell.' },
    { item: 'eigenes_1_title', value: 'Mein Garten' },
    { item: 'priorities', value: ['eigenes_1', 'wohnen'] },
  ]);
  await signedIn(page, work.counsellor);
  await page.goto(`/projects/${work.projectId}/subjects/${subject.id}/picture`);
  await expect(page.getByRole('img', { name: new RegExp(`^${wheel.kindRadar}`) })).toBeVisible();
  await expect(page.getByText(wheel.answersOfDay)).toBeHidden();
  await asPrinted(page);

  for (const place of ['banner', 'navigation', 'contentinfo', 'button', 'slider', 'combobox'] as const) {
    await expect(page.getByRole(place).filter({ visible: true })).toHaveCount(0);
  }
  await expect(page.getByText(`${work.projectName} · Lebenslage · ${subject.code}`)).toBeVisible();
  const today = new Intl.DateTimeFormat('de-DE', { dateStyle: 'long' }).format(new Date());
  await expect(page.getByRole('heading', { name: say(wheel.headingAt, { date: today }) })).toBeVisible();
  const sheet = page.locator('.wm-moment');
  await expect(sheet).toContainText(asked('wohnen_strengths'));
  await expect(sheet).toContainText('Die Küche ist hell.');
  await expect(sheet.getByRole('heading', { level: 3 })).toContainText([topic('wohnen')]);
  // A topic of one's own has its name wherever it is shown.
  await expect(sheet.locator('.wm-told__answer').filter({ hasText: asked('priorities') })).toContainText('Mein Garten');

  // Nothing is cut off at the side, and no picture is higher than a page.
  for (const part of await page
    .locator('.wm-chart__canvas, .wm-wheel__table table, .wm-moment .wm-told__answer')
    .all()) {
    const box = (await part.boundingBox())!;
    expect(box.x + box.width).toBeLessThanOrEqual(PAPER.width);
    expect(box.height).toBeLessThan(PAPER.height);
  }
  await page.emulateMedia({ media: null });
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const [, width, height] = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(pdf) ?? [];
  expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
});

test('a report of many questions is built where somebody looks, and reached and printed as a whole', async ({
  page,
  office,
}) => {
  const COUNT = 60;
  const titleOf = (number: number) => `Frage ${number}`;
  const elements = Array.from({ length: COUNT }, (_, at) => ({
    type: 'radiogroup',
    name: `frage${at}`,
    title: titleOf(at),
    choices: [`Erste ${at}.`, `Zweite ${at}.`],
  }));
  const work = await workplace(office, 'Lang', {
    kind: 'survey',
    instrument: { title: 'Lang', pages: [{ name: 'alle', elements }] },
  });
  await work.reading(
    await work.subject(),
    elements.map(({ name, choices }) => ({ item: name, value: choices[0], visibility: 'counted' })),
  );
  const figure = (number: number) => page.getByRole('figure', { name: titleOf(number), exact: true });
  await signedIn(page, work.counsellor);
  const report = `/projects/${work.projectId}/instruments/${work.instrumentId}/report`;
  await page.goto(report);
  await expect(page.getByRole('figure')).toHaveCount(COUNT);
  await expect(figure(0).getByRole('table')).toBeAttached();
  expect(await page.getByRole('table').count()).toBeLessThan(COUNT / 4);

  // The way there from the contents ends at the question, however much is built on the way.
  await page
    .getByRole('navigation', { name: reports.contents })
    .getByRole('link', { name: titleOf(40) })
    .click();
  await expect(figure(40).getByRole('table')).toContainText('Erste 40.');
  await expect(figure(40)).toBeInViewport();
  expect((await figure(40).boundingBox())!.y).toBeGreaterThanOrEqual(0);
  expect((await figure(40).boundingBox())!.y).toBeLessThan(60);

  // The printer gets every picture and every table.
  const tables = await page.evaluate(() => {
    window.dispatchEvent(new Event('beforeprint'));
    const drawn = [...document.querySelectorAll<HTMLCanvasElement>('.wm-chart__canvas')].filter(
      ({ width }) => width > 0,
    );
    return [drawn.length, document.querySelectorAll('figure table').length];
  });
  expect(tables).toEqual([COUNT, COUNT]);
});

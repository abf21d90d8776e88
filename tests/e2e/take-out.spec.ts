/**
 * A researcher takes answers out in the browser: as CSV and as a workbook, one row per reading and one per entry. The files
 * are read as a spreadsheet would: numbers are numbers, no text is run as a formula, and what the page says of a file
 * (rows, checksum) is true of it.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { workplace } from './support/casework.ts';
import { everyType } from './support/every-type.ts';
import { officeTest as test } from './support/fixtures.ts';
import { field, link, signedIn } from './support/journey.ts';
import { words } from './support/words.ts';
import { readWorkbook, type SheetCell } from './support/workbook.ts';

const { exports: taking } = words.de.reports;

/** What a spreadsheet would run, or make a number of. */
const FORMULAS = ['=1+1', '+49 421 11', '@SUMME(A1)', '-2+3', '\t=1'] as const;

type Content = keyof typeof taking.contents;
type Format = keyof typeof taking.formats;

interface Taken {
  readonly name: string;
  readonly bytes: Buffer;
}

async function take(page: Page, content: Content, format: Format): Promise<Taken> {
  await field(page, taking.content).selectOption({ label: taking.contents[content] });
  await field(page, taking.format).selectOption({ label: taking.formats[format] });
  const [file] = await Promise.all([page.waitForEvent('download'), link(page, taking.start).click()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

/** The page's line about a file says how many rows it has, and its checksum. */
async function expectToldTruly(page: Page, { name, bytes }: Taken, rows: number): Promise<void> {
  const checksum = createHash('sha256').update(bytes).digest('hex');
  const line = page.getByRole('row').filter({ hasText: name }).filter({ hasText: checksum });
  await expect(line).toBeVisible({ timeout: 15_000 });
  await expect(line.getByRole('cell', { name: String(rows), exact: true })).toBeVisible();
  await expect(line).toContainText(taking.states.done);
}

/** Rows as objects, by the names in the first one. */
function byColumn(rows: readonly (readonly SheetCell[])[]): Record<string, SheetCell>[] {
  const [names = [], ...rest] = rows;
  return rest.map((row) => Object.fromEntries(names.map((name, at) => [String(name), row[at] ?? null])));
}

test('answers leave as CSV and as a workbook, whole and harmless', async ({ page, office }) => {
  test.setTimeout(150_000);
  const work = await workplace(office, 'Ausgabe', { instrument: everyType(['own']), kind: 'survey' });
  for (const [at, place] of FORMULAS.entries()) {
    await work.reading(await work.subject(), [
      { item: 'place', value: place, visibility: 'counted' },
      { item: 'content', value: at + 5, visibility: 'counted' },
      { item: 'way', value: at * 10, visibility: 'counted' },
      { item: 'help', value: ['family', 'friends'], visibility: 'counted' },
    ]);
  }
  await signedIn(page, work.counsellor);
  await page.goto(`/projects/${work.projectId}/instruments/${work.instrumentId}/export`);

  await test.step('a row per reading, as a workbook', async () => {
    const taken = await take(page, 'readings', 'xlsx');
    const rows = byColumn([...readWorkbook(taken.bytes).values()][0] ?? []);
    expect(rows).toHaveLength(FORMULAS.length);
    expect(rows.map(({ content }) => content).sort()).toEqual([5, 6, 7, 8, 9]);
    expect(rows.map(({ way }) => way).sort()).toEqual([0, 10, 20, 30, 40]);
    // Stored as texts, they are shown as they were typed; readWorkbook refuses formulas.
    expect(rows.map(({ place }) => place).sort()).toEqual([...FORMULAS].sort());
    await expectToldTruly(page, taken, FORMULAS.length);
  });

  await test.step('a row per entry, as a workbook', async () => {
    const taken = await take(page, 'entries', 'xlsx');
    const rows = byColumn([...readWorkbook(taken.bytes).values()][0] ?? []);
    expect(rows).toHaveLength(FORMULAS.length * 4);
    const content = rows.filter(({ item }) => item === 'content');
    expect(content.map(({ value }) => value).sort()).toEqual([5, 6, 7, 8, 9]);
    expect(new Set(rows.map(({ voice, state }) => `${voice} ${state}`))).toEqual(new Set(['own answered']));
    await expectToldTruly(page, taken, rows.length);
  });

  for (const content of ['readings', 'entries'] as const) {
    await test.step(`${content} as CSV`, async () => {
      const taken = await take(page, content, 'csv');
      expect(taken.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
      const rows: Record<string, string>[] = parse(taken.bytes, { bom: true, columns: true, delimiter: ';' });
      const places = rows.flatMap((row) =>
        content === 'readings' || row.item === 'place' ? [row.place ?? row.value] : [],
      );
      expect(places).toHaveLength(FORMULAS.length);
      // No cell begins with a sign that starts a formula, and behind the guard stands what was typed.
      for (const place of places) expect(place).not.toMatch(/^[=+@\t\r-]/);
      for (const formula of FORMULAS) expect(places.some((place) => place?.endsWith(formula.trim()))).toBe(true);
      if (content === 'readings') expect(rows.map((row) => Number(row.content)).sort()).toEqual([5, 6, 7, 8, 9]);
      await expectToldTruly(page, taken, rows.length);
    });
  }
});

/**
 * A survey that exists is brought in: its definition from SurveyJS (a broken one first), its answers from a CSV file (with
 * a wrong value first), the report that follows from them, and the way out again. The survey is anes96, see
 * tests/fixtures/README.md; what must come out is known beforehand.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { accessibleOnce } from './support/axe.ts';
import { project } from './support/casework.ts';
import { officeTest as test } from './support/fixtures.ts';
import { arriveAt, button, field, link, openPlace, openProject, signedIn, type Traveller } from './support/journey.ts';
import { say, words } from './support/words.ts';

const { charts, imports, instruments, reports } = words.de;

const TITLE = 'Wahlstudie 1996';
const ROWS = 944;

const choices = (...texts: readonly string[]) => texts.map((text, value) => ({ value, text }));
const scaleFrom = (name: string, title: string, rateMin: number, rateMax: number) => ({
  type: 'rating',
  name,
  title,
  rateMin,
  rateMax,
});

/** What somebody made in SurveyJS's editor; the names are those of the file's columns. */
const SURVEY = {
  title: TITLE,
  pages: [
    {
      name: 'politics',
      elements: [
        { type: 'radiogroup', name: 'vote', title: 'Wen würden Sie wählen?', choices: choices('Clinton', 'Dole') },
        scaleFrom('selfLR', 'Wo stehen Sie zwischen links und rechts?', 1, 7),
        scaleFrom('ClinLR', 'Wo steht Clinton?', 1, 7),
        scaleFrom('DoleLR', 'Wo steht Dole?', 1, 7),
        scaleFrom('PID', 'Wie nah ist Ihnen welche Partei?', 0, 6),
      ],
    },
    {
      name: 'person',
      elements: [
        { type: 'text', inputType: 'number', name: 'age', title: 'Wie alt sind Sie?' },
        scaleFrom('educ', 'Welche Bildung haben Sie?', 1, 7),
        { type: 'text', inputType: 'number', name: 'income', title: 'Einkommen (Klasse)' },
        { type: 'text', inputType: 'number', name: 'TVnews', title: 'An wie vielen Tagen sehen Sie Nachrichten?' },
      ],
    },
  ],
};

/** HTML code, two questions of one name, and two that wait for one another. */
const BROKEN = {
  title: TITLE,
  pages: [
    {
      name: 'politics',
      elements: [
        { type: 'html', name: 'hello', html: '<b>Guten Tag</b>' },
        { type: 'text', name: 'vote', title: 'Wen würden Sie wählen?', visibleIf: '{age} > 17' },
        { type: 'text', name: 'age', title: 'Wie alt sind Sie?', visibleIf: '{vote} notempty' },
        { type: 'text', name: 'age', title: 'Und wie alt genau?' },
      ],
    },
  ],
};

async function choose(page: Page, label: string, name: string, content: string | Buffer): Promise<void> {
  await page.getByLabel(label).setInputFiles({
    name,
    mimeType: name.endsWith('.csv') ? 'text/csv' : 'application/json',
    buffer: Buffer.from(content),
  });
}

test('a researcher brings in a survey with its answers, reads the report and takes the data along', async ({
  page,
  office,
}) => {
  test.setTimeout(240_000);
  const place = await project(office, 'Wahlstudie', 'survey');
  const look = accessibleOnce();
  const researcher: Traveller = { ...(await signedIn(page, place.counsellor)), look };
  await openProject(researcher, place.projectName);

  await test.step('the definition: every problem is listed, then it is mended and published', async () => {
    await openPlace(researcher, 'instruments');
    await link(page.getByRole('main'), instruments.fromFile).first().click();
    await arriveAt(researcher, instruments.import.title);
    await choose(page, instruments.import.drop, 'wahlstudie.json', JSON.stringify(BROKEN));
    const problems = page.locator('.wm-issues').getByRole('listitem');
    await expect(problems.filter({ hasText: 'html' })).toContainText(/pages\[0\]|pages\.0/);
    await expect(problems.filter({ hasText: 'age' }).first()).toBeVisible();
    expect(await problems.count()).toBeGreaterThanOrEqual(3);
    await expect(button(page, instruments.import.save)).toHaveCount(0);
    await look(page);

    await choose(page, instruments.import.drop, 'wahlstudie.json', JSON.stringify(SURVEY));
    const [format, items] = [instruments.import.format.surveyjs, say(instruments.items_other, { count: 9 })];
    await expect(page.getByText(say(instruments.import.recognisedItems, { format, items }))).toBeVisible();
    await expect(page.getByRole('rowheader', { name: 'selfLR' })).toBeVisible();
    await look(page);
    await field(page, instruments.import.bookTitle).fill(TITLE);
    await button(page, instruments.import.save).click();
    await arriveAt(researcher, TITLE);
    await button(page, instruments.preview.show).click();
    await expect(page.getByRole('radiogroup', { name: 'Wo stehen Sie zwischen links und rechts?' })).toBeVisible();
    await look(page);
    await button(page, say(instruments.page.publishVersion, { version: 1 })).click();
    await expect(
      page.getByRole('heading', { level: 3, name: say(instruments.versionNumber, { version: 1 }) }),
    ).toBeVisible();
  });

  await test.step('the answers: a dry run finds what does not fit, and nothing is taken over', async () => {
    const answers = await readFile(resolve('tests/fixtures/anes96.csv'), 'utf8');
    const lines = answers.trim().split(/\r?\n/);
    const vote = lines[0]!.split(',').indexOf('vote');
    const wrong = lines.map((line, at) => (at === 2 ? replaceCell(line, vote, '7') : line)).join('\n');
    await link(page.getByRole('main'), instruments.page.import).click();
    await arriveAt(researcher, imports.title);
    await choose(page, imports.drop, 'anes96-falsch.csv', wrong);
    await arriveAt(researcher, 'anes96-falsch.csv');
    // Columns with the names of questions are understood; for the others nothing is guessed.
    await expect(page.getByLabel(say(imports.columns.itemOf, { column: 'selfLR' }))).toHaveValue('selfLR');
    await expect(page.getByLabel(say(imports.columns.useOf, { column: 'popul' }))).toHaveValue('ignore');
    await page.getByLabel(say(imports.columns.useOf, { column: 'TVnews' })).selectOption('ignore');
    await button(page, imports.check).click();
    const issue = page.getByRole('table', { name: imports.issues.table }).getByRole('row').filter({ hasText: 'vote' });
    await expect(issue).toBeVisible({ timeout: 30_000 });
    await expect(issue.getByRole('cell')).toContainText(['', '1', '3', '7']);
    await expect(page.getByRole('button', { name: /übernehmen$/ })).toHaveCount(0);
    await look(page);
    await button(page, imports.discard).click();
    await expect(page.getByText(imports.cancelled).first()).toBeVisible();

    await link(page, imports.again).click();
    await choose(page, imports.drop, 'anes96.csv', answers);
    await arriveAt(researcher, 'anes96.csv');
    // What was said about the columns before is remembered, and can be changed.
    const television = page.getByLabel(say(imports.columns.useOf, { column: 'TVnews' }));
    await expect(television).toHaveValue('ignore');
    await television.selectOption('item');
    await button(page, imports.check).click();
    await expect(page.getByText(imports.result.clean)).toBeVisible({ timeout: 30_000 });
    await look(page);
    await button(page, say(imports.result.run_other, { count: ROWS })).click();
    await expect(page.getByText(imports.result.doneTitle, { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(say(imports.result.added_other, { count: ROWS }))).toBeVisible();
    await look(page);
  });

  await test.step('the report has the numbers that are known', async () => {
    await link(page, imports.result.report).click();
    await arriveAt(researcher, TITLE);
    const vote = await asTable(page, 'Wen würden Sie wählen?');
    await expect(vote.getByRole('row', { name: /^Clinton/ })).toContainText('551');
    await expect(vote.getByRole('row', { name: /^Dole/ })).toContainText('393');
    await expect(vote).toContainText(say(charts.n, { n: ROWS }));
    const left = await asTable(page, 'Wo stehen Sie zwischen links und rechts?');
    for (const count of [16, 103, 147, 256, 170, 218, 34]) await expect(left).toContainText(` ${count} `.trim());
    const party = page.getByRole('figure', { name: 'Wie nah ist Ihnen welche Partei?' });
    await expect(party).toContainText(say(charts.meanIs, { value: '2,84' }));
  });

  await test.step('the data leave as they came, with a checksum that fits', async () => {
    await link(page.getByRole('main'), reports.export).click();
    await arriveAt(researcher, reports.exports.title);
    await field(page, reports.exports.separator).selectOption('comma');
    const [file] = await Promise.all([page.waitForEvent('download'), link(page, reports.exports.start).click()]);
    const bytes = await readFile(await file.path());
    const rows: Record<string, string>[] = parse(bytes, { bom: true, columns: true });
    expect(rows).toHaveLength(ROWS);
    expect(rows.filter((row) => row.vote === '1')).toHaveLength(393);
    expect(rows.reduce((sum, row) => sum + Number(row.PID), 0) / ROWS).toBeCloseTo(2.8422, 4);
    const entry = page.getByRole('row').filter({ hasText: file.suggestedFilename() });
    await expect(entry).toContainText(String(ROWS), { timeout: 15_000 });
    await expect(entry).toContainText(createHash('sha256').update(bytes).digest('hex'));
    await look(page);
  });
});

function replaceCell(line: string, at: number, value: string): string {
  return line
    .split(',')
    .map((cell, index) => (index === at ? value : cell))
    .join(',');
}

/** A figure with its table open. */
async function asTable(page: Page, title: string): Promise<Locator> {
  const figure = page.getByRole('figure', { name: title });
  await button(figure, say(charts.asTableOf, { title })).click();
  return figure;
}

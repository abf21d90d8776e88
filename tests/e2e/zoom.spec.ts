/**
 * Magnified: a desk's window of 1280 × 1024 at 400 %, which leaves 320 × 256 CSS pixels (WCAG 1.4.10), and texts twice
 * as large (1.4.4). Everything can be read, reached and used, and whatever has the focus can be seen (2.4.11).
 */
import { type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
import { type Workplace, workplace } from './support/casework.ts';
import { ASKED, everyType } from './support/every-type.ts';
import { officeTest as test } from './support/fixtures.ts';
import { button, link, signedIn } from './support/journey.ts';
import { travellerOn } from './support/journey-cases.ts';
import { openTopic } from './support/journey-fill.ts';
import { enterByLink, personOn } from './support/journey-space.ts';
import { enlargeText, expectUsableMagnified } from './support/magnified.ts';
import { topic } from './support/questions.ts';
import { spaceWords, words } from './support/words.ts';

const { fill, imports, instruments } = words.de;
const DAY = 86_400_000;

const WAYS: readonly { readonly name: string; readonly options: BrowserContextOptions; readonly large: boolean }[] = [
  { name: 'at 400 %', options: { viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }, large: false },
  { name: 'with texts twice as large', options: { viewport: { width: 1280, height: 800 } }, large: true },
];

/** What counts in a report, for each way that an answer is drawn. */
const COUNTED = Object.entries({ content: 7, way: 60, worry: 'money', help: ['family'], order: ['work', 'time'] }).map(
  ([item, value]) => ({ item, value, visibility: 'counted' as const }),
);

/** A case with two readings of the map behind it. */
async function talkedCase(work: Workplace) {
  const subject = await work.subject();
  for (const [days, value] of [
    [60, 3],
    [1, 8],
  ] as const) {
    const answers = ['wohnen', 'gesundheit', 'familie', 'kontakte'].map((key) => ({
      item: `${key}_satisfaction`,
      value,
      visibility: 'counted' as const,
    }));
    await work.reading(subject, answers, new Date(Date.now() - days * DAY));
  }
  return subject;
}

for (const { name, options, large } of WAYS) {
  test.describe(name, () => {
    const shot = (page: Page, what: string) =>
      process.env.ZOOM_SHOTS
        ? page.screenshot({ path: `${process.env.ZOOM_SHOTS}/${large ? 'text' : 'zoom'}-${what}.png` })
        : null;
    async function look(page: Page, what: string): Promise<void> {
      await base.step(what, async () => {
        await expectUsableMagnified(page);
        await shot(page, what);
      });
    }

    test(`filling in together, map, questions and picture can be used ${name}`, async ({ openBrowser, office }) => {
      test.setTimeout(150_000);
      const work = await workplace(office, `Lupe ${large ? 'Text' : 'Zoom'}`);
      const subject = await talkedCase(work);
      const readingId = await work.reading(subject);
      const page = await openBrowser(options);
      if (large) await enlargeText(page);
      await page.goto('/sign-in');
      await look(page, 'sign-in');
      await signedIn(page, work.counsellor);
      await page.goto(`/projects/${work.projectId}/subjects`);
      await expect(link(page, subject.code)).toBeVisible();
      await look(page, 'cases');
      await page.goto(`/projects/${work.projectId}/subjects/${subject.id}`);
      await look(page, 'case');
      await page.goto(`/projects/${work.projectId}/subjects/${subject.id}/picture`);
      await look(page, 'picture');
      await page.goto(`/projects/${work.projectId}/readings/${readingId}`);
      await look(page, 'map');
      const both = travellerOn(page);
      await openTopic(both, topic('wohnen'));
      await look(page, 'topic');
    });

    test(`all kinds of questions, in the person's own space, can be used ${name}`, async ({ openBrowser, office }) => {
      test.setTimeout(150_000);
      const work = await workplace(office, `Lupe Formen ${large ? 'Text' : 'Zoom'}`, { instrument: everyType() });
      const subject = await work.subject();
      await work.reading(subject);
      const slip = await work.slip(subject);
      const page = await openBrowser(options);
      if (large) await enlargeText(page);
      await page.goto('/s');
      await look(page, 'code');
      const person = personOn(page);
      await enterByLink(person, slip.link);
      await look(page, 'space');
      await page.getByRole('button', { name: 'Frageformen' }).first().click();
      await button(page, spaceWords.de.fill.list.begin).click();
      for (let at = 1; at <= 5; at += 1) {
        await expect(page.locator('.wm-question').first()).toBeVisible();
        await look(page, `questions-${at}`);
        if (at < 5) await button(page, fill.step.next).click();
      }
    });

    test(`report, preview and the columns of an import can be used ${name}`, async ({ openBrowser, office }) => {
      test.setTimeout(150_000);
      const work = await workplace(office, `Lupe Bericht ${large ? 'Text' : 'Zoom'}`, { instrument: everyType() });
      for (let cases = 0; cases < 6; cases += 1) {
        await work.reading(await work.subject(), COUNTED);
      }
      const page = await openBrowser(options);
      if (large) await enlargeText(page);
      await signedIn(page, work.counsellor);
      const base = `/projects/${work.projectId}/instruments/${work.instrumentId}`;
      await page.goto(`${base}/report`);
      await expect(page.getByRole('figure', { name: ASKED.content.de })).toBeVisible();
      await look(page, 'report');
      await page.goto(base);
      await button(page, instruments.preview.show).click();
      await expect(page.locator('.wm-survey')).toBeVisible();
      await look(page, 'preview');
      await page.goto(`${base}/import`);
      await page.getByLabel(imports.drop).setInputFiles({
        name: 'antworten.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('fall;content;way;bemerkung\nA1;3;40;gut\nA2;5;60;\n'),
      });
      await expect(page.getByRole('heading', { level: 1, name: 'antworten.csv' })).toBeVisible();
      await look(page, 'columns');
    });
  });
}

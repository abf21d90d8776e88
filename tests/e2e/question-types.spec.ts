/**
 * Every kind of question, answered by keyboard at a desk and by touch on a telephone, in light and dark, in German and in
 * Arabic: saved, there again after a reload, large enough to hit, and without a violation.
 */
import { expect, type Page } from '@playwright/test';
import { answeringOf, STORED } from './support/answering.ts';
import { expectAccessible } from './support/axe.ts';
import { type Workplace, workplace } from './support/casework.ts';
import { everyType, ON_PAGE, type Tongue } from './support/every-type.ts';
import { officeTest as test } from './support/fixtures.ts';
import { keyboardHand, pointerHand } from './support/hand.ts';
import { button, signedIn } from './support/journey.ts';
import { saved } from './support/journey-fill.ts';
import { enterByLink, PHONE, personOn } from './support/journey-space.ts';
import { expectLargeTargets } from './support/targets.ts';
import { words } from './support/words.ts';

const { fill } = words.de;

interface Way {
  readonly page: Page;
  readonly language: Tongue;
  readonly byKeyboard?: boolean;
}

/** Answers each page's questions, and looks at it before it goes on; then the same pages after a reload. */
async function answerEverything({ page, language, byKeyboard = false }: Way): Promise<void> {
  const keys = byKeyboard ? keyboardHand(page) : undefined;
  const hand = keys ?? pointerHand();
  const answering = answeringOf({ page, hand, language, ...(keys ? { keys } : {}) });
  for (const [at, names] of ON_PAGE.entries()) {
    for (const name of names) {
      await test.step(name, async () => {
        await answering[name].give();
        await saved({ page, hand, words: words.de, look: async () => {} });
        await answering[name].given();
      });
    }
    await expectAccessible(page);
    await expectLargeTargets(page);
    await page.reload();
    for (const name of names) await test.step(`${name} after a reload`, () => answering[name].given());
    if (at < ON_PAGE.length - 1) await hand.press(button(page, fill.step.next));
  }
}

async function expectStored(work: Workplace, readingId: string): Promise<void> {
  for (const [item, value] of Object.entries(STORED)) {
    await expect.poll(() => work.stored(readingId, item), item).toEqual(value);
  }
}

test('each kind of question is answered at a desk by keyboard alone', async ({ page, office }) => {
  test.setTimeout(150_000);
  const work = await workplace(office, 'Formen mit Tasten', { instrument: everyType() });
  const readingId = await work.reading(await work.subject());
  await signedIn(page, work.counsellor);
  await page.goto(`/projects/${work.projectId}/readings/${readingId}`);
  await button(page, fill.list.begin).click();
  await answerEverything({ page, language: 'de', byKeyboard: true });
  await expectStored(work, readingId);
});

test.describe('on a telephone', () => {
  test.use({ viewport: PHONE, hasTouch: true });

  for (const { language, scheme } of [
    { language: 'de', scheme: 'dark' },
    { language: 'ar', scheme: 'light' },
  ] as const) {
    test.describe(`${scheme}, ${language}`, () => {
      test.use({ colorScheme: scheme, locale: language });

      test(`each kind of question is answered by touch (${language}, ${scheme})`, async ({ page, office }) => {
        test.setTimeout(150_000);
        const work = await workplace(office, `Formen ${language}`, { instrument: everyType(['own']) });
        const subject = await work.subject();
        const readingId = await work.reading(subject);
        const slip = await work.slip(subject);
        const person = personOn(page);
        await enterByLink(person, slip.link);
        await person.hand.press(page.getByRole('button', { name: everyType().title[language] }).first());
        await person.hand.press(button(page, fill.list.begin));
        await expect(page.locator('.wm-survey')).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr');
        await answerEverything({ page, language });
        await expectStored(work, readingId);
      });
    });
  }
});

/**
 * The preview of a questionnaire as its author sees it in the dark: every kind of question in German and in Arabic, at a
 * desk and at 360 px, readable, in its reading direction, nothing cut off.
 */
import { expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { project } from './support/casework.ts';
import { ASKED, everyType, ON_PAGE, type Tongue } from './support/every-type.ts';
import { officeTest as test } from './support/fixtures.ts';
import { button, field, signedIn } from './support/journey.ts';
import { PHONE } from './support/journey-space.ts';
import { words } from './support/words.ts';

const { fill, instruments } = words.de;
const DESK = { width: 1280, height: 900 };

test.use({ colorScheme: 'dark' });

test('shows every kind of question in the dark, from right to left where the language is', async ({ page, office }) => {
  test.setTimeout(120_000);
  const place = await project(office, 'Vorschau', 'survey');
  await signedIn(page, place.counsellor);
  await page.goto(`/projects/${place.projectId}/instruments/new`);
  await page.getByLabel(instruments.import.drop).setInputFiles({
    name: 'frageformen.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(everyType())),
  });
  await button(page, instruments.preview.show).click();
  const preview = page.locator('.wm-survey-preview');
  for (const language of ['de', 'ar'] as const) {
    await field(page, instruments.preview.language).selectOption(language);
    for (const [at, names] of ON_PAGE.entries()) {
      for (const name of names) {
        await test.step(`${name} in ${language}`, () => expectAsked(preview, ASKED[name][language], language));
      }
      for (const size of [PHONE, DESK]) {
        await page.setViewportSize(size);
        await expectAccessible(page);
        await expectWhole(page, preview);
      }
      if (at < ON_PAGE.length - 1) await button(preview, fill.step.next).click();
    }
    await expect(button(preview, fill.step.next)).toBeDisabled();
  }
});

/** The question stands at the side where its language begins, light on dark. */
async function expectAsked(preview: Locator, title: string, language: Tongue): Promise<void> {
  const question = preview.getByText(title, { exact: true }).first();
  await expect(question).toBeVisible();
  const seen = await question.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const [words, around] = [
      range.getBoundingClientRect(),
      element.closest('.wm-survey-preview')!.getBoundingClientRect(),
    ];
    const canvas = document.createElement('canvas').getContext('2d')!;
    canvas.fillStyle = getComputedStyle(element).color;
    canvas.fillRect(0, 0, 1, 1);
    return {
      left: words.left - around.left,
      right: around.right - words.right,
      light: Math.min(...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)),
    };
  });
  expect(language === 'ar' ? seen.right : seen.left, title).toBeLessThan(40);
  expect(seen.light, `${title} is light`).toBeGreaterThan(180);
}

/** No field, picture or knob reaches over the preview's edge; several pictures fit into view. */
async function expectWhole(page: Page, preview: Locator): Promise<void> {
  // SurveyJS lays its buttons out anew a moment after the window has changed.
  const outside = () =>
    preview.evaluate((frame) => {
      const edge = frame.getBoundingClientRect();
      return [...frame.querySelectorAll('input, textarea, img, [role="slider"], .sd-slider__thumb')]
        .filter((part) => part.checkVisibility() && part.getBoundingClientRect().width > 0)
        .filter((part) => {
          const { left, right } = part.getBoundingClientRect();
          return left < edge.left || right > edge.right;
        })
        .map((part) => part.outerHTML.slice(0, 120));
    });
  await expect.poll(outside).toEqual([]);
  const { height } = page.viewportSize() ?? DESK;
  for (const picture of await preview.getByRole('img').filter({ visible: true }).all()) {
    expect((await picture.boundingBox())?.height ?? 0).toBeLessThan(height / 2);
  }
}

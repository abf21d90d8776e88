/** The screen that two people look at: nothing on it moves or hides while they answer, and the focus is never lost. */
import { expect, type Page } from '@playwright/test';
import { type Workplace, workplace } from './support/casework.ts';
import { officeTest as test } from './support/fixtures.ts';
import { keyboardHand, pointerHand } from './support/hand.ts';
import { button, signedIn } from './support/journey.ts';
import { question, rate, sayInstead, scale, stateButton } from './support/journey-fill.ts';
import { PHONE } from './support/journey-space.ts';
import { asked, choice } from './support/questions.ts';
import { words } from './support/words.ts';

const { fill, ui } = words.de;
const SATISFACTION = asked('wohnen_satisfaction');
const CHANGE = asked('wohnen_change');

/** A new reading, open at a step of the topic. */
async function openHousing(page: Page, work: Workplace, step = 'strengths'): Promise<void> {
  const readingId = await work.reading(await work.subject());
  await signedIn(page, work.counsellor);
  await page.goto(`/projects/${work.projectId}/readings/${readingId}?at=wohnen%2Fwohnen_step_${step}`);
  await expect(page.locator('.wm-question').first()).toBeVisible();
}

const tops = (page: Page) =>
  page.locator('h1, .wm-question').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top + scrollY));

test.describe('on a telephone', () => {
  test.use({ viewport: PHONE });

  test('nothing moves with the first answer, and who is writing stays in sight', async ({ page, office }) => {
    const work = await workplace(office, 'Nichts springt');
    await openHousing(page, work);
    const both = { page, hand: pointerHand(), words: words.de, look: async () => {} };
    const before = await tops(page);
    await rate(both, SATISFACTION, 7);
    expect(await tops(page)).toEqual(before);

    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    const voices = page.getByRole('group', { name: fill.voice.label });
    await expect(voices).toBeInViewport({ ratio: 1 });
    await voices.getByRole('radio', { name: fill.voice.agreed, exact: true }).check();
    await expect(scale(page, SATISFACTION, 7)).not.toBeChecked();
  });

  test('a lost connection shows wherever one is on the page', async ({ page, context, guard, office }) => {
    guard.allow(/ERR_INTERNET_DISCONNECTED/);
    const work = await workplace(office, 'Ohne Netz unten');
    await openHousing(page, work);
    await context.setOffline(true);
    await stateButton(
      { page, hand: pointerHand(), words: words.de, look: async () => {} },
      SATISFACTION,
      'later',
    ).click();
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect(page.getByText(fill.save.waiting, { exact: true }).first()).toBeInViewport({ ratio: 1 });
    await context.setOffline(false);
    await expect(page.getByText(fill.save.waiting, { exact: true })).toHaveCount(0);
  });
});

test('by keyboard the focus is seen, and stays at the question when its button goes away', async ({ page, office }) => {
  const work = await workplace(office, 'Fokus bleibt');
  await openHousing(page, work, 'change');
  const both = { page, hand: keyboardHand(page), words: words.de, look: async () => {} };
  const wish = question(page, CHANGE);
  const now = wish.getByRole('radio', { name: choice('wohnen_change', 'now'), exact: true });
  await both.hand.tick(now);

  // Taking the choice back.
  await page.keyboard.press('Shift+Tab');
  const focused = page.locator(':focus');
  await expect(focused).toHaveAttribute('title', 'Auswahl entfernen');
  expect(await focused.evaluate((one) => getComputedStyle(one).outlineStyle)).toBe('solid');
  await page.keyboard.down('Enter');
  await expect(now).not.toBeChecked();
  await page.keyboard.up('Enter');
  await expect(now).toBeFocused();

  // Closing the offer to take a state back.
  await both.hand.tick(now);
  await sayInstead(both, CHANGE, 'later');
  await page.keyboard.press('F6');
  await expect(button(page, ui.undo.button)).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(button(page, ui.undo.button)).toHaveCount(0);
  await expect(stateButton(both, CHANGE, 'later')).toBeFocused();
});

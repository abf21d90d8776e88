/** Filling in and looking at the picture by keyboard alone: every control is reached with Tab and works without a pointer. */
import { expect } from '@playwright/test';
import { longDate } from '../../client/ui/long-date.ts';
import { workplace } from './support/casework.ts';
import { officeTest as test } from './support/fixtures.ts';
import { keyboardHand } from './support/hand.ts';
import { button, signedIn } from './support/journey.ts';
import { pictureRow } from './support/journey-cases.ts';
import {
  backToMap,
  letSee,
  nextStep,
  openTopic,
  question,
  rate,
  saved,
  sayInstead,
  scale,
  speakAs,
  stateButton,
  tell,
  tile,
} from './support/journey-fill.ts';
import { enterByCode, goOnWith, PHONE, personOn } from './support/journey-space.ts';
import { asked, choice, MAP_TITLE, topic } from './support/questions.ts';
import { say, words } from './support/words.ts';

const { fill, ui, wheel } = words.de;
const SATISFACTION = asked('wohnen_satisfaction');
const DAY = 86_400_000;

test('two people fill in a topic by keyboard alone', async ({ page, office }) => {
  test.slow();
  const work = await workplace(office, 'Tastatur');
  const subject = await work.subject();
  const readingId = await work.reading(subject);
  await signedIn(page, work.counsellor);
  await page.goto(`/projects/${work.projectId}/readings/${readingId}`);
  const both = { page, hand: keyboardHand(page), words: words.de, look: async () => {} };

  await openTopic(both, topic('wohnen'));
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await tell(both, asked('wohnen_strengths'), 'Ein Zimmer für jedes Kind.');
  await rate(both, SATISFACTION, 7);
  // What is only the person's is written on their own screen: this one does not offer it.
  const seenBy = question(page, SATISFACTION).getByRole('combobox', { name: fill.visibility.label });
  await expect(seenBy.getByRole('option')).toHaveText([fill.visibility.shared, fill.visibility.counted]);
  await letSee(both, SATISFACTION, 'counted');
  await expect.poll(() => work.stored(readingId, 'wohnen_strengths')).toBe('Ein Zimmer für jedes Kind.');
  await expect.poll(() => work.stored(readingId, 'wohnen_satisfaction')).toBe(7);

  await nextStep(both);
  await sayInstead(both, asked('wohnen_importance'), 'later');
  await sayInstead(both, asked('wohnen_strain'), 'spokenOnly');
  // The same key again takes it back.
  await both.hand.press(stateButton(both, asked('wohnen_strain'), 'spokenOnly'));
  await expect(stateButton(both, asked('wohnen_strain'), 'spokenOnly')).toHaveAttribute('aria-pressed', 'false');
  await speakAs(both, 'agreed');
  await rate(both, asked('wohnen_importance'), 9);

  // An answer given up for "möchte ich nicht" comes back with F6 and Enter.
  await both.hand.press(stateButton(both, asked('wohnen_importance'), 'declined'));
  await expect(scale(page, asked('wohnen_importance'), 9)).not.toBeChecked();
  await page.keyboard.press('F6');
  await expect(button(page, ui.undo.button)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(scale(page, asked('wohnen_importance'), 9)).toBeChecked();
  await saved(both);

  await nextStep(both);
  const helpers = question(page, asked('wohnen_help'));
  await both.hand.tick(helpers.getByRole('checkbox', { name: choice('wohnen_help', 'family'), exact: true }));
  await saved(both);
  await backToMap(both);
  await expect(tile(page, topic('wohnen'))).toContainText(fill.map.state.talked);

  // Sensitive topics open with the keyboard too, and only then.
  const closed = page.locator('summary').filter({ hasText: fill.map.sensitive.title });
  await both.hand.press(closed);
  const debts = page.getByRole('group', { name: topic('schulden'), exact: true });
  await both.hand.press(button(debts, fill.map.sensitive.later));
  await expect(button(debts, fill.map.sensitive.later)).toHaveAttribute('aria-pressed', 'true');
});

test('the person finds their way through their space by keyboard alone', async ({ openBrowser, office }) => {
  const work = await workplace(office, 'Eigene Tasten');
  const subject = await work.subject();
  const slip = await work.slip(subject);
  const readingId = await work.reading(subject);
  const page = await openBrowser({ viewport: PHONE });
  const person = personOn(page, { hand: keyboardHand(page) });
  await enterByCode(person, slip.code);
  await goOnWith(person, MAP_TITLE.de);
  await openTopic(person, topic('gesundheit'));
  await rate(person, asked('gesundheit_satisfaction'), 5);
  await expect.poll(() => work.stored(readingId, 'gesundheit_satisfaction')).toBe(5);
});

test('the picture goes through time with the arrow keys', async ({ page, office }) => {
  const work = await workplace(office, 'Zeitleiste');
  const subject = await work.subject();
  const now = Date.now();
  for (const [days, value] of [
    [120, 2],
    [60, 5],
    [1, 8],
  ] as const) {
    const answers = ['wohnen', 'gesundheit', 'familie'].map((key) => ({ item: `${key}_satisfaction`, value }));
    await work.reading(subject, answers, new Date(now - days * DAY));
  }
  await signedIn(page, work.counsellor);
  await page.goto(`/projects/${work.projectId}/subjects/${subject.id}/picture`);
  const shown = pictureRow(page, topic('wohnen')).getByRole('cell').first();
  await expect(shown).toContainText('8');
  const slider = page.getByRole('slider', { name: wheel.time });
  const hand = keyboardHand(page);
  const date = longDate('de-DE', { dateStyle: 'long', timeZone: 'Europe/Berlin' });
  const day = (days: number) => date(new Date(now - days * DAY));
  await expect(slider).toHaveAttribute('aria-valuetext', day(1));
  for (let stops = 0; stops < 60 && !(await slider.evaluate((each) => each === document.activeElement)); stops += 1) {
    await page.keyboard.press('Tab');
  }
  await expect(slider).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(slider).toHaveAttribute('aria-valuetext', day(60));
  await expect(shown).toContainText('5');
  await page.keyboard.press('Home');
  await expect(shown).toContainText('2');
  await expect(page.getByRole('heading', { level: 2, name: say(wheel.headingAt, { date: day(120) }) })).toBeVisible();
  // The buttons beside it do the same, and stay where they are at the end of the way.
  await hand.press(button(page, wheel.later));
  await hand.press(button(page, wheel.later));
  await expect(shown).toContainText('8');
  await expect(button(page, wheel.later)).toBeFocused();
});

/**
 * Filling in with a finger alone, on a telephone: taps and drags are sent as touches, so a control that listens to a
 * mouse only, or lies below another one, fails here. A finger that scrolls answers nothing.
 */
import { expect, type Locator } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { workplace } from './support/casework.ts';
import { ASKED, everyType, SAID } from './support/every-type.ts';
import { officeTest as test } from './support/fixtures.ts';
import { drag, touchHand } from './support/hand.ts';
import { button } from './support/journey.ts';
import { letSee, question, saved, sayInstead, stateButton } from './support/journey-fill.ts';
import { enterByLink, type Person, PHONE, personOn } from './support/journey-space.ts';
import { words } from './support/words.ts';

const { fill } = words.de;

test.use({ viewport: PHONE, hasTouch: true, isMobile: true });

async function middleOf(target: Locator) {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (!box) throw new Error(`Not on the screen: ${target}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, right: box.x + box.width, top: box.y };
}

async function onward({ page, hand }: Person): Promise<void> {
  const heading = page.getByRole('heading', { level: 1 });
  const before = (await heading.textContent()) ?? '';
  await hand.press(button(page, fill.step.next));
  await expect(heading).not.toHaveText(before);
}

test('everything that is pressed, moved or put in order is done with a finger', async ({ page, office }) => {
  test.slow();
  const work = await workplace(office, 'Mit dem Finger', { instrument: everyType(['own']) });
  const subject = await work.subject();
  const readingId = await work.reading(subject);
  const slip = await work.slip(subject);
  const person = personOn(page, { hand: touchHand() });
  await enterByLink(person, slip.link);
  await person.hand.press(page.getByRole('button', { name: everyType().title.de }).first());
  await person.hand.press(button(page, fill.list.begin));
  const of = (name: keyof typeof ASKED) => question(page, ASKED[name].de);

  await sayInstead(person, ASKED.place.de, 'later');
  await person.hand.press(stateButton(person, ASKED.place.de, 'later'));
  await expect(stateButton(person, ASKED.place.de, 'later')).toHaveAttribute('aria-pressed', 'false');
  await sayInstead(person, ASKED.place.de, 'declined');
  await onward(person);

  await test.step('an order, tapped and then dragged', async () => {
    const order = of('order');
    const ranked = order.locator('.sv-ranking__container--to .sv-ranking-item');
    const open = (name: keyof typeof SAID) =>
      order.locator('.sv-ranking__container--from .sv-ranking-item').filter({ hasText: SAID[name].de });
    await open('health').tap();
    await open('work').tap();
    await open('time').tap();
    await expect(ranked).toHaveText([SAID.health.de, SAID.work.de, SAID.time.de].map((text) => new RegExp(text)));
    const [first, last] = [await middleOf(ranked.nth(0)), await middleOf(ranked.nth(2))];
    await drag(page, last, { x: first.x, y: first.top + 4 });
    await expect(ranked.nth(0)).toContainText(SAID.time.de);
    await expect.poll(() => work.stored(readingId, 'order')).toEqual(['time', 'health', 'work']);
    // Tapping takes it out again.
    await ranked.filter({ hasText: SAID.work.de }).tap();
    await expect.poll(() => work.stored(readingId, 'order')).toEqual(['time', 'health']);
  });
  await onward(person);

  await person.hand.tick(of('worry').getByRole('radio', { name: SAID.money.de }));
  await person.hand.tick(of('help').getByRole('checkbox', { name: SAID.family.de }));
  await person.hand.tick(of('help').getByRole('checkbox', { name: SAID.friends.de }));
  await letSee(person, ASKED.help.de, 'private');
  await expect.poll(() => work.stored(readingId, 'worry')).toBe('money');
  await expectAccessible(page);
  await onward(person);

  await test.step('a slider, tapped and then dragged', async () => {
    await person.hand.tick(of('content').getByRole('radio', { name: '7', exact: true }));
    const slider = of('way').getByRole('slider');
    const track = await middleOf(of('way').locator('.sd-slider-container'));
    await page.touchscreen.tap(track.x, track.y);
    await expect(slider).toHaveValue('60');
    await drag(page, track, { x: track.right, y: track.y });
    await expect(slider).toHaveValue('120');
    await saved(person);
    await expect.poll(() => work.stored(readingId, 'way')).toBe(120);
  });
  await test.step('a finger that scrolls over a scale answers nothing', async () => {
    const four = await middleOf(of('content').getByText('4', { exact: true }));
    const before = await page.evaluate(() => window.scrollY);
    await drag(page, four, { x: four.x, y: four.y - 220 });
    await expect.poll(() => page.evaluate(() => window.scrollY)).not.toBe(before);
    await expect(of('content').getByRole('radio', { name: '7', exact: true })).toBeChecked();
  });
  await expect.poll(() => work.stored(readingId, 'content')).toBe(7);
});

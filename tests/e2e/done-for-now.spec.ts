/**
 * "Fertig für heute": the person says so in their space, the counsellor's open page hears of it, and the person goes on
 * whenever they like. It locks nothing.
 */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { type Workplace, workplace } from './support/casework.ts';
import { officeTest as test } from './support/fixtures.ts';
import { keyboardHand, pointerHand } from './support/hand.ts';
import { button, signedIn } from './support/journey.ts';
import { backToMap, openTopic, rate } from './support/journey-fill.ts';
import { enterByCode, goOnWith, goToPlace, PHONE, personOn } from './support/journey-space.ts';
import { asked, MAP_TITLE, topic } from './support/questions.ts';
import { expectLargeTargets } from './support/targets.ts';
import { spaceWords, words } from './support/words.ts';

const { fill, space } = spaceWords.de;
/** "Fertig seit …", at the top of a screen. */
const SINCE = new RegExp(`^${words.de.fill.done.short.split('{{')[0]}`);

function note(page: Page) {
  return page.locator('header').getByText(SINCE);
}

/** Whether the reading is marked as done on the server. */
async function isDone(work: Workplace, readingId: string): Promise<boolean> {
  const { completedAt } = await work.api.send<{ completedAt: string | null }>(
    'GET',
    `${work.base}/readings/${readingId}`,
  );
  return completedAt !== null;
}

for (const { how, viewport, handOf } of [
  { how: 'by touch on a telephone', viewport: PHONE, handOf: () => pointerHand() },
  { how: 'by keyboard alone', viewport: { width: 1280, height: 900 }, handOf: keyboardHand },
]) {
  test(`a person is done for today and goes on later, and the open page of the staff hears of both (${how})`, async ({
    page: desk,
    openBrowser,
    office,
  }) => {
    test.slow();
    const work = await workplace(office, `Fertig ${how}`);
    const subject = await work.subject();
    const slip = await work.slip(subject);
    const readingId = await work.reading(subject);
    await signedIn(desk, work.counsellor);
    await desk.goto(`/projects/${work.projectId}/readings/${readingId}`);
    await expect(desk.getByRole('heading', { level: 1, name: MAP_TITLE.de })).toBeVisible();

    const page = await openBrowser({ viewport, hasTouch: viewport === PHONE });
    const person = personOn(page, { hand: handOf(page) });
    await enterByCode(person, slip.code);
    await goOnWith(person, MAP_TITLE.de);
    await openTopic(person, topic('wohnen'));
    await rate(person, asked('wohnen_satisfaction'), 6);
    await backToMap(person);
    await person.hand.press(button(page, fill.summary.open));
    await expect(page.getByRole('heading', { level: 1, name: fill.summary.title })).toBeFocused();
    await expect(page.getByText(fill.done.hint)).toBeVisible();
    await person.hand.press(button(page, fill.done.close));

    await expect(note(page)).toBeVisible();
    await expect(note(desk)).toBeVisible({ timeout: 2_000 });
    expect(await isDone(work, readingId)).toBe(true);
    await expectAccessible(page);
    await expectLargeTargets(page);
    await expectAccessible(desk);
    await goToPlace(person, 'home');
    const [before] = space.home.doneOn.split('{{');
    await expect(page.getByRole('button', { name: new RegExp(`${MAP_TITLE.de} ${before}`) })).toBeVisible();

    // The same button, on the same screen, takes it back.
    await goOnWith(person, MAP_TITLE.de);
    await person.hand.press(button(page, fill.summary.open));
    await person.hand.press(button(page, fill.done.reopen));
    await expect(note(page)).toHaveCount(0);
    await expect(note(desk)).toHaveCount(0, { timeout: 2_000 });
    await expect(button(page, fill.done.close)).toBeFocused();
    expect(await isDone(work, readingId)).toBe(false);
    await expectAccessible(page);
  });
}

test('what is done for today can be changed all the same', async ({ page, office }) => {
  const work = await workplace(office, 'Doch noch etwas');
  const subject = await work.subject();
  const slip = await work.slip(subject);
  const readingId = await work.reading(subject);
  const person = personOn(page);
  await enterByCode(person, slip.code);
  await goOnWith(person, MAP_TITLE.de);
  await person.hand.press(button(page, fill.summary.open));
  await person.hand.press(button(page, fill.done.close));
  await expect(note(page)).toBeVisible();
  await person.hand.press(button(page, fill.step.toMap));
  await openTopic(person, topic('wohnen'));
  await rate(person, asked('wohnen_satisfaction'), 4);
  await expect.poll(() => work.stored(readingId, 'wohnen_satisfaction')).toBe(4);
  await expect(note(page)).toBeVisible();
});

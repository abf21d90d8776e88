/**
 * "Mein Code": the person gets themselves a code that nobody else knows. The old slip stops working everywhere, the new
 * code opens the space and can be had on paper, and the staff read that it happened.
 */
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { longDate } from '../../client/ui/long-date.ts';
import { expectAccessible } from './support/axe.ts';
import { workplace } from './support/casework.ts';
import { officeTest as test } from './support/fixtures.ts';
import { keyboardHand, pointerHand } from './support/hand.ts';
import { button, signedIn } from './support/journey.ts';
import { enterByCode, goToPlace, type Person, PHONE, personOn, typeCode } from './support/journey-space.ts';
import { expectLargeTargets } from './support/targets.ts';
import { say, spaceWords, words } from './support/words.ts';

const { space } = spaceWords.de;
const { slips } = words.de.subjects;
const CODE = /^(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}$/;
const today = () => longDate('de-DE', { dateStyle: 'long', timeZone: 'Europe/Berlin' })(new Date());

/** From the start of the space to the code that is shown this once. */
async function renewCode(person: Person): Promise<string> {
  const { page, hand } = person;
  await hand.press(button(page, space.home.slip));
  await expect(page.getByRole('heading', { level: 1, name: space.slip.title })).toBeFocused();
  await expect(page.getByRole('heading', { level: 2, name: space.slip.openings })).toBeVisible();
  await expectAccessible(page);
  await hand.press(button(page, space.slip.renew));
  const shown = page.getByText(CODE);
  await expect(shown).toBeFocused();
  await expectAccessible(page);
  return (await shown.textContent()) ?? '';
}

for (const { how, viewport, handOf } of [
  { how: 'by touch on a telephone', viewport: PHONE, handOf: () => pointerHand() },
  { how: 'by keyboard alone', viewport: { width: 1280, height: 900 }, handOf: keyboardHand },
]) {
  test(`a person gets a code of their own, and the old slip opens nothing any more (${how})`, async ({
    openBrowser,
    office,
  }) => {
    test.slow();
    const work = await workplace(office, `Neuer Code ${how}`);
    const subject = await work.subject();
    const slip = await work.slip(subject);
    const elsewhere = personOn(await openBrowser({ viewport: { width: 768, height: 1024 } }));
    await enterByCode(elsewhere, slip.code);
    const page = await openBrowser({ viewport, hasTouch: viewport === PHONE, acceptDownloads: true });
    const person = personOn(page, { hand: handOf(page) });
    await enterByCode(person, slip.code);

    const code = await renewCode(person);
    expect(code).not.toBe(slip.code);
    await expectLargeTargets(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      person.hand.press(button(page, space.slip.print)),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.pdf$/);
    expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-');
    await person.hand.press(button(page, space.slip.noted));
    await expect(page.getByText(say(space.home.renewed, { date: today() }))).toBeVisible();
    await expect(page.getByText(code)).toHaveCount(0);

    // The other device is asked for a code at its next step, and the old one does not do any more.
    await elsewhere.hand.press(
      button(elsewhere.page.getByRole('navigation', { name: space.places.label }), space.places.language),
    );
    await elsewhere.hand.press(
      button(elsewhere.page.getByRole('navigation', { name: space.places.label }), space.places.home),
    );
    await expect(elsewhere.page.getByRole('heading', { level: 1, name: space.again.title })).toBeVisible();
    await typeCode(elsewhere, slip.code);
    await expect(elsewhere.page.getByRole('alert')).toHaveText(space.enter.expired);
    await expectAccessible(elsewhere.page);
    await typeCode(elsewhere, code);
    await expect(elsewhere.page.getByRole('heading', { level: 1, name: space.home.hello })).toBeVisible();

    // The counsellor reads that the person did it; there is no code on the page.
    const desk = await openBrowser();
    await signedIn(desk, work.counsellor);
    await desk.goto(`/projects/${work.projectId}/subjects/${subject.id}`);
    const cards = desk.getByRole('list', { name: slips.list }).getByRole('listitem');
    await expect(cards.filter({ hasText: say(slips.byPerson, { date: today() }) })).toHaveCount(1);
    await expect(cards.filter({ hasText: say(slips.revoked, { date: today() }) })).toHaveCount(1);
    await expect(desk.getByText(code)).toHaveCount(0);
    await expectAccessible(desk);
  });
}

test('whoever keeps their other device open goes on there with the new code', async ({ openBrowser, office }) => {
  const work = await workplace(office, 'Beide Geräte');
  const slip = await work.slip(await work.subject());
  const elsewhere = personOn(await openBrowser({ viewport: { width: 768, height: 1024 } }));
  await enterByCode(elsewhere, slip.code);
  const page = await openBrowser({ viewport: PHONE, hasTouch: true });
  const person = personOn(page);
  await enterByCode(person, slip.code);
  await person.hand.press(button(page, space.home.slip));
  await page.getByRole('checkbox', { name: space.slip.closeOthers }).uncheck();
  await person.hand.press(button(page, space.slip.renew));
  await expect(page.getByText(CODE)).toBeVisible();

  await goToPlace(elsewhere, 'who');
  await goToPlace(elsewhere, 'home');
  const renewed = say(space.home.renewed, { date: today() });
  await expect(elsewhere.page.getByText(renewed)).toBeVisible();
});

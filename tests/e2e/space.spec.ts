/**
 * The person's own space when things go wrong: codes that do not open, a slip taken back while somebody types, two
 * devices, a browser that closes in the middle of a word, no connection. Nothing typed is ever lost. And the languages:
 * Leichte Sprache, English, and a questionnaire in Arabic, from right to left.
 */
import { expect, type Page } from '@playwright/test';
import { slipCodeOf } from '#surveys/codes';
import { expectAccessible } from './support/axe.ts';
import { type Workplace, workplace } from './support/casework.ts';
import { emptyTest, officeTest as test } from './support/fixtures.ts';
import { button } from './support/journey.ts';
import { nextStep, openTopic, question, rate, saved, scale, textbox, tile } from './support/journey-fill.ts';
import {
  enterByCode,
  enterByLink,
  goOnWith,
  goToPlace,
  type Person,
  PHONE,
  personOn,
  readIn,
  typeCode,
} from './support/journey-space.ts';
import { setUpOffice } from './support/office.ts';
import { asked, MAP_TITLE, topic } from './support/questions.ts';
import { say, spaceWords } from './support/words.ts';

const { fill, space } = spaceWords.de;
const STRENGTHS = asked('wohnen_strengths');
const SATISFACTION = asked('wohnen_satisfaction');

test.use({ viewport: PHONE, hasTouch: true });
emptyTest.use({ viewport: PHONE, hasTouch: true });

/** A person who has begun the map by themselves and has the topic of housing open. */
async function inTheMiddle(work: Workplace, page: Page) {
  const subject = await work.subject();
  const slip = await work.slip(subject);
  const readingId = await work.reading(subject);
  const person = personOn(page);
  await enterByLink(person, slip.link);
  await openHousing(person);
  return { subject, slip, readingId, person };
}

async function openHousing(person: Person): Promise<void> {
  await goOnWith(person, MAP_TITLE.de);
  await openTopic(person, topic('wohnen'));
}

test('a code that does not open anything is met with a kind word about what to do', async ({ page, office }) => {
  const work = await workplace(office, 'Zettelcodes');
  const subject = await work.subject();
  const slip = await work.slip(subject);
  const person = personOn(page);
  await page.goto('/s');
  const alert = page.getByRole('alert');

  await typeCode(person, 'K7Q4');
  await expect(alert).toHaveText(space.enter.short);
  await expectAccessible(page);
  // One sign different: the code's own check notices it, and the server is not even asked.
  const wrong = slip.code.replace(/^./, (sign) => (sign === 'K' ? 'M' : 'K'));
  await typeCode(person, wrong);
  await expect(alert).toHaveText(space.enter.unknown);
  await typeCode(person, slipCodeOf(crypto.getRandomValues(new Uint8Array(32))));
  await expect(alert).toHaveText(space.enter.unknown);
  await expect(page.getByLabel(space.enter.code, { exact: true })).toBeFocused();

  // Small letters, blanks in place of dashes: as somebody types from paper.
  await typeCode(person, ` ${slip.code.toLowerCase().replaceAll('-', ' ')} `);
  await expect(page.getByRole('heading', { level: 1, name: space.home.hello })).toBeVisible();
  await work.revoke(subject, slip);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: space.enter.title })).toBeVisible();
  await typeCode(person, slip.code);
  await expect(alert).toHaveText(space.enter.expired);
});

emptyTest('a slip that has run out says whom to ask', async ({ page, server }) => {
  const work = await workplace(await setUpOffice(server), 'Ablauf');
  const slip = await work.slip(await work.subject(), 1);
  await server.setDaysAhead(2);
  await page.goto(new URL(slip.link).pathname + new URL(slip.link).hash);
  await expect(page.getByRole('alert')).toHaveText(space.enter.expired);
  // The code is not left in the address, where the next one at this device could read it.
  expect(new URL(page.url()).hash).toBe('');
});

test('a slip taken back in the middle of a sentence costs nothing that was typed', async ({ page, office }) => {
  const work = await workplace(office, 'Widerruf');
  const { subject, slip, readingId, person } = await inTheMiddle(work, page);
  await person.hand.write(textbox(page, STRENGTHS), 'Ich wohne gern hier.');
  await saved(person);
  await work.revoke(subject, slip);
  await textbox(page, STRENGTHS).pressSequentially(' Es ist ruhig.');

  await expect(page.getByRole('heading', { level: 1, name: space.again.title })).toBeVisible();
  await expectAccessible(page);
  const other = await work.slip(subject);
  await typeCode(person, other.code);
  await expect(textbox(page, STRENGTHS)).toHaveValue('Ich wohne gern hier. Es ist ruhig.');
  await saved(person);
  await expect.poll(() => work.stored(readingId, 'wohnen_strengths')).toBe('Ich wohne gern hier. Es ist ruhig.');
});

test('what somebody begins by themselves has its place at once, and its picture', async ({ page, office }) => {
  const work = await workplace(office, 'Erster Anfang');
  const slip = await work.slip(await work.subject());
  const person = personOn(page);
  await enterByLink(person, slip.link);
  await person.hand.press(button(page, MAP_TITLE.de));
  const places = page.getByRole('navigation', { name: space.places.label });
  await expect(button(places, space.places.map)).toHaveAttribute('aria-current', 'page');
  await openTopic(person, topic('wohnen'));
  await rate(person, SATISFACTION, 6);
  await person.hand.write(textbox(page, STRENGTHS), 'Der Garten.\nDie Nachbarn.');
  await saved(person);
  await goToPlace(person, 'picture');
  await expect(page.getByRole('row').filter({ hasText: topic('wohnen') })).toContainText('6');
  // Lines stay lines, here as on the staff's screens.
  await goToPlace(person, 'map');
  await button(page, fill.summary.open).click();
  const told = page.getByText('Der Garten.');
  await expect(told).toHaveCSS('white-space-collapse', 'preserve');
  await expectAccessible(page);
});

test('a slip opens on two devices at once, and one can close the other', async ({ page, office, openBrowser }) => {
  const work = await workplace(office, 'Zwei Telefone');
  const { slip, person } = await inTheMiddle(work, page);
  const tablet = await openBrowser({ viewport: { width: 768, height: 1024 } });
  const elsewhere = personOn(tablet);
  await enterByCode(elsewhere, slip.code);
  await openHousing(elsewhere);
  await person.hand.tick(scale(page, SATISFACTION, 3));
  await expect(scale(tablet, SATISFACTION, 3)).toBeChecked({ timeout: 2_000 });
  await elsewhere.hand.tick(scale(tablet, SATISFACTION, 9));
  await expect(scale(page, SATISFACTION, 9)).toBeChecked({ timeout: 2_000 });

  await goToPlace(elsewhere, 'home');
  await expect(tablet.getByText(say(space.home.devices_one, { count: 1 }))).toBeVisible();
  await expectAccessible(tablet);
  await elsewhere.hand.press(button(tablet, space.home.closeDevices));
  await expect(tablet.getByText(say(space.home.devices_one, { count: 1 }))).toHaveCount(0);
  await question(page, SATISFACTION).getByText('5', { exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: space.again.title })).toBeVisible();
});

test('two devices that did not see each other keep both answers, and the person chooses', async ({
  page,
  context,
  guard,
  office,
  openBrowser,
}) => {
  guard.allow(/ERR_INTERNET_DISCONNECTED/);
  const work = await workplace(office, 'Beides gilt');
  const { slip, readingId, person } = await inTheMiddle(work, page);
  const tablet = await openBrowser({ viewport: { width: 768, height: 1024 } });
  const elsewhere = personOn(tablet);
  await enterByCode(elsewhere, slip.code);
  await openHousing(elsewhere);
  await rate(elsewhere, SATISFACTION, 4);
  await expect(scale(page, SATISFACTION, 4)).toBeChecked();

  await context.setOffline(true);
  await person.hand.tick(scale(page, SATISFACTION, 8));
  await rate(elsewhere, SATISFACTION, 2);
  await context.setOffline(false);
  const note = question(page, SATISFACTION).getByText(fill.contested.title);
  await expect(note).toBeVisible({ timeout: 15_000 });
  await expectAccessible(page);
  await person.hand.press(button(question(page, SATISFACTION), fill.contested.take));
  await expect(note).toHaveCount(0);
  await expect(scale(page, SATISFACTION, 2)).toBeChecked();
  await expect(scale(tablet, SATISFACTION, 2)).toBeChecked();
  await expect.poll(() => work.stored(readingId, 'wohnen_satisfaction')).toBe(2);
});

test('a browser closed in the middle of a word has the word again', async ({ page, context, guard, office }) => {
  guard.allow(/ERR_INTERNET_DISCONNECTED/);
  const work = await workplace(office, 'Mitten im Wort');
  const { readingId, person } = await inTheMiddle(work, page);
  // With a connection the rest of the word leaves with the page.
  await textbox(page, STRENGTHS).pressSequentially('Der Garten ist sch');
  await page.close();
  await expect.poll(() => work.stored(readingId, 'wohnen_strengths')).toBe('Der Garten ist sch');

  // Without one it waits on the device, and is sent at the next visit.
  const second = await context.newPage();
  await second.goto('/s');
  await openHousing({ ...person, page: second });
  await context.setOffline(true);
  await textbox(second, STRENGTHS).press('End');
  await textbox(second, STRENGTHS).pressSequentially('ön, und die Nachb');
  await second.close();
  await context.setOffline(false);
  const third = await context.newPage();
  await third.goto('/s');
  await openHousing({ ...person, page: third });
  await expect(textbox(third, STRENGTHS)).toHaveValue('Der Garten ist schön, und die Nachb');
  await saved({ ...person, page: third });
  await expect.poll(() => work.stored(readingId, 'wohnen_strengths')).toBe('Der Garten ist schön, und die Nachb');
});

test('without a connection one goes on typing, and sees truthfully when it is saved', async ({
  page,
  context,
  guard,
  office,
}) => {
  guard.allow(/ERR_INTERNET_DISCONNECTED/);
  const work = await workplace(office, 'Funkloch');
  const { readingId, person } = await inTheMiddle(work, page);
  await context.setOffline(true);
  await person.hand.write(textbox(page, STRENGTHS), 'Im Bus ohne Netz geschrieben.');
  await expect(page.locator('.wm-save')).toHaveText(fill.save.waiting);
  // The next step is there all the same.
  await nextStep(person);
  await person.hand.tick(scale(page, asked('wohnen_importance'), 10));
  await expectAccessible(page);
  await goToPlace(person, 'leave');
  await expect(page.getByText(space.leave.unsentHint)).toBeVisible();
  await context.setOffline(false);
  await person.hand.press(button(page, space.leave.stay));
  await saved(person);
  await expect.poll(() => work.stored(readingId, 'wohnen_importance')).toBe(10);
  await expect.poll(() => work.stored(readingId, 'wohnen_strengths')).toBe('Im Bus ohne Netz geschrieben.');
});

test('the space speaks Leichte Sprache and English, and an answer stays the same answer', async ({ page, office }) => {
  const work = await workplace(office, 'Sprachen');
  const { readingId, person } = await inTheMiddle(work, page);
  await rate(person, SATISFACTION, 6);
  const easy = await readIn(person, 'de-x-leicht', 'Leichte Sprache');
  await expectAccessible(page);
  await goToPlace(easy, 'map');
  await expect(tile(page, topic('kontakte', 'de-x-leicht'))).toContainText(easy.words.fill.map.state.open);
  await openTopic(easy, topic('wohnen', 'de-x-leicht'));
  await expect(scale(page, asked('wohnen_satisfaction', 'de-x-leicht'), 6)).toBeChecked();
  await expectAccessible(page);

  const english = await readIn(easy, 'en', 'English');
  await goToPlace(english, 'map');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await openTopic(english, topic('wohnen', 'en'));
  await rate(english, asked('wohnen_satisfaction', 'en'), 7);
  await expect.poll(() => work.stored(readingId, 'wohnen_satisfaction')).toBe(7);
  // The device remembers the language until the person leaves.
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: topic('wohnen', 'en') })).toBeVisible();
});

test.describe('in Arabic', () => {
  test.use({ locale: 'ar' });

  test('a questionnaire runs from right to left, in its own letters, without sideways scrolling', async ({
    page,
    office,
  }) => {
    const work = await workplace(office, 'Arabisch', { instrument: ARABIC });
    const subject = await work.subject();
    const slip = await work.slip(subject);
    const person = personOn(page);
    await enterByLink(person, slip.link);
    await person.hand.press(page.getByRole('button', { name: ARABIC.title.ar }));
    await person.hand.press(button(page, fill.list.begin));
    const first = question(page, 'كيف حالك اليوم؟');
    await expect(page.locator('.wm-survey')).toHaveAttribute('dir', 'rtl');
    await expect(page.locator('.wm-survey')).toHaveAttribute('lang', 'ar');
    await expectAccessible(page);
    const [good, bad] = [first.getByText('جيد', { exact: true }), first.getByText('صعب', { exact: true })];
    await person.hand.tick(first.getByRole('radio', { name: 'جيد', exact: true }));
    await saved(person);
    // The text begins at the right edge of its box, where somebody who reads Arabic begins.
    const [box, text] = [await first.boundingBox(), await good.boundingBox()];
    expect(text!.x + text!.width / 2).toBeGreaterThan(box!.x + box!.width / 2);
    await expect(bad).toBeVisible();
    await person.hand.press(button(page, fill.step.next));
    await person.hand.write(textbox(page, 'ماذا تتمنى؟'), 'أريد أن أتعلم الألمانية B1.');
    await saved(person);
    await expectAccessible(page);
    const { items } = await work.api.send<{ items: { id: string }[] }>('GET', `${work.base}/readings`);
    await expect.poll(() => work.stored(items[0]!.id, 'wish')).toBe('أريد أن أتعلم الألمانية B1.');
    expect(await work.stored(items[0]!.id, 'mood')).toBe('good');
  });
});

const ARABIC = {
  wegmarke: 1,
  key: 'ankommen',
  kind: 'pulse',
  title: { de: 'Ankommen', ar: 'الوصول' },
  languages: ['de', 'ar'],
  origin: { licence: 'CC0-1.0', source: { de: 'Für diesen Test geschrieben' }, normed: false },
  voices: ['own'],
  alone: true,
  survey: {
    locale: 'de',
    pages: [
      {
        name: 'mood_page',
        elements: [
          {
            type: 'radiogroup',
            name: 'mood',
            title: { default: 'Wie geht es Ihnen heute?', ar: 'كيف حالك اليوم؟' },
            choices: [
              { value: 'good', text: { default: 'gut', ar: 'جيد' } },
              { value: 'hard', text: { default: 'schwer', ar: 'صعب' } },
            ],
          },
        ],
      },
      {
        name: 'wish_page',
        elements: [
          {
            type: 'comment',
            name: 'wish',
            title: { default: 'Was wünschen Sie sich?', ar: 'ماذا تتمنى؟' },
          },
        ],
      },
    ],
  },
};

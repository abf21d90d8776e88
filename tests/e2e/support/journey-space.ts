/** What the person does in their own space, as actions that read like sentences. */
import { expect, type Page } from '@playwright/test';
import { type Hand, pointerHand } from './hand.ts';
import { button } from './journey.ts';
import type { Filler } from './journey-fill.ts';
import { type SpaceWords, spaceWords } from './words.ts';

export interface Person extends Filler {
  readonly words: SpaceWords;
}

export const PHONE = { width: 360, height: 740 } as const;

/** Somebody on their own device, who reads German until they choose otherwise. */
export function personOn(
  page: Page,
  { look = async () => {}, hand = pointerHand(), language = 'de' }: PersonOptions = {},
): Person {
  return { page, hand, look, words: spaceWords[language] };
}

interface PersonOptions {
  readonly look?: (page: Page) => Promise<void>;
  readonly hand?: Hand;
  readonly language?: keyof typeof spaceWords;
}

async function arriveAt({ page, look }: Person, heading: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
  await look(page);
}

/** Goes to the address on the slip and types the code that stands there. */
export async function enterByCode(person: Person, code: string): Promise<void> {
  const { page, words } = person;
  await page.goto('/s');
  await arriveAt(person, words.space.enter.title);
  await typeCode(person, code);
  await arriveAt(person, words.space.home.hello);
}

/** Types a code where one is asked for, and says so; what comes of it is the test's business. */
export async function typeCode({ page, hand, words }: Person, code: string): Promise<void> {
  await hand.write(page.getByLabel(words.space.enter.code, { exact: true }), code);
  await hand.press(button(page, words.space.enter.open));
}

/** As a phone does after reading the QR code. */
export async function enterByLink(person: Person, link: string): Promise<void> {
  const { pathname, hash } = new URL(link);
  await person.page.goto(pathname + hash);
  await arriveAt(person, person.words.space.home.hello);
}

/** Goes on with what was begun. */
export async function goOnWith(person: Person, title: string): Promise<void> {
  const { page, hand, words } = person;
  const list = page.locator('section').filter({ has: page.getByRole('heading', { name: words.space.home.goOn }) });
  await hand.press(list.getByRole('button', { name: title }).first());
  await arriveAt(person, title);
}

/** Goes to a place of the space; `map` leads back to what was filled last. */
export async function goToPlace(person: Person, place: Exclude<keyof SpaceWords['space']['places'], 'label'>) {
  const { page, hand, words } = person;
  const { places } = words.space;
  const target = button(page.getByRole('navigation', { name: places.label }), places[place]);
  await hand.press(target);
  await expect(target).toHaveAttribute('aria-current', 'page');
  await person.look(page);
}

/** Chooses a language; from then on the screen and the person's words are in it. */
export async function readIn(person: Person, language: keyof typeof spaceWords, name: string): Promise<Person> {
  await goToPlace(person, 'language');
  await person.hand.tick(person.page.getByRole('radio', { name, exact: true }));
  const other = { ...person, words: spaceWords[language] };
  await arriveAt(other, other.words.space.language.title);
  return other;
}

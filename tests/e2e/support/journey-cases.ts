/** What those who work with cases and questionnaires do, as actions that read like sentences. */
import { expect, type Page } from '@playwright/test';
import { settled } from './axe.ts';
import { pointerHand } from './hand.ts';
import { arriveAt, button, field, link, openPlace, type Traveller } from './journey.ts';
import { say, words } from './words.ts';

/** From the list of questionnaires to one of the library's, taken into the open project. */
export async function takeFromLibrary(traveller: Traveller, title: string): Promise<void> {
  const { page, hand, words } = traveller;
  await openPlace(traveller, 'instruments');
  await hand.press(link(page.getByRole('main'), words.instruments.fromLibrary).first());
  await arriveAt(traveller, words.instruments.library.title);
  await hand.press(button(page, say(words.instruments.library.takeNamed, { title })));
  await arriveAt(traveller, title);
}

/** Makes a case in the open project and returns its code, as it would be told the person. */
export async function createCase(traveller: Traveller, given: { site?: string } = {}): Promise<string> {
  const { page, hand, words } = traveller;
  const { subjects } = words;
  await openPlace(traveller, 'subjects');
  await settled(page);
  await hand.press(button(page.getByRole('main'), subjects.case.add).first());
  const dialog = page.getByRole('dialog', { name: subjects.case.add });
  await expect(dialog).toBeVisible();
  await traveller.look(page);
  if (given.site) await hand.choose(field(dialog, subjects.site), given.site);
  await hand.press(button(dialog, subjects.case.create));
  const made = page.getByRole('dialog', { name: new RegExp(say(subjects.case.created, { code: '\\S+' })) });
  await expect(made).toBeVisible();
  await traveller.look(page);
  const code = /[2-9A-Z]{3}-[2-9A-Z]{3}/.exec((await made.textContent()) ?? '')?.[0] ?? '';
  await hand.press(link(made, subjects.case.open));
  await arriveAt(traveller, say(subjects.case.one, { code }));
  return code;
}

/** From the list of cases to one of them. */
export async function openCase(traveller: Traveller, code: string): Promise<void> {
  await openPlace(traveller, 'subjects');
  await traveller.hand.press(link(traveller.page.getByRole('table'), code));
  await arriveAt(traveller, say(traveller.words.subjects.case.one, { code }));
}

/** From a case to today's reading of its questionnaire: the map, or the first page. */
export async function openInstrument(traveller: Traveller, title: string): Promise<void> {
  const { page, hand, words } = traveller;
  await hand.press(button(page, say(words.subjects.openInstrument, { title })));
  await arriveAt(traveller, title);
}

/** Makes a slip beside the open reading, and returns its code as it stands on the screen. */
export async function makeSlipForSecondDevice(traveller: Traveller): Promise<string> {
  const { page, hand, words } = traveller;
  const { subjects, ui } = words;
  await hand.press(button(page, subjects.secondDevice));
  const dialog = page.getByRole('dialog', { name: subjects.secondDevice });
  await hand.press(button(dialog, subjects.slips.create));
  await expect(dialog.getByText(subjects.slips.onceTitle)).toBeVisible();
  await expect(dialog.getByRole('img', { name: subjects.slips.qr })).toBeVisible();
  await traveller.look(page);
  const code = /(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}/.exec((await dialog.textContent()) ?? '')?.[0] ?? '';
  await hand.press(button(dialog, ui.close).first());
  await expect(dialog).toBeHidden();
  return code;
}

/** A staff member's view of the picture of the case that is open. */
export async function openPicture(traveller: Traveller, code: string): Promise<void> {
  const { page, hand, words } = traveller;
  await hand.press(link(page.getByRole('main'), words.subjects.showPicture));
  await arriveAt(traveller, say(words.subjects.pictureTitle, { code }));
}

/** What stands in a row of the table beside the wheel. */
export function pictureRow(page: Page, topic: string) {
  const table = page.locator('.wm-wheel__table');
  return table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: topic, exact: true }) });
}

/** A page as it was found, without walking there: for tests that begin in the middle. */
export function travellerOn(page: Page, look: Traveller['look'] = async () => {}): Traveller {
  return { page, hand: pointerHand(), words: words.de, look };
}

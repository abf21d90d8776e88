/**
 * Filling in a questionnaire, as actions that read like sentences: for the screen that two people share and for the
 * person's own space alike. `words` are those of the language that the screen speaks.
 */
import { expect, type Locator, type Page } from '@playwright/test';
import type { Hand } from './hand.ts';
import { button } from './journey.ts';
import type { FillWords } from './words.ts';

export interface Filler {
  readonly page: Page;
  readonly hand: Hand;
  readonly words: FillWords;
  readonly look: (page: Page) => Promise<void>;
}

/** A question with everything that stands around it, by its words or their beginning. */
export function question(page: Page, title: string): Locator {
  return page.locator('.wm-question').filter({ has: page.getByRole('heading', { name: title }) });
}

async function arriveAtStep({ page, look }: Filler, heading: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
  await expect(page.locator('.wm-question').first()).toBeVisible();
  await look(page);
}

/** Opens a topic of the map. */
export async function openTopic(filler: Filler, title: string): Promise<void> {
  await filler.hand.press(tile(filler.page, title));
  await arriveAtStep(filler, title);
}

/** A topic on the map, with its state in words. */
export function tile(page: Page, title: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^${title} `) });
}

export async function nextStep(filler: Filler): Promise<void> {
  const heading = await filler.page.locator('h1').textContent();
  await filler.hand.press(button(filler.page, filler.words.fill.step.next));
  await arriveAtStep(filler, heading ?? '');
}

export async function backToMap(filler: Filler): Promise<void> {
  await filler.hand.press(button(filler.page, filler.words.fill.step.toMap));
  await expect(filler.page.getByRole('heading', { level: 2, name: filler.words.fill.map.work })).toBeVisible();
  await filler.look(filler.page);
}

/** Who writes from now on. */
export async function speakAs(filler: Filler, voice: 'own' | 'counsellor' | 'agreed'): Promise<void> {
  const { fill } = filler.words;
  const group = filler.page.getByRole('group', { name: fill.voice.label });
  await filler.hand.tick(group.getByRole('radio', { name: fill.voice[voice], exact: true }));
}

/** The number on a scale. */
export function scale(page: Page, title: string, value: number): Locator {
  return question(page, title).getByRole('radio', { name: String(value), exact: true });
}

/** A text field's place. */
export function textbox(page: Page, title: string): Locator {
  return question(page, title).getByRole('textbox');
}

export function stateButton(filler: Filler, title: string, state: keyof FillWords['fill']['states']): Locator {
  return button(question(filler.page, title), filler.words.fill.states[state]);
}

export async function rate(filler: Filler, title: string, value: number): Promise<void> {
  await filler.hand.tick(scale(filler.page, title, value));
  await saved(filler);
}

export async function tell(filler: Filler, title: string, text: string): Promise<void> {
  await filler.hand.write(textbox(filler.page, title), text);
  await saved(filler);
}

/** Says something in place of an answer. */
export async function sayInstead(
  filler: Filler,
  title: string,
  state: 'later' | 'declined' | 'dontKnow' | 'spokenOnly',
): Promise<void> {
  const chosen = stateButton(filler, title, state);
  await filler.hand.press(chosen);
  await expect(chosen).toHaveAttribute('aria-pressed', 'true');
  await saved(filler);
}

export async function letSee(
  filler: Filler,
  title: string,
  visibility: 'private' | 'shared' | 'counted',
): Promise<void> {
  const { fill } = filler.words;
  const choice = question(filler.page, title).getByRole('combobox', { name: fill.visibility.label });
  await filler.hand.choose(choice, fill.visibility[visibility]);
  await saved(filler);
}

/** The screen says that everything is saved, which it only says when the server has answered. */
export async function saved({ page, words }: Filler): Promise<void> {
  const [before = ''] = words.fill.save.saved.split('{{');
  await expect(page.locator('.wm-save').filter({ hasText: before })).toBeVisible();
}

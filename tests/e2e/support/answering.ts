/**
 * How each kind of question is answered, with any hand, and how the screen shows that it was. The questions are those
 * of every-type.ts.
 */
import { expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './axe.ts';
import { ASKED, type Name, SAID, type Tongue } from './every-type.ts';
import type { Hand, KeyboardHand } from './hand.ts';
import { question } from './journey-fill.ts';

interface Answering {
  /** Answers the question. */
  give(): Promise<void>;
  /** Fails when the screen does not show the answer. */
  given(): Promise<void>;
}

interface Answerer {
  readonly page: Page;
  readonly hand: Hand;
  /** Given where everything is done by keyboard. */
  readonly keys?: KeyboardHand;
  readonly language: Tongue;
}

/** The texts that are typed; the stored values are in STORED. */
const TYPED = { place: 'Am Wall 3', tell: 'Der Weg zur Schule.', phone: '0421 11', mail: 'a@example.org' };
const FIRMS = ['Bäckerei Sonne', 'Lager Nord'];

/** SurveyJS's own word. */
const YES = { de: 'Ja', ar: 'نعم' };

/** By item: what the server has when all questions were answered. */
export const STORED: Readonly<Record<string, unknown>> = {
  place: TYPED.place,
  tell: TYPED.tell,
  'contact.phone': TYPED.phone,
  'contact.mail': TYPED.mail,
  land: 'syria',
  tongues: ['arabic', 'german'],
  picture: 'calm',
  order: ['health', 'work'],
  worry: 'childCare',
  help: ['family', 'friends'],
  glad: true,
  content: 7,
  way: 60,
  'week.slept': 'often',
  'week.outside': 'notAtAll',
  dates: [{ what: 'Sprachtest', when: '2027-03-04' }, { what: 'Zahnarzt' }],
  jobs: FIRMS.map((firm) => ({ firm })),
};

export function answeringOf(answerer: Answerer): Readonly<Record<Name, Answering>> {
  const { page, hand, keys, language } = answerer;
  const of = (name: Name) => question(page, ASKED[name][language]);
  const said = (name: keyof typeof SAID) => SAID[name][language];
  const textOf = (box: () => Locator, text: string): Answering => ({
    give: () => hand.write(box(), text),
    given: () => expect(box()).toHaveValue(text),
  });
  const ticksOf = (boxes: () => Locator[]): Answering => ({
    async give() {
      for (const box of boxes()) await hand.tick(box);
    },
    async given() {
      for (const box of boxes()) await expect(box).toBeChecked();
    },
  });
  const combobox = (name: Name) => of(name).getByRole('combobox').first();
  /** What is pressed to open a list: with a value in it, the field itself lies below. */
  const frame = (name: Name) => of(name).locator('.sd-dropdown, .sd-tagbox').first();
  /** Opens a list and takes some of its options; the page with the list open is looked at too. */
  async function pick(name: Name, options: readonly string[]): Promise<void> {
    await (keys ? keys.pressWith(combobox(name), 'ArrowDown') : frame(name).click());
    const list = page.getByRole('listbox').filter({ visible: true });
    await expect(list).toBeVisible();
    await expectAccessible(page);
    for (const each of options) {
      const option = list.getByRole('option', { name: each, exact: true });
      if (keys) await takeByKeys(combobox(name), option);
      else await option.click();
    }
    if (await list.isVisible()) await page.keyboard.press('Escape');
    await expect(list).toBeHidden();
  }
  /** Moves the marker of an open list, which the field names, to an option and takes it. */
  async function takeByKeys(box: Locator, option: Locator): Promise<void> {
    const id = await option.getAttribute('id');
    for (let moves = 0; moves < 10; moves += 1) {
      if ((await box.getAttribute('aria-activedescendant')) === id) break;
      await page.keyboard.press('ArrowDown');
    }
    await expect(box).toHaveAttribute('aria-activedescendant', id ?? '');
    await page.keyboard.press('Enter');
  }
  const ranked = (name: keyof typeof SAID) =>
    of('order')
      .locator('.sv-ranking-item')
      .filter({ hasText: said(name) });
  const field = (name: Name, part: keyof typeof SAID, at: number) => of(name).getByLabel(said(part)).nth(at);
  const add = (name: Name) => of(name).locator('.sd-matrixdynamic__add-btn, .sd-paneldynamic__add-btn');
  const cell = (row: number, column: number) =>
    of('week')
      .locator('tr')
      .filter({ has: page.getByRole('radio') })
      .nth(row)
      .getByRole('radio')
      .nth(column);

  return {
    place: textOf(() => of('place').getByRole('textbox'), TYPED.place),
    tell: textOf(() => of('tell').getByRole('textbox'), TYPED.tell),
    contact: {
      async give() {
        await hand.write(of('contact').getByRole('textbox').nth(0), TYPED.phone);
        await hand.write(of('contact').getByRole('textbox').nth(1), TYPED.mail);
      },
      async given() {
        await expect(of('contact').getByRole('textbox').nth(0)).toHaveValue(TYPED.phone);
        await expect(of('contact').getByRole('textbox').nth(1)).toHaveValue(TYPED.mail);
      },
    },
    land: {
      give: () => pick('land', [said('syria')]),
      given: () => expect(of('land').locator('.sd-dropdown')).toContainText(said('syria')),
    },
    tongues: {
      give: () => pick('tongues', [said('arabic'), said('german')]),
      async given() {
        await expect(of('tongues').locator('.sd-tagbox')).toContainText(said('arabic'));
        await expect(of('tongues').locator('.sd-tagbox')).toContainText(said('german'));
      },
    },
    picture: ticksOf(() => [of('picture').getByRole('radio', { name: said('calm') })]),
    order: {
      async give() {
        for (const each of ['health', 'work'] as const) {
          if (keys) await keys.pressWith(ranked(each), 'Space');
          else await ranked(each).click();
          await expect(of('order').locator('.sv-ranking__container--to')).toContainText(said(each));
        }
      },
      given: () =>
        expect(of('order').locator('.sv-ranking__container--to .sv-ranking-item')).toHaveText([
          new RegExp(said('health')),
          new RegExp(said('work')),
        ]),
    },
    worry: ticksOf(() => [of('worry').getByRole('radio', { name: said('childCare') })]),
    help: ticksOf(() =>
      (['family', 'friends'] as const).map((each) => of('help').getByRole('checkbox', { name: said(each) })),
    ),
    glad: {
      async give() {
        if (keys) await keys.pressWith(of('glad').getByRole('switch'), 'Space');
        else await of('glad').getByText(YES[language], { exact: true }).click();
      },
      given: () => expect(of('glad').getByRole('switch')).toBeChecked(),
    },
    content: ticksOf(() => [of('content').getByRole('radio', { name: '7', exact: true })]),
    way: {
      async give() {
        const slider = of('way').getByRole('slider');
        if (!keys) await of('way').locator('.sd-slider-container').click();
        else for (let steps = 0; steps < 6; steps += 1) await keys.pressWith(slider, 'ArrowRight');
      },
      given: () => expect(of('way').getByRole('slider')).toHaveValue('60'),
    },
    week: ticksOf(() => [cell(0, 2), cell(1, 0)]),
    dates: {
      async give() {
        await hand.write(field('dates', 'what', 0), 'Sprachtest');
        await field('dates', 'when', 0).fill('2027-03-04');
        await hand.press(add('dates'));
        await hand.write(field('dates', 'what', 1), 'Zahnarzt');
      },
      async given() {
        await expect(field('dates', 'what', 0)).toHaveValue('Sprachtest');
        await expect(field('dates', 'when', 0)).toHaveValue('2027-03-04');
        await expect(field('dates', 'what', 1)).toHaveValue('Zahnarzt');
      },
    },
    jobs: {
      async give() {
        await hand.write(of('jobs').getByRole('textbox').first(), FIRMS[0]!);
        await hand.press(add('jobs'));
        await hand.write(of('jobs').getByRole('textbox').nth(1), FIRMS[1]!);
      },
      async given() {
        for (const [at, firm] of FIRMS.entries()) {
          await expect(of('jobs').getByRole('textbox').nth(at)).toHaveValue(firm);
        }
      },
    },
  };
}

/**
 * How somebody uses a page: with a pointer, or with the keyboard alone. A journey is written once in terms of a hand
 * and run with both.
 *
 * The keyboard hand never focuses anything by script: it presses Tab until the control has the focus, so a control
 * that cannot be reached, or a focus that is lost, fails the test.
 */
import { expect, type Locator, type Page } from '@playwright/test';

export interface Hand {
  /** Follows a link, presses a button, chooses a menu item. */
  press(target: Locator): Promise<void>;
  /** Replaces what stands in a field. */
  write(target: Locator, text: string): Promise<void>;
  /** Chooses an option of a list box by its label. */
  choose(target: Locator, label: string): Promise<void>;
  /** Ticks a checkbox or a radio button. */
  tick(target: Locator): Promise<void>;
}

export function pointerHand(): Hand {
  return {
    press: (target) => target.click(),
    write: (target, text) => target.fill(text),
    choose: async (target, label) => {
      await target.selectOption({ label });
    },
    async tick(target) {
      // Where the box itself is hidden, people press the words that stand for it.
      const label = target.locator('xpath=ancestor::label[1]');
      if ((await label.count()) === 0) await target.check();
      else if (!(await target.isChecked())) await label.click();
      await expect(target).toBeChecked();
    },
  };
}

/**
 * A finger on a screen: what is sent are touches and not a mouse's clicks. The page needs `hasTouch`.
 */
export function touchHand(): Hand {
  const pointer = pointerHand();
  return {
    ...pointer,
    press: (target) => target.tap(),
    async tick(target) {
      const label = target.locator('xpath=ancestor::label[1]');
      if (!(await target.isChecked())) await ((await label.count()) === 0 ? target : label).tap();
      await expect(target).toBeChecked();
    },
  };
}

/** Draws a finger from one point to another, in steps as a finger makes them. */
export async function drag(page: Page, from: Point, to: Point): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly Point[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(({ x, y }) => ({ x, y })) });
  await send('touchStart', [from]);
  // Longer than a tap: a list lets itself be scrolled until a finger has rested on it.
  await page.waitForTimeout(700);
  const steps = 12;
  for (let step = 1; step <= steps; step += 1) {
    const part = step / steps;
    await send('touchMove', [{ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }]);
  }
  await send('touchEnd', []);
  await session.detach();
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** More stops than any page has. */
const MOST_STOPS = 150;

async function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === element.ownerDocument.activeElement);
}

/** Presses a key until the target has the focus. */
async function moveTo(page: Page, target: Locator, key: string): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`Cannot be reached with the ${key} key: ${target}`);
}

async function roleOf(target: Locator): Promise<string> {
  return target.evaluate((element) => element.getAttribute('role') ?? element.getAttribute('type') ?? '');
}

/** With the keyboard there is more than pressing: keys that a kind of control has for itself. */
export interface KeyboardHand extends Hand {
  /** Goes to a control and presses a key there. */
  pressWith(target: Locator, key: string): Promise<void>;
}

export function keyboardHand(page: Page): KeyboardHand {
  const tabTo = (target: Locator) => moveTo(page, target, 'Tab');
  return {
    async pressWith(target, key) {
      await tabTo(target);
      await page.keyboard.press(key);
    },
    async press(target) {
      await expect(target).toBeVisible();
      const inMenu = /^menuitem/.test(await roleOf(target));
      await moveTo(page, target, inMenu ? 'ArrowDown' : 'Tab');
      await page.keyboard.press('Enter');
    },
    async write(target, text) {
      await tabTo(target);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.press('Delete');
      await page.keyboard.insertText(text);
    },
    async choose(target, label) {
      await tabTo(target);
      const options = await target.locator('option').count();
      await page.keyboard.press('Home');
      for (let moves = 0; moves < options; moves += 1) {
        if ((await target.locator('option:checked').textContent()) === label) return;
        await page.keyboard.press('ArrowDown');
      }
      throw new Error(`No option "${label}" in ${target}`);
    },
    async tick(target) {
      if (await target.isChecked()) return;
      if ((await roleOf(target)) === 'radio') {
        const name = await target.getAttribute('name');
        const group = page.locator(`input[type="radio"][name="${name}"]`);
        const stop =
          (await group.and(page.locator(':checked')).count()) > 0 ? group.and(page.locator(':checked')) : group;
        await tabTo(stop.first());
        const count = await group.count();
        for (let moves = 0; moves < count && !(await target.isChecked()); moves += 1) {
          await page.keyboard.press('ArrowDown');
        }
      } else {
        await tabTo(target);
        await page.keyboard.press('Space');
      }
      await expect(target).toBeChecked();
    },
  };
}

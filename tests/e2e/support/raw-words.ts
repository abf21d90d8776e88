/** Whether a page shows something that was meant for the program: a text's key, a place for a value, no value at all. */
import { expect, type Page } from '@playwright/test';
import { words } from './words.ts';

const AREAS = Object.keys(words.de).join('|');
/** `subjects.case.add`, `{{count}}`, `undefined`, a date that is none. */
const RAW = new RegExp(
  `\\b(?:${AREAS})\\.[a-zA-Z]\\w*(?:\\.\\w+)*\\b|\\{\\{|\\[object |\\bundefined\\b|\\bNaN\\b|Invalid Date`,
  'g',
);

/** Code, and what somebody typed, is not the interface's own. */
const NOT_OURS = 'script, style, code, pre, textarea, .wm-as-typed, svg';

export async function expectNoRawWords(page: Page): Promise<void> {
  const texts = await page.evaluate((notOurs) => {
    const found: string[] = [document.title];
    for (const element of document.body.querySelectorAll('*')) {
      if (element.closest(notOurs)) continue;
      for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt']) {
        found.push(element.getAttribute(name) ?? '');
      }
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) found.push(node.textContent ?? '');
    }
    return found;
  }, NOT_OURS);
  const raw = texts.flatMap((text) => text.match(RAW) ?? []);
  expect([...new Set(raw)], `raw words on ${new URL(page.url()).pathname}`).toEqual([]);
}

/**
 * Whether a page can be used when everything on it is much larger: nothing makes the page scroll sideways, what scrolls in
 * a region of its own can be scrolled by keyboard, no text is cut off, and whatever has the focus can be seen.
 */
import { expect, type Page } from '@playwright/test';
import { settled } from './axe.ts';

/** More stops than any page has. */
const MOST_STOPS = 220;

export async function expectUsableMagnified(page: Page): Promise<void> {
  await settled(page);
  const where = new URL(page.url()).pathname;
  expect(await faultsOfLayout(page), `layout of ${where}`).toEqual([]);
  expect(await faultsOfFocus(page), `focus on ${where}`).toEqual([]);
}

/** Sideways scrolling of the page, regions that only a pointer can scroll, and texts that are cut off. */
function faultsOfLayout(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const root = document.documentElement;
    const isHidden = (element: Element) =>
      element.closest('.kern-sr-only, .sd-visuallyhidden, .sv-visuallyhidden, canvas');
    if (root.scrollWidth > root.clientWidth) {
      faults.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
      for (const element of document.body.querySelectorAll('*')) {
        const { right, width } = element.getBoundingClientRect();
        if (width > 0 && right > root.clientWidth + 1 && !isHidden(element))
          faults.push(`  up to ${Math.round(right)}: ${element.outerHTML.slice(0, 120)}`);
      }
    }
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      if (isHidden(element) || !element.checkVisibility()) continue;
      const { overflowX, overflowY, textOverflow, clipPath } = getComputedStyle(element);
      // Only for those who hear the page.
      if (clipPath !== 'none') continue;
      const tooWide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1;
      const tooHigh = element.scrollHeight > element.clientHeight + 4 && element.clientHeight > 1;
      if (/auto|scroll/.test(overflowX) && tooWide) {
        const reachable = element.tabIndex >= 0 || element.querySelector('a[href], button, input, select, textarea');
        if (!reachable) faults.push(`only a pointer can scroll ${element.outerHTML.slice(0, 120)}`);
      }
      if (!element.textContent?.trim() || element.matches('input, textarea, select')) continue;
      const cut = (overflowX === 'hidden' || overflowX === 'clip') && tooWide;
      const low = (overflowY === 'hidden' || overflowY === 'clip') && tooHigh;
      if (cut || low || (textOverflow === 'ellipsis' && tooWide))
        faults.push(`cut off: ${element.outerHTML.slice(0, 160)}`);
    }
    return faults.slice(0, 12);
  });
}

/**
 * Goes through the page with Tab. Every control is a stop on the way (of a group of radio buttons one), and at each stop
 * a part of the control is to be seen that nothing lies over.
 */
async function faultsOfFocus(page: Page): Promise<string[]> {
  const faults: string[] = [];
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    window.scrollTo(0, 0);
    document.documentElement.setAttribute('tabindex', '-1');
    document.documentElement.focus();
    document.documentElement.removeAttribute('tabindex');
  });
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      if (!element || element === document.body || element === document.documentElement) return { end: true };
      // A date's day, month and year are stops of their own in one control.
      const last = document.querySelector<HTMLElement>('[data-stopped="last"]');
      if (element.dataset.stopped && element !== last) return { end: true };
      if (last) last.dataset.stopped = 'yes';
      element.dataset.stopped = 'last';
      // What stands for a hidden box is its label; for a field within a frame, the frame.
      const stand = element.closest<HTMLElement>('label, .sd-dropdown, .sd-tagbox, .sd-slider, .sd-boolean') ?? element;
      const shown = stand.contains(element) ? stand : element;
      for (const rect of [...shown.getClientRects(), element.getBoundingClientRect()]) {
        const left = Math.max(rect.left, 0);
        const right = Math.min(rect.right, window.innerWidth);
        const top = Math.max(rect.top, 0);
        const bottom = Math.min(rect.bottom, window.innerHeight);
        for (let x = left + 1; x < right; x += Math.max(2, (right - left) / 12)) {
          for (let y = top + 1; y < bottom; y += Math.max(2, (bottom - top) / 12)) {
            const hit = document.elementFromPoint(x, y);
            if (hit && (shown.contains(hit) || hit.contains(element))) return { end: false };
          }
        }
      }
      return { end: false, hidden: element.outerHTML.slice(0, 160) };
    });
    if (seen.end) break;
    if (seen.hidden) faults.push(`has the focus and cannot be seen: ${seen.hidden}`);
  }
  const missed = await page.evaluate(() => {
    const groups = new Set<string>();
    const all = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')];
    for (const each of all) if (each.dataset.stopped && each instanceof HTMLInputElement) groups.add(each.name);
    const found = all.filter((each) => {
      if (each.dataset.stopped || each.tabIndex < 0 || each.matches(':disabled')) return false;
      if (!each.checkVisibility({ visibilityProperty: true })) return false;
      return !(each instanceof HTMLInputElement && each.type === 'radio' && groups.has(each.name));
    });
    for (const each of all) delete each.dataset.stopped;
    return found.map((each) => `cannot be reached with Tab: ${each.outerHTML.slice(0, 160)}`);
  });
  return [...faults, ...missed].slice(0, 12);
}

/** Texts twice as large, as somebody sets it in their browser, for every page from now on. */
export async function enlargeText(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const enlarge = () => {
      if (document.documentElement) document.documentElement.style.fontSize = '200%';
    };
    enlarge();
    document.addEventListener('DOMContentLoaded', enlarge);
  });
}

/**
 * What every page owes everybody: no axe violation, exactly one `h1`, a title, no sideways scrolling of the page.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Waits until the page shows its content, not its skeleton, and nothing is being fetched for it. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator('h1:visible')).toHaveCount(1);
  await expect(page.locator('main').locator('[aria-busy="true"], .wm-skeleton, .wm-space__wait')).toHaveCount(0);
}

/** Fails with every violation found: rule, what it says, and where. */
export async function expectAccessible(page: Page): Promise<void> {
  await settled(page);
  await expect(page).toHaveTitle(/\S/);
  // Without frames in the page the mode for frames, which opens a window of its own, would only cost time.
  const results = await new AxeBuilder({ page }).setLegacyMode(true).withTags(TAGS).analyze();
  const violations = results.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${violation.help} at ${node.target.join(' ')} :: ${node.html}`),
  );
  expect(violations, `axe on ${new URL(page.url()).pathname}`).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `sideways scrolling on ${new URL(page.url()).pathname}`).toBeLessThanOrEqual(0);
}

/**
 * Checks each page the first time that it comes by in a journey; a dialog over a page counts as a page of its own, and so
 * does each screen of one address.
 */
export function accessibleOnce(): (page: Page) => Promise<void> {
  const seen = new Set<string>();
  return async (page) => {
    await settled(page);
    const dialogs = await page.getByRole('dialog').count();
    const heading = await page.locator('h1:visible').textContent();
    const name = `${await page.title()} ${new URL(page.url()).pathname} ${heading} ${dialogs}`;
    if (seen.has(name)) return;
    seen.add(name);
    await expectAccessible(page);
  };
}

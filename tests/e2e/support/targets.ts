/** Whether what can be pressed is large enough to be hit by a finger. */
import { expect, type Page } from '@playwright/test';

/** CSS pixels, both ways (WCAG 2.5.5). */
const LEAST = 44;

/**
 * Fails with every control of the page's main part that is smaller. What stands for a control counts for it: the label
 * of a hidden box, the frame of a field. Links in the middle of a text are as high as their line.
 */
export async function expectLargeTargets(page: Page): Promise<void> {
  const small = await page.locator('main').evaluate((main, least) => {
    const controls = 'a[href], button, input, select, textarea, summary, [role="button"], [tabindex="0"]';
    const frames = 'label, .sd-dropdown, .sd-tagbox, .sd-boolean, .sd-imagepicker__item';
    const found: string[] = [];
    for (const control of main.querySelectorAll<HTMLElement>(controls)) {
      if (control.matches(':disabled') || !control.checkVisibility({ visibilityProperty: true })) continue;
      if (control.matches('p a, li a') || control.closest('.sv-dots.sv-action--hidden, .sv-action--hidden')) continue;
      const own = control.getBoundingClientRect();
      const frame = control.matches('input') ? control.closest(frames)?.getBoundingClientRect() : undefined;
      const width = Math.max(own.width, frame?.width ?? 0);
      const height = Math.max(own.height, frame?.height ?? 0);
      // Half a pixel is rounding.
      if (width >= least - 0.5 && height >= least - 0.5) continue;
      found.push(`${Math.round(width)} × ${Math.round(height)}: ${control.outerHTML.slice(0, 160)}`);
    }
    return found;
  }, LEAST);
  expect(small, `targets under ${LEAST} px on ${new URL(page.url()).pathname}`).toEqual([]);
}

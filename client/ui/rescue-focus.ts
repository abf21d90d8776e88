/**
 * A button that disappears with what it removed takes the focus with it; the browser then starts again at the top of
 * the page. This gives the focus to the page's heading instead, once the page has been drawn without the button.
 */
export function rescueFocus(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const { activeElement } = document;
      if (activeElement === null || activeElement === document.body)
        document.querySelector<HTMLElement>('main h1')?.focus();
    }),
  );
}

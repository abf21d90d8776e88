/** How long the page may take to be drawn without the button, in milliseconds. */
const patience = 2_000;

/**
 * A button that disappears with what it removed takes the focus with it; the browser then starts again at the top of
 * the page. This gives the focus to the page's heading instead, as soon as the button is gone. It stops when the person
 * has moved on by themselves.
 */
export function rescueFocus(): void {
  const button = document.activeElement;
  const until = performance.now() + patience;
  const look = () => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body)
      document.querySelector<HTMLElement>('main h1')?.focus();
    else if (activeElement === button && performance.now() < until) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

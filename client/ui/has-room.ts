/** Whether the window is wider than a phone's. For what waits behind a word there, so that it does not push the rest away. */
export function hasRoom(): boolean {
  return window.matchMedia?.('(min-width: 576px)').matches ?? true;
}

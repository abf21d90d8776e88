/**
 * A button that goes away with the note that it stands in takes the focus with it. This gives it to what stays at the
 * same question before that happens: who sees the answer. One more press of the same key changes nothing there.
 */
export function focusBeside(): void {
  document.activeElement?.closest('.wm-question')?.querySelector('select')?.focus();
}

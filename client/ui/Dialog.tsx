/**
 * A dialog over the page: focus goes in, stays in, and returns to where it came from; Escape closes. Its window is
 * fetched when a dialog is first opened.
 */

import type { ReactNode } from 'react';
import { onDemand, useOnDemand } from './on-demand.ts';

export interface DialogProps {
  open: boolean;
  title: string;
  onClose: () => void;
  /** Buttons at the bottom, the main one first. A form in the dialog brings its own. */
  actions?: ReactNode;
  /** False where an answer is needed: no close button, no Escape. */
  dismissable?: boolean;
  role?: 'dialog' | 'alertdialog';
  children: ReactNode;
}

/** For what opens a dialog by itself and cannot wait for its window then. */
export const dialogWindow = onDemand(async () => (await import('./DialogWindow.tsx')).DialogWindow);

export function Dialog(props: DialogProps) {
  const Window = useOnDemand(dialogWindow, props.open);
  return Window && <Window {...props} />;
}

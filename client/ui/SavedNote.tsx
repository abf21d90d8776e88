/** The quiet "Gespeichert" beside a form's button: there when it is true, gone with the next change. */

import { Icon } from './Icon.tsx';

interface SavedNoteProps {
  shown: boolean;
  children: string;
}

export function SavedNote({ shown, children }: SavedNoteProps) {
  if (!shown) return null;
  return (
    <span className="wm-saved kern-body">
      <Icon name="check" />
      {children}
    </span>
  );
}

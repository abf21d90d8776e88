/**
 * Choosing a file: by dropping it or with the system's own dialog. The input itself lies over the whole area, so that
 * browsers take a dropped file by themselves, and the keyboard reaches the same thing.
 */

import { useId, useState } from 'react';
import { Icon } from './Icon.tsx';

interface FileDropProps {
  label: string;
  hint: string;
  /** What the system's dialog offers first, such as `.csv,text/csv`. */
  accept: string;
  disabled?: boolean;
  onFile: (file: File) => void;
}

export function FileDrop({ label, hint, accept, disabled = false, onFile }: FileDropProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  return (
    <div className={`wm-drop${over ? ' wm-drop--over' : ''}`}>
      <label className="wm-drop__label kern-label" htmlFor={id}>
        <Icon name="arrow-up" />
        {label}
      </label>
      <p className="kern-hint" id={`${id}-hint`}>
        {hint}
      </p>
      <input
        className="wm-drop__input"
        id={id}
        type="file"
        accept={accept}
        disabled={disabled}
        aria-describedby={`${id}-hint`}
        onDragEnter={() => setOver(true)}
        onDragLeave={() => setOver(false)}
        onDrop={() => setOver(false)}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
          // So that choosing the same file again, mended meanwhile, is a change too.
          event.target.value = '';
        }}
      />
    </div>
  );
}

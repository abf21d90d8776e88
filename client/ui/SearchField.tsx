/** The search above a list: waits for a pause in typing, and can be emptied. */

import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.tsx';

interface SearchFieldProps {
  label?: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

const pause = 300;

export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const sent = useRef(value);
  const change = useRef(onChange);
  change.current = onChange;

  // Changed from outside ("reset"), not by our own typing.
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);

  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      change.current(text);
    }, pause);
    return () => clearTimeout(timer);
  }, [text]);

  function clear(): void {
    setText('');
    // The button goes with the text; the focus must not.
    input.current?.focus();
  }

  return (
    <div className="kern-form-input wm-search">
      <label className="kern-label" htmlFor={id}>
        {label ?? t('ui.table.search')}
      </label>
      <div className="wm-input-with-button">
        <input
          className="kern-form-input__input"
          ref={input}
          id={id}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {text && (
          <button type="button" className="kern-btn kern-btn--tertiary" onClick={clear}>
            <Icon name="close" />
            <span className="kern-label kern-sr-only">{t('ui.table.clearSearch')}</span>
          </button>
        )}
      </div>
    </div>
  );
}

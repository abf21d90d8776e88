/** "Rückgängig" for a while after an answer was put aside; the time stands still while somebody is at it. */

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../ui/Live.tsx';
import { PlainButton } from './PlainButton.tsx';

export interface UndoOffer {
  readonly id: number;
  readonly message: string;
  readonly undo: () => void;
}

const SECONDS = 20;

export function UndoLine({ offer, onEnd }: { offer: UndoOffer; onEnd: () => void }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const bar = useRef<HTMLElement>(null);
  const [left, setLeft] = useState(SECONDS);
  const [held, setHeld] = useState(false);

  useEffect(() => announce(offer.message), [announce, offer.message]);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : onEnd()), 1_000);
    return () => clearTimeout(timer);
  }, [left, held, onEnd]);
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key !== 'F6' || event.defaultPrevented) return;
      event.preventDefault();
      bar.current?.querySelector('button')?.focus();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  return (
    <section
      className="wm-undo"
      ref={bar}
      aria-label={t('ui.undo.region')}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p className="kern-body">
        {offer.message} <span className="wm-undo__time">({t('ui.undo.timeLeft', { count: left })})</span>
      </p>
      <PlainButton
        onPress={() => {
          offer.undo();
          announce(t('ui.undo.done'));
          onEnd();
        }}
      >
        {t('ui.undo.button')}
      </PlainButton>
      <PlainButton kind="tertiary" icon="close" iconOnly onPress={onEnd}>
        {t('ui.close')}
      </PlainButton>
    </section>
  );
}

/** "Rückgängig" for a while after an answer was put aside; the time stands still while somebody is at it. */

import { useCallback, useEffect, useRef, useState } from 'react';
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
  const from = useRef(document.activeElement);
  const [left, setLeft] = useState(SECONDS);
  const [held, setHeld] = useState(false);

  /** The bar goes away; a focus in it goes back to where it came from and not to nowhere. */
  const close = useCallback(() => {
    if (bar.current?.contains(document.activeElement)) {
      const back = from.current?.isConnected ? from.current : document.querySelector('.wm-fill h1');
      if (back instanceof HTMLElement) back.focus();
    }
    onEnd();
  }, [onEnd]);

  // It covers the end of a small screen, and perhaps what was just pressed there.
  useEffect(() => {
    if (from.current !== document.body) from.current?.scrollIntoView?.({ block: 'nearest' });
  }, []);
  useEffect(() => announce(offer.message), [announce, offer.message]);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : close()), 1_000);
    return () => clearTimeout(timer);
  }, [left, held, close]);
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
          close();
        }}
      >
        {t('ui.undo.button')}
      </PlainButton>
      <PlainButton kind="tertiary" icon="close" iconOnly onPress={close}>
        {t('ui.close')}
      </PlainButton>
    </section>
  );
}

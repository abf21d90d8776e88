/**
 * "Rückgängig" for a while after something was done, in place of "Sind Sie sicher?" before it. The time stands still
 * while the pointer or the focus is on it; it is announced, and F6 moves the focus there.
 */

import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { useErrorText } from './ErrorText.tsx';
import { useAnnounce } from './Live.tsx';

export interface UndoOffer {
  /** What was done: "Standort Nord archiviert." */
  message: string;
  /** Takes it back; a rejection is shown. */
  undo: () => Promise<unknown>;
  seconds?: number;
}

interface OpenOffer extends UndoOffer {
  id: number;
}

const UndoContext = createContext<(offer: UndoOffer) => void>(() => {});
const defaultSeconds = 20;

/** A function that offers to take back what was just done. A new offer replaces the one before. */
export function useUndo(): (offer: UndoOffer) => void {
  return useContext(UndoContext);
}

export function UndoProvider({ children }: { children: ReactNode }) {
  const announce = useAnnounce();
  const [open, setOpen] = useState<OpenOffer | null>(null);
  const count = useRef(0);
  const offer = useCallback(
    (given: UndoOffer) => {
      count.current += 1;
      setOpen({ ...given, id: count.current });
      announce(given.message);
    },
    [announce],
  );
  return (
    <UndoContext value={offer}>
      {children}
      {open && <UndoBar key={open.id} offer={open} onEnd={() => setOpen(null)} />}
    </UndoContext>
  );
}

function UndoBar({ offer, onEnd }: { offer: OpenOffer; onEnd: () => void }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const errorText = useErrorText();
  const bar = useRef<HTMLElement>(null);
  const [left, setLeft] = useState(offer.seconds ?? defaultSeconds);
  const [held, setHeld] = useState(false);
  const [failed, setFailed] = useState('');
  const [running, setRunning] = useState(false);

  useEffect(() => {
    if (held || running) return;
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : onEnd()), 1_000);
    return () => clearTimeout(timer);
  }, [left, held, running, onEnd]);

  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key !== 'F6' || event.defaultPrevented) return;
      event.preventDefault();
      bar.current?.querySelector('button')?.focus();
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);

  /** The bar goes away; a focus in it goes to the page and not to nowhere. */
  function end(): void {
    if (bar.current?.contains(document.activeElement)) document.getElementById('content')?.focus();
    onEnd();
  }

  async function undo(): Promise<void> {
    setRunning(true);
    try {
      await offer.undo();
      announce(t('ui.undo.done'));
      end();
    } catch (error) {
      setFailed(`${t('ui.undo.failed')} ${errorText(error)}`);
      announce(t('ui.undo.failed'));
      setRunning(false);
    }
  }

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
        {failed || offer.message}{' '}
        {!failed && <span className="wm-undo__time">({t('ui.undo.timeLeft', { count: left })})</span>}
      </p>
      {!failed && (
        <Button kind="secondary" busy={running} onPress={() => void undo()}>
          {t('ui.undo.button')}
        </Button>
      )}
      <Button kind="tertiary" icon="close" iconOnly onPress={end}>
        {t('ui.close')}
      </Button>
    </section>
  );
}

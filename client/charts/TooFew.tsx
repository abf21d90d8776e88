/**
 * A number that is not shown. Reached with Tab, touched or pointed at, it says why; the explanation stays while the
 * pointer is on it, and Escape closes it.
 */

import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface TooFewProps {
  floor: number;
  /** Out of sight the words are enough: nothing there should take the focus. */
  still?: boolean;
}

/** Room for the explanation, in CSS pixels; it stays on the screen whatever the word's place is. */
const WIDTH = 320;
const HEIGHT = 180;
const MARGIN = 6;

/** Where the explanation touches the word, so that the pointer finds no gap between them. */
type Place = { readonly left: number } & ({ readonly top: number } | { readonly bottom: number });

export function TooFew({ floor, still = false }: TooFewProps) {
  const { t } = useTranslation();
  const id = useId();
  const word = useRef<HTMLButtonElement>(null);
  // Fixed to the screen, because the table around it scrolls sideways and would cut it off.
  const [place, setPlace] = useState<Place | null>(null);

  function open(): void {
    const box = word.current?.getBoundingClientRect();
    if (!box) return;
    const { clientWidth, clientHeight } = document.documentElement;
    const left = Math.max(MARGIN, Math.min(box.left, clientWidth - WIDTH - MARGIN));
    const below = box.bottom + HEIGHT <= clientHeight || box.top < HEIGHT;
    setPlace(below ? { left, top: box.bottom } : { left, bottom: clientHeight - box.top });
  }
  const isOpen = place !== null;
  useEffect(() => {
    if (!isOpen) return;
    const close = () => setPlace(null);
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    window.addEventListener('scroll', close, { capture: true, passive: true });
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('scroll', close, { capture: true });
      window.removeEventListener('keydown', onKey);
    };
  }, [isOpen]);

  if (still) return <>{t('charts.tooFew')}</>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whoever has no pointer has the button's focus
    <span onMouseEnter={open} onMouseLeave={() => setPlace(null)}>
      <button
        type="button"
        className="wm-too-few"
        ref={word}
        aria-describedby={id}
        onFocus={open}
        onBlur={() => setPlace(null)}
        onClick={open}
      >
        {t('charts.tooFew')}
      </button>
      <span
        className={place ? 'wm-too-few__why' : 'kern-sr-only'}
        role="tooltip"
        id={id}
        style={place ? { ...place, maxWidth: WIDTH } : undefined}
      >
        {t('charts.tooFewWhy', { floor })}
      </span>
    </span>
  );
}

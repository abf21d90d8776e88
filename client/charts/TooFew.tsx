/** A number that is not shown. Reached with Tab, touched or pointed at, it says why; Escape closes the explanation. */

import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface TooFewProps {
  floor: number;
  /** Out of sight the words are enough: nothing there should take the focus. */
  still?: boolean;
}

/** Room for the explanation, in CSS pixels; it stays on the screen whatever the word's place is. */
const WIDTH = 320;
const GAP = 6;

export function TooFew({ floor, still = false }: TooFewProps) {
  const { t } = useTranslation();
  const id = useId();
  const word = useRef<HTMLButtonElement>(null);
  // Fixed to the screen, because the table around it scrolls sideways and would cut it off.
  const [place, setPlace] = useState<{ top: number; left: number } | null>(null);

  function open(): void {
    const box = word.current?.getBoundingClientRect();
    if (!box) return;
    const left = Math.max(GAP, Math.min(box.left, document.documentElement.clientWidth - WIDTH - GAP));
    setPlace({ top: box.bottom + GAP, left });
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
    <>
      <button
        type="button"
        className="wm-too-few"
        ref={word}
        aria-describedby={id}
        onFocus={open}
        onBlur={() => setPlace(null)}
        onClick={open}
        onMouseEnter={open}
        onMouseLeave={() => setPlace(null)}
      >
        {t('charts.tooFew')}
      </button>
      <span
        className={place ? 'wm-too-few__why' : 'kern-sr-only'}
        role="tooltip"
        id={id}
        style={place ? { top: `${place.top}px`, left: `${place.left}px`, maxWidth: `${WIDTH}px` } : undefined}
      >
        {t('charts.tooFewWhy', { floor })}
      </span>
    </>
  );
}

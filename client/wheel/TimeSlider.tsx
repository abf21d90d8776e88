/** The way through time: a native slider over the dates of the readings, with buttons that do the same. */

import { useId } from 'react';
import type { Moment } from './wheel-lines.ts';
import type { WheelWords } from './wheel-words.ts';

interface TimeSliderProps {
  moments: readonly Moment[];
  /** Which of them is shown. */
  position: number;
  onChange: (position: number) => void;
  words: WheelWords;
}

export function TimeSlider({ moments, position, onChange, words }: TimeSliderProps) {
  const { t, date } = words;
  const id = useId();
  const last = moments.length - 1;
  const shown = moments[position];
  if (!shown) return null;
  if (last === 0) {
    return (
      <div className="wm-wheel__time">
        <p className="kern-body">{t('wheel.onlyOne')}</p>
      </div>
    );
  }
  const step = (by: number) => onChange(Math.min(last, Math.max(0, position + by)));
  return (
    <div className="wm-wheel__time">
      <label className="kern-label" htmlFor={id}>
        {t('wheel.time')}
      </label>
      <div className="wm-wheel__slider">
        {/* They stay reachable at the ends, so that the focus does not fall into nowhere. */}
        <button
          type="button"
          className="kern-btn kern-btn--secondary"
          aria-disabled={position === 0}
          onClick={() => step(-1)}
        >
          <span className="kern-label">{t('wheel.earlier')}</span>
        </button>
        <input
          id={id}
          type="range"
          className="wm-wheel__range"
          min={0}
          max={last}
          step={1}
          value={position}
          aria-valuetext={date(shown.at)}
          onChange={(event) => onChange(Number(event.target.value))}
        />
        <button
          type="button"
          className="kern-btn kern-btn--secondary"
          aria-disabled={position === last}
          onClick={() => step(1)}
        >
          <span className="kern-label">{t('wheel.later')}</span>
        </button>
      </div>
    </div>
  );
}

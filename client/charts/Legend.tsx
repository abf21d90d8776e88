/** What the colours, patterns and shapes of a picture mean; words in HTML, so that they wrap, scale and can be read aloud. */

import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LegendEntry } from './figure.ts';
import { drawMark, MARK_HEIGHT, MARK_WIDTH } from './legend-mark.ts';
import { paletteOf } from './palette.ts';
import { useSurroundings } from './surroundings.ts';

export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  const { t } = useTranslation();
  if (entries.length === 0) return null;
  return (
    <ul className="wm-legend" aria-label={t('charts.legend')}>
      {entries.map((entry) => (
        <li className="wm-legend__entry" key={entry.label}>
          <LegendMark entry={entry} />
          <span>{entry.label}</span>
        </li>
      ))}
    </ul>
  );
}

export function LegendMark({ entry }: { entry: LegendEntry }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const surroundings = useSurroundings();
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    context.setTransform(FINENESS, 0, 0, FINENESS, 0, 0);
    context.clearRect(0, 0, MARK_WIDTH, MARK_HEIGHT);
    drawMark(context, entry, paletteOf(surroundings, canvas.current.parentElement ?? document.body));
  }, [entry, surroundings]);
  return (
    <span aria-hidden="true">
      <canvas className="wm-legend__mark" ref={canvas} width={MARK_WIDTH * FINENESS} height={MARK_HEIGHT * FINENESS} />
    </span>
  );
}

/** Sharp on dense screens and on paper. */
const FINENESS = 3;

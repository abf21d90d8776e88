/** The picture of one moment: a wheel, or bars where there are too few topics for one, with legend, breaks and words. */

import { useMemo } from 'react';
import type { Picture } from '#surveys/picture';
import { type Bar, barsDrawing } from '../charts/bars.ts';
import { ChartCanvas } from '../charts/ChartCanvas.tsx';
import { chartWords } from '../charts/chart-words.ts';
import type { Drawing } from '../charts/figure.ts';
import { Legend } from '../charts/Legend.tsx';
import type { Pattern } from '../charts/patterns.ts';
import { lineLegend, type RadarLine, radarDrawing } from '../charts/radar.ts';
import { type Moment, type WheelLines, wheelLines } from './wheel-lines.ts';
import { cellWords, type WheelWords } from './wheel-words.ts';

interface WheelProps {
  picture: Picture;
  moment: Moment;
  words: WheelWords;
  /** The table that says the same. */
  tableId: string;
}

/** Two spokes are a line and no wheel. */
const LEAST_SPOKES = 3;

export function Wheel({ picture, moment, words, tableId }: WheelProps) {
  const { t, date, number, voice } = words;
  const { readingId, at } = moment;
  const shown = useMemo(
    () =>
      wheelLines(picture, readingId, {
        voice: (each, instant) => t('wheel.line', { voice: voice(each), date: date(instant) }),
        earlier: (instant) => t('wheel.earlierLine', { date: date(instant) }),
      }),
    [picture, readingId, t, date, voice],
  );
  const round = shown.spokes.length >= LEAST_SPOKES;
  const drawing = useMemo(
    () => (round ? radarDrawing(shown.spokes, shown.lines, number) : fewBars(shown, words)),
    [round, shown, number, words],
  );
  const column = picture.series.findIndex((series) => series.readingId === readingId);
  const values = picture.spokes.map((spoke) => {
    const row = picture.rows.find((each) => each.key === spoke.key && each.kind === spoke.kind);
    return t('wheel.altValue', { topic: spoke.title, value: cellWords(row?.cells[column], words) });
  });
  const kind = t(round ? 'wheel.kindRadar' : 'wheel.kindBars');
  return (
    <div className="wm-wheel__picture">
      <Legend
        entries={
          round
            ? shown.lines.map(lineLegend)
            : shown.lines.map((line, index) => ({
                label: line.label,
                mark: 'fill',
                fill: (palette) => barFill(line, index, line.colour(palette)),
              }))
        }
      />
      <ChartCanvas
        drawing={drawing}
        label={t('wheel.alt', { kind, date: date(at), values: values.join(', ') })}
        describedBy={tableId}
      />
      {round && (
        <ol className="wm-wheel__numbers" aria-hidden="true">
          {shown.spokes.map((spoke) => (
            <li key={spoke.label}>{spoke.label}</li>
          ))}
        </ol>
      )}
      <ScaleNote picture={picture} round={round} words={words} />
      {shown.breaks.length > 0 && (
        <div className="wm-wheel__breaks">
          <p className="kern-title kern-title--small">{t('wheel.breakTitle')}</p>
          <ul className="kern-list kern-list--bullet">
            {shown.breaks.map(({ spoke, reason }) => (
              <li key={spoke}>{t(`wheel.break.${reason.kind}`, { topic: spoke, version: reason.version })}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function ScaleNote({ picture, round, words }: { picture: Picture; round: boolean; words: WheelWords }) {
  const { t, number } = words;
  const [first] = picture.spokes;
  const alike = picture.spokes.every(({ scale }) => scale.min === first?.scale.min && scale.max === first?.scale.max);
  return (
    <>
      {alike && first && (
        <p className="kern-body kern-body--small">
          {t(round ? 'wheel.scale' : 'wheel.scaleBars', {
            min: number(first.scale.min),
            max: number(first.scale.max),
          })}
        </p>
      )}
      {picture.kind === 'area' && (
        <p className="kern-body kern-body--small">{t('wheel.areas', { count: picture.spokes.length })}</p>
      )}
    </>
  );
}

const EARLIER_PATTERNS: readonly Pattern[] = ['diagonal', 'dots', 'lines'];

/** Earlier readings are patterned, the voices of the moment are plain. */
function barFill(line: RadarLine, index: number, colour: string) {
  return { colour, pattern: line.width > 2 ? ('plain' as const) : (EARLIER_PATTERNS[index] ?? 'back') };
}

/** One or two topics: a group of bars each, in the lines' order and colours. */
function fewBars({ spokes, lines }: WheelLines, { t, language, number }: WheelWords): Drawing {
  const bars = spokes.map((spoke, index): Bar => {
    const values = lines.map((line) => line.values[index] ?? null);
    return {
      label: spoke.label,
      values,
      texts: values.map((value) => (value === null ? t('charts.nothing') : number(value))),
    };
  });
  const max = Math.max(...spokes.map((spoke) => spoke.max), 0);
  const words = { ...chartWords(t, language), count: number };
  return barsDrawing(bars, { max, share: false }, words, (palette, series) => {
    const line = lines[series];
    return line ? barFill(line, series, line.colour(palette)) : { colour: palette.text, pattern: 'plain' as const };
  });
}

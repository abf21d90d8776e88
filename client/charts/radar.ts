/** The wheel: a spoke per topic, a line per reading and voice. Where a line has no value, it has a gap and never a zero. */

import './radar-engine.ts';
import type { ChartConfiguration, ChartDataset } from './chart-engine.ts';
import type { Drawing, LegendEntry, Shape } from './figure.ts';
import type { Palette } from './palette.ts';
import { type Font, widestWord, wrapText } from './text-measure.ts';

/** Labels are wrapped to this width, in CSS pixels, unless one of their words needs more. */
const LABEL_WIDTH = 150;
const MOST_LABEL_WIDTH = 220;

/** Narrower than this, in pixels, spokes have numbers in place of their words. */
export const NUMBERED_BELOW = 480;

export interface RadarSpoke {
  readonly label: string;
  readonly min: number;
  readonly max: number;
}

export interface RadarLine {
  readonly label: string;
  /** In the order of the spokes, each on its spoke's own scale. */
  readonly values: readonly (number | null)[];
  readonly colour: (palette: Palette) => string;
  readonly shape: Shape;
  readonly width: number;
  readonly dash: readonly number[];
  /** The area inside the line is tinted. */
  readonly filled: boolean;
}

/** The same line in the legend. */
export function lineLegend(line: RadarLine): LegendEntry {
  return {
    label: line.label,
    fill: (palette) => ({ colour: line.colour(palette), pattern: 'plain' }),
    mark: 'line',
    shape: line.shape,
    dash: line.dash,
    width: line.width,
  };
}

/** A colour with the given opacity, as the canvas takes it. */
function tint(colour: string, opacity: number): string {
  const parts = /^rgb\((.+)\)$/.exec(colour);
  return parts ? `rgba(${parts[1]}, ${opacity})` : 'transparent';
}

/** @param write a tick's number in the page's language */
export function radarDrawing(
  spokes: readonly RadarSpoke[],
  lines: readonly RadarLine[],
  write: (value: number) => string,
): Drawing {
  const [first] = spokes;
  const alike = spokes.every((spoke) => spoke.min === first?.min && spoke.max === first?.max);
  // Spokes of different scales share the rings from their lower to their upper end, which then have no numbers.
  const place = (value: number | null, index: number): number | null => {
    const spoke = spokes[index];
    if (value === null || !spoke || spoke.max === spoke.min) return null;
    return alike ? value : (value - spoke.min) / (spoke.max - spoke.min);
  };
  const [min, max] = alike && first ? [first.min, first.max] : [0, 1];
  return {
    height: (width) => Math.round(Math.min(Math.max(width * 0.85, 300), 520)),
    config({ width, palette }) {
      const narrow = width < NUMBERED_BELOW;
      const font: Font = { family: palette.fontFamily, size: narrow ? 14 : 16 };
      const datasets = lines.map((line): ChartDataset<'radar', (number | null)[]> => {
        const colour = line.colour(palette);
        return {
          data: line.values.map(place),
          borderColor: colour,
          backgroundColor: tint(colour, 0.16),
          fill: line.filled,
          borderWidth: line.width,
          borderDash: [...line.dash],
          borderJoinStyle: 'round',
          pointStyle: line.shape,
          pointRadius: line.width > 2 ? 6 : 5,
          pointBackgroundColor: line.filled ? colour : palette.surface,
          pointBorderColor: colour,
          pointBorderWidth: 2,
          spanGaps: false,
        };
      });
      const widest = widestWord(
        spokes.map((spoke) => spoke.label),
        font,
      );
      const labelWidth = Math.min(Math.max(LABEL_WIDTH, widest), MOST_LABEL_WIDTH);
      const config: ChartConfiguration<'radar', (number | null)[], string[]> = {
        type: 'radar',
        data: {
          // Long German words do not fit around a wheel on a phone; the numbers are explained beside it.
          labels: spokes.map((spoke, index) =>
            narrow ? [`${index + 1}`] : wrapText(spoke.label, labelWidth, font, 3),
          ),
          // Later ones are drawn over earlier ones; chart.js draws the first dataset on top.
          datasets: datasets.reverse(),
        },
        options: {
          layout: { padding: 2 },
          scales: {
            r: {
              min,
              max,
              beginAtZero: false,
              angleLines: { color: palette.grid },
              grid: { color: palette.grid },
              pointLabels: { color: palette.text, font: { family: palette.fontFamily, size: font.size }, padding: 6 },
              ticks: {
                display: alike,
                color: palette.muted,
                backdropColor: palette.surface,
                backdropPadding: 1,
                font: { family: palette.fontFamily, size: 12 },
                maxTicksLimit: narrow ? 4 : 6,
                callback: (value) => write(Number(value)),
              },
            },
          },
        },
      };
      return config as unknown as ChartConfiguration;
    },
  };
}

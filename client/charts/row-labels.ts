/**
 * The labels of horizontal bars: beside them in a column where there is room, above them where there is not, so that
 * long German words stay whole on a phone, and labels of whole sentences anywhere.
 */

import type { Plugin } from './chart-engine.ts';
import type { Palette } from './palette.ts';
import { type Font, fontOf, textWidth, wrapText } from './text-measure.ts';

export const LABEL_SIZE = 16;
const LINE = 20;
/** Below this width labels stand above. */
const NARROW = 560;
/** Labels that need more lines than these beside the bars have the whole width above them. */
const MOST_BESIDE = 3;
/** What is longer even so is an essay; the table has all of it. */
const MOST_ABOVE = 6;
/** For measuring before a palette is at hand: the page's own. */
const MEASURING = "'Fira Sans', sans-serif";

export interface RowLabels {
  readonly lines: readonly (readonly string[])[];
  /** Height of one row whose bars take `bars` pixels. */
  rowHeight(bars: number): number;
  /** What chart.js writes beside the axis: the labels, or nothing where they stand above. */
  readonly ticks: string[][];
  readonly above: boolean;
  /** Height of the labels in a row, where they stand above. */
  readonly headroom: number;
}

/** @param room what is kept free to the right of the bars */
export function rowLabels(labels: readonly string[], width: number, room: number, family = MEASURING): RowLabels {
  const font: Font = { family, size: LABEL_SIZE };
  // chart.js gives an axis at most half of what is left.
  const beside = Math.min(width * 0.38, (width - room) / 2 - 16);
  const wrapped = (most: number, maxLines: number) => labels.map((label) => wrapText(label, most, font, maxLines));
  const narrow = width < NARROW;
  const inColumn = narrow ? [] : wrapped(beside, MOST_BESIDE + 1);
  const above = narrow || inColumn.some((each) => each.length > MOST_BESIDE);
  const lines = above ? wrapped(width - 4, MOST_ABOVE) : inColumn;
  const tallest = Math.max(1, ...lines.map((each) => each.length));
  return {
    lines,
    above,
    headroom: above ? tallest * LINE : 0,
    ticks: above ? lines.map(() => []) : lines.map((each) => [...each]),
    rowHeight: (bars) => (above ? tallest * LINE + bars + 14 : Math.max(bars + 14, tallest * LINE + 12)),
  };
}

/** Writes labels above the bars and moves the bars down to make room; does nothing where labels stand beside. */
export function labelsAboveRows(labels: RowLabels, palette: Palette, barsHeight: number): Plugin {
  const font: Font = { family: palette.fontFamily, size: LABEL_SIZE };
  return {
    id: 'wegmarkeRowLabels',
    afterDatasetsUpdate(chart) {
      if (!labels.above) return;
      chart.data.datasets.forEach((_, dataset) => {
        for (const element of chart.getDatasetMeta(dataset).data) element.y += labels.headroom / 2;
      });
    },
    afterDatasetsDraw(chart) {
      const scale = chart.scales.y;
      if (!labels.above || !scale) return;
      const { ctx } = chart;
      ctx.save();
      ctx.font = fontOf(font);
      ctx.fillStyle = palette.text;
      ctx.textBaseline = 'bottom';
      ctx.textAlign = 'left';
      labels.lines.forEach((lines, row) => {
        const bottom = scale.getPixelForValue(row) + labels.headroom / 2 - barsHeight / 2 - 1;
        lines.forEach((line, index) => {
          const y = bottom - (lines.length - 1 - index) * LINE;
          ctx.fillStyle = palette.surface;
          // From the edge of the picture, and not of the bars: the axis' own numbers may push these in.
          ctx.fillRect(0, y - LINE + 2, textWidth(line, font) + 4, LINE - 2);
          ctx.fillStyle = palette.text;
          ctx.fillText(line, 0, y);
        });
      });
      ctx.restore();
    },
  };
}

/**
 * A figure before it is drawn: what each kind of chart is turned into by plain functions, and what `ChartFigure` shows.
 * The drawing, the table, the legend and the files all come from the same of these, so they cannot disagree.
 */

import type { ChartConfiguration } from './chart-engine.ts';
import type { Palette } from './palette.ts';
import type { Fill } from './patterns.ts';

/** Where a drawing is drawn: how wide, in which colours. */
export interface Surface {
  readonly width: number;
  readonly palette: Palette;
}

/** A chart that can be drawn at any width. Keep its identity as long as its data are the same. */
export interface Drawing {
  height(width: number): number;
  config(surface: Surface): ChartConfiguration;
}

/** One picture of a figure; small multiples have several, with a title each. */
export interface Panel {
  readonly title: string | null;
  readonly drawing: Drawing;
}

/** How a series looks in the picture: an area, a line, or single points. */
export type Mark = 'fill' | 'line' | 'point';
export const SHAPES = ['circle', 'triangle', 'rect', 'rectRot', 'star', 'crossRot'] as const;
export type Shape = (typeof SHAPES)[number];

export interface LegendEntry {
  readonly label: string;
  /** Depends on the theme, so it is worked out where it is shown. */
  readonly fill: (palette: Palette) => Fill;
  readonly mark: Mark;
  /** Of points, and of the points on a line. */
  readonly shape?: Shape;
  /** Of a line: lengths of strokes and gaps. */
  readonly dash?: readonly number[];
  readonly width?: number;
}

/** A count and what share of all that is. */
export interface CountAndShare {
  readonly count: number;
  readonly share: number | null;
}

/** A number; a text; null: hidden because too few; undefined: there is nothing to say. */
export type Cell = number | CountAndShare | string | null | undefined;

export interface TableColumn {
  readonly header: string;
  /** How its numbers are written. */
  readonly as: 'count' | 'countAndShare' | 'decimal' | 'text';
}

export interface TableRow {
  readonly head: string;
  readonly cells: readonly Cell[];
  /** Sums and sizes, set apart from the rows above. */
  readonly kind?: 'total';
}

export interface FigureTable {
  /** The header above the rows' heads. */
  readonly corner: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
}

export interface Figure {
  /** What it shows; names the figure and its files. */
  readonly title: string;
  /** `n = 184`, and what became of the others. */
  readonly facts: readonly string[];
  readonly panels: readonly Panel[];
  readonly legend: readonly LegendEntry[];
  readonly notes: readonly string[];
  readonly table: FigureTable;
  /** What kind of picture it is, for those who cannot see it: `Balkendiagramm`. */
  readonly kind: string;
}

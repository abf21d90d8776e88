/** Patterns beside the colours, so that series can be told apart without seeing colour, and on a black and white print. */

import type { Palette } from './palette.ts';

/** What a series is filled with: a hue and a pattern of its own. */
export interface Fill {
  readonly colour: string;
  readonly pattern: Pattern;
}
export const PATTERNS = ['plain', 'diagonal', 'dots', 'lines', 'back', 'cross'] as const;
export type Pattern = (typeof PATTERNS)[number];

const SIZE = 10;
/** Tiles are drawn finer than they are shown, so that they stay sharp on dense screens and on paper. */
const FINENESS = 4;

/** Each hue comes with its pattern; after six the hues begin again with other patterns. */
export function seriesFill(palette: Palette, index: number): Fill {
  const hues = palette.series.length;
  const turn = Math.floor(index / hues);
  return {
    colour: palette.series[index % hues] ?? palette.text,
    pattern: PATTERNS[(index + turn * 2) % PATTERNS.length] ?? 'plain',
  };
}

function drawTile(context: CanvasRenderingContext2D, { colour, pattern }: Fill, over: string): void {
  context.fillStyle = colour;
  context.fillRect(0, 0, SIZE, SIZE);
  context.strokeStyle = over;
  context.fillStyle = over;
  context.lineWidth = 1.6;
  context.beginPath();
  if (pattern === 'diagonal' || pattern === 'cross') {
    // Beyond the edges too, so that the corners of neighbouring tiles close.
    for (const shift of [-SIZE, 0, SIZE]) {
      context.moveTo(shift - 1, SIZE + 1);
      context.lineTo(shift + SIZE + 1, -1);
    }
  }
  if (pattern === 'back' || pattern === 'cross') {
    for (const shift of [-SIZE, 0, SIZE]) {
      context.moveTo(shift - 1, -1);
      context.lineTo(shift + SIZE + 1, SIZE + 1);
    }
  }
  if (pattern === 'lines') {
    context.moveTo(0, SIZE / 2);
    context.lineTo(SIZE, SIZE / 2);
  }
  context.stroke();
  if (pattern === 'dots') {
    context.beginPath();
    context.arc(SIZE / 2, SIZE / 2, 1.8, 0, 2 * Math.PI);
    context.fill();
  }
}

/** A canvas fill of the colour with its pattern drawn over it in the colour of the ground. */
export function canvasFill(fill: Fill, over: string): string | CanvasPattern {
  if (fill.pattern === 'plain') return fill.colour;
  const tile = document.createElement('canvas');
  tile.width = SIZE * FINENESS;
  tile.height = SIZE * FINENESS;
  const context = tile.getContext('2d');
  if (!context) return fill.colour;
  context.scale(FINENESS, FINENESS);
  drawTile(context, fill, over);
  const made = context.createPattern(tile, 'repeat');
  if (!made) return fill.colour;
  made.setTransform(new DOMMatrix().scale(1 / FINENESS));
  return made;
}

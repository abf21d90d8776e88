/**
 * Draws a chart into a canvas as wide as its place, and again when its width, its data or the theme change. Its pixels
 * are given back when it goes.
 */

import { useLayoutEffect, useRef } from 'react';
import { Chart } from './chart-engine.ts';
import type { Drawing } from './figure.ts';
import { type Palette, paletteOf } from './palette.ts';
import { useSurroundings } from './surroundings.ts';
import { useWidth } from './use-width.ts';

/** A page of A4 between its margins, in CSS pixels: what is drawn wider would be printed too small to read. */
const PAPER_WIDTH = 660;
/** What is higher than this, with its words, does not fit on the page: it is printed smaller, in one piece. */
const PAPER_HEIGHT = 780;
/** Letters of the screen's size are large on paper. */
const PAPER_SCALE = 0.8;

interface ChartCanvasProps {
  drawing: Drawing;
  /** What a screen reader says in place of the picture. */
  label: string;
  /** The id of what says the same in words: the table. */
  describedBy?: string;
}

export function ChartCanvas({ drawing, label, describedBy }: ChartCanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const surroundings = useSurroundings();
  const { printing } = surroundings;
  const measured = useWidth(frame);
  const width = printing ? Math.min(measured, PAPER_WIDTH) / PAPER_SCALE : measured;
  const height = drawing.height(width || PAPER_WIDTH);
  const shrink = printing ? Math.min(PAPER_SCALE, PAPER_HEIGHT / height) : 1;

  useLayoutEffect(() => {
    const target = canvas.current;
    if (width === 0 || !target || !frame.current) return;
    return draw(target, paletteOf(surroundings, frame.current), drawing, {
      width,
      height,
      shrink,
      fineness: surroundings.printing ? 3 : pixelRatio(),
    });
  }, [drawing, width, height, shrink, surroundings]);

  return (
    <div className="wm-chart__frame" ref={frame} style={{ height: `${height * shrink}px` }}>
      <canvas className="wm-chart__canvas" ref={canvas} role="img" aria-label={label} aria-describedby={describedBy} />
    </div>
  );
}

/** Draws, and returns what takes the drawing away again and frees its memory. */
function draw(
  canvas: HTMLCanvasElement,
  palette: Palette,
  drawing: Drawing,
  size: { width: number; height: number; shrink: number; fineness: number },
): (() => void) | undefined {
  // No canvas (a browser that keeps it back, or none at all): the table says it all.
  if (!canvas.getContext('2d')) return undefined;
  canvas.width = size.width;
  canvas.height = size.height;
  const config = drawing.config({ width: size.width, palette });
  config.options = { ...config.options, devicePixelRatio: size.fineness };
  const chart = new Chart(canvas, config);
  canvas.style.width = `${size.width * size.shrink}px`;
  canvas.style.height = `${size.height * size.shrink}px`;
  return () => {
    chart.destroy();
    canvas.width = 0;
    canvas.height = 0;
  };
}

function pixelRatio(): number {
  return Math.max(1, window.devicePixelRatio || 1);
}

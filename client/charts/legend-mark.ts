/** Draws one series' mark for a legend, with the same colour, pattern, line and shape as in the picture. */

import type { LegendEntry, Shape } from './figure.ts';
import type { Palette } from './palette.ts';
import { canvasFill } from './patterns.ts';

export const MARK_WIDTH = 32;
export const MARK_HEIGHT = 18;

function shapePath(context: CanvasRenderingContext2D, shape: Shape, x: number, y: number, radius: number): void {
  context.beginPath();
  if (shape === 'circle') context.arc(x, y, radius, 0, 2 * Math.PI);
  else if (shape === 'triangle') {
    context.moveTo(x, y - radius);
    context.lineTo(x + radius, y + radius * 0.8);
    context.lineTo(x - radius, y + radius * 0.8);
  } else if (shape === 'rect') context.rect(x - radius * 0.8, y - radius * 0.8, radius * 1.6, radius * 1.6);
  else if (shape === 'rectRot') {
    context.moveTo(x, y - radius);
    context.lineTo(x + radius, y);
    context.lineTo(x, y + radius);
    context.lineTo(x - radius, y);
  } else {
    const angles = shape === 'star' ? [0, 1, 2, 3] : [1, 3];
    for (const eighth of angles) {
      const angle = (eighth * Math.PI) / 4;
      context.moveTo(x - Math.cos(angle) * radius, y - Math.sin(angle) * radius);
      context.lineTo(x + Math.cos(angle) * radius, y + Math.sin(angle) * radius);
    }
    return;
  }
  context.closePath();
}

/** Into a field of MARK_WIDTH × MARK_HEIGHT at the origin. */
export function drawMark(context: CanvasRenderingContext2D, entry: LegendEntry, palette: Palette): void {
  const fill = entry.fill(palette);
  const middle = MARK_HEIGHT / 2;
  context.strokeStyle = fill.colour;
  context.lineWidth = entry.width ?? 2;
  if (entry.mark === 'fill') {
    context.fillStyle = canvasFill(fill, palette.surface);
    context.fillRect(1, 1, MARK_WIDTH - 2, MARK_HEIGHT - 2);
    context.lineWidth = 1;
    context.strokeStyle = palette.muted;
    context.strokeRect(1, 1, MARK_WIDTH - 2, MARK_HEIGHT - 2);
    return;
  }
  if (entry.mark === 'line') {
    context.setLineDash([...(entry.dash ?? [])]);
    context.beginPath();
    context.moveTo(0, middle);
    context.lineTo(MARK_WIDTH, middle);
    context.stroke();
    context.setLineDash([]);
  }
  if (entry.shape) {
    context.lineWidth = 2;
    context.fillStyle = fill.colour;
    shapePath(context, entry.shape, MARK_WIDTH / 2, middle, 6);
    context.fill();
    context.stroke();
  }
}

/** A figure as one picture for documents: title, n, legend and charts, in light colours on white. */

import { Chart } from './chart-engine.ts';
import type { Figure, Panel } from './figure.ts';
import { drawMark, MARK_HEIGHT, MARK_WIDTH } from './legend-mark.ts';
import { type Palette, readPalette } from './palette.ts';
import { type Font, fontOf, textWidth, wrapText } from './text-measure.ts';

const WIDTH = 900;
const MARGIN = 24;
const INNER = WIDTH - 2 * MARGIN;
const FINENESS = 2;

interface Block {
  readonly height: number;
  draw(context: CanvasRenderingContext2D, top: number): void;
}

function textBlock(text: string, font: Font, colour: string, after: number): Block {
  const lines = wrapText(text, INNER, font, 6);
  const step = Math.round(font.size * 1.35);
  return {
    height: lines.length * step + after,
    draw(context, top) {
      context.font = fontOf(font);
      context.fillStyle = colour;
      context.textBaseline = 'top';
      lines.forEach((line, index) => {
        context.fillText(line, MARGIN, top + index * step);
      });
    },
  };
}

function legendBlock(figure: Figure, palette: Palette, font: Font): Block {
  const places: { x: number; y: number }[] = [];
  let x = 0;
  let y = 0;
  for (const entry of figure.legend) {
    const width = MARK_WIDTH + 8 + textWidth(entry.label, font) + 24;
    if (x > 0 && x + width > INNER) {
      x = 0;
      y += 28;
    }
    places.push({ x, y });
    x += width;
  }
  return {
    height: y + 40,
    draw(context, top) {
      figure.legend.forEach((entry, index) => {
        const place = places[index];
        if (!place) return;
        context.save();
        context.translate(MARGIN + place.x, top + place.y);
        drawMark(context, entry, palette);
        context.restore();
        context.font = fontOf(font);
        context.fillStyle = palette.text;
        context.textBaseline = 'middle';
        context.fillText(entry.label, MARGIN + place.x + MARK_WIDTH + 8, top + place.y + MARK_HEIGHT / 2);
      });
    },
  };
}

function panelBlock(panel: Panel, palette: Palette): Block {
  const height = panel.drawing.height(INNER);
  return {
    height: height + 16,
    draw(context, top) {
      const canvas = document.createElement('canvas');
      canvas.width = INNER;
      canvas.height = height;
      const config = panel.drawing.config({ width: INNER, palette });
      config.options = { ...config.options, devicePixelRatio: FINENESS };
      const chart = new Chart(canvas, config);
      context.drawImage(canvas, MARGIN, top, INNER, height);
      chart.destroy();
    },
  };
}

/** A PNG; null where the browser cannot make one. `at`: an element of the page, for its fonts. */
export async function figurePng(figure: Figure, at: Element): Promise<Blob | null> {
  const palette = readPalette(at, true);
  const font: Font = { family: palette.fontFamily, size: 15 };
  const blocks = [
    textBlock(figure.title, { ...font, size: 21, weight: 600 }, palette.text, 6),
    textBlock(figure.facts.join(' · '), font, palette.muted, 14),
    ...(figure.legend.length > 0 ? [legendBlock(figure, palette, font)] : []),
    ...figure.panels.flatMap((panel) => [
      ...(panel.title ? [textBlock(panel.title, { ...font, weight: 600 }, palette.text, 4)] : []),
      panelBlock(panel, palette),
    ]),
    ...figure.notes.map((note) => textBlock(note, { ...font, size: 13 }, palette.muted, 4)),
  ];
  const canvas = document.createElement('canvas');
  const height = blocks.reduce((sum, block) => sum + block.height, 0) + 2 * MARGIN;
  canvas.width = WIDTH * FINENESS;
  canvas.height = height * FINENESS;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.scale(FINENESS, FINENESS);
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, WIDTH, height);
  let top = MARGIN;
  for (const block of blocks) {
    block.draw(context, top);
    top += block.height;
  }
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

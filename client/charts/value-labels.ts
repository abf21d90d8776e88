/** Values written at their bars: nobody should have to guess them from an axis, or see colour to tell them apart. */

import type { Plugin } from './chart-engine.ts';
import type { Palette } from './palette.ts';
import { type Font, fontOf } from './text-measure.ts';

/** Texts behind the ends of horizontal bars or points; null writes nothing. */
export function labelsAtEnds(
  palette: Palette,
  font: Font,
  labelOf: (dataset: number, index: number) => { text: string; muted: boolean } | null,
): Plugin {
  return {
    id: 'wegmarkeLabelsAtEnds',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.font = fontOf(font);
      ctx.textBaseline = 'middle';
      ctx.textAlign = 'left';
      chart.data.datasets.forEach((_, dataset) => {
        chart.getDatasetMeta(dataset).data.forEach((element, index) => {
          const label = labelOf(dataset, index);
          if (!label) return;
          ctx.fillStyle = label.muted ? palette.muted : palette.text;
          // A value that is not shown has no bar, and its words stand where the bar would begin.
          const x = Number.isFinite(element.x) && !label.muted ? Math.max(element.x, chartArea.left) : chartArea.left;
          ctx.fillText(label.text, x + 6, element.y);
        });
      });
      ctx.restore();
    },
  };
}

/** Texts above vertical bars; left out where the bars are too narrow for them. */
export function labelsAbove(
  palette: Palette,
  font: Font,
  labelOf: (index: number) => { text: string; muted: boolean } | null,
): Plugin {
  return {
    id: 'wegmarkeLabelsAbove',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea } = chart;
      const elements = chart.getDatasetMeta(0).data;
      const room = (chartArea.right - chartArea.left) / Math.max(1, elements.length);
      ctx.save();
      ctx.font = fontOf(font);
      ctx.textAlign = 'center';
      ctx.textBaseline = 'bottom';
      elements.forEach((element, index) => {
        const label = labelOf(index);
        if (!label) return;
        const upright = ctx.measureText(label.text).width > room - 2;
        ctx.fillStyle = label.muted ? palette.muted : palette.text;
        const y = label.muted || !Number.isFinite(element.y) ? chartArea.bottom : element.y;
        if (!upright) {
          ctx.fillText(label.text, element.x, y - 4);
        } else if (room >= font.size) {
          ctx.save();
          ctx.translate(element.x, y - 4);
          ctx.rotate(-Math.PI / 2);
          ctx.textAlign = 'left';
          ctx.textBaseline = 'middle';
          ctx.fillText(label.text, 0, 0);
          ctx.restore();
        }
      });
      ctx.restore();
    },
  };
}

/** Kept free of a pattern on either side of a number, and what the outline of a bar takes, in pixels. */
const CALM = 5;
const EDGE = 1;

interface BarBox {
  readonly x: number;
  readonly base: number;
  readonly height: number;
}

interface SegmentLabel {
  readonly text: string;
  readonly colour: string;
  /** Drawn behind the text as high as the bar, so that a pattern neither cuts through it nor frames it. */
  readonly ground: string;
  /** The part goes on as far on the other side of its base: the text stands at the base. */
  readonly mirrored: boolean;
}

/** Texts in the middle of the parts of stacked bars, where they fit. */
export function labelsInside(font: Font, labelOf: (dataset: number, index: number) => SegmentLabel | null): Plugin {
  return {
    id: 'wegmarkeLabelsInside',
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      ctx.save();
      ctx.font = fontOf(font);
      ctx.textAlign = 'center';
      ctx.textBaseline = 'middle';
      chart.data.datasets.forEach((_, dataset) => {
        chart.getDatasetMeta(dataset).data.forEach((element, index) => {
          const label = labelOf(dataset, index);
          if (!label) return;
          const { x, base, height } = element.getProps(['x', 'base', 'height'] as never, true) as unknown as BarBox;
          const width = ctx.measureText(label.text).width;
          if (Math.abs(x - base) * (label.mirrored ? 2 : 1) < width + 6) return;
          const middle = label.mirrored ? base : (x + base) / 2;
          ctx.fillStyle = label.ground;
          const calm = Math.min(width + 2 * CALM, Math.abs(x - base) * (label.mirrored ? 2 : 1) - 2 * EDGE);
          ctx.fillRect(middle - calm / 2, element.y - height / 2 + EDGE, calm, height - 2 * EDGE);
          ctx.fillStyle = label.colour;
          ctx.fillText(label.text, middle, element.y + 1);
        });
      });
      ctx.restore();
    },
  };
}

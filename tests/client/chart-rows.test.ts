/** Rows of horizontal bars as they are drawn: their heights, the numbers on their parts, their axis. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Chart, ChartConfiguration } from '../../client/charts/chart-engine.ts';
import { chartWords } from '../../client/charts/chart-words.ts';
import { divergingFigure } from '../../client/charts/diverging.ts';
import { type Palette, readableOn, scaleColours } from '../../client/charts/palette.ts';
import { rowLabels, rowPlaces, rowsHeight } from '../../client/charts/row-labels.ts';
import { labelsInside } from '../../client/charts/value-labels.ts';
import { createI18n } from '../../client/i18n/i18n.ts';

const LONG = 'Ob wir rechtzeitig einen Platz in der Kita bekommen, bevor die Maßnahme beginnt und das Geld ausläuft';

/** The anchors of the scale as styles/charts.css has them, light or dark, written as browsers compute them. */
function scaleOf(theme: 'light' | 'dark'): string[] {
  const css = readFileSync(join(import.meta.dirname, '../../client/styles/charts.css'), 'utf8');
  return [...css.matchAll(/--wm-scale-[\w-]+: light-dark\(#(\w{6}), #(\w{6})\)/g)].map((hit) => {
    const hex = Number.parseInt(hit[theme === 'light' ? 1 : 2] ?? '', 16);
    return `rgb(${hex >> 16}, ${(hex >> 8) & 255}, ${hex & 255})`;
  });
}

const palette = (theme: 'light' | 'dark' = 'light'): Palette => ({
  series: [],
  voices: { own: '#000', counsellor: '#000', agreed: '#000' },
  scale: scaleOf(theme),
  text: '#000',
  muted: '#555',
  grid: '#ccc',
  surface: '#fff',
  fontFamily: 'sans-serif',
});

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other]
    .map((colour) => {
      const parts = { '#000': [0, 0, 0], '#fff': [255, 255, 255] }[colour] ?? colour.match(/\d+/g)?.map(Number) ?? [];
      const [red = 0, green = 0, blue = 0] = parts.map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('rows of bars', () => {
  it('are as tall as their own label needs: one long label leaves the others low', () => {
    const alone = rowLabels(['ja', 'nein'], 320, 100);
    const beside = rowLabels(['ja', LONG, 'nein'], 320, 100);
    const [first = 0, long = 0, last = 0] = beside.rowHeights(26);
    expect([first, last]).toEqual(alone.rowHeights(26));
    expect(long).toBeGreaterThan(first + 20);
    expect(beside.lines[1]?.join(' ')).toBe(LONG);
    expect(rowsHeight(beside, 26)).toBe(first + long + last);
  });

  it('are as tall as they need beside their bars too, on a wide screen', () => {
    const { above, rowHeights } = rowLabels(['ja', LONG], 1100, 100);
    const [low = 0, tall = 0] = rowHeights(26);
    expect(above).toBe(false);
    expect(low).toBeLessThan(tall);
  });

  it('fill what the axis leaves them, without gaps', () => {
    const places = rowPlaces(rowLabels(['ja', LONG, 'nein'], 320, 100), 26, 10, 310);
    expect(places[0]?.start).toBe(10);
    expect(places[2]?.end).toBeCloseTo(310);
    expect(places[1]?.start).toBe(places[0]?.end);
  });
});

describe('numbers on parts of bars', () => {
  it.each(['light', 'dark'] as const)('are readable on every step of a scale: 4.5:1 in %s', (theme) => {
    for (const steps of [2, 3, 4, 5, 6, 7]) {
      for (const ground of scaleColours(palette(theme), steps)) {
        expect(contrast(readableOn(ground), ground), ground).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it('stand on a ground as high as the bar, so that no pattern frames them', () => {
    const drawn: unknown[][] = [];
    const ctx = {
      save() {},
      restore() {},
      measureText: () => ({ width: 30 }),
      fillRect: (...box: number[]) => drawn.push(box),
      fillText: (text: string) => drawn.push([text]),
    };
    const part = { y: 50, getProps: () => ({ x: 200, base: 100, height: 26 }) };
    const chart = { ctx, data: { datasets: [{}] }, getDatasetMeta: () => ({ data: [part] }) } as unknown as Chart;
    const label = { text: '37 %', colour: '#fff', ground: 'rgb(154, 74, 0)', mirrored: false };
    const plugin = labelsInside({ family: 'sans-serif', size: 14 }, () => label);
    (plugin.afterDatasetsDraw as (chart: Chart) => void)(chart);
    const [ground, text] = drawn as [number[], string[]];
    const [left = 0, top = 0, width = 0, height = 0] = ground;
    expect(text).toEqual(['37 %']);
    expect([top, top + height]).toEqual([38, 62]);
    expect(width).toBeGreaterThanOrEqual(38);
    expect(left + width / 2).toBe(150);
  });
});

describe('the axis of agreement', () => {
  it('has its middle as a tick at every width', async () => {
    const words = chartWords((await createI18n('de')).t, 'de');
    const states = { notAsked: 0, later: 0, declined: 0, dontKnow: 0, spokenOnly: 0, missing: 0 };
    const cells = [20, 5, 15].map((count, value) => ({ value, label: { de: `${value}` }, count }));
    const tally = { n: 40, cells, states, mean: null, median: null, sd: null, interval: null, ranks: null };
    const rows = [{ label: 'alle', tally }];
    for (const reach of [0.1, 0.25, 0.3, 0.5, 0.7, 0.9, 1]) {
      const input = { title: 'Geld', rows, choices: ['nein', 'teils', 'ja'], corner: 'item', reach } as const;
      for (const width of [328, 900]) {
        const config = divergingFigure(input, words).panels[0]?.drawing.config({ width, palette: palette() });
        const axis = (config as ChartConfiguration<'bar'> | undefined)?.options?.scales?.x;
        const { min, ticks } = axis as { min: number; ticks: { stepSize: number } };
        const toMiddle = -min / ticks.stepSize;
        expect(toMiddle, `${reach} at ${width}`).toBeCloseTo(Math.round(toMiddle));
      }
    }
  });
});

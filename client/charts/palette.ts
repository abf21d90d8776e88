/**
 * The colours of charts as the canvas needs them. They are defined once, as custom properties in styles/charts.css, for
 * light and dark; here they are read from where a chart stands.
 */

import type { Voice } from '#surveys/entry';
import type { Surroundings } from './surroundings.ts';

export interface Palette {
  /** Six hues that colour-blind readers can tell apart. */
  readonly series: readonly string[];
  /** The voices keep their colours everywhere. */
  readonly voices: Readonly<Record<Voice, string>>;
  /** From one end of an agreement scale through a neutral middle to the other; five anchors. */
  readonly scale: readonly string[];
  readonly text: string;
  readonly muted: string;
  /** Lines of the grid. */
  readonly grid: string;
  readonly surface: string;
  readonly fontFamily: string;
}

const FALLBACK = '#555';
const SCALE = ['low', 'low-soft', 'middle', 'high-soft', 'high'] as const;

/**
 * The palette at an element. With `light`, the one for paper and files, whatever the page's theme is.
 * Custom properties may hold `light-dark(…)` or other functions; a probe's computed colour is what comes of them.
 */
export function readPalette(at: Element, light = false): Palette {
  const probe = document.createElement('span');
  if (light) {
    probe.className = 'kern-light';
    probe.style.colorScheme = 'light';
    probe.style.setProperty('background', 'none');
  }
  const inner = document.createElement('span');
  probe.append(inner);
  at.append(probe);
  const computed = getComputedStyle(inner);
  const colour = (name: string): string => {
    inner.style.color = FALLBACK;
    inner.style.color = `var(${name})`;
    return computed.color || FALLBACK;
  };
  const palette: Palette = {
    series: [1, 2, 3, 4, 5, 6].map((hue) => colour(`--wm-chart-${hue}`)),
    voices: {
      own: colour('--wm-voice-own'),
      counsellor: colour('--wm-voice-counsellor'),
      agreed: colour('--wm-voice-agreed'),
    },
    scale: SCALE.map((anchor) => colour(`--wm-scale-${anchor}`)),
    text: colour('--kern-color-layout-text-default'),
    muted: colour('--kern-color-layout-text-muted'),
    grid: colour('--kern-color-decorative-border-default'),
    surface: colour('--kern-color-layout-background-default'),
    fontFamily: computed.fontFamily || 'sans-serif',
  };
  probe.remove();
  return palette;
}

const known = new WeakMap<Surroundings, Palette>();

/** The page's palette, read once for all charts and legends until its surroundings change: reading it costs layout. */
export function paletteOf(surroundings: Surroundings, at: Element): Palette {
  const palette = known.get(surroundings) ?? readPalette(at);
  known.set(surroundings, palette);
  return palette;
}

type Rgb = readonly [number, number, number];

/** The parts of a computed `rgb(…)`; null for what is written otherwise. */
function rgbOf(colour: string): Rgb | null {
  const parts = /^rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)/.exec(colour);
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : null;
}

function between(from: string, to: string, share: number): string {
  const start = rgbOf(from);
  const end = rgbOf(to);
  if (!start || !end) return share < 0.5 ? from : to;
  const mixed = start.map((part, index) => Math.round(part + ((end[index] ?? part) - part) * share));
  return `rgb(${mixed.join(', ')})`;
}

/** Colours for `count` steps of an agreement scale, the neutral middle only where there is a middle step. */
export function scaleColours(palette: Palette, count: number): string[] {
  const [low = FALLBACK, lowSoft = low, middle = low, highSoft = low, high = low] = palette.scale;
  const half = Math.floor(count / 2);
  // A side of one step is the strong colour; of several, from strong to soft.
  const side = (strong: string, soft: string) =>
    Array.from({ length: half }, (_, step) => between(strong, soft, half < 2 ? 0 : step / (half - 1)));
  return [...side(low, lowSoft), ...(count % 2 ? [middle] : []), ...side(high, highSoft).reverse()];
}

/** Black or white, whichever reads better on the colour. */
export function readableOn(colour: string): string {
  const rgb = rgbOf(colour);
  if (!rgb) return '#000';
  const [red, green, blue] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? '#000' : '#fff';
}

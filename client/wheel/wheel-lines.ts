/** Which lines the wheel shows for a chosen moment, and where earlier ones may not be compared with it. */

import type { Voice } from '#surveys/entry';
import type { Picture, PictureBreak, PictureSeries } from '#surveys/picture';
import type { Shape } from '../charts/figure.ts';
import type { RadarLine, RadarSpoke } from '../charts/radar.ts';

/** More earlier readings than these make a tangle; the slider shows the others. */
const MOST_EARLIER = 2;

/** One reading on the time line. */
export interface Moment {
  readonly readingId: string;
  readonly at: string;
}

/** The readings that have something to show on the wheel, the earliest first. */
export function momentsOf(picture: Picture): Moment[] {
  const moments = new Map<string, Moment>();
  for (const { readingId, at } of picture.series) moments.set(readingId, { readingId, at });
  return [...moments.values()];
}

const VOICE_LOOK: Readonly<Record<Voice, { shape: Shape; dash: readonly number[] }>> = {
  own: { shape: 'circle', dash: [] },
  counsellor: { shape: 'rect', dash: [] },
  agreed: { shape: 'triangle', dash: [] },
};
const EARLIER_LOOK: readonly { shape: Shape; dash: readonly number[] }[] = [
  { shape: 'rectRot', dash: [8, 5] },
  { shape: 'crossRot', dash: [2, 4] },
];

export interface LineWords {
  /** The label of a line of the chosen moment. */
  voice: (voice: Voice, at: string) => string;
  /** The label of an earlier line. */
  earlier: (at: string) => string;
}

/** A spoke whose earlier values are left out of the picture, and why. */
export interface BreakNote {
  readonly spoke: string;
  readonly reason: PictureBreak;
}

export interface WheelLines {
  readonly spokes: readonly RadarSpoke[];
  readonly lines: readonly RadarLine[];
  readonly breaks: readonly BreakNote[];
}

/** The break between an earlier value of a spoke and the chosen moment, if there is one. */
function breakBetween(all: readonly PictureSeries[], from: number, to: number, voice: Voice, spoke: number) {
  for (let index = to; index > from; index -= 1) {
    const found = all[index]?.voice === voice ? all[index]?.breaks[spoke] : null;
    if (found) return found;
  }
  return null;
}

/** The chosen reading in all its voices, and behind it the readings before it in the person's voice. */
export function wheelLines(picture: Picture, readingId: string, words: LineWords): WheelLines {
  const { series } = picture;
  const now = series.filter((each) => each.readingId === readingId);
  const last = series.findLastIndex((each) => each.readingId === readingId);
  const main: Voice = now.some((each) => each.voice === 'own') ? 'own' : (now[0]?.voice ?? 'own');
  const breaks = new Map<number, BreakNote>();
  const before = series
    .map((each, index) => ({ each, index }))
    .filter(({ each, index }) => index < last && each.voice === main && each.readingId !== readingId)
    .slice(-MOST_EARLIER);
  const earlier = before.map(({ each, index }, position): RadarLine => {
    const look = EARLIER_LOOK[before.length - 1 - position] ?? EARLIER_LOOK[0]!;
    return {
      label: words.earlier(each.at),
      values: each.values.map((value, spoke) => {
        const reason = value === null ? null : breakBetween(series, index, last, main, spoke);
        if (reason === null) return value;
        breaks.set(spoke, { spoke: picture.spokes[spoke]?.title ?? '', reason });
        return null;
      }),
      colour: (palette) => palette.muted,
      width: 1.5,
      filled: false,
      ...look,
    };
  });
  const current = now.map(
    (each): RadarLine => ({
      label: words.voice(each.voice, each.at),
      values: each.values,
      colour: (palette) => palette.voices[each.voice],
      width: 3,
      filled: each.voice === main,
      ...VOICE_LOOK[each.voice],
    }),
  );
  return {
    spokes: picture.spokes.map(({ title, scale }) => ({ label: title, min: scale.min, max: scale.max })),
    lines: [...earlier, ...current],
    breaks: [...breaks.values()],
  };
}

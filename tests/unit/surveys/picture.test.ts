/** A person's picture: wheel, table and topics from readings over versions, voices and gaps. */
import { describe, expect, it } from 'vitest';
import type { DeclaredChange, InstrumentFile } from '#surveys/instrument';
import { MOST_SPOKES, type PictureEntry, type PictureReading, type PictureVersion, pictureOf } from '#surveys/picture';
import { topicStateOf } from '#surveys/picture-topics';
import { fileOf } from '#tests/support/definitions';
import { itemOf } from '#tests/support/items';

type Said = number | 'later' | 'declined' | 'dontKnow' | 'spokenOnly' | 'hidden';

const satisfaction = (domain: string, max = 10) =>
  itemOf({
    type: 'scale',
    scale: [0, max, 1],
    name: `${domain}_satisfaction`,
    domain,
    area: 'life',
    facet: 'satisfaction',
  });
const strengths = (domain: string) =>
  itemOf({ type: 'text', freeText: true, name: `${domain}_strengths`, domain, area: 'life', facet: 'strengths' });
const titleOf = (domain: string) =>
  itemOf({ type: 'text', freeText: true, name: `${domain}_title`, domain, area: 'life', facet: 'title' });

interface VersionParts {
  readonly domains: readonly string[];
  readonly own?: readonly string[];
  readonly history?: PictureVersion['history'];
  readonly max?: number;
  readonly areas?: (domain: string) => string;
}

function versionOf({ domains, own = [], history = [], max = 10, areas = () => 'life' }: VersionParts): PictureVersion {
  const all = [...domains, ...own];
  const keys = [...new Set(all.map(areas))];
  const parts: Partial<InstrumentFile> = {
    kind: 'map',
    areas: keys.map((key) => ({ key, title: { de: `Feld ${key}` } })),
    domains: all.map((key) => ({
      key,
      area: areas(key),
      group: 'life',
      title: { de: `Thema ${key}` },
      sensitive: key === 'sucht',
      own: own.includes(key),
    })),
  };
  const items = all.flatMap((domain) => [satisfaction(domain, max), strengths(domain), titleOf(domain)]);
  return { file: fileOf([], parts), items, history };
}

let made = 0;
function reading(
  at: string,
  said: Record<string, Said>,
  more: Partial<PictureReading> & { voice?: 'counsellor' } = {},
): PictureReading {
  made += 1;
  const { voice, ...rest } = more;
  const entries = Object.entries(said).map(([domain, what]): PictureEntry => {
    const base = { item: `${domain}_satisfaction`, voice: voice ?? ('own' as const) };
    if (typeof what === 'number') return { ...base, state: 'answered', value: what };
    if (what === 'hidden') return { ...base, state: 'notAsked', value: null, hidden: true };
    return { ...base, state: what, value: null };
  });
  return { id: `r${made}`, startedAt: `${at}T09:00:00.000Z`, version: 1, entries, ...rest };
}

const named = (slot: string, title: string): PictureEntry => ({
  ...{ item: `${slot}_title`, voice: 'own', state: 'answered', value: title },
});
const picture = (readings: readonly PictureReading[], ...versions: PictureVersion[]) =>
  pictureOf({ versions: new Map(versions.map((each, at) => [at + 1, each])), readings, language: 'de' });

const V1 = versionOf({ domains: ['wohnen', 'geld', 'sucht'] });

describe('the wheel', () => {
  it('has a spoke per topic with a value, and a line per reading in the order of time', () => {
    const second = reading('2026-05-01', { wohnen: 6, geld: 3 });
    const first = reading('2026-03-01', { wohnen: 4, geld: 3 });
    const { kind, spokes, series } = picture([second, first], V1);
    expect(kind).toBe('domain');
    expect(spokes.map(({ key, title, scale }) => [key, title, scale])).toEqual([
      ['wohnen', 'Thema wohnen', { min: 0, max: 10 }],
      ['geld', 'Thema geld', { min: 0, max: 10 }],
    ]);
    expect(series.map(({ at, values }) => [at.slice(0, 7), values])).toEqual([
      ['2026-03', [4, 3]],
      ['2026-05', [6, 3]],
    ]);
  });

  it('leaves a gap, not a zero, where a reading skipped a topic, and joins what is left', () => {
    const readings = [
      reading('2026-01-01', { wohnen: 0, geld: 2 }),
      reading('2026-02-01', { geld: 5, wohnen: 'later' }),
      reading('2026-03-01', { wohnen: 4, geld: 'declined' }),
    ];
    const { series, rows } = picture(readings, V1);
    expect(series.map(({ values }) => values)).toEqual([
      [0, 2],
      [null, 5],
      [4, null],
    ]);
    expect(rows[0]?.cells.map(({ state, change, difference }) => [state, change, difference])).toEqual([
      ['answered', 'first', null],
      ['later', 'none', null],
      ['answered', 'more', 4],
    ]);
  });

  it('keeps the voices apart, each compared with itself', () => {
    const both = reading('2026-01-01', { wohnen: 4 });
    const counsellor = reading('2026-01-01', { wohnen: 7 }, { voice: 'counsellor' });
    const together = { ...both, entries: [...both.entries, ...counsellor.entries] };
    const later = reading('2026-02-01', { wohnen: 5 });
    const { series, rows } = picture([together, later], V1);
    expect(series.map(({ voice, values }) => [voice, values])).toEqual([
      ['own', [4]],
      ['counsellor', [7]],
      ['own', [5]],
    ]);
    expect(rows[0]?.cells[2]).toMatchObject({ change: 'more', difference: 1 });
  });

  it('shows nothing of what the person keeps to themself', () => {
    const { spokes, series, rows, topics } = picture([reading('2026-01-01', { wohnen: 'hidden', geld: 3 })], V1);
    expect(spokes.map(({ key }) => key)).toEqual(['geld']);
    expect(series).toHaveLength(1);
    expect(rows.map(({ key }) => key)).toEqual(['geld']);
    expect(topics.find(({ key }) => key === 'wohnen')?.state).toBe('open');
  });

  it('is empty without readings, and leaves out readings of versions that are not there', () => {
    expect(picture([], V1)).toMatchObject({ spokes: [], series: [], rows: [], topics: [] });
    expect(picture([reading('2026-01-01', { wohnen: 1 }, { version: 7 })], V1).series).toEqual([]);
  });
});

describe('versions', () => {
  const changed = (kind: DeclaredChange['kind']) =>
    versionOf({
      domains: ['wohnen', 'geld'],
      history: [{ version: 2, changes: [{ item: 'wohnen_satisfaction', kind, note: { de: 'Neu gefragt' } }] }],
    });
  const readings = [
    reading('2026-01-01', { wohnen: 4, geld: 4, sucht: 2 }),
    reading('2026-02-01', { wohnen: 6, geld: 6 }, { version: 2 }),
  ];

  it.each(['choices', 'direction', 'meaning', 'type'] as const)(
    'break the line where the %s changed, with the reason',
    (kind) => {
      const { series, rows } = picture(readings, V1, changed(kind));
      const reason = { kind, version: 2, note: { de: 'Neu gefragt' } };
      expect(series[1]?.breaks.slice(0, 2)).toEqual([reason, null]);
      expect(rows[0]?.cells[1]).toMatchObject({ value: 6, change: 'notComparable', difference: null, break: reason });
      expect(rows[1]?.cells[1]).toMatchObject({ change: 'more', difference: 2, break: null });
    },
  );

  it('do not break it where only the wording changed', () => {
    expect(picture(readings, V1, changed('wording')).series[1]?.breaks[0]).toBeNull();
  });

  it('break it also over a version in between that no reading was made with', () => {
    const v3 = versionOf({
      domains: ['wohnen', 'geld'],
      history: [
        { version: 2, changes: [{ item: 'wohnen_satisfaction', kind: 'meaning' }] },
        { version: 3, changes: [] },
      ],
    });
    const late = reading('2026-02-01', { wohnen: 6 }, { version: 3 });
    const result = pictureOf({
      versions: new Map([
        [1, V1],
        [3, v3],
      ]),
      readings: [readings[0]!, late],
      language: 'de',
    });
    expect(result.series[1]?.breaks[0]).toEqual({ kind: 'meaning', version: 2, note: null });
  });

  it('break it over two scales that nobody declared', () => {
    const five = versionOf({ domains: ['wohnen', 'geld'], max: 5 });
    expect(picture(readings, V1, five).series[1]?.breaks[0]).toMatchObject({ kind: 'choices' });
  });

  it('keep a topic that later versions no longer have', () => {
    const { topics, rows } = picture(readings, V1, changed('wording'));
    expect(topics.map(({ key }) => key)).toEqual(['wohnen', 'geld', 'sucht']);
    expect(rows.find(({ key }) => key === 'sucht')?.cells.map(({ state }) => state)).toEqual([
      'answered',
      'notInVersion',
    ]);
  });
});

describe('topics that the person named', () => {
  const own = versionOf({ domains: ['wohnen'], own: ['own_1', 'own_2'] });
  const withTitle = (one: PictureReading, ...titles: PictureEntry[]) => ({
    ...one,
    entries: [...one.entries, ...titles],
  });

  it('carry their name, and are the same one wherever they are written', () => {
    const { spokes, series, topics } = picture(
      [
        withTitle(reading('2026-01-01', { own_1: 3 }), named('own_1', 'Mein Hund')),
        withTitle(
          reading('2026-02-01', { own_1: 8, own_2: 5 }),
          named('own_1', 'Garten'),
          named('own_2', ' mein  hund '),
        ),
      ],
      own,
    );
    expect(spokes.map(({ title }) => title)).toEqual(['Garten', 'mein  hund']);
    expect(series.map(({ values }) => values)).toEqual([
      [null, 3],
      [8, 5],
    ]);
    expect(topics.filter((topic) => topic.own)).toHaveLength(2);
  });

  it('keep their name in a reading that did not write it again', () => {
    const { spokes, series } = picture(
      [
        withTitle(reading('2026-01-01', { own_1: 3 }), named('own_1', 'Mein Hund')),
        reading('2026-02-01', { own_1: 4 }),
      ],
      own,
    );
    expect(spokes.map(({ title }) => title)).toEqual(['Mein Hund']);
    expect(series.map(({ values }) => values)).toEqual([[3], [4]]);
  });

  it('are not there while nobody has touched them', () => {
    expect(picture([reading('2026-01-01', { wohnen: 3 })], own).topics.map(({ key }) => key)).toEqual(['wohnen']);
  });
});

describe('many topics', () => {
  const keys = Array.from({ length: MOST_SPOKES + 2 }, (_, at) => `t${at}`);
  const wide = versionOf({ domains: keys, areas: (key) => (Number(key.slice(1)) % 2 === 0 ? 'even' : 'odd') });
  const values = (of: (at: number) => number) => Object.fromEntries(keys.map((key, at) => [key, of(at)]));

  it('are rolled up into areas: the mean of the topics with a value, which is said', () => {
    const { kind, spokes, series, rows } = picture(
      [
        reading(
          '2026-01-01',
          values((at) => (at % 2 === 0 ? 4 : 8)),
        ),
      ],
      wide,
    );
    expect(kind).toBe('area');
    expect(spokes.map(({ title, members }) => [title, members.length])).toEqual([
      ['Feld even', 7],
      ['Feld odd', 7],
    ]);
    expect(series[0]?.values).toEqual([4, 8]);
    expect(rows[0]).toMatchObject({ kind: 'area', cells: [{ value: 4, meanOf: 7 }] });
    expect(rows).toHaveLength(2 + keys.length);
    expect(rows[1]).toMatchObject({ kind: 'domain', area: 'even' });
  });

  it('of an area change by what can be compared, not by which topics were talked about', () => {
    const first = reading(
      '2026-01-01',
      values(() => 4),
    );
    const second = reading('2026-02-01', { t0: 6, t2: 10, t4: 6 });
    const { rows } = picture([first, second], wide);
    expect(rows[0]?.cells[1]).toMatchObject({ meanOf: 3, change: 'more' });
    expect(rows[0]?.cells[1]?.difference).toBeCloseTo(10 / 3, 10);
  });

  it('stay topics up to the most that a wheel can hold', () => {
    const few = Object.fromEntries(keys.slice(0, MOST_SPOKES).map((key) => [key, 5]));
    expect(picture([reading('2026-01-01', few)], wide)).toMatchObject({ kind: 'domain' });
  });
});

describe('what became of a topic', () => {
  it('is open, later or talked about; a refusal is not to be seen', () => {
    const items = [satisfaction('wohnen'), strengths('wohnen')];
    const state = (...states: PictureEntry['state'][]) =>
      topicStateOf(
        items,
        states.map((each, at) => ({ item: items[at]!.name, state: each })),
      );
    expect(state()).toBe('open');
    expect(state('declined', 'declined')).toBe('open');
    expect(state('later')).toBe('later');
    expect(state('later', 'spokenOnly')).toBe('talked');
    expect(topicStateOf(items, [{ item: 'geld_satisfaction', state: 'answered' }])).toBe('open');
  });

  it('goes on from reading to reading: leaving a topic out takes nothing back', () => {
    const readings = [
      reading('2026-01-01', { wohnen: 'later' }),
      reading('2026-02-01', { wohnen: 3 }),
      reading('2026-03-01', { geld: 3 }),
      reading('2026-04-01', { wohnen: 4 }),
    ];
    const topic = picture(readings, V1).topics.find(({ key }) => key === 'wohnen');
    expect(topic).toMatchObject({ state: 'talked', since: '2026-02-01T09:00:00.000Z' });
    expect(topic?.readings.map(({ state }) => state)).toEqual(['later', 'talked', 'open', 'talked']);
  });

  it('says which topics are sensitive', () => {
    const { topics } = picture([reading('2026-01-01', { sucht: 3 })], V1);
    expect(topics.filter(({ sensitive }) => sensitive).map(({ key }) => key)).toEqual(['sucht']);
  });
});

describe('an instrument without domains', () => {
  it('has its scales as spokes', () => {
    const items = ['belonging', 'life'].map((name) => itemOf({ type: 'scale', scale: [1, 10, 1], name }));
    const pulse: PictureVersion = { file: fileOf([]), items, history: [] };
    const entries = [{ item: 'life', voice: 'own' as const, state: 'answered' as const, value: 7 }];
    const { kind, spokes, series } = picture([reading('2026-01-01', {}, { entries })], pulse);
    expect(kind).toBe('item');
    expect(spokes).toMatchObject([{ key: 'life', scale: { min: 1, max: 10 } }]);
    expect(series[0]?.values).toEqual([7]);
  });
});

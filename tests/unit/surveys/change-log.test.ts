/** The change log of a reading: what becomes of changes, whoever sends them in whatever order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AppliedChange,
  applyChange,
  applyChanges,
  contestedChanges,
  entryKey,
  foldChanges,
  type LogState,
  logState,
  sameValue,
} from '#surveys/change-log';
import type { Author, Change, Entry, RecordedChange } from '#surveys/entry';

const ANNA: Author = { kind: 'person', id: null };
const BERND: Author = { kind: 'user', id: '5f0000000000000000000001' };
const NOW = '2026-03-03T10:00:00.000Z';
const EMPTY = logState(0, [], []);

let count = 0;
function made(fields: Partial<Change> = {}): Change {
  count += 1;
  return {
    id: `change-${String(count).padStart(12, '0')}`,
    item: 'wohnen_satisfaction',
    voice: 'own',
    state: 'answered',
    value: 5,
    visibility: 'counted',
    at: NOW,
    base: 0,
    language: 'de',
    ...fields,
  };
}

function take(state: LogState, change: Change, by: Author = ANNA) {
  const { state: next, applied } = applyChange(state, change, by, NOW);
  return { next, applied, entry: next.entries.get(entryKey(change.item, change.voice)) };
}

const recordedOf = (applied: readonly AppliedChange[]): RecordedChange[] =>
  applied.flatMap((one) => (one.result === 'taken' ? [one.recorded] : []));

describe('a change', () => {
  it('makes one revision and one entry', () => {
    const { next, entry } = take(EMPTY, made({ value: 7 }));
    expect(next.revision).toBe(1);
    expect(entry).toMatchObject({ value: 7, state: 'answered', revision: 1, by: ANNA, contested: false });
  });

  it('does nothing the second time, whatever it says then', () => {
    const change = made({ value: 7 });
    const first = take(EMPTY, change).next;
    const again = take(first, { ...change, value: 1 });
    expect(again.applied.result).toBe('known');
    expect(again.next).toEqual(first);
  });

  it('is refused with a base from the future, and leaves no trace', () => {
    const { next, applied } = take(EMPTY, made({ base: 1 }));
    expect(applied).toEqual({ result: 'refused', code: 'base_from_future' });
    expect(next).toEqual(EMPTY);
  });

  it('that takes an answer back leaves an entry that was not asked', () => {
    const first = take(EMPTY, made()).next;
    const { entry } = take(first, made({ state: 'notAsked', value: null, base: 1 }));
    expect(entry).toMatchObject({ state: 'notAsked', value: null, revision: 2, contested: false });
  });
});

describe('two authors', () => {
  it('in two voices never meet', () => {
    const first = take(EMPTY, made({ value: 2 })).next;
    const { next } = take(first, made({ voice: 'counsellor', value: 8 }), BERND);
    expect([...next.entries.values()].map(({ voice, value, contested }) => [voice, value, contested])).toEqual([
      ['own', 2, false],
      ['counsellor', 8, false],
    ]);
  });

  it('of one item and voice without having seen one another: the later one shows, contested', () => {
    const first = take(EMPTY, made({ value: 2 })).next;
    const { applied, entry } = take(first, made({ value: 8, base: 0 }), BERND);
    expect(applied).toMatchObject({ result: 'taken', contested: true });
    expect(entry).toMatchObject({ value: 8, by: BERND, contested: true });
  });

  it('stay contested until somebody changes it who has seen it', () => {
    const two = take(take(EMPTY, made({ value: 2 })).next, made({ value: 8, base: 0 }), BERND).next;
    const blind = take(two, made({ value: 8, base: 1 }));
    expect(blind.entry?.contested).toBe(true);
    expect(blind.applied).toMatchObject({ contested: false });
    expect(take(blind.next, made({ value: 4, base: 3 })).entry?.contested).toBe(false);
  });

  it('who say the same contest nothing', () => {
    const first = take(EMPTY, made({ value: ['a', 'b'] })).next;
    expect(take(first, made({ value: ['a', 'b'], base: 0 }), BERND).entry?.contested).toBe(false);
    expect(take(first, made({ value: ['b', 'a'], base: 0 }), BERND).entry?.contested).toBe(true);
  });
});

describe('a batch of one device', () => {
  it('follows itself: typing on does not contest what is still on its way', () => {
    const { state, applied } = applyChanges(EMPTY, [made({ value: 'H' }), made({ value: 'Ha' })], ANNA, NOW);
    expect(state.entries.get(entryKey('wohnen_satisfaction', 'own'))).toMatchObject({ value: 'Ha', contested: false });
    expect(recordedOf(applied).map(({ base, revision }) => [base, revision])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it('follows itself also when its first part was taken before and the reply got lost', () => {
    const [one, two] = [made({ value: 'H' }), made({ value: 'Ha' })];
    const before = applyChanges(EMPTY, [one], ANNA, NOW).state;
    const { applied } = applyChanges(before, [one, two], ANNA, NOW);
    expect(applied.map(({ result }) => result)).toEqual(['known', 'taken']);
    expect(applied[1]).toMatchObject({ contested: false });
  });

  it('does not follow what another device wrote in between', () => {
    const [one, two] = [made({ value: 'H' }), made({ value: 'Ha' })];
    const before = applyChanges(EMPTY, [one], ANNA, NOW).state;
    const between = applyChanges(before, [made({ value: 'X', base: 1 })], BERND, NOW).state;
    expect(applyChanges(between, [one, two], ANNA, NOW).applied[1]).toMatchObject({ contested: true });
  });

  it('takes what can be taken beside what is refused', () => {
    const { applied } = applyChanges(EMPTY, [made({ base: 9 }), made({ item: 'arbeit_strain' })], ANNA, NOW);
    expect(applied.map(({ result }) => result)).toEqual(['refused', 'taken']);
  });
});

describe('equal values', () => {
  it.each([
    [[{ a: 1, b: ['x'] }], [{ b: ['x'], a: 1 }], true],
    [[{ a: 1 }], [{ a: 1, b: null }], false],
    [[{ a: ['x'] }], [{ a: ['y'] }], false],
    [['a'], 'a', false],
    [null, null, true],
  ])('%j and %j: %s', (a, b, same) => {
    expect(sameValue(a as never, b as never)).toBe(same);
  });
});

const someChange = fc.record({
  item: fc.constantFrom('a', 'b', 'c'),
  voice: fc.constantFrom('own' as const, 'counsellor' as const, 'agreed' as const),
  value: fc.option(fc.integer({ min: 0, max: 3 })),
  visibility: fc.constantFrom('private' as const, 'counted' as const),
  back: fc.nat({ max: 4 }),
  by: fc.constantFrom(ANNA, BERND),
});
type SomeChange = typeof someChange extends fc.Arbitrary<infer T> ? T : never;

function changeOf({ back, by: _, ...fields }: SomeChange, revision: number): Change {
  const state = fields.value === null ? ('later' as const) : ('answered' as const);
  return made({ ...fields, state, base: Math.max(0, revision - back) });
}

/** The entries without what depends on the order of independent changes: revisions and the map's order. */
const content = (entries: Iterable<Entry>) =>
  [...entries]
    .map(({ revision, ...entry }) => entry)
    .sort((a, b) => entryKey(a.item, a.voice).localeCompare(entryKey(b.item, b.voice)));

describe('for any changes', () => {
  it('folding the log gives what taking them one by one gave', () => {
    fc.assert(
      fc.property(fc.array(fc.array(someChange, { maxLength: 4 }), { maxLength: 12 }), (batches) => {
        let state: LogState = EMPTY;
        const log: RecordedChange[] = [];
        const contested = new Set<string>();
        for (const batch of batches) {
          const changes = batch.map((one) => changeOf(one, state.revision));
          const step = applyChanges(state, changes, batch[0]?.by ?? ANNA, NOW);
          state = step.state;
          log.push(...recordedOf(step.applied));
          for (const one of step.applied) {
            if (one.result === 'taken' && one.contested) contested.add(one.recorded.id);
          }
        }
        expect(foldChanges(log)).toEqual([...state.entries.values()]);
        expect(foldChanges([...log].reverse())).toEqual(foldChanges(log));
        expect(foldChanges([...log, ...log])).toEqual(foldChanges(log));
        expect(contestedChanges(log)).toEqual(contested);
        expect(log.map(({ revision }) => revision)).toEqual(log.map((_, index) => index + 1));
      }),
    );
  });

  it('sending them again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(someChange, { maxLength: 15 }), (list) => {
        const changes = list.map((one) => changeOf(one, 0));
        const once = applyChanges(EMPTY, changes, ANNA, NOW).state;
        expect(applyChanges(once, changes, BERND, NOW).state).toEqual(once);
      }),
    );
  });

  it('the order of changes to different items or voices does not matter', () => {
    const independent = fc
      .uniqueArray(someChange, { selector: ({ item, voice }) => entryKey(item, voice), maxLength: 9 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(independent, ([list, shuffled]) => {
        const changes = new Map(list.map((one) => [one, changeOf(one, 0)]));
        const run = (order: readonly SomeChange[]) =>
          order.reduce((state, one) => applyChange(state, changes.get(one)!, one.by, NOW).state, EMPTY);
        expect(content(run(shuffled).entries.values())).toEqual(content(run(list).entries.values()));
      }),
    );
  });

  it('a stored reading goes on where it stood', () => {
    fc.assert(
      fc.property(fc.array(someChange, { maxLength: 8 }), fc.array(someChange, { maxLength: 8 }), (before, after) => {
        const first = applyChanges(
          EMPTY,
          before.map((one) => changeOf(one, 0)),
          ANNA,
          NOW,
        );
        const stored = logState(first.state.revision, first.state.entries.values(), recordedOf(first.applied));
        expect(stored).toEqual(first.state);
        const changes = after.map((one) => changeOf(one, stored.revision));
        expect(applyChanges(stored, changes, BERND, NOW)).toEqual(applyChanges(first.state, changes, BERND, NOW));
      }),
    );
  });

  it('imported entries are the ground that changes are laid on', () => {
    const imported: Entry = { ...entryFor('a'), value: 1 };
    const state = logState(0, [imported], []);
    const { state: next, applied } = applyChanges(state, [made({ item: 'a', value: 2, base: 0 })], BERND, NOW);
    expect(foldChanges(recordedOf(applied), [imported])).toEqual([...next.entries.values()]);
    expect(next.entries.get(entryKey('a', 'own'))).toMatchObject({ value: 2, contested: false });
  });
});

function entryFor(item: string): Entry {
  const { id: _, base: __, ...fields } = made({ item });
  return { ...fields, by: { kind: 'import', id: null }, revision: 0, contested: false };
}

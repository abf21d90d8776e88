/** Folding changes into a stored reading: what is kept, what is refused, and what the document holds afterwards. */
import { describe, expect, it } from 'vitest';
import { keyRing, newKey } from '#server/crypto';
import { afterwards, foldInto } from '#server/readings/reading-changes';
import { itemIndex, readingCodec } from '#server/readings/reading-codec';
import { itemsOf } from '#surveys/code-book';
import type { Author, Change } from '#surveys/entry';
import { change, QUESTIONNAIRE } from '#tests/support/readings';

const codec = readingCodec(keyRing([newKey()]));
const rules = {
  items: itemIndex({ file: QUESTIONNAIRE, items: itemsOf(QUESTIONNAIRE) }),
  voices: QUESTIONNAIRE.voices,
};
const COUNSELLOR: Author = { kind: 'user', id: 'a'.repeat(24) };
const PERSON: Author = { kind: 'person', id: null };
const NOON = new Date('2026-03-02T12:00:00.000Z');

const EMPTY = {
  entriesAt: new Date('2026-03-02T09:30:00.000Z'),
  createdAt: NOON,
  createdBy: COUNSELLOR,
  language: 'de',
  visibility: 'shared' as const,
  revision: 0,
  entries: [],
  changes: [],
  past: [],
  logSize: 0,
};
type Stored = Omit<typeof EMPTY, 'entries' | 'changes' | 'past'> & ReturnType<typeof afterwards>;

function fold(stored: Stored, by: Author, changes: Change[], now = NOON) {
  const folded = foldInto(stored, changes, { by, isPerson: by.kind === 'person' }, rules, codec, now);
  return { outcomes: folded.outcomes, stored: { ...stored, ...afterwards(stored, folded) } };
}

describe('what the document holds', () => {
  it('is no more than what does not go without saying', () => {
    const { stored } = fold(EMPTY, COUNSELLOR, [change('mood', 7)]);
    expect(stored.entries).toEqual([{ i: 'mood', x: 7, r: 1 }]);
    expect(stored.changes).toEqual([{ id: stored.changes[0]?.id, r: 1 }]);
    expect(stored.past).toEqual([]);
  });

  it('has each answer once: in its entry while it shows, in the past when another one does', () => {
    const first = fold(EMPTY, COUNSELLOR, [change('mood', 7)]).stored;
    const { stored } = fold(first, PERSON, [change('mood', 3, { base: 1, visibility: 'counted' })]);
    expect(stored.entries).toEqual([{ i: 'mood', x: 3, r: 2, y: 'counted', b: 'p' }]);
    expect(stored.past).toEqual([{ i: 'mood', x: 7, r: 1 }]);
    expect(codec.decodeLog(stored, 'mood').map(({ value, by }) => [value, by.kind])).toEqual([
      [7, 'user'],
      [3, 'person'],
    ]);
  });

  it('has texts only encrypted', () => {
    const { stored } = fold(EMPTY, PERSON, [change('story', 'Geheim'), change('contact', 'a@example.org')]);
    expect(stored.entries.map(({ c, x }) => [typeof c, x])).toEqual([
      ['string', undefined],
      ['string', undefined],
    ]);
    expect(stored.entries.map((entry) => codec.decodeEntry(entry, stored).value)).toEqual(['Geheim', 'a@example.org']);
  });
});

describe('the visibility that a person chose', () => {
  it('binds others for as long as the person has not chosen a wider one', () => {
    let { stored } = fold(EMPTY, PERSON, [change('mood', 3, { visibility: 'shared' })]);
    ({ stored } = fold(stored, COUNSELLOR, [change('mood', 4, { base: 1 })]));
    ({ stored } = fold(stored, COUNSELLOR, [change('mood', 5, { base: 2 })]));
    const wider = change('mood', 5, { base: 3, visibility: 'counted' });
    expect(fold(stored, COUNSELLOR, [wider]).outcomes).toMatchObject([{ refusal: { code: 'visibility_not_allowed' } }]);
    ({ stored } = fold(stored, PERSON, [{ ...wider, id: 'by-the-person-now' }]));
    const after = change('mood', 6, { base: 4, visibility: 'counted' });
    expect(fold(stored, COUNSELLOR, [after]).outcomes).toMatchObject([{ result: 'taken' }]);
  });

  it('is free to the counsellor where the person has said nothing', () => {
    const { stored } = fold(EMPTY, COUNSELLOR, [change('mood', 3)]);
    const wider = change('mood', 3, { base: 1, visibility: 'counted' });
    expect(fold(stored, COUNSELLOR, [wider]).outcomes).toMatchObject([{ result: 'taken' }]);
  });
});

describe('a reading that has become very large', () => {
  it('takes no more, and says so; what it has stays and is known', () => {
    let stored: Stored = EMPTY;
    let revision = 0;
    let last: ReturnType<typeof fold>['outcomes'] = [];
    const text = 'ä'.repeat(20_000);
    for (let minute = 0; minute < 400; minute += 1) {
      const now = new Date(NOON.getTime() + minute * 60_000);
      const result = fold(
        stored,
        PERSON,
        [change('story', `${minute} ${text}`.slice(0, 20_000), { base: revision })],
        now,
      );
      last = result.outcomes;
      if (last[0]?.result === 'refused') break;
      stored = result.stored;
      revision = stored.revision;
    }
    expect(last).toMatchObject([{ result: 'refused', refusal: { code: 'reading_full' } }]);
    expect(revision).toBeGreaterThan(150);
    expect(JSON.stringify(stored).length).toBeLessThan(15 * 1024 * 1024);
    const known = change('story', 'x', { id: stored.changes[0]!.id });
    expect(fold(stored, PERSON, [known]).outcomes).toMatchObject([{ result: 'known' }]);
  });
});

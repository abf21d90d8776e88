/** Reading stored readings from their bytes gives what reading them one by one gives. */
import fc from 'fast-check';
import { mongo, Types } from 'mongoose';
import { expect, test } from 'vitest';
import { keyRing, newKey } from '#server/crypto';
import { rawReader } from '#server/readings/raw-reading';
import type { StoredEntry, StoredReading } from '#server/readings/reading.model';
import { readingCodec } from '#server/readings/reading-codec';

const keys = keyRing([newKey()]);
const codec = readingCodec(keys);
const secretOf = (text: string) => keys.encrypt('reading', JSON.stringify(text));

const moment = fc.date({ noInvalidDate: true, min: new Date('1950-01-01'), max: new Date('2150-01-01') });
const objectId = fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new Types.ObjectId(bytes));
const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const value = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  text,
  fc.array(fc.oneof(text, fc.integer()), { maxLength: 4 }),
  fc.array(fc.record({ name: text, years: fc.integer() }), { minLength: 1, maxLength: 2 }),
);

const entry: fc.Arbitrary<StoredEntry> = fc
  .record(
    {
      i: text,
      v: fc.constantFrom('counsellor' as const, 'agreed' as const),
      s: fc.constantFrom('later' as const, 'declined' as const),
      x: value,
      c: text.map(secretOf),
      y: fc.constantFrom('private' as const, 'shared' as const),
      l: fc.constantFrom('en', 'de-x-leicht'),
      t: moment,
      b: fc.oneof(objectId, fc.constant('p' as const), fc.constant({ kind: 'import' as const, id: null })),
      r: fc.integer({ min: 1 }),
      k: fc.constant(true as const),
    },
    { requiredKeys: ['i'] },
  )
  .map(
    ({ x, c, ...rest }) => ({ ...rest, ...(c !== undefined ? { c } : x !== undefined ? { x } : {}) }) as StoredEntry,
  );

const reading = fc.record({
  _id: objectId,
  projectId: objectId,
  subjectId: objectId,
  instrumentId: objectId,
  version: fc.integer({ min: 1, max: 99 }),
  mode: fc.constantFrom('together' as const, 'import' as const),
  startedAt: moment,
  month: fc.constantFrom('2026-03', '1999-12'),
  createdAt: moment,
  createdBy: fc.constant({ kind: 'user' as const, id: 'a'.repeat(24) }),
  entries: fc.array(entry, { maxLength: 6 }),
  changedAt: moment,
  touchedAt: moment,
  completedAt: fc.option(moment),
  siteId: fc.option(objectId),
  facets: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), text, { maxKeys: 3 }),
  occasion: fc.integer({ min: 1, max: 9 }),
  revision: fc.integer({ min: 0, max: 99 }),
  entriesAt: moment,
  language: fc.constantFrom('de', 'uk'),
  visibility: fc.constantFrom('shared' as const, 'counted' as const),
  changes: fc.constant([{ id: 'x'.repeat(20), r: 1 }]),
});

test('every field and entry is as it was stored, one reader for many readings', () => {
  const read = rawReader(codec.readSecret);
  fc.assert(
    fc.property(reading, (stored) => {
      const record = read(Buffer.from(mongo.BSON.serialize(stored)));
      const defaults = stored as unknown as StoredReading;
      const entries = stored.entries.map((each) => {
        const { by: _by, contested: _contested, at, ...decoded } = codec.decodeEntry(each, defaults);
        return { ...decoded, at: new Date(at) };
      });
      expect(record).toEqual({
        id: stored._id.toHexString(),
        subjectId: stored.subjectId.toHexString(),
        instrumentId: stored.instrumentId.toHexString(),
        version: stored.version,
        mode: stored.mode,
        startedAt: stored.startedAt,
        month: stored.month,
        createdAt: stored.createdAt,
        changedAt: stored.changedAt,
        touchedAt: stored.touchedAt,
        completedAt: stored.completedAt,
        siteId: stored.siteId?.toHexString() ?? null,
        facets: stored.facets,
        occasion: stored.occasion,
        revision: stored.revision,
        importId: null,
        entries,
      });
    }),
    { numRuns: 300 },
  );
});

test('encrypted values stay closed for a reader without the key', () => {
  const stored = { _id: new Types.ObjectId(), entries: [{ i: 'words', c: secretOf('geheim') }] };
  const record = rawReader(null)(Buffer.from(mongo.BSON.serialize(stored)));
  expect(record.entries).toMatchObject([{ item: 'words', value: null }]);
});

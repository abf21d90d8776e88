/** Reading stored readings from their bytes gives what reading them one by one gives. */
import fc from 'fast-check';
import { mongo, Types } from 'mongoose';
import { expect, test } from 'vitest';
import { keyRing, newKey } from '#server/crypto';
import { ByteTable } from '#server/readings/byte-table';
import type { StoredEntry, StoredReading } from '#server/readings/reading.model';
import { readingCodec } from '#server/readings/reading-codec';
import { ReadingScan } from '#server/readings/reading-scan';
import { readingSecrets } from '#server/readings/reading-secrets';

const keys = keyRing([newKey()]);
const codec = readingCodec(keys);
const secrets = readingSecrets(keys);
const secretOf = (text: string) => secrets.seal(text);

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

test('every field and entry is as it was stored, one scan for many readings', () => {
  const scan = new ReadingScan(secrets.open);
  fc.assert(
    fc.property(reading, fc.integer({ min: 0, max: 9 }), (stored, before) => {
      scan.read(Buffer.concat([Buffer.alloc(before, 1), mongo.BSON.serialize(stored)]), before);
      const defaults = stored as unknown as StoredReading;
      const entries = stored.entries.map((each) => {
        const { by: _by, contested: _contested, revision: _revision, ...decoded } = codec.decodeEntry(each, defaults);
        return decoded;
      });
      expect(scan).toMatchObject({
        id: stored._id.toHexString(),
        subjectId: stored.subjectId.toHexString(),
        version: stored.version,
        mode: stored.mode,
        startedAt: stored.startedAt.getTime(),
        siteId: stored.siteId?.toHexString() ?? null,
        facets: new Map(Object.entries(stored.facets)),
        occasion: stored.occasion,
        entries: entries.length,
      });
      expect(
        entries.map((_, entry) => ({
          item: scan.items[entry],
          voice: scan.voices[entry],
          state: scan.states[entry],
          value: scan.value(entry),
          visibility: scan.visibilityOf(entry),
          language: scan.languageOf(entry),
          at: new Date(scan.momentOf(entry)).toISOString(),
        })),
      ).toEqual(entries);
    }),
    { numRuns: 300 },
  );
});

test('a value that nobody asks for stays closed', () => {
  const scan = new ReadingScan(() => {
    throw new Error('opened');
  });
  const stored = { _id: new Types.ObjectId(), entries: [{ i: 'words', c: secretOf('geheim') }] };
  scan.read(Buffer.from(mongo.BSON.serialize(stored)), 0);
  expect(scan.items[0]).toBe('words');
  expect(() => scan.value(0)).toThrow('opened');
});

test('what the next reading does not have is not left over from the one before', () => {
  const scan = new ReadingScan(secrets.open);
  const [full, bare] = [
    {
      _id: new Types.ObjectId(),
      siteId: new Types.ObjectId(),
      facets: { a: 'b' },
      entries: [{ i: 'x', x: 1, v: 'agreed' }],
    },
    { _id: new Types.ObjectId(), siteId: null, facets: {}, entries: [{ i: 'x' }] },
  ].map((stored) => Buffer.from(mongo.BSON.serialize(stored)));
  scan.read(full!, 0);
  scan.read(bare!, 0);
  expect(scan).toMatchObject({ siteId: null, facets: new Map(), entries: 1 });
  expect([scan.value(0), scan.voices[0]]).toEqual([null, 'own']);
});

test('short texts are told apart however many there are', () => {
  const table = new ByteTable((text) => text);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(text, fc.stringMatching(/^q[0-9]{1,5}$/), fc.string({ minLength: 40, maxLength: 60 }))),
      (texts) => {
        const bytes = Buffer.from(texts.join(''));
        let at = 0;
        for (const each of texts) {
          const end = at + Buffer.byteLength(each);
          expect(table.of(bytes, at, end)).toBe(bytes.toString('utf8', at, end));
          at = end;
        }
      },
    ),
  );
});

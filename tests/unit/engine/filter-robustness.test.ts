/** Whatever a client sends as query, update, projection or sort: the answer is a result or one of MongoDB's errors. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '#server/db/embedded/bson/codec';
import type { Doc } from '#server/db/embedded/bson/values';
import { CommandError } from '#server/db/embedded/errors';
import { parseFilter } from '#server/db/embedded/query/filter';
import { parseProjection } from '#server/db/embedded/query/projection';
import { parseSort, sortKey } from '#server/db/embedded/query/sort';
import { newDocument, parseUpdate } from '#server/db/embedded/update/update';
import { doc, documents, values } from './documents.ts';

const paths = [
  'a',
  'b',
  'a.b',
  'a.0',
  'a.$',
  'a.$[]',
  'a.$[x].b',
  '_id',
  '',
  'a.',
  '$',
  '__proto__',
  'constructor',
  'x',
];
const queryOperators = [
  '$eq',
  '$gt',
  '$lte',
  '$ne',
  '$in',
  '$nin',
  '$not',
  '$exists',
  '$type',
  '$regex',
  '$options',
  '$mod',
  '$size',
  '$all',
  '$elemMatch',
  '$bitsAllSet',
  '$and',
  '$or',
  '$nor',
  '$expr',
  '$jsonSchema',
  '$comment',
  '$foo',
  'required',
  'properties',
  'bsonType',
  'items',
];
const updateOperators = [
  '$set',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$rename',
  '$setOnInsert',
  '$currentDate',
  '$push',
  '$addToSet',
  '$pop',
  '$pull',
  '$pullAll',
  '$bit',
  '$each',
  '$slice',
  '$sort',
  '$position',
  '$type',
];
const projectionOperators = ['$slice', '$elemMatch', '$meta', '$literal', '$add', '$concat'];

/** Nested documents whose names are operators and paths, so that most of them mean something. */
function nested(operators: readonly string[]): fc.Arbitrary<Map<string, unknown>> {
  const name = fc.oneof(fc.constantFrom(...operators), fc.constantFrom(...paths));
  return fc.letrec<{ node: unknown; map: Map<string, unknown> }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(0, 1, -1, 'a', 'int', '(', 'b.c', true, null),
      values,
      tie('map'),
      fc.array(tie('node'), { maxLength: 3 }),
    ),
    map: fc.array(fc.tuple(name, tie('node')), { minLength: 1, maxLength: 3 }).map((entries) => new Map(entries)),
  })).map;
}

function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    expect(error.code).toBeGreaterThan(1);
  }
}

const everything = parseFilter(new Map());
const now = new Date(0);
const runs = { numRuns: 600 };
/** Generously: the machine that runs the tests may have other work. */
const TIMEOUT_MS = 60_000;

describe('whatever is asked', { timeout: TIMEOUT_MS }, () => {
  it('a query answers or is refused', () => {
    fc.assert(
      fc.property(nested(queryOperators), documents, (query, document) => {
        attempt(() => {
          const filter = parseFilter(doc(query));
          filter.positionIn(doc(document));
          expect(filter.matches(doc(document))).toBeTypeOf('boolean');
        });
      }),
      runs,
    );
  });

  it('an update answers or is refused, gives a document that can be stored, and leaves the old one alone', () => {
    fc.assert(
      fc.property(nested(updateOperators), documents, (change, document) => {
        attempt(() => {
          const update = parseUpdate(doc(change));
          const before: Doc = doc(document);
          const bytes = encode(before);
          const after = update.apply(before, { filter: everything, now });
          expect(encode(before).equals(bytes)).toBe(true);
          if (after) expect(encode(after).equals(bytes)).toBe(false);
          encode(newDocument(everything, update, now));
        });
      }),
      runs,
    );
  });

  it('a projection or a sort answers or is refused', () => {
    fc.assert(
      fc.property(nested(projectionOperators), documents, (wanted, document) => {
        attempt(() => encode(parseProjection(doc(wanted), everything)?.apply(doc(document)) ?? new Map()));
        attempt(() => sortKey(doc(document), parseSort(doc(wanted))));
      }),
      runs,
    );
  });
});

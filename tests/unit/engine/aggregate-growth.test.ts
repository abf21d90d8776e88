/** Which pipelines may make much of little, and so must not run in the engine's own thread. */

import { serialize } from 'bson';
import { expect, it } from 'vitest';
import { mayGrow } from '#server/db/embedded/aggregate/growth';
import { decode } from '#server/db/embedded/bson/codec';

const grows = (...stages: object[]) => mayGrow(stages.map((stage) => decode(serialize(stage))));

it('keeps what stays about as large as its input', () => {
  expect(grows({ $match: { a: 1 } }, { $group: { _id: '$a', n: { $sum: 1 } } }, { $sort: { n: -1 } })).toBe(false);
  expect(grows({ $unwind: '$tags' }, { $sortByCount: '$tags' })).toBe(false);
  expect(grows({ $project: { b: { $map: { input: '$a', in: { $add: ['$$this', 1] } } } } })).toBe(false);
});

it('sends away what makes values out of numbers, however deep it stands', () => {
  expect(grows({ $project: { n: { $size: { $range: [0, '$n'] } } } })).toBe(true);
  expect(grows({ $facet: { a: [{ $densify: { field: 'x', range: { step: 1, bounds: [0, 9] } } }] } })).toBe(true);
});

it('sends away walks that multiply, one after another or one within another', () => {
  expect(grows({ $unwind: '$a' }, { $unwind: { path: '$b' } })).toBe(true);
  const inner = { $map: { input: '$b', in: '$$this' } };
  expect(grows({ $set: { c: { $map: { input: '$a', in: inner } } } })).toBe(true);
});

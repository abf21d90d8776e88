/** What is split off for the planner, which fields are needed, and which pipelines are refused as a whole. */

import { describe, expect, it } from 'vitest';
import { preparePipeline, runUpdatePipeline } from '#server/db/embedded/aggregate/pipeline';
import { withVariables } from '#server/db/embedded/aggregate/stages/pushdown';
import type { Value } from '#server/db/embedded/bson/values';
import { codeOf, toDoc } from './aggregate-support.ts';

const prepare = (stages: object[], collection: string | null = 'c') =>
  preparePipeline(stages.map(toDoc), { db: 'test', ...(collection === null ? {} : { collection }) });

describe('the part for the planner', () => {
  it('takes filters, a sort, a skip and a limit', () => {
    const prepared = prepare([
      { $match: { a: 1 } },
      { $sort: { b: 1 } },
      { $match: { c: 2 } },
      { $skip: 3 },
      { $limit: 4 },
      { $match: { d: 1 } },
    ]);
    expect(prepared.filter).toEqual(toDoc({ $and: [{ a: 1 }, { c: 2 }] }));
    expect(prepared.sort).toEqual(toDoc({ b: 1 }));
    expect([prepared.skip, prepared.limit]).toEqual([3, 4]);
    expect(prepared.rest).toEqual([toDoc({ $match: { d: 1 } })]);
  });

  it('does not take a filter past a limit, nor a skip past it', () => {
    const prepared = prepare([{ $limit: 4 }, { $skip: 1 }]);
    expect(prepared.limit).toBe(4);
    expect(prepared.skip).toBeUndefined();
    expect(prepared.rest).toHaveLength(1);
  });

  it.each([
    [[{ $group: { _id: '$a.b', n: { $sum: '$c' } } }], ['a', 'c']],
    [[{ $match: { x: 1 } }, { $count: 'n' }], []],
    [
      [{ $unwind: '$list' }, { $addFields: { y: '$z' } }, { $project: { 'p.q': 1 } }],
      ['list', 'z', '_id', 'p'],
    ],
    [
      [{ $lookup: { from: 'o', localField: 'a', foreignField: 'b', as: 'as' } }, { $project: { _id: 0, as: 1 } }],
      ['as', 'a'],
    ],
    [[{ $facet: { n: [{ $count: 'n' }], s: [{ $sortByCount: '$k' }] } }], ['k']],
    [[{ $addFields: { y: 1 } }], null],
    [[{ $facet: { all: [] } }], null],
    [[{ $group: { _id: null, all: { $push: '$$ROOT' } } }], null],
  ])('%j needs the fields %j', (stages, fields) => {
    expect(prepare(stages as object[]).fields).toEqual(fields === null ? null : new Set(fields));
  });

  it('says what is written, what else is read, and what must be gathered', () => {
    const prepared = prepare([
      { $lookup: { from: 'o', pipeline: [{ $unionWith: 'u' }], as: 'x' } },
      { $merge: { into: 'm', on: ['a', 'b'], whenMatched: [{ $set: { z: '$$new.z' } }] } },
    ]);
    expect(prepared.usesSource.map(({ collection }) => collection)).toEqual(['o', 'u']);
    expect(prepared.output).toMatchObject({
      kind: 'merge',
      db: 'test',
      collection: 'm',
      on: ['a', 'b'],
      whenNotMatched: 'insert',
    });
    expect(prepared.blocking).toBe(false);
    expect(prepare([{ $sort: { a: 1 } }, { $group: { _id: '$a' } }, { $out: { db: 'x', coll: 'y' } }])).toMatchObject({
      blocking: true,
      output: { kind: 'out', db: 'x', collection: 'y' },
    });
  });
});

it.each([
  [[{ $nope: {} }], 40324],
  [[{}], 40323],
  [[{ $match: {}, $limit: 1 }], 40323],
  [[{ $changeStream: {} }], 40573],
  [[{ $geoNear: {} }], 40324],
  [[{ $out: 'x' }, { $match: {} }], 40601],
  [[{ $match: {} }, { $indexStats: {} }], 40602],
  [[{ $documents: [{ a: 1 }] }], 73],
  [[{ $limit: 0 }], 15958],
  [[{ $limit: -1 }], 5107201],
  [[{ $skip: 'x' }], 5107200],
  [[{ $sort: {} }], 15976],
  [[{ $unwind: 'a' }], 28818],
  [[{ $lookup: { from: 'x', localField: 'a', as: 'y' } }], 9],
  [[{ $merge: { into: 'x', whenMatched: 'nope' } }], 2],
  [[{ $merge: { into: 'x', whenMatched: [{ $group: { _id: 1 } }] } }], 72],
])('%j is refused with %i', (stages, code) => {
  expect(codeOf(() => prepare(stages as object[]))).toBe(code);
});

it('runs on a database only with documents of its own', () => {
  expect(prepare([{ $documents: [{ a: 1 }] }], null).ownDocuments).toBe(true);
  expect(codeOf(() => prepare([{ $match: {} }], null))).toBe(73);
  expect(codeOf(() => prepare([], null))).toBe(73);
});

describe('variables in a filter for the planner', () => {
  const variables = new Map<string, Value>([
    ['v', 'x'],
    ['list', ['a']],
    ['doc', toDoc({ p: [{ q: 1 }] })],
  ]);
  const filled = (filter: object) => withVariables(toDoc(filter), variables);

  it('become values, and an equality that an index can find becomes a condition of its own', () => {
    expect(filled({ $expr: { $eq: ['$a', '$$v'] } })).toEqual(
      toDoc({ $and: [{ a: { $eq: 'x' } }, { $expr: { $eq: ['$a', { $literal: 'x' }] } }] }),
    );
  });

  it('but not where an operator binds the name itself', () => {
    const map = { $map: { input: '$$list', as: 'v', in: { $concat: ['$$v', '$$this'] } } };
    expect(filled({ $expr: { $in: ['$$v', map] } })).toEqual(
      toDoc({
        $expr: {
          $in: [
            { $literal: 'x' },
            { $map: { input: { $literal: ['a'] }, as: 'v', in: { $concat: ['$$v', '$$this'] } } },
          ],
        },
      }),
    );
    const nested = { $let: { vars: { v: '$$v' }, in: { $eq: ['$a', '$$v'] } } };
    expect(filled({ $expr: nested })).toEqual(
      toDoc({ $expr: { $let: { vars: { v: { $literal: 'x' } }, in: { $eq: ['$a', '$$v'] } } } }),
    );
  });

  it('but not where a query would select fewer documents', () => {
    for (const filter of [
      { $expr: { $eq: ['$a', '$$list'] } },
      { $expr: { $or: [{ $eq: ['$a', '$$v'] }] } },
      { $expr: { $eq: ['$a.b', '$$v'] } },
    ]) {
      expect([...filled(filter).keys()]).toEqual(['$expr']);
    }
  });
});

describe('an update by a pipeline', () => {
  const update = (stages: object[], document: object) =>
    runUpdatePipeline(stages.map(toDoc), toDoc(document), new Map());

  it('reshapes a document', () => {
    expect(update([{ $set: { n: { $add: ['$n', 1] } } }, { $unset: 'old' }], { _id: 1, n: 1, old: 1 })).toEqual(
      toDoc({ _id: 1, n: 2 }),
    );
  });

  it('allows no other stages', () => {
    expect(codeOf(() => update([{ $match: {} }], {}))).toBe(72);
  });

  it('takes other values for its variables without being compiled again', () => {
    const stages = [toDoc({ $set: { x: '$$v' } })];
    const first = runUpdatePipeline(stages, new Map(), new Map([['v', 'one']]));
    const second = runUpdatePipeline(stages, new Map(), new Map([['v', 'two']]));
    expect([first.get('x'), second.get('x')]).toEqual(['one', 'two']);
  });
});

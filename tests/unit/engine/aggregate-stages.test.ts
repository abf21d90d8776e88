/** Pipeline stages over a few documents; results with the types that they went in with. */

import { Decimal128, Double, Int32, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { codeOf, pipeline, typed } from './aggregate-support.ts';

const dbl = (value: number) => new Double(value);

const sales = [
  { _id: 1, item: 'abc', price: Decimal128.fromString('10'), quantity: 2, tags: ['a', 'b'] },
  { _id: 2, item: 'jkl', price: Decimal128.fromString('20'), quantity: 1, tags: [] },
  { _id: 3, item: 'xyz', price: Decimal128.fromString('5'), quantity: 10 },
  { _id: 4, item: 'abc', price: Decimal128.fromString('10'), quantity: 5, tags: null },
];

function run(stages: readonly object[], documents: readonly object[] = sales, others: Record<string, object[]> = {}) {
  return pipeline(stages, { c: documents, ...others });
}

describe('$match, $sort, $skip, $limit, $count', () => {
  it('work together, wherever they stand', () => {
    const ids = (stages: object[]) => run([...stages, { $project: { _id: 1 } }]).map((doc) => doc);
    expect(
      ids([{ $sort: { quantity: -1 } }, { $match: { quantity: { $lt: 10 } } }, { $skip: 1 }, { $limit: 1 }]),
    ).toEqual(typed([{ _id: 1 }]));
    expect(ids([{ $addFields: { n: 1 } }, { $sort: { quantity: 1 } }, { $skip: 1 }, { $limit: 2 }])).toEqual(
      typed([{ _id: 1 }, { _id: 4 }]),
    );
    expect(ids([{ $limit: 2 }, { $match: { item: 'xyz' } }])).toEqual([]);
  });

  it('count nothing as nothing', () => {
    expect(run([{ $count: 'n' }])).toEqual(typed([{ n: 4 }]));
    expect(run([{ $match: { _id: 9 } }, { $count: 'n' }])).toEqual([]);
  });

  it('sort what is equal in the order in which it came, also with a limit', () => {
    const documents = Array.from({ length: 5000 }, (_, i) => ({ _id: i, key: (i * 7) % 10 }));
    const all = run([{ $addFields: { x: 1 } }, { $sort: { key: 1 } }, { $project: { _id: 1 } }], documents);
    const best = run(
      [{ $addFields: { x: 1 } }, { $sort: { key: 1 } }, { $limit: 600 }, { $project: { _id: 1 } }],
      documents,
    );
    expect(best).toEqual(all.slice(0, 600));
    expect(best.slice(0, 2)).toEqual(typed([{ _id: 0 }, { _id: 10 }]));
  });
});

describe('$project and $addFields', () => {
  const nested = [{ _id: 1, a: dbl(1), sub: { p: 1, q: 2 }, arr: [{ p: 1, q: 2 }, 7, [{ p: 3 }]] }];

  it('include, exclude and compute', () => {
    expect(run([{ $project: { 'sub.p': 1 } }], nested)).toEqual(typed([{ _id: 1, sub: { p: 1 } }]));
    expect(run([{ $project: { 'arr.p': 1, _id: 0 } }], nested)).toEqual(typed([{ arr: [{ p: 1 }, [{ p: 3 }]] }]));
    expect(run([{ $project: { 'arr.p': 0, sub: 0 } }], nested)).toEqual(
      typed([{ _id: 1, a: dbl(1), arr: [{ q: 2 }, 7, [{}]] }]),
    );
    expect(run([{ $project: { a: 1, 'sub.z': '$a', _id: 0 } }], nested)).toEqual(
      typed([{ a: dbl(1), sub: { z: dbl(1) } }]),
    );
    expect(run([{ $project: { _id: 0, 'arr.z': '$a' } }], nested)).toEqual(
      typed([{ arr: [{ z: dbl(1) }, { z: dbl(1) }, [{ z: dbl(1) }]] }]),
    );
  });

  it('leave untouched fields as they were and keep their places', () => {
    expect(run([{ $addFields: { a: '$sub.p', 'sub.q': '$$REMOVE', n: 1 } }, { $unset: 'arr' }], nested)).toEqual(
      typed([{ _id: 1, a: 1, sub: { p: 1 }, n: 1 }]),
    );
  });

  it.each([
    [{ $project: {} }, 51272],
    [{ $project: { a: 1, b: 0 } }, 31254],
    [{ $project: { a: 0, b: 1 } }, 31253],
    [{ $project: { a: 1, 'a.b': 1 } }, 31249],
    [{ $project: { 'a.b': 1, a: 1 } }, 31250],
    [{ $project: { a: {} } }, 51270],
    [{ $addFields: { a: {} } }, 40180],
    [{ $addFields: 1 }, 40272],
    [{ $addFields: { 'a.b': 1, a: 2 } }, 40176],
    [{ $addFields: { a: { $add: 1, b: 2 } } }, 40181],
    [{ $addFields: { a: { $nope: 1 } } }, 168],
    [{ $project: { a: { $nope: 1 } } }, 31325],
    [{ $unset: [] }, 31119],
    [{ $replaceRoot: {} }, 40414],
  ])('%j is refused with %i', (stage, code) => {
    expect(codeOf(() => run([stage]))).toBe(code);
  });

  it('$replaceRoot takes documents only', () => {
    expect(run([{ $replaceRoot: { newRoot: '$sub' } }], nested)).toEqual(typed([{ p: 1, q: 2 }]));
    expect(codeOf(() => run([{ $replaceWith: '$a' }], nested))).toBe(40228);
  });
});

describe('$unwind', () => {
  it('gives one document for each item', () => {
    expect(run([{ $unwind: '$tags' }, { $project: { tags: 1 } }])).toEqual(
      typed([
        { _id: 1, tags: 'a' },
        { _id: 1, tags: 'b' },
      ]),
    );
  });

  it('keeps documents without items where it is told to, and numbers the items', () => {
    const stage = { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } };
    expect(run([stage, { $project: { tags: 1, i: 1 } }])).toEqual(
      typed([
        { _id: 1, tags: 'a', i: Long.fromNumber(0) },
        { _id: 1, tags: 'b', i: Long.fromNumber(1) },
        { _id: 2, i: null },
        { _id: 3, i: null },
        { _id: 4, tags: null, i: null },
      ]),
    );
  });
});

describe('$group', () => {
  it('takes equal numbers of all types, and null and missing, for one key', () => {
    const documents = [
      { _id: 1, k: 1 },
      { _id: 2, k: dbl(1) },
      { _id: 3, k: Decimal128.fromString('1.00') },
      { _id: 4, k: null },
      { _id: 5 },
    ];
    expect(run([{ $group: { _id: '$k', ids: { $push: '$_id' } } }], documents)).toEqual(
      typed([
        { _id: 1, ids: [1, 2, 3] },
        { _id: null, ids: [4, 5] },
      ]),
    );
  });

  it('accumulates', () => {
    const fields = {
      total: { $sum: { $multiply: ['$price', '$quantity'] } },
      mean: { $avg: '$quantity' },
      most: { $max: '$quantity' },
      first: { $first: '$_id' },
      last: { $last: '$nope' },
      n: { $count: {} },
      set: { $addToSet: '$price' },
      best: { $top: { sortBy: { quantity: -1 }, output: '$_id' } },
      two: { $bottomN: { n: 2, sortBy: { quantity: -1 }, output: '$quantity' } },
      high: { $maxN: { n: 1, input: '$quantity' } },
    };
    expect(run([{ $group: { _id: '$item', ...fields } }, { $match: { _id: 'abc' } }])).toEqual(
      typed([
        {
          _id: 'abc',
          total: Decimal128.fromString('70'),
          mean: dbl(3.5),
          most: 5,
          first: 1,
          last: null,
          n: 2,
          set: [Decimal128.fromString('10')],
          best: 4,
          two: [5, 2],
          high: [5],
        },
      ]),
    );
  });

  it('gives one field of an _id null, several are left out, where they are missing', () => {
    expect(run([{ $group: { _id: { a: '$a' } } }], [{ _id: 1 }])).toEqual(typed([{ _id: { a: null } }]));
    expect(run([{ $group: { _id: { a: '$a', b: '$_id' } } }], [{ _id: 1 }])).toEqual(typed([{ _id: { b: 1 } }]));
  });

  it.each([
    [{}, 15955],
    [{ _id: 1, x: 1 }, 40234],
    [{ _id: 1, x: { $nope: 1 } }, 15952],
    [{ _id: 1, 'x.y': { $sum: 1 } }, 40235],
    [{ _id: 1, x: { $sum: 1, $avg: 1 } }, 40238],
    [{ _id: 1, x: { $sum: [1, 2] } }, 40237],
  ])('%j is refused with %i', (spec, code) => {
    expect(codeOf(() => run([{ $group: spec }]))).toBe(code);
  });
});

describe('buckets and facets', () => {
  it('$bucket sorts its buckets and puts the rest in the default', () => {
    const spec = { groupBy: '$quantity', boundaries: [0, 2, 6], default: 'more', output: { ids: { $push: '$_id' } } };
    expect(run([{ $bucket: spec }])).toEqual(
      typed([
        { _id: 0, ids: [2] },
        { _id: 2, ids: [1, 4] },
        { _id: 'more', ids: [3] },
      ]),
    );
    expect(codeOf(() => run([{ $bucket: { groupBy: '$quantity', boundaries: [0, 2] } }]))).toBe(40066);
    expect(codeOf(() => run([{ $bucket: { groupBy: '$quantity', boundaries: [2, 0] } }]))).toBe(40194);
  });

  it('$bucketAuto keeps equal values together', () => {
    const documents = [1, 2, 2, 2, 3, 9].map((v, i) => ({ _id: i, v }));
    expect(run([{ $bucketAuto: { groupBy: '$v', buckets: 3 } }], documents)).toEqual(
      typed([
        { _id: { min: 1, max: 3 }, count: 4 },
        { _id: { min: 3, max: 9 }, count: 2 },
      ]),
    );
    expect(run([{ $bucketAuto: { groupBy: '$v', buckets: 2, granularity: 'R5' } }], documents)).toEqual(
      typed([
        { _id: { min: dbl(0.63), max: dbl(2.5) }, count: 4 },
        { _id: { min: dbl(2.5), max: dbl(10) }, count: 2 },
      ]),
    );
  });

  it('$facet runs several pipelines over the same documents', () => {
    const facets = {
      n: [{ $count: 'n' }],
      items: [{ $sortByCount: '$item' }, { $limit: 1 }],
      none: [{ $match: { _id: 9 } }],
    };
    expect(run([{ $facet: facets }])).toEqual(typed([{ n: [{ n: 4 }], items: [{ _id: 'abc', count: 2 }], none: [] }]));
    expect(codeOf(() => run([{ $facet: { a: [{ $out: 'x' }] } }]))).toBe(40600);
  });
});

describe('other collections', () => {
  const stock = [
    { _id: 1, sku: 'abc', in: 120 },
    { _id: 2, sku: ['xyz', 'abc'], in: 80 },
    { _id: 3, sku: null, in: 1 },
    { _id: 4, in: 2 },
  ];

  it('$lookup matches values, items of arrays, and nothing with null', () => {
    const orders = [{ _id: 1, item: 'abc' }, { _id: 2, item: ['xyz', 'none'] }, { _id: 3 }];
    const stages = [
      { $lookup: { from: 'stock', localField: 'item', foreignField: 'sku', as: 'found' } },
      { $project: { ids: '$found._id' } },
    ];
    expect(run(stages, orders, { stock })).toEqual(
      typed([
        { _id: 1, ids: [1, 2] },
        { _id: 2, ids: [2] },
        { _id: 3, ids: [3, 4] },
      ]),
    );
  });

  it('$lookup runs a pipeline with variables, also within one another', () => {
    const inner = {
      $lookup: {
        from: 'stock',
        let: { own: '$_id' },
        pipeline: [{ $match: { $expr: { $and: [{ $eq: ['$_id', '$$own'] }, { $gt: ['$in', '$$least'] }] } } }],
        as: 'again',
      },
    };
    const stages = [
      {
        $lookup: {
          from: 'stock',
          localField: 'item',
          foreignField: 'sku',
          let: { least: '$least' },
          pipeline: [inner, { $project: { n: { $size: '$again' } } }],
          as: 'found',
        },
      },
    ];
    expect(
      run(
        stages,
        [
          { _id: 1, item: 'abc', least: 100 },
          { _id: 2, item: 'abc', least: 50 },
        ],
        { stock },
      ),
    ).toEqual(
      typed([
        {
          _id: 1,
          item: 'abc',
          least: 100,
          found: [
            { _id: 1, n: 1 },
            { _id: 2, n: 0 },
          ],
        },
        {
          _id: 2,
          item: 'abc',
          least: 50,
          found: [
            { _id: 1, n: 1 },
            { _id: 2, n: 1 },
          ],
        },
      ]),
    );
  });

  it('$graphLookup follows references to a depth, through circles', () => {
    const people = [
      { _id: 'a', to: 'b' },
      { _id: 'b', to: 'c' },
      { _id: 'c', to: 'a' },
    ];
    const stage = (more: object) => ({
      $graphLookup: { from: 'c', startWith: '$to', connectFromField: 'to', connectToField: '_id', as: 'path', ...more },
    });
    const [all] = run(
      [
        { $match: { _id: 'a' } },
        stage({ depthField: 'depth' }),
        { $project: { path: { $sortArray: { input: '$path', sortBy: { depth: 1 } } } } },
      ],
      people,
    );
    expect(all).toEqual(
      typed({ _id: 'a', path: people.map((_, i) => ({ ...people[(i + 1) % 3], depth: Long.fromNumber(i) })) }),
    );
    expect(
      run([{ $match: { _id: 'a' } }, stage({ maxDepth: 0 }), { $project: { n: { $size: '$path' } } }], people),
    ).toEqual(typed([{ _id: 'a', n: 1 }]));
  });

  it('$unionWith adds the documents of another', () => {
    const stages = [
      { $project: { _id: 1 } },
      { $unionWith: { coll: 'stock', pipeline: [{ $match: { in: 80 } }, { $project: { _id: 1 } }] } },
    ];
    expect(run(stages, [{ _id: 'x' }], { stock })).toEqual(typed([{ _id: 'x' }, { _id: 2 }]));
  });
});

describe('$redact, $sample', () => {
  it('$redact prunes in depth', () => {
    const documents = [{ _id: 1, l: 1, sub: { l: 5, x: 1 }, list: [{ l: 1 }, { l: 9 }] }];
    const condition = { $cond: [{ $lte: ['$l', 4] }, '$$DESCEND', '$$PRUNE'] };
    expect(run([{ $redact: condition }], documents)).toEqual(typed([{ _id: 1, l: 1, list: [{ l: 1 }] }]));
  });

  it('$sample takes as many as there are', () => {
    const ids = run([{ $sample: { size: 3 } }, { $project: { _id: 1 } }]);
    expect(new Set(ids.map((id) => JSON.stringify(id))).size).toBe(3);
    expect(run([{ $sample: { size: 99 } }])).toHaveLength(4);
  });
});

it('numbers that are computed have the narrowest type that MongoDB gives them', () => {
  const stage = {
    $project: { _id: 0, int: { $add: [1, 1] }, long: { $multiply: [2147483647, 2] }, double: { $divide: [4, 2] } },
  };
  expect(run([{ $limit: 1 }, stage])).toEqual(
    typed([{ int: new Int32(2), long: Long.fromNumber(4294967294), double: dbl(2) }]),
  );
});

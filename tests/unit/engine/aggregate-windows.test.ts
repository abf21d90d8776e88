/** `$setWindowFields`, `$densify` and `$fill`, mostly with the examples of MongoDB's manual. */

import { Double, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { codeOf, pipeline, typed } from './aggregate-support.ts';

const at = (text: string) => new Date(text);
const dbl = (value: number) => new Double(value);

const cakes = [
  { _id: 0, orderDate: at('2020-05-18T14:10:30Z'), state: 'CA', price: 13, quantity: 120 },
  { _id: 1, orderDate: at('2021-03-20T11:30:05Z'), state: 'WA', price: 14, quantity: 140 },
  { _id: 2, orderDate: at('2021-01-11T06:31:15Z'), state: 'CA', price: 12, quantity: 145 },
  { _id: 3, orderDate: at('2020-02-08T13:13:23Z'), state: 'WA', price: 13, quantity: 104 },
  { _id: 4, orderDate: at('2019-05-18T16:09:01Z'), state: 'CA', price: 41, quantity: 162 },
  { _id: 5, orderDate: at('2019-01-08T06:12:03Z'), state: 'WA', price: 43, quantity: 134 },
];

/** `_id` and the computed field `x` of each document, in the order of the results. */
function windows(output: object, more: object = {}, documents: readonly object[] = cakes) {
  const stage = {
    $setWindowFields: { partitionBy: '$state', sortBy: { orderDate: 1 }, output: { x: output }, ...more },
  };
  return pipeline([stage, { $project: { x: 1 } }], { c: documents });
}

const results = (rows: [unknown, unknown][]) => typed(rows.map(([_id, x]) => ({ _id, x })));

describe('$setWindowFields', () => {
  it('sums up to the current document', () => {
    expect(windows({ $sum: '$quantity', window: { documents: ['unbounded', 'current'] } })).toEqual(
      results([
        [4, 162],
        [0, 282],
        [2, 427],
        [5, 134],
        [3, 238],
        [1, 378],
      ]),
    );
  });

  it('takes neighbours by number, by value and by time', () => {
    expect(windows({ $push: '$quantity', window: { documents: [-1, 1] } }).slice(0, 3)).toEqual(
      results([
        [4, [162, 120]],
        [0, [162, 120, 145]],
        [2, [120, 145]],
      ]),
    );
    expect(windows({ $sum: '$quantity', window: { range: [-1, 1] } }, { sortBy: { price: 1 } }).slice(0, 3)).toEqual(
      results([
        [2, 265],
        [0, 265],
        [4, 162],
      ]),
    );
    expect(windows({ $push: '$_id', window: { range: ['unbounded', -10], unit: 'month' } }).slice(0, 3)).toEqual(
      results([
        [4, []],
        [0, [4]],
        [2, [4]],
      ]),
    );
  });

  it('ranks, with ties', () => {
    const more = { partitionBy: null, sortBy: { price: -1 } };
    const ranks = (output: object) =>
      windows(output, more).map((row) => (row as { x: { $numberInt: string } }).x.$numberInt);
    expect(ranks({ $rank: {} })).toEqual(['1', '2', '3', '4', '4', '6']);
    expect(ranks({ $denseRank: {} })).toEqual(['1', '2', '3', '4', '4', '5']);
    expect(ranks({ $documentNumber: {} })).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('shifts and smooths', () => {
    expect(windows({ $shift: { output: '$quantity', by: 1, default: 'none' } }).slice(0, 3)).toEqual(
      results([
        [4, 120],
        [0, 145],
        [2, 'none'],
      ]),
    );
    expect(windows({ $expMovingAvg: { input: '$price', alpha: dbl(0.75) } }).slice(0, 3)).toEqual(
      results([
        [4, dbl(41)],
        [0, dbl(20)],
        [2, dbl(14)],
      ]),
    );
  });

  it('derives and integrates over time', () => {
    const power = [0, 30, 60, 90].map((seconds, i) => ({
      _id: i,
      state: 1,
      orderDate: new Date(1e12 + seconds * 1000),
      km: i * 2,
    }));
    const derivative = { $derivative: { input: '$km', unit: 'hour' }, window: { range: [-30, 0], unit: 'second' } };
    expect(windows(derivative, {}, power)).toEqual(
      results([
        [0, null],
        [1, dbl(240)],
        [2, dbl(240)],
        [3, dbl(240)],
      ]),
    );
    const integral = {
      $integral: { input: '$km', unit: 'minute' },
      window: { range: ['unbounded', 'current'], unit: 'hour' },
    };
    expect(windows(integral, {}, power)).toEqual(
      results([
        [0, dbl(0)],
        [1, dbl(0.5)],
        [2, dbl(2)],
        [3, dbl(4.5)],
      ]),
    );
  });

  it.each([
    [{ $sum: 1, window: { documents: [1, 0] } }, 5339900],
    [{ $sum: 1, window: { documents: [0, 1], range: [0, 1] } }, 9],
    [{ $nope: 1 }, 9],
    [{ $rank: 1 }, 5371603],
    [{ $sum: 1, window: { range: [0, 1] } }, 5429414],
  ])('%j is refused with %i', (output, code) => {
    expect(codeOf(() => windows(output))).toBe(code);
  });
});

describe('$densify', () => {
  const densify = (spec: object, documents: object[], sort: object) =>
    pipeline([{ $densify: spec }, { $sort: sort as never }], { c: documents });

  it('fills in the times between bounds, the upper one excluded', () => {
    const documents = [
      { _id: 1, ts: at('2021-05-18T00:00:00Z') },
      { _id: 2, ts: at('2021-05-18T04:00:00Z') },
    ];
    const range = { step: 2, unit: 'hour', bounds: [at('2021-05-18T00:00:00Z'), at('2021-05-18T08:00:00Z')] };
    expect(densify({ field: 'ts', range }, documents, { ts: 1 })).toEqual(
      typed([documents[0], { ts: at('2021-05-18T02:00:00Z') }, documents[1], { ts: at('2021-05-18T06:00:00Z') }]),
    );
  });

  it('covers the whole range in every partition, or each its own', () => {
    const documents = [
      { _id: 1, v: 'a', h: 600 },
      { _id: 2, v: 'a', h: 750 },
      { _id: 3, v: 'b', h: 1250 },
    ];
    const spec = (bounds: string) => ({ field: 'h', partitionByFields: ['v'], range: { step: 200, bounds } });
    const heights = (rows: unknown[]) => rows.map((row) => (row as { h: { $numberInt: string } }).h.$numberInt);
    expect(heights(densify(spec('full'), documents, { v: 1, h: 1 }))).toEqual([
      '600',
      '750',
      '800',
      '1000',
      '1200',
      '600',
      '800',
      '1000',
      '1200',
      '1250',
    ]);
    expect(heights(densify(spec('partition'), documents, { v: 1, h: 1 }))).toEqual(['600', '750', '1250']);
  });
});

describe('$fill', () => {
  const prices = [
    { _id: 1, time: at('2021-03-08T09:00:00Z'), price: 500 },
    { _id: 2, time: at('2021-03-08T10:00:00Z') },
    { _id: 3, time: at('2021-03-08T11:00:00Z'), price: 515 },
    { _id: 4, time: at('2021-03-08T12:00:00Z'), price: null },
  ];
  const filled = (output: object) =>
    pipeline([{ $fill: { sortBy: { time: 1 }, output } }, { $project: { x: '$price' } }], { c: prices });

  it('draws lines, carries on, or sets a value', () => {
    expect(filled({ price: { method: 'linear' } })).toEqual(
      results([
        [1, 500],
        [2, dbl(507.5)],
        [3, 515],
        [4, null],
      ]),
    );
    expect(filled({ price: { method: 'locf' } })).toEqual(
      results([
        [1, 500],
        [2, 500],
        [3, 515],
        [4, 515],
      ]),
    );
    expect(filled({ price: { value: Long.fromNumber(1) } })).toEqual(
      results([
        [1, 500],
        [2, Long.fromNumber(1)],
        [3, 515],
        [4, Long.fromNumber(1)],
      ]),
    );
  });
});

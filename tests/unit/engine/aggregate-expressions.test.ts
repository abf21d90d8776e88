/** Expressions on typed values: promotion of numbers, null and missing, order across types, and MongoDB's error codes. */

import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '#server/db/embedded/aggregate/expression';
import type { Value } from '#server/db/embedded/bson/values';
import { codeOf, evaluate, toDoc, typed } from './aggregate-support.ts';

const dec = (text: string) => Decimal128.fromString(text);
const long = (text: string) => Long.fromString(text);
const dbl = (value: number) => new Double(value);

const document = {
  i: 5,
  neg: -7,
  d: dbl(2.5),
  l: long('9007199254740993'),
  dec: dec('1.10'),
  max: 2147483647,
  big: Long.MAX_VALUE,
  s: 'Hello Wörld',
  nul: null,
  zero: 0,
  a: [3, 1, 2],
  o: { x: 1, y: 'z' },
  docs: [{ k: 'a', v: 1 }, { k: 'b', v: 2 }, 7],
  t: new Date('2021-03-14T06:30:15.123Z'),
  ts: new Timestamp({ t: 1600000000, i: 7 }),
};

/** An object with the key `then`, which the linter takes for a promise when it is written out. */
const branch = (when: unknown, result: unknown) =>
  Object.fromEntries([
    ['case', when],
    ['then', result],
  ]);

/** Expression and result, compared with types. */
type Row = readonly [expression: unknown, result: unknown];

function table(rows: readonly Row[]): void {
  it.each(rows.map(([expression, result]) => [JSON.stringify(expression), expression, result] as const))(
    '%s',
    (_, expression, result) => {
      expect(evaluate(expression, document)).toEqual(typed(result));
    },
  );
}

describe('arithmetic', () => {
  table([
    [{ $add: ['$i', '$i'] }, new Int32(10)],
    [{ $add: ['$max', 1] }, long('2147483648')],
    [{ $add: ['$big', 1] }, dbl(2 ** 63)],
    [{ $add: ['$i', '$d'] }, dbl(7.5)],
    [{ $add: ['$i', '$dec'] }, dec('6.10')],
    [{ $add: ['$t', 1000] }, new Date('2021-03-14T06:30:16.123Z')],
    [{ $add: ['$i', '$nope'] }, null],
    [{ $subtract: ['$l', 1] }, long('9007199254740992')],
    [{ $subtract: ['$t', '$t'] }, Long.ZERO],
    [{ $multiply: ['$max', '$max'] }, long('4611686014132420609')],
    [{ $multiply: ['$dec', dec('2.0')] }, dec('2.200')],
    [{ $divide: [10, 5] }, dbl(2)],
    [{ $divide: [dec('1'), 3] }, dec('0.3333333333333333333333333333333333')],
    [{ $divide: [dec('6.0'), 2] }, dec('3.0')],
    [{ $mod: ['$neg', 3] }, new Int32(-1)],
    [{ $mod: ['$l', 10] }, long('3')],
    [{ $abs: '$neg' }, new Int32(7)],
    [{ $pow: [2, 10] }, new Int32(1024)],
    [{ $pow: [2, 63] }, dbl(2 ** 63)],
    [{ $pow: [2, -1] }, dbl(0.5)],
    [{ $sqrt: dec('2') }, dec('1.414213562373095048801688724209698')],
    [{ $exp: dec('1') }, dec('2.718281828459045235360287471352662')],
    [{ $ln: dec('10') }, dec('2.302585092994045684017991454684364')],
    [{ $ln: dec('1') }, dec('0')],
    [{ $log10: dec('0.001') }, dec('-3')],
    [{ $pow: [dec('2'), dec('0.5')] }, dec('1.414213562373095048801688724209698')],
    [{ $round: [dbl(2.5)] }, dbl(2)],
    [{ $round: [dbl(3.5)] }, dbl(4)],
    [{ $round: [1250, -2] }, new Int32(1200)],
    [{ $round: [dec('2.345'), 2] }, dec('2.34')],
    [{ $trunc: [dbl(-2.7)] }, dbl(-2)],
    [{ $ceil: '$d' }, dbl(3)],
    [{ $floor: '$i' }, new Int32(5)],
    [{ $bitXor: ['$i', long('1')] }, long('4')],
  ]);

  it.each([
    [{ $add: ['$s', 1] }, 14],
    [{ $add: ['$t', '$t'] }, 16612],
    [{ $subtract: [1, '$s'] }, 14],
    [{ $divide: [1, '$zero'] }, 2],
    [{ $mod: [1, '$zero'] }, 16610],
    [{ $abs: '$s' }, 28765],
    [{ $sqrt: '$neg' }, 28714],
    [{ $ln: '$zero' }, 28766],
    [{ $pow: ['$zero', -1] }, 28764],
    [{ $round: ['$d', 101] }, 51083],
    [{ $asin: '$i' }, 50989],
    [{ $subtract: [1] }, 16020],
    [{ $round: [1, 2, 3] }, 28667],
  ])('%j is refused with %i', (expression, code) => {
    expect(codeOf(() => evaluate(expression, document))).toBe(code);
  });
});

describe('order, truth and conditions', () => {
  table([
    [{ $eq: ['$i', dbl(5)] }, true],
    [{ $eq: ['$nope', null] }, false],
    [{ $lt: ['$nope', null] }, true],
    [{ $gt: ['$s', 5] }, true],
    [{ $cmp: ['$a', [3, 1]] }, new Int32(1)],
    [{ $and: [1, 'x', []] }, true],
    [{ $or: ['$zero', '$nul', '$nope'] }, false],
    [{ $not: ['$zero'] }, true],
    [{ $cond: ['$zero', 1, '$$REMOVE'] }, 'missing'],
    [{ $ifNull: ['$nul', '$nope', 'default'] }, 'default'],
    [{ $switch: { branches: [branch({ $gt: ['$i', 3] }, 'big')] } }, 'big'],
    [{ $let: { vars: { a: '$i', CURRENT: '$o' }, in: ['$$a', '$x', '$$ROOT.i'] } }, [5, 1, 5]],
  ]);

  it.each([
    [{ $switch: { branches: [branch('$zero', 1)] } }, 40066],
    [{ $switch: { branches: [] } }, 40068],
    [{ $ifNull: ['$i'] }, 1257300],
    [{ $cond: { if: 1, else: 2 } }, 17081],
    [{ $nothing: 1 }, 168],
    [{ $add: [1], $subtract: [1] }, 15983],
    ['$$nobody', 17276],
    ['$a..b', 15998],
    [{ 'a.b': 1 }, 16412],
  ])('%j is refused with %i', (expression, code) => {
    expect(codeOf(() => evaluate(expression, document))).toBe(code);
  });
});

describe('paths, arrays and documents', () => {
  table([
    ['$docs.v', [1, 2]],
    ['$a.0', []],
    [
      ['$nope', '$i'],
      [null, 5],
    ],
    [{ x: '$nope', y: '$i' }, { y: 5 }],
    [{ $arrayElemAt: ['$a', -1] }, 2],
    [{ $arrayElemAt: ['$a', 9] }, 'missing'],
    [{ $slice: ['$a', -5, 2] }, [3, 1]],
    [{ $in: [dbl(1), '$a'] }, true],
    [{ $indexOfArray: ['$a', 2] }, 2],
    [{ $range: [5, 0, -2] }, [5, 3, 1]],
    [{ $reverseArray: '$a' }, [2, 1, 3]],
    [{ $concatArrays: ['$a', [9]] }, [3, 1, 2, 9]],
    [{ $map: { input: '$a', as: 'v', in: { $multiply: ['$$v', 2] } } }, [6, 2, 4]],
    [{ $filter: { input: '$a', cond: { $gt: ['$$this', 1] }, limit: 1 } }, [3]],
    [{ $reduce: { input: '$a', initialValue: '', in: { $concat: ['$$value', { $toString: '$$this' }] } } }, '312'],
    [
      { $zip: { inputs: ['$a', ['x']], useLongestLength: true, defaults: [0, '-'] } },
      [
        [3, 'x'],
        [1, '-'],
        [2, '-'],
      ],
    ],
    [{ $sortArray: { input: '$a', sortBy: -1 } }, [3, 2, 1]],
    [
      {
        $sortArray: {
          input: [
            { a: 1, b: 2 },
            { a: 1, b: 1 },
          ],
          sortBy: { a: 1, b: 1 },
        },
      },
      [
        { a: 1, b: 1 },
        { a: 1, b: 2 },
      ],
    ],
    [{ $firstN: { n: 2, input: '$a' } }, [3, 1]],
    [{ $maxN: { n: 2, input: '$a' } }, [3, 2]],
    [{ $setUnion: [[2, 1, dbl(1)], [3]] }, [1, 2, 3]],
    [{ $setIntersection: ['$a', [dbl(2), 9]] }, [2]],
    [{ $setDifference: ['$a', [1]] }, [3, 2]],
    [{ $setEquals: ['$a', [1, 2, 3, 3]] }, true],
    [{ $setIsSubset: [[1], '$a'] }, true],
    [
      { $objectToArray: '$o' },
      [
        { k: 'x', v: 1 },
        { k: 'y', v: 'z' },
      ],
    ],
    [
      {
        $arrayToObject: [
          [
            ['1', 'one'],
            ['0', 'zero'],
            ['__proto__', 1],
          ],
        ],
      },
      JSON.parse('{"1":"one","0":"zero","__proto__":1}'),
    ],
    [{ $mergeObjects: ['$o', null, { x: 2 }] }, { x: 2, y: 'z' }],
    [{ $setField: { field: 'a.b', input: '$o', value: '$i' } }, { x: 1, y: 'z', 'a.b': 5 }],
    [{ $unsetField: { field: 'x', input: '$o' } }, { y: 'z' }],
    [{ $getField: { field: 'x', input: '$o' } }, 1],
    [{ $sum: ['$i', '$d', 'x'] }, dbl(7.5)],
    [{ $avg: '$a' }, dbl(2)],
    [{ $max: ['$i', '$s'] }, document.s],
    [{ $stdDevSamp: [1, 3] }, dbl(Math.SQRT2)],
    [{ $median: { input: '$a', method: 'approximate' } }, dbl(2)],
  ]);

  it('keeps the order of keys that look like numbers', () => {
    const pairs = [
      ['b', 1],
      ['2', 1],
      ['1', 1],
    ];
    const value = compileExpression(toDoc({ e: { $arrayToObject: [pairs] } }).get('e') as Value)(new Map());
    expect([...(value as Map<string, unknown>).keys()]).toEqual(['b', '2', '1']);
  });

  it.each([
    [{ $size: '$nope' }, 17124],
    [{ $arrayElemAt: ['$i', 0] }, 28689],
    [{ $in: [1, '$i'] }, 40081],
    [{ $map: { input: '$i', in: 1 } }, 16883],
    [{ $filter: { input: '$a', cond: 1, limit: 0 } }, 327392],
    [{ $reduce: { input: '$i', initialValue: 0, in: 1 } }, 40080],
    [{ $range: [0, 5, 0] }, 34449],
    [{ $setUnion: ['$i'] }, 17043],
    [{ $mergeObjects: ['$i'] }, 40400],
    [{ $arrayToObject: [[['a']]] }, 40397],
    [{ $firstN: { n: 0, input: '$a' } }, 5787908],
    [{ $map: { input: '$a', as: 'Big', in: 1 } }, 9],
  ])('%j is refused with %i', (expression, code) => {
    expect(codeOf(() => evaluate(expression, document))).toBe(code);
  });
});

describe('strings', () => {
  table([
    [{ $concat: ['$s', '!'] }, 'Hello Wörld!'],
    [{ $concat: ['$s', '$nope'] }, null],
    [{ $toUpper: '$s' }, 'HELLO WöRLD'],
    [{ $toUpper: '$d' }, '2.5'],
    [{ $strLenCP: '$s' }, 11],
    [{ $strLenBytes: '$s' }, 12],
    [{ $strLenCP: '🌍é' }, 2],
    [{ $substrCP: ['a🌍bc', 1, 2] }, '🌍b'],
    [{ $substrBytes: ['$s', 7, 2] }, 'ö'],
    [{ $indexOfCP: ['a🌍b', 'b'] }, 2],
    [{ $indexOfBytes: ['a🌍b', 'b'] }, 5],
    [{ $split: ['a-b-c', '-'] }, ['a', 'b', 'c']],
    [{ $trim: { input: ' \n x y ' } }, 'x y'],
    [{ $ltrim: { input: 'xxaxx', chars: 'x' } }, 'axx'],
    [{ $replaceOne: { input: 'aXbX', find: 'X', replacement: { $literal: '$&' } } }, 'a$&bX'],
    [{ $replaceAll: { input: 'aXbX', find: 'X', replacement: '-' } }, 'a-b-'],
    [{ $strcasecmp: ['abc', 'ABD'] }, -1],
    [{ $regexMatch: { input: '$s', regex: 'WÖRLD', options: 'i' } }, true],
    [{ $regexFind: { input: '🌍line', regex: '(l)(x)?' } }, { match: 'l', idx: 1, captures: ['l', null] }],
    [
      { $regexFindAll: { input: 'abab', regex: 'b' } },
      [
        { match: 'b', idx: 1, captures: [] },
        { match: 'b', idx: 3, captures: [] },
      ],
    ],
    [{ $regexFind: { input: '$nul', regex: 'b' } }, null],
  ]);

  it.each([
    [{ $concat: ['$i'] }, 16702],
    [{ $substrBytes: ['$s', 8, 1] }, 28656],
    [{ $substrCP: ['$s', -1, 1] }, 34455],
    [{ $strLenCP: '$nul' }, 34471],
    [{ $split: ['a', ''] }, 40087],
    [{ $regexMatch: { input: 'a', regex: '(' } }, 51111],
    [{ $regexMatch: { input: 1, regex: 'a' } }, 51104],
    [{ $replaceOne: { input: 'a', find: 'a' } }, 51747],
  ])('%j is refused with %i', (expression, code) => {
    expect(codeOf(() => evaluate(expression, document))).toBe(code);
  });
});

describe('conversion', () => {
  table([
    [{ $toInt: '12' }, 12],
    [{ $toInt: '$d' }, 2],
    [{ $toLong: '$t' }, Long.fromNumber(document.t.getTime())],
    [{ $toDouble: '1e3' }, dbl(1000)],
    [{ $toDecimal: dbl(20.5) }, dec('20.5000000000000')],
    [{ $toString: dbl(1 / 3) }, '0.3333333333333333'],
    [{ $toString: dbl(1e20) }, '1e+20'],
    [{ $toString: '$t' }, '2021-03-14T06:30:15.123Z'],
    [{ $toString: '$dec' }, '1.10'],
    [{ $toBool: 'false' }, true],
    [{ $toDate: new ObjectId('507f1f77bcf86cd799439011') }, new Date('2012-10-17T21:13:27Z')],
    [{ $toObjectId: '507f1f77bcf86cd799439011' }, new ObjectId('507f1f77bcf86cd799439011')],
    [{ $convert: { input: 'x', to: 'int', onError: 'wrong' } }, 'wrong'],
    [{ $convert: { input: '$nope', to: 'int', onNull: 'none' } }, 'none'],
    [{ $convert: { input: '$d', to: 16 } }, 2],
    [{ $type: '$nope' }, 'missing'],
    [{ $type: '$dec' }, 'decimal'],
    [{ $isNumber: '$ts' }, false],
    [{ $tsSecond: '$ts' }, long('1600000000')],
    [{ $binarySize: new Binary(Buffer.from('abc')) }, 3],
    [{ $bsonSize: { a: 1 } }, 12],
  ]);

  it.each([
    [{ $toInt: '12.5' }, 241],
    [{ $toInt: '$l' }, 241],
    [{ $toInt: '$t' }, 241],
    [{ $toDate: '$i' }, 241],
    [{ $toObjectId: 'x' }, 241],
    [{ $toString: '$a' }, 241],
    [{ $convert: { input: '$i', to: 'nope' } }, 2],
    [{ $convert: { input: '$i', to: -5 } }, 9],
    [{ $convert: { input: '$i', to: 'int', more: 1 } }, 9],
  ])('%j is refused with %i', (expression, code) => {
    expect(codeOf(() => evaluate(expression, document))).toBe(code);
  });
});

describe('compiling', () => {
  const compile = (expression: unknown, variables?: ReadonlyMap<string, Value>) =>
    compileExpression(toDoc({ expression }).get('expression') as Value, variables);

  it('says which fields it looks at', () => {
    expect(compile({ $add: ['$a.b', { $size: '$c' }, '$$ROOT.d'] }).fields).toEqual(new Set(['a', 'c', 'd']));
    expect(compile({ $mergeObjects: ['$$ROOT', { x: 1 }] }).fields).toBeNull();
    expect(compile({ $let: { vars: { CURRENT: '$a' }, in: '$b' } }).fields).toEqual(new Set(['a']));
  });

  it('reads variables when it runs', () => {
    const variables = new Map<string, Value>([['limit', new Int32(1)]]);
    const expression = compile({ $gt: ['$x', '$$limit'] }, variables);
    expect(expression(toDoc({ x: 2 }))).toBe(true);
    variables.set('limit', new Int32(5));
    expect(expression(toDoc({ x: 2 }))).toBe(false);
  });

  it('does not compute a random number beforehand', () => {
    const expression = compile({ $rand: {} });
    expect(expression.constant).toBe(false);
  });

  it('leaves a constant that fails until it is reached', () => {
    expect(evaluate({ $cond: [true, 'fine', { $divide: [1, 0] }] })).toBe('fine');
  });
});

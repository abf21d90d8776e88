import { Binary, BSONRegExp, Decimal128, type Document, Double, Long, MaxKey, MinKey } from 'bson';
import { describe, expect, it } from 'vitest';
import { parseFilter } from '#server/db/embedded/query/filter';
import { doc } from './documents.ts';

function matches(filter: Document, document: Document): boolean {
  const parsed = parseFilter(doc(filter));
  const whole = doc(document);
  const result = parsed.matches(whole);
  // Whatever the filter says it needs must be enough.
  if (parsed.fields) {
    const { fields } = parsed;
    expect(parsed.matches(new Map([...whole].filter(([name]) => fields.has(name))))).toBe(result);
  }
  return result;
}

function codeOf(filter: Document): unknown {
  try {
    parseFilter(doc(filter));
    return 'accepted';
  } catch (error) {
    return (error as { code?: number }).code;
  }
}

type Case = [filter: Document, matching: Document[], other: Document[]];

const CASES: Record<string, Case[]> = {
  equality: [
    [
      { a: 1 },
      [{ a: 1 }, { a: new Double(1) }, { a: Long.fromNumber(1) }, { a: Decimal128.fromString('1.0') }, { a: [0, 1] }],
      [{ a: '1' }, { a: [[1]] }, {}],
    ],
    [{ a: null }, [{ a: null }, {}, { a: [null] }], [{ a: 0 }, { a: [] }, { a: false }]],
    [
      { 'a.b': null },
      [{}, { a: 1 }, { a: {} }, { a: { b: null } }, { a: [{}] }, { a: [{ b: 1 }, {}] }],
      [{ a: [] }, { a: [1] }, { a: [{ b: 1 }] }],
    ],
    [{ a: [1, 2] }, [{ a: [1, 2] }, { a: [[1, 2], 3] }], [{ a: [2, 1] }, { a: [1, 2, 3] }]],
    [{ a: { x: 1, y: 2 } }, [{ a: { x: 1, y: 2 } }, { a: [{ x: 1, y: 2 }] }], [{ a: { y: 2, x: 1 } }, { a: { x: 1 } }]],
    [{ a: {} }, [{ a: {} }], [{ a: { b: 1 } }, {}]],
    [{ a: Number.NaN }, [{ a: Number.NaN }, { a: Decimal128.fromString('NaN') }], [{ a: 0 }, {}]],
    [{ a: { $ne: 1 } }, [{}, { a: 2 }, { a: [2] }, { a: [[1]] }], [{ a: 1 }, { a: [1, 2] }]],
    [{ a: { $ne: null } }, [{ a: 1 }, { a: [] }], [{}, { a: null }, { a: [1, null] }]],
    [
      { a: Long.fromString('9007199254740993') },
      [{ a: Long.fromString('9007199254740993') }],
      [{ a: 9007199254740992 }],
    ],
  ],
  ranges: [
    [
      { a: { $gt: 1 } },
      [{ a: 1.5 }, { a: [0, 2] }, { a: Infinity }],
      [{ a: 1 }, { a: 'z' }, { a: Number.NaN }, {}, { a: null }, { a: new Date() }],
    ],
    [{ a: { $gte: null } }, [{}, { a: null }], [{ a: 0 }]],
    [{ a: { $lt: null } }, [], [{}, { a: null }, { a: -1 }]],
    [{ a: { $gte: Number.NaN } }, [{ a: Number.NaN }], [{ a: 1 }]],
    [{ a: { $gt: 1, $lt: 3 } }, [{ a: 2 }, { a: [0, 5] }], [{ a: 1 }, { a: 3 }]],
    [{ a: { $gt: [1] } }, [{ a: [2] }, { a: [1, 0] }], [{ a: 5 }, { a: [1] }]],
    [{ a: { $gt: new MinKey() } }, [{ a: 1 }, { a: 'x' }, {}], [{ a: new MinKey() }]],
    [{ a: { $lt: new MaxKey() } }, [{ a: 1 }, { a: [] }], [{ a: new MaxKey() }]],
    [{ a: { $lt: '\u{10000}' } }, [{ a: '\uffff' }], [{ a: '\u{10001}' }]],
  ],
  lists: [
    [
      { a: { $in: [1, null, /^x/] } },
      [{ a: 1 }, {}, { a: null }, { a: 'xy' }, { a: [5, 1] }],
      [{ a: 2 }, { a: 'yx' }, { a: [] }],
    ],
    [{ a: { $in: [[1]] } }, [{ a: [1] }, { a: [[1]] }], [{ a: 1 }]],
    [{ a: { $in: [] } }, [], [{}, { a: 1 }]],
    [{ a: { $nin: [1, null] } }, [{ a: 2 }], [{ a: 1 }, {}, { a: [1] }]],
    [{ a: { $all: [1, 2] } }, [{ a: [2, 1, 3] }], [{ a: [1] }, { a: 1 }]],
    [{ a: { $all: [1] } }, [{ a: 1 }, { a: [1] }], [{ a: 2 }]],
    [{ a: { $all: [[1, 2]] } }, [{ a: [1, 2] }, { a: [[1, 2]] }], [{ a: [1] }]],
    [{ a: { $all: [] } }, [], [{ a: [] }, {}]],
    [
      { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } }] } },
      [{ a: [{ x: 2 }, { x: 1 }] }],
      [{ a: [{ x: 1 }] }],
    ],
    [{ a: { $size: 2 } }, [{ a: [1, [2]] }], [{ a: [1] }, { a: 2 }, {}]],
  ],
  elemMatch: [
    [{ a: { $elemMatch: { $gt: 1, $lt: 3 } } }, [{ a: [0, 2] }], [{ a: [0, 5] }, { a: 2 }, { a: [[2]] }]],
    [
      { a: { $elemMatch: { x: 1, y: 2 } } },
      [{ a: [{ x: 1, y: 2, z: 3 }] }],
      [{ a: [{ x: 1 }, { y: 2 }] }, { a: { x: 1, y: 2 } }],
    ],
    [{ a: { $elemMatch: { $or: [{ x: 1 }, { y: 2 }] } } }, [{ a: [{ y: 2 }] }], [{ a: [{ x: 2 }] }]],
    [{ 'a.b': { $elemMatch: { $eq: 1 } } }, [{ a: { b: [1] } }, { a: [{ b: [2] }, { b: [1] }] }], [{ a: { b: 1 } }]],
    [{ a: { $elemMatch: { 0: 5 } } }, [{ a: [[5]] }], [{ a: [5] }]],
    [{ a: { $not: { $elemMatch: { $gte: 3 } } } }, [{ a: [1] }, { a: 5 }, {}], [{ a: [3] }]],
    [{ a: { $elemMatch: {} } }, [{ a: [{}] }], [{ a: [1] }, { a: [] }]],
  ],
  paths: [
    [{ 'a.0': 1 }, [{ a: [1, 2] }, { a: { 0: 1 } }, { a: [{ 0: 1 }] }], [{ a: [2, 1] }, { a: 1 }]],
    [{ 'a.b': 1 }, [{ a: { b: 1 } }, { a: [{ b: 2 }, { b: [1] }] }], [{ a: [[{ b: 1 }]] }, { a: 1 }]],
    [{ 'a.0.b': 1 }, [{ a: [{ b: 1 }] }, { a: [[{ b: 1 }]] }], [{ a: [{ b: 2 }, { b: 1 }] }]],
    [{ 'a.01': 1 }, [{ a: { '01': 1 } }], [{ a: [0, 1] }]],
  ],
  'existence and types': [
    [{ a: { $exists: true } }, [{ a: null }, { a: [] }], [{}]],
    [
      { 'a.b': { $exists: false } },
      [{}, { a: 1 }, { a: [1] }, { a: [{}] }],
      [{ a: { b: null } }, { a: [{}, { b: 1 }] }],
    ],
    [
      { a: { $type: 'number' } },
      [{ a: 1 }, { a: 1.5 }, { a: Long.ONE }, { a: Decimal128.fromString('1') }, { a: ['x', 1] }],
      [{ a: '1' }, {}],
    ],
    [{ a: { $type: ['string', 10] } }, [{ a: 'x' }, { a: null }], [{ a: 1 }, {}]],
    [{ a: { $type: 'array' } }, [{ a: [] }, { a: [[1]] }], [{ a: 1 }]],
    [{ a: { $type: 'int' } }, [{ a: 1 }], [{ a: new Double(1) }, { a: Long.ONE }]],
  ],
  'remainders and bits': [
    [
      { a: { $mod: [4, 1] } },
      [{ a: 5 }, { a: 5.9 }, { a: Long.fromNumber(9) }, { a: [2, 1] }],
      [{ a: -5 }, { a: '5' }, { a: Number.NaN }],
    ],
    [{ a: { $mod: [-4.9, -1] } }, [{ a: -5 }], [{ a: 5 }]],
    [
      { a: { $bitsAllSet: 5 } },
      [{ a: 7 }, { a: new Double(5) }, { a: -1 }, { a: new Binary(Buffer.from([5])) }],
      [{ a: 4 }, { a: 5.5 }, { a: 'x' }],
    ],
    [{ a: { $bitsAnyClear: [0, 70] } }, [{ a: 1 }, { a: 0 }], [{ a: -1 }]],
    [{ a: { $bitsAllClear: new Binary(Buffer.from([0, 1])) } }, [{ a: 255 }], [{ a: 256 }]],
    [{ a: { $bitsAnySet: [1, 2] } }, [{ a: 4 }], [{ a: 9 }]],
  ],
  logic: [
    [{ $or: [{ a: 1 }, { b: 1 }] }, [{ a: 1 }, { b: 1 }], [{ a: 2 }]],
    [{ $nor: [{ a: 1 }, { b: 1 }] }, [{}, { a: 2 }], [{ a: 1 }, { b: 1 }]],
    [{ $and: [{ a: { $gt: 0 } }, { a: { $lt: 2 } }], c: 1 }, [{ a: 1, c: 1 }], [{ a: 1 }, { a: 3, c: 1 }]],
    [{ a: { $not: { $gt: 1 } } }, [{ a: 1 }, {}, { a: 'x' }], [{ a: 2 }, { a: [0, 2] }]],
    [{ a: { $not: /^x/ } }, [{ a: 'y' }, { a: 5 }], [{ a: 'xy' }]],
    [{ $comment: 'why', a: 1 }, [{ a: 1 }], [{ a: 2 }]],
    [{ $expr: { $gt: ['$a', '$b.c'] } }, [{ a: 2, b: { c: 1 } }], [{ a: 1, b: { c: 2 } }]],
  ],
  'regular expressions': [
    [
      { a: /ab/i },
      [{ a: 'xABx' }, { a: ['', 'ab'] }, { a: new BSONRegExp('ab', 'i') }],
      [{ a: 'a b' }, { a: 5 }, { a: new BSONRegExp('ab') }],
    ],
    [{ a: { $regex: '^ä', $options: 'i' } }, [{ a: 'Äpfel' }], [{ a: 'apfel' }]],
    [{ a: { $regex: '(?i)^straSSe$' } }, [{ a: 'STRASSE' }, { a: 'strasse\n' }], [{ a: 'strasse\n\n' }]],
    [{ a: { $regex: '^b', $options: 'm' } }, [{ a: 'a\nb' }], [{ a: 'ab' }]],
    [{ a: { $regex: 'a.b' } }, [{ a: 'a\rb' }], [{ a: 'a\nb' }]],
    [{ a: { $regex: 'a.b', $options: 's' } }, [{ a: 'a\nb' }], [{ a: 'ab' }]],
    [{ a: { $regex: 'a b # comment', $options: 'x' } }, [{ a: 'ab' }], [{ a: 'a b' }]],
    [{ a: { $regex: '\\A[[:digit:]]{2}\\z' } }, [{ a: '42' }], [{ a: '42\n' }, { a: '4' }]],
    [{ a: { $regex: '^\\Qa.b\\E$' } }, [{ a: 'a.b' }], [{ a: 'axb' }]],
    [{ a: { $regex: '^(?<y>\\d)\\k<y>(?P<z>x)$' } }, [{ a: '33x' }], [{ a: '34x' }]],
    [{ a: { $regex: '^[]a-c\\-]{2}\\_{$' } }, [{ a: ']-_{' }], [{ a: 'dd_{' }]],
    [{ a: { $regex: '^\\w\\S$' } }, [{ a: 'aä' }], [{ a: 'äa' }]],
    [{ a: { $regex: '^\\p{Lu}\\x{e4}\\h$' } }, [{ a: 'Öä\t' }], [{ a: 'öä ' }]],
    [{ a: { $regex: '^[[:^digit:]\\H][^\\S]$' } }, [{ a: 'x ' }], [{ a: '5x' }]],
    [{ a: { $regex: '^(?P<n>a)(?P=n)\\101\\o{101}\\cI$' } }, [{ a: 'aaAA\t' }], [{ a: 'aAA\t' }]],
    [{ a: { $in: ['x', /^y/i] } }, [{ a: 'x' }, { a: 'Yes' }], [{ a: 'xx' }]],
    [{ a: { $not: { $regex: 'x' } } }, [{ a: 'y' }, {}], [{ a: 'x' }]],
  ],
};

describe('a filter', () => {
  for (const [topic, cases] of Object.entries(CASES)) {
    it.each(cases)(`${topic}: %j`, (filter, matching, other) => {
      for (const document of matching) expect(matches(filter, document), JSON.stringify(document)).toBe(true);
      for (const document of other) expect(matches(filter, document), JSON.stringify(document)).toBe(false);
    });
  }

  it.each<[Document, number]>([
    [{ $foo: 1 }, 2],
    [{ a: { $foo: 1 } }, 2],
    [{ a: { $gt: 1, b: 2 } }, 2],
    [{ $or: [] }, 2],
    [{ $or: {} }, 2],
    [{ $and: [1] }, 2],
    [{ a: { $in: 1 } }, 2],
    [{ a: { $in: [{ $gt: 1 }] } }, 2],
    [{ a: { $ne: /x/ } }, 2],
    [{ a: { $gt: /x/ } }, 2],
    [{ a: { $not: 1 } }, 2],
    [{ a: { $not: {} } }, 2],
    [{ a: { $not: { b: 1 } } }, 2],
    [{ a: { $mod: [0, 1] } }, 2],
    [{ a: { $mod: [1] } }, 2],
    [{ a: { $mod: ['x', 1] } }, 2],
    [{ a: { $size: -1 } }, 2],
    [{ a: { $size: 1.5 } }, 2],
    [{ a: { $size: 'x' } }, 2],
    [{ a: { $all: 1 } }, 2],
    [{ a: { $all: [{ $gt: 1 }] } }, 2],
    [{ a: { $elemMatch: 1 } }, 2],
    [{ a: { $elemMatch: { $expr: true } } }, 2],
    [{ a: { $type: 'nothing' } }, 2],
    [{ a: { $type: 99 } }, 2],
    [{ a: { $type: {} } }, 14],
    [{ a: { $type: [] } }, 9],
    [{ a: { $options: 'i' } }, 2],
    [{ a: { $regex: 1 } }, 2],
    [{ a: { $regex: '(' } }, 51091],
    [{ a: { $regex: 'a++' } }, 51091],
    [{ a: { $regex: '(?>a)' } }, 51091],
    [{ a: { $regex: 'a(?i)b' } }, 51091],
    [{ a: { $regex: '[[:nothing:]]' } }, 51091],
    [{ a: { $regex: '[z-a]' } }, 51091],
    [{ a: { $regex: '\\x' } }, 51091],
    [{ a: { $regex: 'a', $options: 'g' } }, 51108],
    [{ a: { $regex: /a/i, $options: 'm' } }, 51075],
    [{ a: { $bitsAllSet: -1 } }, 9],
    [{ a: { $bitsAllSet: 'x' } }, 2],
    [{ a: { $bitsAllSet: [-1] } }, 2],
    [{ $where: 'true' }, 2],
    [{ $text: { $search: 'x' } }, 27],
    [{ a: { $near: [0, 0] } }, 2],
  ])('%j is refused with %i', (filter, code) => {
    expect(codeOf(filter)).toBe(code);
  });

  it('names an unknown operator as MongoDB does', () => {
    expect(() => parseFilter(doc({ $foo: 1 }))).toThrow(/^unknown top level operator: \$foo/);
    expect(() => parseFilter(doc({ a: { $foo: 1 } }))).toThrow('unknown operator: $foo');
  });

  it('may take a random share', () => {
    expect(matches({ $sampleRate: 1 }, {})).toBe(true);
    expect(matches({ $sampleRate: 0 }, {})).toBe(false);
    expect(codeOf({ $sampleRate: 1.1 })).toBe(2);
    expect(codeOf({ $sampleRate: 'x' })).toBe(2);
  });

  it('knows which fields it needs', () => {
    const fields = (filter: Document) => parseFilter(doc(filter)).fields;
    expect(fields({ 'a.b': 1, $or: [{ c: 1 }, { d: { $exists: false } }] })).toEqual(new Set(['a', 'c', 'd']));
    expect(fields({ $expr: { $eq: ['$a.b', '$c'] } })).toEqual(new Set(['a', 'c']));
    expect(fields({ $expr: { $eq: ['$$ROOT', {}] } })).toBeNull();
    expect(fields({ $jsonSchema: {} })).toBeNull();
  });

  it('says which item of an array matched', () => {
    const position = (filter: Document, document: Document) => parseFilter(doc(filter)).positionIn(doc(document));
    expect(position({ a: 3 }, { a: [1, 3] })).toBe(1);
    expect(position({ 'a.b': 3 }, { a: [{ b: [0, 0] }, { b: [3] }] })).toBe(1);
    expect(position({ a: { $elemMatch: { $gt: 1 } } }, { a: [1, 0, 2] })).toBe(2);
    expect(position({ a: 3 }, { a: 3 })).toBeNull();
    expect(position({ 'a.1': 3 }, { a: [1, 3] })).toBeNull();
    expect(position({ $or: [{ a: 3 }, { b: 1 }] }, { a: [1, 3] })).toBeNull();
  });
});

describe('$jsonSchema', () => {
  const accepts = (schema: Document, document: Document) =>
    parseFilter(doc({ $jsonSchema: schema })).matches(doc(document));

  it.each<[Document, Document, Document]>([
    [{ required: ['a'] }, { a: null }, {}],
    [{ properties: { a: { bsonType: ['int', 'null'] } } }, { a: null }, { a: 'x' }],
    [{ properties: { a: { type: 'number' } } }, { a: 1.5 }, { a: '1' }],
    [{ properties: { a: { minimum: 1, exclusiveMinimum: true } } }, { a: 2 }, { a: 1 }],
    [{ properties: { a: { maximum: 1 } } }, { a: 'not a number' }, { a: 2 }],
    [{ properties: { a: { multipleOf: 0.1 } } }, { a: 0.3 }, { a: 0.35 }],
    [{ properties: { a: { enum: [1, { x: 1 }] } } }, { a: { x: 1 } }, { a: 2 }],
    [{ properties: { a: { minLength: 2, maxLength: 2 } } }, { a: '😀😀' }, { a: '😀' }],
    [{ properties: { a: { pattern: '^x' } } }, { a: 'xy' }, { a: 'yx' }],
    [{ additionalProperties: false, properties: { _id: {}, a: {} } }, { a: 1 }, { b: 1 }],
    [{ additionalProperties: { type: 'string' }, patternProperties: { '^n': {} } }, { n: 1, b: 'x' }, { b: 1 }],
    [{ patternProperties: { '^s': { type: 'string' } } }, { s1: 'x' }, { s1: 1 }],
    [{ dependencies: { a: ['b'] } }, { a: 1, b: 1 }, { a: 1 }],
    [{ dependencies: { a: { required: ['c'] } } }, { a: 1, c: 1 }, { a: 1 }],
    [{ minProperties: 2 }, { a: 1, b: 1 }, { a: 1 }],
    [{ properties: { a: { items: { type: 'string' }, minItems: 1 } } }, { a: ['x'] }, { a: ['x', 1] }],
    [{ properties: { a: { items: [{ type: 'string' }], additionalItems: false } } }, { a: ['x'] }, { a: ['x', 'y'] }],
    [{ properties: { a: { uniqueItems: true } } }, { a: [1, '1'] }, { a: [1, new Double(1)] }],
    [{ anyOf: [{ required: ['a'] }, { required: ['b'] }] }, { b: 1 }, { c: 1 }],
    [{ oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { b: 1 }, { a: 1, b: 1 }],
    [{ allOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: 1, b: 1 }, { a: 1 }],
    [{ not: { required: ['a'] } }, {}, { a: 1 }],
    [{ properties: { a: { properties: { b: { type: 'string' } } } } }, { a: { b: 'x' } }, { a: { b: 1 } }],
  ])('%j accepts %j and not %j', (schema, accepted, refused) => {
    expect(accepts(schema, accepted)).toBe(true);
    expect(accepts(schema, refused)).toBe(false);
  });

  it.each<[Document, number]>([
    [{ foo: 1 }, 9],
    [{ type: 'string', bsonType: 'string' }, 9],
    [{ type: 'integer' }, 9],
    [{ bsonType: 'nothing' }, 2],
    [{ required: [] }, 9],
    [{ required: 'a' }, 14],
    [{ minLength: -1 }, 9],
    [{ minimum: 'x' }, 14],
    [{ properties: 1 }, 14],
    [{ $ref: '#' }, 9],
  ])('%j is refused with %i', (schema, code) => {
    expect(codeOf({ $jsonSchema: schema })).toBe(code);
  });
});

import { BSON, Code, Double, Long, ObjectId } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, decodeField, decodeFields, encode } from '#server/db/embedded/bson/codec';
import { BsonUndefined, type Doc, type Value } from '#server/db/embedded/bson/values';
import { doc, documents } from './documents.ts';

/** A document of one field `f`, given as the type number and the bytes of its value. */
function raw(type: number, ...valueBytes: number[]): Uint8Array {
  const bytes = Buffer.from([0, 0, 0, 0, type, 0x66, 0, ...valueBytes, 0]);
  bytes.writeInt32LE(bytes.length, 0);
  return bytes;
}

function codeOf(bytes: Uint8Array): unknown {
  try {
    decode(bytes);
    return 'accepted';
  } catch (error) {
    return (error as { code?: number }).code;
  }
}

describe('the codec', { timeout: 60_000 }, () => {
  it('gives back the same bytes for every document that a driver makes', () => {
    fc.assert(
      fc.property(documents, (source) => {
        const bytes = Buffer.from(BSON.serialize(source));
        expect(encode(decode(bytes)).equals(bytes)).toBe(true);
      }),
    );
  });

  it('keeps the order of fields whose names look like numbers', () => {
    expect([
      ...doc(
        new Map([
          ['10', 1],
          ['2', 1],
          ['a', 1],
          ['1', 1],
        ]),
      ).keys(),
    ]).toEqual(['10', '2', 'a', '1']);
  });

  it('keeps a double that is a whole number, a long that is small, and __proto__ as a field', () => {
    const decoded = doc(
      new Map<string, unknown>([
        ['d', new Double(1)],
        ['l', Long.fromNumber(1)],
        ['__proto__', 3],
      ]),
    );
    expect(decoded.get('d')).toBeInstanceOf(Double);
    expect(decoded.get('l')).toBeInstanceOf(Long);
    expect([...decoded.keys()]).toContain('__proto__');
  });

  it('keeps the old types: undefined, code with scope, pointers, symbols', () => {
    const source: Doc = new Map<string, Value>([
      ['u', BsonUndefined.value],
      ['code', new Code('f()')],
      ['scoped', new Code('g()', new Map([['x', true]]))],
    ]);
    const bytes = encode(source);
    const again = decode(bytes);
    expect(again.get('u')).toBe(BsonUndefined.value);
    expect((again.get('scoped') as Code).scope).toEqual(new Map([['x', true]]));
    expect(encode(again).equals(bytes)).toBe(true);
    const pointer = raw(0x0c, 4, 0, 0, 0, 0x61, 0x2e, 0x62, 0, ...new ObjectId().id);
    expect(Buffer.from(pointer).equals(encode(decode(pointer)))).toBe(true);
    const symbol = raw(0x0e, 2, 0, 0, 0, 0x61, 0);
    expect(Buffer.from(symbol).equals(encode(decode(symbol)))).toBe(true);
  });

  it('decodes single fields as the whole decoder does', () => {
    fc.assert(
      fc.property(
        documents,
        fc.array(fc.constantFrom('a', 'b', '0', 'ä', 'zzz'), { maxLength: 3 }),
        (source, names) => {
          const bytes = BSON.serialize(source);
          const whole = decode(bytes);
          const wanted = new Set<string>(names);
          const expected: Doc = new Map([...whole].filter(([name]) => wanted.has(name)));
          expect(encode(decodeFields(bytes, wanted)).equals(encode(expected))).toBe(true);
          expect(decodeField(bytes, 'a')).toEqual(whole.get('a'));
        },
      ),
    );
  });

  it('takes names and texts of every length and alphabet', () => {
    for (const text of ['', 'a', 'é', 'x'.repeat(15), 'x'.repeat(16), 'ü'.repeat(30), '😀', `${'k'.repeat(39)}ß`]) {
      const decoded = doc({ [`n${text}`]: text });
      expect([...decoded]).toEqual([[`n${text}`, text]]);
    }
  });
});

describe('malformed bytes', { timeout: 60_000 }, () => {
  const whole = Buffer.from(
    BSON.serialize({ a: 'text', b: [1, { c: new ObjectId() }], d: new Date(), e: Buffer.from('x') }),
  );

  it('are refused with InvalidBSON wherever a document is cut off', () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(codeOf(whole.subarray(0, length)), `cut at ${length}`).toBe(22);
    }
  });

  it('never throw anything else, nor read beyond the document, whichever byte is changed', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        expect([22, 'accepted']).toContain(codeOf(bytes));
        expect(() => decodeFields(bytes, new Set(['zzz']))).not.toThrow(RangeError);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['an unknown type', raw(0x55)],
    ['a string whose length is negative', raw(0x02, 0xff, 0xff, 0xff, 0xff, 0)],
    ['a string longer than the document', raw(0x02, 0xff, 0, 0, 0, 0x61, 0)],
    ['a string without its zero byte', raw(0x02, 1, 0, 0, 0, 0x61)],
    ['a boolean of 2', raw(0x08, 2)],
    ['an inner document longer than the outer', raw(0x03, 0x60, 0, 0, 0, 0)],
    ['binary data longer than the document', raw(0x05, 0x7f, 0, 0, 0, 0)],
    ['a regular expression with an unknown option', raw(0x0b, 0x61, 0, 0x7a, 0)],
  ])('%s is refused', (_, bytes) => {
    expect(codeOf(bytes)).toBe(22);
  });

  it('are refused where something follows the document', () => {
    expect(codeOf(Buffer.concat([whole, Buffer.from([0])]))).toBe(22);
  });

  it('that nest too deep are refused with Overflow before the stack is', () => {
    const nested = (depth: number) => {
      let bytes = Buffer.from([5, 0, 0, 0, 0]);
      for (let i = 1; i < depth; i += 1) {
        const outer = Buffer.alloc(bytes.length + 8);
        outer.writeInt32LE(outer.length, 0);
        outer.set([3, 0x61, 0], 4);
        outer.set(bytes, 7);
        bytes = outer;
      }
      return bytes;
    };
    expect(codeOf(nested(200))).toBe('accepted');
    expect(codeOf(nested(201))).toBe(15);
    expect(codeOf(nested(20_000))).toBe(15);
  });
});

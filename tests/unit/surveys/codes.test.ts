/** Codes that people read out and type: subjects' and slips'. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { subjectCode } from '#contract/subject';
import {
  readSlipCode,
  readSubjectCode,
  SLIP_CODE_BYTES,
  SUBJECT_CODE_BYTES,
  slipCodeOf,
  subjectCodeOf,
} from '#surveys/codes';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
/** Where the symbols are, without the hyphens. */
const PLACES = [0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13, 15, 16, 17, 18];

describe('a subject code', () => {
  it('has the form that the contract wants, from any random bytes', () => {
    fc.assert(
      fc.property(bytes(SUBJECT_CODE_BYTES), (random) => {
        const code = subjectCodeOf(random);
        expect(subjectCode.safeParse(code).success).toBe(true);
        expect(readSubjectCode(code)).toBe(code);
      }),
    );
  });

  it('uses every symbol equally often', () => {
    const seen = new Map<string, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      const symbol = subjectCodeOf(new Uint8Array(SUBJECT_CODE_BYTES).fill(byte))[0]!;
      seen.set(symbol, (seen.get(symbol) ?? 0) + 1);
    }
    expect([...seen.keys()].sort().join('')).toBe(ALPHABET);
    expect(new Set(seen.values())).toEqual(new Set([8]));
  });

  it.each([
    ['k7q 4md', 'K7Q-4MD'],
    [' K7Q–4MD ', 'K7Q-4MD'],
    ['k7q4md', 'K7Q-4MD'],
    ['K7Q-4M', null],
    ['K7O-4MD', null],
    ['', null],
  ])('typed as "%s" is %s', (typed, code) => {
    expect(readSubjectCode(typed)).toBe(code);
  });

  it('is not made of too few bytes', () => {
    expect(() => subjectCodeOf(new Uint8Array(3))).toThrow(RangeError);
  });
});

describe('a slip code', () => {
  it('is read back from any random bytes, in small letters and with other dashes too', () => {
    fc.assert(
      fc.property(bytes(SLIP_CODE_BYTES), (random) => {
        const code = slipCodeOf(random);
        expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}$/);
        expect(readSlipCode(code)).toEqual({ ok: true, code });
        expect(readSlipCode(` ${code.toLowerCase().replaceAll('-', ' – ')} `)).toEqual({ ok: true, code });
      }),
    );
  });

  it('notices one wrong symbol, wherever it is', () => {
    const wrong = fc.tuple(bytes(SLIP_CODE_BYTES), fc.constantFrom(...PLACES), fc.constantFrom(...ALPHABET));
    fc.assert(
      fc.property(wrong, ([random, place, symbol]) => {
        const code = slipCodeOf(random);
        fc.pre(code[place] !== symbol);
        const typed = code.slice(0, place) + symbol + code.slice(place + 1);
        expect(readSlipCode(typed)).toEqual({ ok: false, problem: 'mistyped' });
      }),
    );
  });

  it('notices two neighbours changing places, but for the first and last symbol of the alphabet', () => {
    fc.assert(
      fc.property(bytes(SLIP_CODE_BYTES), fc.nat({ max: 14 }), (random, index) => {
        const code = slipCodeOf(random);
        const [a, b] = [PLACES[index]!, PLACES[index + 1]!];
        fc.pre(code[a] !== code[b] && !['2Z', 'Z2'].includes(`${code[a]}${code[b]}`));
        const symbols = [...code];
        [symbols[a], symbols[b]] = [symbols[b]!, symbols[a]!];
        expect(readSlipCode(symbols.join(''))).toEqual({ ok: false, problem: 'mistyped' });
      }),
    );
  });

  it.each(['', 'ABCD', 'ABCD-EFGH-JKLM-NPQRS', 'ABCD-EFGH-JKLM-NPQ0', '{"$ne":null}'])('"%s" is malformed', (typed) => {
    expect(readSlipCode(typed)).toEqual({ ok: false, problem: 'malformed' });
  });
});

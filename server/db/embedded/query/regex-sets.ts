/** The named sets of characters of PCRE, without its Unicode option: ASCII but for the kinds of white space. */

/** First and last code point of each range, in order. */
type Ranges = readonly (readonly [number, number])[];

const LAST = 0x10ffff;

const of = (...ranges: (readonly [string, string])[]): Ranges =>
  ranges.map(([first, last]) => [first.codePointAt(0)!, last.codePointAt(0)!]);

const DIGIT = of(['0', '9']);
const UPPER = of(['A', 'Z']);
const LOWER = of(['a', 'z']);
const WORD = of(['0', '9'], ['A', 'Z'], ['_', '_'], ['a', 'z']);
const SPACE = of(['\t', '\r'], [' ', ' ']);

/** By the letter of an escape: \\d and so on. */
const ESCAPES: Readonly<Record<string, Ranges>> = {
  d: DIGIT,
  w: WORD,
  s: SPACE,
  h: of(
    ['\t', '\t'],
    [' ', ' '],
    ['\u00a0', '\u00a0'],
    ['\u1680', '\u1680'],
    ['\u180e', '\u180e'],
    ['\u2000', '\u200a'],
    ['\u202f', '\u202f'],
    ['\u205f', '\u205f'],
    ['\u3000', '\u3000'],
  ),
  v: of(['\n', '\r'], ['\u0085', '\u0085'], ['\u2028', '\u2029']),
};

/** By the name in `[:name:]`. */
const POSIX: Readonly<Record<string, Ranges>> = {
  alpha: [...UPPER, ...LOWER],
  digit: DIGIT,
  alnum: [...DIGIT, ...UPPER, ...LOWER],
  upper: UPPER,
  lower: LOWER,
  space: SPACE,
  blank: of(['\t', '\t'], [' ', ' ']),
  punct: of(['!', '/'], [':', '@'], ['[', '`'], ['{', '~']),
  print: of([' ', '~']),
  graph: of(['!', '~']),
  cntrl: [
    [0, 0x1f],
    [0x7f, 0x7f],
  ],
  xdigit: [...DIGIT, ...of(['A', 'F'], ['a', 'f'])],
  word: WORD,
  ascii: [[0, 0x7f]],
};

/** What stands inside a JavaScript class for \\d, \\D and their kin; null for another letter. */
export function escapedSet(letter: string): string | null {
  const ranges = ESCAPES[letter.toLowerCase()];
  if (ranges === undefined) return null;
  return inClass(letter === letter.toLowerCase() ? ranges : complement(ranges));
}

/** The same for `[:name:]`, or with `negated` for `[:^name:]`. */
export function posixSet(name: string, negated: boolean): string | null {
  const ranges = Object.hasOwn(POSIX, name) ? POSIX[name] : undefined;
  if (ranges === undefined) return null;
  return inClass(negated ? complement(ranges) : ranges);
}

function complement(ranges: Ranges): Ranges {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [first, last] of ranges) {
    if (first > next) rest.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= LAST) rest.push([next, LAST]);
  return rest;
}

function inClass(ranges: Ranges): string {
  const point = (code: number) => `\\u{${code.toString(16)}}`;
  return ranges.map(([first, last]) => (first === last ? point(first) : `${point(first)}-${point(last)}`)).join('');
}

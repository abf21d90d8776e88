/**
 * Whether a regular expression can take for ever on a long text: if a repeated group can match the same text in several
 * ways. Errs on the side of saying so; what it overlooks (long rows of repetitions) grows slowly enough to be ended.
 */

/** So many choices between two ways are made quickly. */
const FEW = 12;

interface Group {
  /** Something in it may match any amount of text … */
  isGrowing: boolean;
  /** … or may be there or not, or be one thing or another. */
  isOpen: boolean;
  /** How each of its alternatives begins; null where that is not a plain character. */
  readonly begins: (string | null)[];
  atBegin: boolean;
}

const newGroup = (): Group => ({ isGrowing: false, isOpen: false, begins: [null], atBegin: true });

export function isSlowRegex(source: string): boolean {
  const stack = [newGroup()];
  for (let at = 0; at < source.length; ) {
    const group = stack.at(-1)!;
    const char = source[at]!;
    if (char === '(') {
      at += /^\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?/.exec(source.slice(at))![0].length;
      stack.push(newGroup());
      continue;
    }
    if (char === '|') {
      group.begins.push(null);
      group.atBegin = true;
      at += 1;
      continue;
    }
    const inner = char === ')' && stack.length > 1 ? stack.pop()! : null;
    at += inner === null ? atomLength(source, at) : 1;
    const outer = stack.at(-1)!;
    const [repetition, most, isExact] = quantifierAt(source, at);
    at += repetition;
    const isOpen = inner !== null && (inner.isOpen || isAmbiguous(inner));
    if ((inner?.isGrowing && most > 1) || (isOpen && most > FEW)) return true;
    if (inner === null && outer.atBegin && repetition === 0 && /[^\\.[^$]/.test(char))
      outer.begins[outer.begins.length - 1] = char;
    // `^` and `$` match no text.
    if (inner !== null || !/[\^$]/.test(char)) outer.atBegin = false;
    outer.isGrowing ||= (inner?.isGrowing ?? false) || (!isExact && most > 1);
    outer.isOpen ||= isOpen || (!isExact && most === 1);
  }
  return false;
}

/** Several alternatives of which two may begin with the same character. */
function isAmbiguous({ begins }: Group): boolean {
  if (begins.length === 1) return false;
  return begins.includes(null) || new Set(begins.map((begin) => begin?.toLowerCase())).size < begins.length;
}

/** A class, an escape or one character. */
function atomLength(source: string, at: number): number {
  if (source[at] === '\\') return 2;
  if (source[at] !== '[') return 1;
  let end = at + 1;
  while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
  return end - at + 1;
}

/** Its length, how often it repeats at most, and whether always equally often. */
function quantifierAt(source: string, at: number): [number, number, boolean] {
  const found = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(source.slice(at));
  if (found === null) return [0, 1, true];
  const [text, sign, least, range, most] = found;
  if (sign === '?') return [text.length, 1, false];
  if (sign !== undefined) return [text.length, Number.POSITIVE_INFINITY, false];
  if (range === undefined) return [text.length, Number(least), true];
  return [text.length, most === '' ? Number.POSITIVE_INFINITY : Number(most), most === least];
}

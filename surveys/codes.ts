/**
 * Codes that people read out, copy and type: those of subjects (`K7Q-4MD`) and those of personal slips
 * (`XXXX-XXXX-XXXX-XXXX`). Both use 32 letters and digits without 0, O, 1 and I, which are mistaken for one another.
 *
 * The functions take random bytes; making them is the caller's work (server/crypto.ts). 32 symbols are 5 bits each, so
 * a byte's lower five bits are a symbol without bias.
 */

/** The order matters: a symbol's place is its number in the check symbol. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const BASE = ALPHABET.length;

/** Random bytes that a subject's code needs: 30 bits of chance, a billion codes. */
export const SUBJECT_CODE_BYTES = 6;

/** Random bytes that a slip's code needs: 75 bits of chance and a check symbol. */
export const SLIP_CODE_BYTES = 15;

const SLIP_SYMBOLS = SLIP_CODE_BYTES + 1;

/** A subject's code in the form in which it is shown and stored. @throws RangeError with too few bytes */
export function subjectCodeOf(random: Uint8Array): string {
  return grouped(symbolsOf(random, SUBJECT_CODE_BYTES), 3);
}

/** What somebody typed as a subject's code, in its stored form; null if it cannot be one. */
export function readSubjectCode(typed: string): string | null {
  const symbols = plain(typed);
  return symbols !== null && symbols.length === SUBJECT_CODE_BYTES ? grouped(symbols, 3) : null;
}

/** A slip's code as it is printed. @throws RangeError with too few bytes */
export function slipCodeOf(random: Uint8Array): string {
  const body = symbolsOf(random, SLIP_CODE_BYTES);
  return grouped(body + checkSymbol(body), 4);
}

/** `mistyped`: 16 symbols, but one of them or two neighbours are not what was printed. `malformed`: something else. */
export type ReadSlipCode = { ok: true; code: string } | { ok: false; problem: 'malformed' | 'mistyped' };

/** What somebody typed (or a link carried) as a slip's code, in its printed form. */
export function readSlipCode(typed: string): ReadSlipCode {
  const symbols = plain(typed);
  if (symbols === null || symbols.length !== SLIP_SYMBOLS) return { ok: false, problem: 'malformed' };
  if (checkSymbol(symbols.slice(0, -1)) !== symbols.at(-1)) return { ok: false, problem: 'mistyped' };
  return { ok: true, code: grouped(symbols, 4) };
}

function symbolsOf(random: Uint8Array, count: number): string {
  if (random.length < count) throw new RangeError(`a code needs ${count} random bytes`);
  return Array.from(random.subarray(0, count), (byte) => ALPHABET[byte % BASE]).join('');
}

function grouped(symbols: string, size: number): string {
  return symbols.match(new RegExp(`.{1,${size}}`, 'g'))?.join('-') ?? '';
}

/** Capital letters without spaces and dashes of any kind; null if a symbol is not of the alphabet. */
function plain(typed: string): string | null {
  const symbols = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '');
  return [...symbols].every((symbol) => ALPHABET.includes(symbol)) ? symbols : null;
}

/**
 * Luhn's algorithm in base 32 (ISO/IEC 7812-1, generalised as "Luhn mod N"): notices each single wrong symbol and each
 * swap of two neighbours but that of the first and the last symbol of the alphabet.
 */
function checkSymbol(body: string): string {
  let sum = 0;
  [...body].reverse().forEach((symbol, index) => {
    const doubled = ALPHABET.indexOf(symbol) * (index % 2 === 0 ? 2 : 1);
    sum += Math.floor(doubled / BASE) + (doubled % BASE);
  });
  return ALPHABET[(BASE - (sum % BASE)) % BASE]!;
}

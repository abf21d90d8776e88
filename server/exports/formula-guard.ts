/**
 * Texts that a spreadsheet may take for a formula get an apostrophe in front, and lose it when they come in again. A text
 * that looks like one that has been guarded already gets another, so what comes in is always what went out.
 */

/** What a spreadsheet may take for the beginning of a formula. */
export const FORMULA_SIGNS = '=+-@\t\r';
export const GUARD = "'";

const FORMULA_START = /^'*[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;
const GUARDED = /^''*[=+\-@\t\r]/;

/** The text, so that no spreadsheet runs it. Numbers with a sign are none that could be run. */
export function guarded(text: string): string {
  return FORMULA_START.test(text) && !PLAIN_NUMBER.test(text) ? `${GUARD}${text}` : text;
}

/** What a text was before it was guarded; others may have guarded more than we do, such as `'-5`. */
export function unguarded(text: string): string {
  return text.startsWith(GUARD) && GUARDED.test(text) ? text.slice(GUARD.length) : text;
}

/** How values become text (`$toString`, `$concat` of dates and numbers in `$toUpper`), and counting in code points. */

import { BSONSymbol, Code, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import type { Maybe } from '../bson/values.ts';
import { isNullish } from './core.ts';

/** As C's `%.16g`, which is how MongoDB prints a double. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Infinity' : 'Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponentText = '0'] = value.toExponential(15).split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 16) {
    const fixed = value.toFixed(Math.max(0, Math.min(100, 15 - exponent)));
    return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
  }
  const short = mantissa.replace(/\.?0+$/, '');
  return `${short}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function dateText(date: Date): string {
  return date.toISOString();
}

/** The text of scalars that have one for `$toUpper`, `$substr` and their kin; null for what has none. */
export function coerceToText(value: Maybe): string | null {
  if (typeof value === 'string') return value;
  if (isNullish(value)) return '';
  if (value instanceof Date) return dateText(value);
  if (value instanceof Double) return doubleText(value.value);
  if (value instanceof Int32) return String(value.value);
  if (value instanceof Timestamp) return `Timestamp(${value.t}, ${value.i})`;
  if (value instanceof Long || value instanceof Decimal128) return value.toString();
  if (value instanceof BSONSymbol) return value.value;
  if (value instanceof Code) return value.code;
  return null;
}

const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/;

/** Length in code points, not in UTF-16 units. */
export function codePointLength(text: string): number {
  if (!ASTRAL.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The UTF-16 position of a code point (the end for one behind it). */
export function unitIndex(text: string, codePoint: number): number {
  if (!ASTRAL.test(text)) return Math.min(codePoint, text.length);
  let unit = 0;
  for (let i = 0; i < codePoint && unit < text.length; i++) unit += (text.codePointAt(unit) as number) > 0xffff ? 2 : 1;
  return unit;
}

/** Of an ObjectId too, which `$toString` takes but the string operators do not. */
export function convertibleText(value: Maybe): string | null {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof ObjectId) return value.toHexString();
  if (isNullish(value) || value instanceof Timestamp || value instanceof Code) return null;
  return coerceToText(value);
}

/**
 * Which fields a command takes and of which types, as tables; and the check, which refuses everything else with the
 * codes and words of MongoDB's own parser. Nothing that a client asks for is silently ignored.
 */

import { Int32 } from 'bson';
import { typeName } from '../bson/compare.ts';
import { isNumeric, toNumber, wholeNumber } from '../bson/numbers.ts';
import type { Doc, Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

export interface FieldRule {
  /** Names of the BSON types, in the order in which the error lists them; null: any type, null included. */
  readonly types: readonly string[] | null;
  readonly required?: boolean;
}

export type FieldTable = Readonly<Record<string, FieldRule>>;

const rule = (...types: string[]): FieldRule => ({ types });

/** The kinds of fields that MongoDB's commands use. */
export const FIELD = {
  any: { types: null },
  object: rule('object'),
  array: rule('array'),
  string: rule('string'),
  bool: rule('bool'),
  /** A truth that may be written as a number. */
  flag: rule('bool', 'long', 'int', 'decimal', 'double'),
  number: rule('long', 'int', 'decimal', 'double'),
  long: rule('long'),
  binary: rule('binData'),
} as const satisfies Record<string, FieldRule>;

export function required(field: FieldRule): FieldRule {
  return { ...field, required: true };
}

export function unknownField(path: string): CommandError {
  return new CommandError(40415, `BSON field '${path}' is an unknown field.`);
}

function missingField(path: string): CommandError {
  return new CommandError(40414, `BSON field '${path}' is missing but a required field`);
}

export function wrongType(path: string, actual: Maybe, expected: readonly string[]): CommandError {
  const wanted = expected.length === 1 ? `expected type '${expected[0]}'` : `expected types '[${expected.join(', ')}]'`;
  return new CommandError(14, `BSON field '${path}' is the wrong type '${typeName(actual)}', ${wanted}`);
}

/**
 * Checks one field against its rule. False where it counts as absent: null and undefined do, for every rule that names
 * types. Throws TypeMismatch (14).
 */
export function checkField(field: FieldRule, value: Value, path: string): boolean {
  if (!field.types) return true;
  const type = typeName(value);
  if (field.types.includes(type)) return true;
  if (type === 'null' || type === 'undefined') return false;
  throw wrongType(path, value, field.types);
}

/** Throws 40414 for the first field that the table requires and `fields` has not. */
export function checkRequired(fields: Doc, table: FieldTable, path: string): void {
  for (const name in table) {
    if (table[name]?.required && !fields.has(name)) throw missingField(`${path}.${name}`);
  }
}

/** A nested document with only known fields of the right types; what counts as absent is left out. */
export function checkDocumentFields(fields: Doc, table: FieldTable, path: string): Doc {
  const checked: Doc = new Map();
  for (const [name, value] of fields) {
    const field = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!field) throw unknownField(`${path}.${name}`);
    if (checkField(field, value, `${path}.${name}`)) checked.set(name, value);
  }
  checkRequired(checked, table, path);
  return checked;
}

/** Each element of an array of documents, checked like `checkDocumentFields`. */
export function checkDocumentArray(values: readonly Value[], table: FieldTable, path: string): Doc[] {
  return values.map((value, index) => {
    if (!(value instanceof Map)) throw wrongType(`${path}.${index}`, value, ['object']);
    return checkDocumentFields(value, table, path);
  });
}

export function flag(fields: Doc, name: string, otherwise = false): boolean {
  const value = fields.get(name);
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'boolean') return value;
  return isNumeric(value) ? toNumber(value) !== 0 : otherwise;
}

export function text(fields: Doc, name: string): string | undefined {
  return fields.get(name) as string | undefined;
}

export function object(fields: Doc, name: string): Doc | undefined {
  return fields.get(name) as Doc | undefined;
}

export function list(fields: Doc, name: string): Value[] | undefined {
  return fields.get(name) as Value[] | undefined;
}

/** A number as a whole one: fractions are cut off, as MongoDB does for `limit: 2.5`. Undefined where it is absent. */
export function integer(fields: Doc, name: string): number | undefined {
  const value = fields.get(name);
  if (value instanceof Int32) return value.value;
  if (value === undefined || !isNumeric(value)) return undefined;
  const exact = wholeNumber(value);
  if (exact !== null) return exact;
  const rounded = Math.trunc(toNumber(value));
  return Number.isNaN(rounded) ? 0 : rounded;
}

/** The same, refused where it is below `minimum`: with `code`, or as MongoDB's parser words it (51024). */
export function integerAtLeast(fields: Doc, name: string, minimum: number, path: string, code = 51024) {
  const value = integer(fields, name);
  if (value !== undefined && value < minimum) {
    throw new CommandError(code, `BSON field '${path}' value must be >= ${minimum}, actual value '${value}'`);
  }
  return value;
}

/** What a window function is, and what several of them check. */

import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import type { SortSpec } from '../../query/sort.ts';
import { UNITS, type Unit } from '../calendar.ts';
import { isNumeric, toNumber } from '../numbers.ts';
import { typeName } from '../values.ts';
import type { Bounds } from './window-bounds.ts';

/** What a window function sees: a sorted partition. */
export interface Partition {
  readonly docs: readonly Doc[];
  readonly sort: SortSpec | null;
}

/** Computes the function's value for every document of a partition. */
export type WindowCompute = (partition: Partition) => Maybe[];

export interface WindowOperator {
  readonly fields: ReadonlySet<string> | null;
  readonly compute: WindowCompute;
}

export interface Given {
  readonly sort: SortSpec | null;
  readonly variables: ReadonlyMap<string, Value>;
  readonly name: string;
  readonly bounds: Bounds | null;
}

export type FunctionParser = (argument: Value, given: Given) => WindowOperator;

export const NO_FIELDS: ReadonlySet<string> = new Set();

/** The argument as a document with the fields that it must and may have. */
export function checkedArguments(
  argument: Value,
  name: string,
  required: readonly string[],
  optional: readonly string[] = [],
): Doc {
  if (!(argument instanceof Map)) throw new CommandError(9, `Argument to ${name} must be an object`);
  for (const key of argument.keys()) {
    if (!required.includes(key) && !optional.includes(key))
      throw new CommandError(9, `${name} got unexpected argument: ${key}`);
  }
  for (const key of required) {
    if (!argument.has(key)) throw new CommandError(9, `${name} requires an '${key}' expression`);
  }
  return argument;
}

export function refuseWindow({ bounds, name }: Given): void {
  if (bounds !== null) throw new CommandError(5371601, `'window' field is not allowed in ${name}`);
}

export function windowUnit(value: Value): Unit {
  if (typeof value !== 'string') throw new CommandError(5339802, "'unit' must be a string");
  const unit = UNITS.find((known) => known === value);
  if (unit === undefined) throw new CommandError(9, `unknown time unit value: ${value}`);
  return unit;
}

/** A sort value as a number: dates in milliseconds. */
export function position(value: Maybe, unit: Unit | null, name: string): number {
  if (unit !== null) {
    if (value instanceof Date) return value.getTime();
    throw new CommandError(
      5624900,
      `${name} with 'unit' expects the sortBy field to be a Date, but it was ${typeName(value)}`,
    );
  }
  if (isNumeric(value)) return toNumber(value);
  throw new CommandError(
    5624901,
    `${name} (with no 'unit') expects the sortBy field to be numeric, but it was ${typeName(value)}`,
  );
}

/** The one field that is sorted by. */
export function singleSort({ sort, name }: Given): readonly string[] {
  const field = sort?.fields[0];
  if (field === undefined || sort?.fields.length !== 1)
    throw new CommandError(9, `${name} requires a sortBy with a single field`);
  return field.path.split('.');
}

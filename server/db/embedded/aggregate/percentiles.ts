/** `$percentile` and `$median`: the values at the given ranks, exact where MongoDB approximates. */

import type { Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { double, isNumeric, toNumber } from './numbers.ts';
import { typeName } from './values.ts';

interface Spec<Input> {
  readonly input: Input;
  readonly p: readonly number[];
  /** True for `$median`, whose result is not an array. */
  readonly single: boolean;
  collect(value: Maybe, into: number[]): void;
}

/** Throws 7750301 … 7750303 for wrong probabilities and 2 for another method than approximate. */
export function parsePercentile<Input>(
  argument: Value,
  name: string,
  compile: (source: Value) => Input & { constant?: boolean },
): Spec<Input> {
  if (!(argument instanceof Map))
    throw new CommandError(7436100, `specification must be an object; found ${name} :${typeName(argument)}`);
  const single = name === '$median';
  const allowed = single ? ['input', 'method'] : ['input', 'p', 'method'];
  for (const key of argument.keys()) {
    if (!allowed.includes(key)) throw new CommandError(40415, `BSON field '${name}.${key}' is an unknown field.`);
  }
  for (const key of allowed) {
    if (!argument.has(key))
      throw new CommandError(40414, `BSON field '${name}.${key}' is missing but a required field`);
  }
  if (argument.get('method') !== 'approximate')
    throw new CommandError(2, "Currently only 'approximate' can be used as percentile 'method'.");
  return {
    input: compile(argument.get('input') as Value),
    p: single ? [0.5] : probabilities(argument.get('p') as Value),
    single,
    collect: (value, into) => {
      if (isNumeric(value)) into.push(toNumber(value));
    },
  };
}

function probabilities(source: Value): number[] {
  if (!Array.isArray(source))
    throw new CommandError(
      7750301,
      `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], found: ${typeName(source)}`,
    );
  if (source.length === 0)
    throw new CommandError(7750301, "The $percentile 'p' field must be a non-empty array of numbers");
  return source.map((value) => {
    if (!isNumeric(value))
      throw new CommandError(
        7750302,
        `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], found: ${typeName(value)}`,
      );
    const p = toNumber(value);
    if (!(p >= 0 && p <= 1))
      throw new CommandError(
        7750303,
        `The $percentile 'p' field must be an array of numbers from [0.0, 1.0], found: ${p}`,
      );
    return p;
  });
}

/** The values at those ranks as doubles; nulls of nothing. */
export function percentiles(numbers: readonly number[], p: readonly number[]): Value[] {
  const sorted = Float64Array.from(numbers).sort();
  return p.map((rank) => {
    const value = sorted[Math.max(0, Math.ceil(sorted.length * rank) - 1)];
    return value === undefined ? null : double(value);
  });
}

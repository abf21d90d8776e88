/** Set operators: arrays taken as sets by BSON equality. Unions and intersections come in BSON order. */

import type { Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { isNullish, type OperatorTable } from '../core.ts';
import { ValueSet } from '../keys.ts';
import { binary, unary, variadic } from '../operator-shapes.ts';
import { isTrue, order, typeName } from '../values.ts';

const sorted = (set: ValueSet): Value[] => set.values().sort(order);

function intersection(values: Maybe[]): Maybe {
  const sets: ValueSet[] = [];
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!Array.isArray(value)) {
      throw new CommandError(
        17047,
        `All operands of $setIntersection must be arrays. One argument is of type: ${typeName(value)}`,
      );
    }
    sets.push(new ValueSet(value));
  }
  const [first, ...others] = sets;
  if (first === undefined) return [];
  return sorted(new ValueSet(first.values().filter((item) => others.every((other) => other.has(item)))));
}

function union(values: Maybe[]): Maybe {
  const result = new ValueSet();
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!Array.isArray(value)) {
      throw new CommandError(
        17043,
        `All operands of $setUnion must be arrays. One argument is of type: ${typeName(value)}`,
      );
    }
    for (const item of value) result.add(item);
  }
  return sorted(result);
}

function difference(a: Maybe, b: Maybe): Maybe {
  if (isNullish(a) || isNullish(b)) return null;
  if (!Array.isArray(a)) {
    throw new CommandError(
      17048,
      `both operands of $setDifference must be arrays. First argument is of type: ${typeName(a)}`,
    );
  }
  if (!Array.isArray(b)) {
    throw new CommandError(
      17049,
      `both operands of $setDifference must be arrays. Second argument is of type: ${typeName(b)}`,
    );
  }
  const seen = new ValueSet(b);
  return a.filter((item) => seen.add(item));
}

function equal(values: Maybe[], name: string): Maybe {
  if (values.length < 2) throw new CommandError(17045, `$setEquals needs at least two arguments had: ${values.length}`);
  const sets = values.map((value) => {
    if (Array.isArray(value)) return new ValueSet(value);
    throw new CommandError(
      17044,
      `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`,
    );
  });
  const [first, ...others] = sets as [ValueSet, ...ValueSet[]];
  return others.every((other) => other.size === first.size && first.values().every((item) => other.has(item)));
}

function subset(a: Maybe, b: Maybe): Maybe {
  if (!Array.isArray(a)) {
    throw new CommandError(
      17046,
      `both operands of $setIsSubset must be arrays. First argument is of type: ${typeName(a)}`,
    );
  }
  if (!Array.isArray(b)) {
    throw new CommandError(
      17042,
      `both operands of $setIsSubset must be arrays. Second argument is of type: ${typeName(b)}`,
    );
  }
  const whole = new ValueSet(b);
  return a.every((item) => whole.has(item));
}

function arrayFor(code: number, value: Maybe, name: string): Value[] {
  if (Array.isArray(value)) return value;
  throw new CommandError(code, `${name}'s argument must be an array, but is ${typeName(value)}`);
}

export const setOperators: OperatorTable = {
  $allElementsTrue: unary((value, name) => arrayFor(17040, value, name).every(isTrue)),
  $anyElementTrue: unary((value, name) => arrayFor(17041, value, name).some(isTrue)),
  $setDifference: binary(difference),
  $setEquals: variadic(equal),
  $setIntersection: variadic(intersection),
  $setIsSubset: binary(subset),
  $setUnion: variadic(union),
};

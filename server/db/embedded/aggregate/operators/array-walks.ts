/** Operators that run an expression for each element of an array: `$map`, `$filter`, `$reduce`; and `$zip`. */

import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { checkVariableName, isNullish, type Node, type Operator, type OperatorTable } from '../core.ts';
import { isNumeric } from '../numbers.ts';
import { asInt32, isTrue, typeName } from '../values.ts';

interface Codes {
  readonly notObject: number;
  readonly unknown: number;
  readonly missing: Readonly<Record<string, number>>;
}

function parts(argument: Value, name: string, allowed: readonly string[], codes: Codes): Doc {
  if (!(argument instanceof Map))
    throw new CommandError(codes.notObject, `${name} only supports an object as its argument`);
  for (const key of argument.keys()) {
    if (!allowed.includes(key)) throw new CommandError(codes.unknown, `Unrecognized parameter to ${name}: ${key}`);
  }
  for (const [key, code] of Object.entries(codes.missing)) {
    if (!argument.has(key)) throw new CommandError(code, `Missing '${key}' parameter to ${name}`);
  }
  return argument;
}

function elementName(source: Doc, name: string): string {
  const as = source.get('as');
  if (as === undefined) return 'this';
  if (typeof as !== 'string') throw new CommandError(9, `${name} requires 'as' to be a string`);
  checkVariableName(as);
  return as;
}

const map: Operator = (argument, scope, name) => {
  const source = parts(argument, name, ['input', 'as', 'in'], {
    notObject: 16878,
    unknown: 16879,
    missing: { input: 16880, in: 16882 },
  });
  const input = scope.compile(source.get('input') as Value);
  const inner = scope.bind([elementName(source, name)]);
  const [slot] = inner.slots as [number];
  const body = inner.scope.compile(source.get('in') as Value);
  return {
    run: (env) => {
      const array = input.run(env);
      if (isNullish(array)) return null;
      if (!Array.isArray(array)) throw new CommandError(16883, `input to $map must be an array not ${typeName(array)}`);
      const result: Value[] = [];
      for (const item of array) {
        env.slots[slot] = item;
        result.push(body.run(env) ?? null);
      }
      return result;
    },
    constant: false,
  };
};

const filter: Operator = (argument, scope, name) => {
  const source = parts(argument, name, ['input', 'as', 'cond', 'limit'], {
    notObject: 28646,
    unknown: 28647,
    missing: { input: 28648, cond: 28650 },
  });
  const input = scope.compile(source.get('input') as Value);
  const limitSource = source.get('limit');
  const limit = limitSource === undefined ? null : scope.compile(limitSource);
  const inner = scope.bind([elementName(source, name)]);
  const [slot] = inner.slots as [number];
  const condition = inner.scope.compile(source.get('cond') as Value);
  return {
    run: (env) => {
      const array = input.run(env);
      if (isNullish(array)) return null;
      if (!Array.isArray(array))
        throw new CommandError(28651, `input to $filter must be an array not ${typeName(array)}`);
      const most = limit === null ? Number.POSITIVE_INFINITY : filterLimit(limit.run(env));
      const result: Value[] = [];
      for (const item of array) {
        env.slots[slot] = item;
        if (isTrue(condition.run(env)) && result.push(item) >= most) break;
      }
      return result;
    },
    constant: false,
  };
};

function filterLimit(value: Maybe): number {
  if (isNullish(value)) return Number.POSITIVE_INFINITY;
  const limit = isNumeric(value) ? asInt32(value) : null;
  if (limit === null)
    throw new CommandError(327391, `$filter: limit must be represented as a 32-bit integral value: ${value}`);
  if (limit <= 0) throw new CommandError(327392, `$filter: limit must be greater than 0: ${limit}`);
  return limit;
}

const reduce: Operator = (argument, scope, name) => {
  const source = parts(argument, name, ['input', 'initialValue', 'in'], {
    notObject: 40075,
    unknown: 40076,
    missing: { input: 40077, initialValue: 40078, in: 40079 },
  });
  const input = scope.compile(source.get('input') as Value);
  const initial = scope.compile(source.get('initialValue') as Value);
  const inner = scope.bind(['this', 'value']);
  const [thisSlot, valueSlot] = inner.slots as [number, number];
  const body = inner.scope.compile(source.get('in') as Value);
  return {
    run: (env) => {
      const array = input.run(env);
      if (isNullish(array)) return null;
      if (!Array.isArray(array))
        throw new CommandError(40080, `$reduce requires that 'input' be an array, found: ${typeName(array)}`);
      let value = initial.run(env);
      for (const item of array) {
        env.slots[thisSlot] = item;
        env.slots[valueSlot] = value;
        value = body.run(env);
      }
      return value;
    },
    constant: false,
  };
};

const zip: Operator = (argument, scope) => {
  if (!(argument instanceof Map))
    throw new CommandError(34460, `$zip only supports an object as an argument, found ${typeName(argument)}`);
  let inputs: Node[] = [];
  let defaults: Node[] = [];
  let longest = false;
  for (const [key, value] of argument) {
    if (key === 'inputs') {
      if (!Array.isArray(value))
        throw new CommandError(34461, `inputs must be an array of expressions, found ${typeName(value)}`);
      inputs = scope.list(value);
    } else if (key === 'defaults') {
      if (!Array.isArray(value))
        throw new CommandError(34462, `defaults must be an array of expressions, found ${typeName(value)}`);
      defaults = scope.list(value);
    } else if (key === 'useLongestLength') {
      if (typeof value !== 'boolean')
        throw new CommandError(34463, `useLongestLength must be a bool, found ${typeName(value)}`);
      longest = value;
    } else {
      throw new CommandError(34464, `$zip found an unknown argument: ${key}`);
    }
  }
  if (inputs.length === 0) throw new CommandError(34465, '$zip requires at least one input array');
  if (defaults.length > 0 && !longest)
    throw new CommandError(34466, 'cannot specify defaults unless useLongestLength is true');
  if (defaults.length > 0 && defaults.length !== inputs.length)
    throw new CommandError(34467, 'defaults and inputs must have the same length');
  return {
    run: (env) => {
      const values = inputs.map((node) => node.run(env));
      if (values.some(isNullish)) return null;
      const arrays = values.map((value) => {
        if (Array.isArray(value)) return value;
        throw new CommandError(34468, `$zip found a non-array expression in input: ${typeName(value)}`);
      });
      const lengths = arrays.map((array) => array.length);
      const fill = defaults.map((node) => node.run(env) ?? null);
      return Array.from({ length: longest ? Math.max(...lengths) : Math.min(...lengths) }, (_, i) =>
        arrays.map((array, j) => (i < array.length ? (array[i] as Value) : (fill[j] ?? null))),
      );
    },
    constant: [...inputs, ...defaults].every((node) => node.constant),
  };
};

export const arrayWalkOperators: OperatorTable = { $filter: filter, $map: map, $reduce: reduce, $zip: zip };

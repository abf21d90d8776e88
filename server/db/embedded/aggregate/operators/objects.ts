/** Operators on documents, and on single fields whose names hold dots or dollar signs. */

import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { constant, isNullish, type Node, type Operator, type OperatorTable, type Scope } from '../core.ts';
import { unary, variadic } from '../operator-shapes.ts';
import { typeName } from '../values.ts';

function merge(values: Maybe[]): Maybe {
  const result: Doc = new Map();
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!(value instanceof Map)) {
      throw new CommandError(
        40400,
        `$mergeObjects requires object inputs, but input ${String(value)} is of type ${typeName(value)}`,
      );
    }
    for (const [key, item] of value) result.set(key, item);
  }
  return result;
}

/** A field's name must be known when the pipeline is parsed; a plain string may not look like a path. */
function fieldName(
  source: Value,
  scope: Scope,
  name: string,
  codes: { notConstant: number; notString: number },
): string {
  const node = scope.compile(source);
  if (!node.constant) throw new CommandError(codes.notConstant, `${name} requires 'field' to evaluate to a constant`);
  const value = node.run({ current: undefined, root: undefined, slots: [] });
  if (typeof value !== 'string') {
    throw new CommandError(
      codes.notString,
      `${name} requires 'field' to evaluate to type String, but got ${typeName(value)}`,
    );
  }
  return value;
}

const getField: Operator = (argument, scope, name) => {
  let field: Value = argument;
  let input: Node = scope.compile('$$CURRENT');
  if (argument instanceof Map && (argument.has('field') || argument.has('input'))) {
    for (const key of argument.keys()) {
      if (key !== 'field' && key !== 'input')
        throw new CommandError(3041701, `$getField found an unknown argument: ${key}`);
    }
    const [named, from] = [argument.get('field'), argument.get('input')];
    if (named === undefined) throw new CommandError(3041702, "$getField requires 'field' to be specified");
    if (from === undefined) throw new CommandError(3041703, "$getField requires 'input' to be specified");
    field = named;
    input = scope.compile(from);
  }
  const key = fieldName(field, scope, name, { notConstant: 5654600, notString: 5654602 });
  return {
    run: (env) => {
      const from = input.run(env);
      if (from instanceof Map) return (from as Doc).get(key);
      return from !== undefined && isNullish(from) ? null : undefined;
    },
    constant: false,
  };
};

function changeField(allowed: readonly string[]): Operator {
  return (argument, scope, name) => {
    if (!(argument instanceof Map)) throw new CommandError(4161100, `${name} only supports an object as its argument`);
    for (const key of argument.keys()) {
      if (!allowed.includes(key)) throw new CommandError(4161101, `${name} found an unknown argument: ${key}`);
    }
    const codes: Readonly<Record<string, number>> = { field: 4161102, value: 4161103, input: 4161109 };
    for (const key of allowed) {
      if (!argument.has(key))
        throw new CommandError(codes[key] ?? 4161102, `${name} requires '${key}' to be specified`);
    }
    const key = fieldName(argument.get('field') as Value, scope, name, { notConstant: 4161106, notString: 4161107 });
    const input = scope.compile(argument.get('input') as Value);
    const value = allowed.includes('value') ? scope.compile(argument.get('value') as Value) : constant(undefined);
    return {
      run: (env) => {
        const from = input.run(env);
        if (isNullish(from)) return null;
        if (!(from instanceof Map))
          throw new CommandError(4161105, `${name} requires 'input' to evaluate to type Object`);
        const result: Doc = new Map(from);
        const content = value.run(env);
        if (content === undefined) result.delete(key);
        else result.set(key, content);
        return result;
      },
      constant: input.constant && value.constant,
    };
  };
}

export const objectOperators: OperatorTable = {
  $getField: getField,
  $mergeObjects: variadic(merge),
  $objectToArray: unary((value) => {
    if (isNullish(value)) return null;
    if (!(value instanceof Map))
      throw new CommandError(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
    return [...value].map(
      ([k, v]): Doc =>
        new Map<string, Value>([
          ['k', k],
          ['v', v],
        ]),
    );
  }),
  $setField: changeField(['field', 'input', 'value']),
  $unsetField: changeField(['field', 'input']),
};

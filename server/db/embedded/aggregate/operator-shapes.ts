/**
 * The few shapes that operators come in: one, two or n arguments, a list of any length, or a document of named
 * arguments. Each checks what it was given when it is compiled, with MongoDB's codes.
 */

import type { Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Env, Node, Operator, Scope } from './core.ts';

function arityError(name: string, min: number, max: number, given: number): CommandError {
  if (min === max) {
    return new CommandError(16020, `Expression ${name} takes exactly ${min} arguments. ${given} were passed in.`);
  }
  return new CommandError(
    28667,
    `Expression ${name} takes at least ${min} arguments, and at most ${max}, but ${given} were passed in.`,
  );
}

export function checkedList(argument: Value, scope: Scope, name: string, min: number, max: number): Node[] {
  const given = Array.isArray(argument) ? argument.length : 1;
  if (given < min || given > max) throw arityError(name, min, max, given);
  return scope.list(argument);
}

const allConstant = (nodes: readonly (Node | undefined)[]): boolean => nodes.every((node) => node?.constant ?? true);

export function unary(compute: (value: Maybe, name: string) => Maybe): Operator {
  return (argument, scope, name) => {
    const [a] = checkedList(argument, scope, name, 1, 1) as [Node];
    return { run: (env) => compute(a.run(env), name), constant: a.constant };
  };
}

export function binary(compute: (a: Maybe, b: Maybe, name: string) => Maybe): Operator {
  return (argument, scope, name) => {
    const [a, b] = checkedList(argument, scope, name, 2, 2) as [Node, Node];
    return { run: (env) => compute(a.run(env), b.run(env), name), constant: a.constant && b.constant };
  };
}

/** From `min` to `max` arguments; those not given are undefined, `count` tells how many there were. */
export function ranged(
  min: number,
  max: number,
  compute: (values: Maybe[], count: number, name: string) => Maybe,
): Operator {
  return (argument, scope, name) => {
    const nodes = checkedList(argument, scope, name, min, max);
    return {
      run: (env) =>
        compute(
          nodes.map((node) => node.run(env)),
          nodes.length,
          name,
        ),
      constant: allConstant(nodes),
    };
  };
}

/** Any number of arguments. */
export function variadic(compute: (values: Maybe[], name: string) => Maybe): Operator {
  return (argument, scope, name) => {
    const nodes = scope.list(argument);
    return {
      run: (env) =>
        compute(
          nodes.map((node) => node.run(env)),
          name,
        ),
      constant: allConstant(nodes),
    };
  };
}

export interface NamedShape<Required extends string, Optional extends string> {
  readonly required: readonly Required[];
  readonly optional: readonly Optional[];
  /** Codes for: not a document, an unknown argument, a missing one (where they differ, in the order of `required`). */
  readonly codes: readonly [number, number, number | readonly number[]];
}

type Read<Names extends string> = { readonly [name in Names]: (env: Env) => Maybe };

/** Compiles a document of named arguments. `given` says which optional ones were written. */
export function namedArguments<Required extends string, Optional extends string>(
  argument: Value,
  scope: Scope,
  name: string,
  shape: NamedShape<Required, Optional>,
): { read: Read<Required | Optional>; given: ReadonlySet<string>; constant: boolean } {
  const [notDocument, unknown, missing] = shape.codes;
  if (!(argument instanceof Map)) {
    throw new CommandError(notDocument, `${name} only supports an object as its argument`);
  }
  const names: readonly string[] = [...shape.required, ...shape.optional];
  for (const key of argument.keys()) {
    if (!names.includes(key)) throw new CommandError(unknown, `Unrecognized argument to ${name}: ${key}`);
  }
  shape.required.forEach((key, i) => {
    const code = typeof missing === 'number' ? missing : (missing[i] as number);
    if (!argument.has(key)) throw new CommandError(code, `Missing '${key}' parameter to ${name}`);
  });
  const nothing = () => undefined;
  const read: Record<string, (env: Env) => Maybe> = {};
  let constant = true;
  for (const key of names) {
    const source = argument.get(key);
    if (source === undefined) {
      read[key] = nothing;
      continue;
    }
    const node = scope.compile(source);
    read[key] = node.run;
    constant &&= node.constant;
  }
  return { read: read as Read<Required | Optional>, given: new Set(argument.keys()), constant };
}

export function named<Required extends string, Optional extends string = never>(
  shape: NamedShape<Required, Optional>,
  compute: (read: Read<Required | Optional>, env: Env, given: ReadonlySet<string>, name: string) => Maybe,
): Operator {
  return (argument, scope, name) => {
    const { read, given, constant } = namedArguments(argument, scope, name, shape);
    return { run: (env) => compute(read, env, given, name), constant };
  };
}

/** Boolean logic, conditions, variables and literals: operators that decide what is evaluated at all. */

import type { Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { checkVariableName, constant, isNullish, type Node, type Operator, type OperatorTable } from '../core.ts';
import { checkedList, unary } from '../operator-shapes.ts';
import { isTrue, typeName } from '../values.ts';

const and: Operator = (argument, scope) => {
  const nodes = scope.list(argument);
  return { run: (env) => nodes.every((node) => isTrue(node.run(env))), constant: nodes.every((node) => node.constant) };
};

const or: Operator = (argument, scope) => {
  const nodes = scope.list(argument);
  return { run: (env) => nodes.some((node) => isTrue(node.run(env))), constant: nodes.every((node) => node.constant) };
};

function choice(condition: Node, then: Node, otherwise: Node): Node {
  return {
    run: (env) => (isTrue(condition.run(env)) ? then.run(env) : otherwise.run(env)),
    constant: condition.constant && then.constant && otherwise.constant,
  };
}

const cond: Operator = (argument, scope, name) => {
  if (!(argument instanceof Map)) {
    const [condition, then, otherwise] = checkedList(argument, scope, name, 3, 3) as [Node, Node, Node];
    return choice(condition, then, otherwise);
  }
  for (const key of argument.keys()) {
    if (key !== 'if' && key !== 'then' && key !== 'else') {
      throw new CommandError(17083, `Unrecognized parameter to $cond: ${key}`);
    }
  }
  const part = (key: string, code: number): Node => {
    const source = argument.get(key);
    if (source === undefined) throw new CommandError(code, `Missing '${key}' parameter to $cond`);
    return scope.compile(source);
  };
  return choice(part('if', 17080), part('then', 17081), part('else', 17082));
};

const ifNull: Operator = (argument, scope) => {
  const nodes = Array.isArray(argument) ? scope.list(argument) : [];
  if (nodes.length < 2) {
    throw new CommandError(
      1257300,
      `$ifNull needs at least two arguments, had: ${Array.isArray(argument) ? nodes.length : 1}`,
    );
  }
  const last = nodes.pop() as Node;
  return {
    run: (env) => {
      for (const node of nodes) {
        const value = node.run(env);
        if (!isNullish(value)) return value;
      }
      return last.run(env);
    },
    constant: last.constant && nodes.every((node) => node.constant),
  };
};

const switchOperator: Operator = (argument, scope) => {
  if (!(argument instanceof Map))
    throw new CommandError(40060, `$switch requires an object as an argument, found: ${typeName(argument)}`);
  let branches: [Node, Node][] = [];
  let fallback: Node | null = null;
  for (const [key, value] of argument) {
    if (key === 'branches') branches = parseBranches(value, (source) => scope.compile(source));
    else if (key === 'default') fallback = scope.compile(value);
    else throw new CommandError(40067, `$switch found an unknown argument: ${key}`);
  }
  if (branches.length === 0) throw new CommandError(40068, '$switch requires at least one branch.');
  return {
    run: (env) => {
      for (const [when, then] of branches) if (isTrue(when.run(env))) return then.run(env);
      if (fallback !== null) return fallback.run(env);
      throw new CommandError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    },
    constant: (fallback?.constant ?? true) && branches.every(([when, then]) => when.constant && then.constant),
  };
};

function parseBranches(source: Value, compile: (source: Value) => Node): [Node, Node][] {
  if (!Array.isArray(source)) throw new CommandError(40061, "$switch expected an array for 'branches'");
  return source.map((branch) => {
    if (!(branch instanceof Map)) throw new CommandError(40062, '$switch expected each branch to be an object');
    for (const key of branch.keys()) {
      if (key !== 'case' && key !== 'then') {
        throw new CommandError(40063, `$switch found an unknown argument to a branch: ${key}`);
      }
    }
    const [when, then] = [branch.get('case'), branch.get('then')];
    if (when === undefined) throw new CommandError(40064, "$switch requires each branch have a 'case' expression");
    if (then === undefined) throw new CommandError(40065, "$switch requires each branch have a 'then' expression.");
    return [compile(when), compile(then)];
  });
}

const letOperator: Operator = (argument, scope) => {
  if (!(argument instanceof Map)) throw new CommandError(16874, '$let only supports an object as its argument');
  for (const key of argument.keys()) {
    if (key !== 'vars' && key !== 'in') throw new CommandError(16875, `Unrecognized parameter to $let: ${key}`);
  }
  const [vars, body] = [argument.get('vars'), argument.get('in')];
  if (vars === undefined) throw new CommandError(16876, "Missing 'vars' parameter to $let");
  if (body === undefined) throw new CommandError(16877, "Missing 'in' parameter to $let");
  if (!(vars instanceof Map)) throw new CommandError(10065, 'invalid parameter: expected an object (vars)');
  const names = [...vars.keys()];
  for (const name of names) checkVariableName(name, true);
  // Definitions see what is outside, not one another.
  const values = names.map((name) => scope.compile(vars.get(name) as Value));
  const inner = scope.bind(names);
  const node = inner.scope.compile(body);
  return {
    run: (env) => {
      const computed = values.map((value) => value.run(env));
      for (let i = 0; i < computed.length; i++) env.slots[inner.slots[i] as number] = computed[i];
      return node.run(env);
    },
    constant: false,
  };
};

export const conditionOperators: OperatorTable = {
  $and: and,
  $cond: cond,
  $const: (argument) => constant(argument),
  $ifNull: ifNull,
  $let: letOperator,
  $literal: (argument) => constant(argument),
  $not: unary((value) => !isTrue(value)),
  $or: or,
  $switch: switchOperator,
};

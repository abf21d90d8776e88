/** Reads the operators of an update into a tree of paths. */

import { Int32 } from 'bson';
import { compare, typeName } from '../bson/compare.ts';
import { addNumbers, isNumeric, multiplyNumbers, type Numeric } from '../bson/numbers.ts';
import { valueAt } from '../bson/path.ts';
import { briefText } from '../bson/shell-text.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseAddToSet, parsePop, parsePull, parsePullAll, parsePush } from './array-operators.ts';
import { parseBit } from './bit.ts';
import { nextTimestamp } from './timestamps.ts';
import { type ApplyContext, addToTree, type Fields, type Leaf, newFields, sortTree } from './tree.ts';

/** What an operator does with the value at its path. */
export type Change = Leaf['change'];

export interface Rename {
  readonly from: string;
  readonly to: string;
}

export interface ParsedOperators {
  readonly tree: Fields;
  /** Their sources are removed after everything else. */
  readonly renames: readonly Rename[];
}

interface Operator {
  readonly reach: Leaf['reach'];
  readonly parse: (argument: Value, path: string, variables: ReadonlyMap<string, Value> | undefined) => Change;
  readonly isActive?: (context: ApplyContext) => boolean;
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  $set: { reach: 'create', parse: (argument) => () => argument },
  $setOnInsert: { reach: 'create', parse: (argument) => () => argument, isActive: ({ inserting }) => inserting },
  $unset: { reach: 'lenient', parse: () => () => undefined },
  $inc: { reach: 'create', parse: (argument, path) => parseArithmetic('$inc', argument, path) },
  $mul: { reach: 'create', parse: (argument, path) => parseArithmetic('$mul', argument, path) },
  $min: { reach: 'create', parse: (argument) => better(argument, -1) },
  $max: { reach: 'create', parse: (argument) => better(argument, 1) },
  $currentDate: { reach: 'create', parse: parseCurrentDate },
  $push: { reach: 'create', parse: parsePush },
  $addToSet: { reach: 'create', parse: parseAddToSet },
  $pop: { reach: 'existing', parse: parsePop },
  $pull: { reach: 'existing', parse: parsePull },
  $pullAll: { reach: 'existing', parse: parsePullAll },
  $bit: { reach: 'create', parse: parseBit },
};

/** Throws 9 for an unknown operator, 40 for two on the same path, and what each operator has to say about its argument. */
export function parseOperators(source: Doc, variables: ReadonlyMap<string, Value> | undefined): ParsedOperators {
  const tree = newFields();
  const renames: Rename[] = [];
  for (const [name, argument] of source) {
    const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
    if (!operator && name !== '$rename') {
      throw new CommandError(
        9,
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (!(argument instanceof Map)) {
      throw new CommandError(
        9,
        `Modifiers operate on fields but we found type ${typeName(argument)} instead. For example: {$mod: {<field>: ...}} not {${name}: ${briefText(argument)}}`,
      );
    }
    for (const [path, value] of argument) {
      checkPath(path);
      if (!operator) {
        renames.push(addRename(tree, path, value));
        continue;
      }
      const change = operator.parse(value, path, variables);
      addToTree(tree, path, {
        kind: 'leaf',
        path,
        reach: operator.reach,
        change,
        isActive: operator.isActive ?? (() => true),
      });
    }
  }
  sortTree(tree);
  return { tree, renames };
}

function checkPath(path: string): void {
  if (path === '') throw new CommandError(56, 'An empty update path is not valid.');
  const parts = path.split('.');
  if (parts.includes('')) {
    throw new CommandError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
  }
  if (parts.filter((part) => part === '$').length > 1) {
    throw new CommandError(2, `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  if (parts[0] === '$') {
    throw new CommandError(2, `Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  }
  if (/^\$\[.*\]$/.test(parts[0]!)) {
    throw new CommandError(
      2,
      `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${path}'`,
    );
  }
}

function isDynamic(path: string): boolean {
  return path.split('.').some((part) => part === '$' || /^\$\[.*\]$/.test(part));
}

function addRename(tree: Fields, from: string, argument: Value): Rename {
  if (typeof argument !== 'string') {
    throw new CommandError(2, `The 'to' field for $rename must be a string: ${from}: ${briefText(argument)}`);
  }
  const to = argument;
  checkPath(to);
  const both = `${from}: ${briefText(to)}`;
  if (from === to) throw new CommandError(2, `The source and target field for $rename must differ: ${both}`);
  if (to.startsWith(`${from}.`) || from.startsWith(`${to}.`)) {
    throw new CommandError(2, `The source and target field for $rename must not be on the same path: ${both}`);
  }
  if (isDynamic(from)) throw new CommandError(2, `The source field for $rename may not be dynamic: ${from}`);
  if (isDynamic(to)) throw new CommandError(2, `The destination field for $rename may not be dynamic: ${to}`);
  const source = from.split('.');
  addToTree(tree, from, { kind: 'reserved' });
  addToTree(tree, to, {
    kind: 'leaf',
    path: to,
    reach: 'create',
    isActive: ({ root }) => valueAt(root, source) !== undefined,
    change: (_, { root }) => {
      checkNoArray(root, to);
      return valueAt(root, source);
    },
  });
  return { from, to };
}

/** A rename's target must not be an item of an array, nor below one. */
function checkNoArray(root: ReadonlyMap<string, Value>, to: string): void {
  const parts = to.split('.');
  for (let i = 1; i < parts.length; i += 1) {
    if (!Array.isArray(valueAt(root, parts.slice(0, i)))) continue;
    const id = root.has('_id') ? `_id: ${briefText(root.get('_id'))}` : 'no id';
    throw new CommandError(
      2,
      `The destination field cannot be an array element, '${to}' in doc with ${id} has an array field called '${parts[i - 1]}'`,
    );
  }
}

function parseArithmetic(name: '$inc' | '$mul', argument: Value, path: string): Change {
  if (!isNumeric(argument)) {
    const verb = name === '$inc' ? 'increment' : 'multiply';
    throw new CommandError(14, `Cannot ${verb} with non-numeric argument: {${path}: ${briefText(argument)}}`);
  }
  const calculate = name === '$inc' ? addNumbers : multiplyNumbers;
  return (current, { root, path: at }) => {
    // A missing field counts as 0 of the argument's type: itself for $inc, zero for $mul.
    if (current === undefined) return name === '$inc' ? argument : zeroLike(argument);
    const id = `{_id: ${briefText(root.get('_id'))}}`;
    if (!isNumeric(current)) {
      throw new CommandError(
        14,
        `Cannot apply ${name} to a value of non-numeric type. ${id} has the field '${at.split('.').at(-1)}' of non-numeric type ${typeName(current)}`,
      );
    }
    const result = calculate(current, argument);
    if (result === null) {
      throw new CommandError(
        2,
        `Failed to apply ${name} operations to current value (${briefText(current)}) for document ${id}`,
      );
    }
    return result;
  };
}

const ZERO = new Int32(0);

function zeroLike(value: Numeric): Numeric {
  return multiplyNumbers(value, ZERO) ?? ZERO;
}

/** Keeps the smaller (-1) or larger (1) of the two, by BSON order. */
function better(argument: Value, direction: -1 | 1): Change {
  return (current) => (current === undefined || compare(argument, current) * direction > 0 ? argument : current);
}

function parseCurrentDate(argument: Value): Change {
  const date: Change = (_, { now }) => now;
  const timestamp: Change = (_, { now }) => nextTimestamp(now);
  if (typeof argument === 'boolean') return date;
  if (!(argument instanceof Map)) {
    throw new CommandError(
      2,
      `${typeName(argument)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  }
  for (const [name, value] of argument) {
    if (name !== '$type') throw new CommandError(2, `Unrecognized $currentDate option: ${name}`);
    if (value === 'date') return date;
    if (value === 'timestamp') return timestamp;
  }
  throw new CommandError(
    2,
    `The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}`,
  );
}

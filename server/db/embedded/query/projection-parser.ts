/** A projection document to a tree of fields, with MongoDB's rules of what may stand beside what. */

import { compileExpression, type Expression } from '../aggregate/expression.ts';
import { isNumeric, type Numeric, toNumber, wholeNumber } from '../bson/numbers.ts';
import { briefText } from '../bson/shell-text.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { checkFieldPath } from './field-path.ts';
import { compileTest } from './matcher.ts';
import { parseQuery } from './parse.ts';

export interface Tree {
  readonly kind: 'tree';
  readonly children: Map<string, Field>;
  /** Whether something below is computed. */
  computes: boolean;
}

export type Field =
  | Tree
  /** A slice is cut afterwards: until then its field is kept, whatever the others do. */
  | { readonly kind: 'keep' | 'drop' | 'slice' }
  | { readonly kind: 'computed'; readonly expression: Expression }
  | { readonly kind: 'elemMatch'; readonly matches: (item: Value) => boolean };

export interface Slice {
  readonly path: string;
  /** Null: counted from the start, or from the end where `limit` is negative. */
  readonly skip: number | null;
  readonly limit: number;
}

export interface ParsedProjection {
  readonly tree: Tree;
  /** True: only what the tree names is given back. False: everything but that. */
  readonly including: boolean;
  /** The path before `.$`. */
  readonly positional: string | null;
  readonly slices: readonly Slice[];
}

export function parseFields(source: Doc, variables: ReadonlyMap<string, Value> | undefined): ParsedProjection {
  return new Parser(variables).parse(source);
}

const KEEP: Field = { kind: 'keep' };
const DROP: Field = { kind: 'drop' };
const SLICE: Field = { kind: 'slice' };

class Parser {
  private readonly variables: ReadonlyMap<string, Value> | undefined;
  private readonly tree: Tree = { kind: 'tree', children: new Map(), computes: false };
  /** Set by the first field that says so. */
  private including: boolean | null = null;
  private id: boolean | null = null;
  private positional: string | null = null;
  private hasElemMatch = false;
  private readonly slices: Slice[] = [];

  constructor(variables: ReadonlyMap<string, Value> | undefined) {
    this.variables = variables;
  }

  parse(source: Doc): ParsedProjection {
    for (const [path, value] of source) this.field(path, value, '');
    const including = this.including ?? this.byDefault();
    if (including) {
      if (this.id !== false && !this.tree.children.has('_id')) this.tree.children.set('_id', KEEP);
    } else if (this.id === false) {
      this.tree.children.set('_id', DROP);
    }
    return { tree: this.tree, including, positional: this.positional, slices: this.slices };
  }

  /** Where no field decides: a `$slice` gives everything unless `_id` is asked for, an `$elemMatch` its field only. */
  private byDefault(): boolean {
    if (this.slices.length > 0) return this.id === true;
    return this.hasElemMatch || this.id === true;
  }

  private field(name: string, value: Value, prefix: string): void {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    if (isFlag(value)) {
      this.flag(path, value === true || (value !== false && toNumber(value) !== 0));
      return;
    }
    if (path.endsWith('.$') || path === '$') {
      throw new CommandError(31271, `positional projection cannot be used with a literal or an expression: ${path}`);
    }
    if (!(value instanceof Map)) {
      this.computed(path, value);
      return;
    }
    const first = value.keys().next().value;
    if (first === undefined) {
      throw new CommandError(51270, `An empty sub-projection is not a valid value. Found empty object at path ${path}`);
    }
    if (first.startsWith('$')) this.operator(path, first, value);
    else for (const [inner, argument] of value) this.field(inner, argument, path);
  }

  private flag(path: string, isIncluded: boolean): void {
    if (path.split('.').includes('$')) {
      this.positionalField(path, isIncluded);
      return;
    }
    checkFieldPath(path);
    if (path === '_id') {
      if (this.id !== null || this.tree.children.has('_id')) throw collision(path);
      this.id = isIncluded;
      return;
    }
    this.decide(path, isIncluded);
    this.put(path, isIncluded ? KEEP : DROP);
  }

  private decide(path: string, isIncluded: boolean): void {
    if (this.including === null) this.including = isIncluded;
    else if (this.including && !isIncluded) {
      throw new CommandError(31254, `Cannot do exclusion on field ${path} in inclusion projection`);
    } else if (!this.including && isIncluded) {
      throw inclusionInExclusion(path);
    }
  }

  private positionalField(path: string, isIncluded: boolean): void {
    const parts = path.split('.');
    if (parts.indexOf('$') !== parts.length - 1) {
      throw new CommandError(
        31394,
        `As of 4.4, it's illegal to specify positional operator in the middle of a path. Positional projection may only be used at the end, for example: a.b.$. If the query previously used a form like a.b.$.d, remove the parts following the '$' and the results will be equivalent.`,
      );
    }
    if (parts.length === 1) throw new CommandError(31270, "positional projection must have a path before '.$'");
    if (!isIncluded) throw new CommandError(31395, 'positional projection cannot be used with exclusion');
    if (this.positional !== null) {
      throw new CommandError(31276, 'Cannot specify more than one positional projection per query.');
    }
    if (this.hasElemMatch) throw new CommandError(31256, 'Cannot specify positional operator and $elemMatch.');
    const before = parts.slice(0, -1).join('.');
    checkFieldPath(before);
    this.positional = before;
    this.decide(path, true);
    this.put(before, KEEP);
  }

  private operator(path: string, name: string, value: Doc): void {
    const argument = value.get(name)!;
    if (name === '$slice' && value.size === 1) {
      const slice = parseSlice(path, argument);
      if (slice) {
        checkFieldPath(path);
        this.put(path, SLICE);
        this.slices.push(slice);
        return;
      }
    }
    if (name === '$elemMatch' && value.size === 1) {
      this.elemMatch(path, argument);
      return;
    }
    if (name === '$meta') {
      throw new CommandError(40218, `query requires ${briefText(argument)} metadata, but it is not available`);
    }
    this.computed(path, value);
  }

  private elemMatch(path: string, argument: Value): void {
    if (!(argument instanceof Map)) {
      throw new CommandError(31274, `elemMatch: Invalid argument, object required, but got ${briefText(argument)}`);
    }
    if (path.includes('.')) {
      throw new CommandError(31255, 'Cannot use $elemMatch projection on a nested field (currently unsupported).');
    }
    if (this.positional !== null) throw new CommandError(31256, 'Cannot specify positional operator and $elemMatch.');
    checkFieldPath(path);
    const query = parseQuery(new Map([[path, new Map([['$elemMatch', argument]])]]), this.variables);
    const test = compileTest(query);
    this.hasElemMatch = true;
    this.put(path, { kind: 'elemMatch', matches: (item) => test([item], null) });
  }

  private computed(path: string, source: Value): void {
    checkFieldPath(path);
    if (this.including === false) {
      throw new CommandError(31252, 'Cannot use expression other than $meta in exclusion projection');
    }
    this.including = true;
    this.put(path, { kind: 'computed', expression: compileExpression(source, this.variables) });
  }

  private put(path: string, field: Field): void {
    const parts = path.split('.');
    let current = this.tree;
    const computes = field.kind === 'computed';
    for (const [i, part] of parts.slice(0, -1).entries()) {
      if (computes) current.computes = true;
      const known = current.children.get(part);
      if (known === undefined) {
        const created: Tree = { kind: 'tree', children: new Map(), computes: false };
        current.children.set(part, created);
        current = created;
      } else if (known.kind === 'tree') {
        current = known;
      } else {
        throw new CommandError(31249, `Path collision at ${path} remaining portion ${parts.slice(i + 1).join('.')}`);
      }
    }
    if (computes) current.computes = true;
    const last = parts.at(-1)!;
    if (current.children.has(last)) throw collision(path);
    current.children.set(last, field);
  }
}

function isFlag(value: Value): value is boolean | Numeric {
  return typeof value === 'boolean' || isNumeric(value);
}

function inclusionInExclusion(path: string): CommandError {
  return new CommandError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
}

function collision(path: string): CommandError {
  return new CommandError(31250, `Path collision at ${path}`);
}

/** Null where it is the aggregation's `$slice`, whose first argument is an array. */
function parseSlice(path: string, argument: Value): Slice | null {
  if (isNumeric(argument)) return { path, skip: null, limit: integer(argument) };
  if (!Array.isArray(argument) || argument.length === 0 || !argument.every((item) => isNumeric(item))) return null;
  if (argument.length !== 2) {
    throw new CommandError(
      28667,
      `Expression $slice takes at least 2 arguments, and at most 3, but ${argument.length} were passed in.`,
    );
  }
  const limit = integer(argument[1]!);
  if (limit <= 0)
    throw new CommandError(28724, `Invalid $slice syntax: the number of items must be positive: ${limit}`);
  return { path, skip: integer(argument[0]!), limit };
}

function integer(value: Value): number {
  const number = wholeNumber(value) ?? (isNumeric(value) ? Math.trunc(toNumber(value)) : Number.NaN);
  if (!Number.isSafeInteger(number)) throw new CommandError(28667, `Invalid $slice syntax: ${briefText(value)}`);
  return number;
}

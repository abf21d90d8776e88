/**
 * The ground of the expression compiler: an expression is compiled once into closures over typed BSON values and then
 * run per document. Variables live in numbered slots of one flat array, so that `$map` and the like cost no allocation.
 */

import { BsonUndefined, type Doc, type Maybe, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

/** What a running expression sees. `current` is `$$CURRENT`, to which `$field` refers; `root` is `$$ROOT`. */
export interface Env {
  current: Maybe;
  root: Maybe;
  readonly slots: Maybe[];
}

export type Evaluate = (env: Env) => Maybe;

/** A compiled expression. `constant`: it looks at nothing but itself, so it may be computed beforehand. */
export interface Node {
  readonly run: Evaluate;
  readonly constant: boolean;
}

/** Compiles one operator's argument; `name` is the operator as written, with its dollar sign, for messages. */
export type Operator = (argument: Value, scope: Scope, name: string) => Node;

export type OperatorTable = Readonly<Record<string, Operator>>;

/** What is shared by all scopes of one compilation. */
interface Compilation {
  readonly operators: ReadonlyMap<string, Operator>;
  /** Read when the expression runs, so that a `$lookup` can change its `let` variables without compiling again. */
  readonly variables: ReadonlyMap<string, Value>;
  slotCount: number;
  /** Top-level fields of the root document that are looked at; null once all of it is. */
  fields: Set<string> | null;
}

/** The name of a variable that a pipeline's author may define. */
const USER_VARIABLE = /^[a-z\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*$/;

const SYSTEM_CONSTANTS: ReadonlySet<string> = new Set(['DESCEND', 'PRUNE', 'KEEP', 'USER_ROLES']);

/** The names that are visible at one place of an expression. */
export class Scope {
  readonly #compilation: Compilation;
  readonly #names: ReadonlyMap<string, number>;

  private constructor(compilation: Compilation, names: ReadonlyMap<string, number>) {
    this.#compilation = compilation;
    this.#names = names;
  }

  static open(operators: ReadonlyMap<string, Operator>, variables: ReadonlyMap<string, Value>): Scope {
    return new Scope({ operators, variables, slotCount: 0, fields: new Set() }, new Map());
  }

  get fields(): ReadonlySet<string> | null {
    return this.#compilation.fields;
  }

  get slotCount(): number {
    return this.#compilation.slotCount;
  }

  /** A scope in which the given names are variables of their own; returns the slot of each. */
  bind(names: readonly string[]): { scope: Scope; slots: number[] } {
    const visible = new Map(this.#names);
    const slots = names.map((name) => {
      const slot = this.#compilation.slotCount++;
      visible.set(name, slot);
      return slot;
    });
    return { scope: new Scope(this.#compilation, visible), slots };
  }

  compile(source: Value): Node {
    if (typeof source === 'string') return source.startsWith('$') ? this.#reference(source) : constant(source);
    if (Array.isArray(source)) return this.#array(source);
    if (!(source instanceof Map)) return constant(source);
    const [first] = source.keys();
    if (first?.startsWith('$')) return this.#operator(source, first);
    return this.#object(source);
  }

  /** Compiles the arguments of an operator that takes a list; a single one may stand without brackets. */
  list(argument: Value): Node[] {
    return (Array.isArray(argument) ? argument : [argument]).map((item) => this.compile(item));
  }

  #operator(source: Doc, name: string): Node {
    if (source.size !== 1) {
      throw new CommandError(
        15983,
        `an object representing an expression must have exactly one field: found ${source.size} fields, the first is '${name}'`,
      );
    }
    const operator = this.#compilation.operators.get(name);
    if (operator === undefined) throw new CommandError(168, `Unrecognized expression '${name}'`);
    const node = operator(source.get(name) as Value, this, name);
    return name === '$range' ? onceNeeded(node) : fold(node);
  }

  #array(source: readonly Value[]): Node {
    const items = source.map((item) => this.compile(item));
    // Inside an array a missing value takes its place as null.
    return fold({
      run: (env) => items.map((item) => item.run(env) ?? null),
      constant: items.every((item) => item.constant),
    });
  }

  #object(source: Doc): Node {
    const entries: [string, Node][] = [];
    for (const [key, value] of source) {
      if (key.startsWith('$'))
        throw new CommandError(16410, `FieldPath field names may not start with '$', given '${key}'.`);
      if (key.includes('.'))
        throw new CommandError(16412, `FieldPath field names may not contain '.', given '${key}'.`);
      entries.push([key, this.compile(value)]);
    }
    return fold({
      run: (env) => {
        const result: Doc = new Map();
        for (const [key, node] of entries) {
          const value = node.run(env);
          if (value !== undefined) result.set(key, value);
        }
        return result;
      },
      constant: entries.every(([, node]) => node.constant),
    });
  }

  #reference(source: string): Node {
    if (source === '$') throw new CommandError(16872, "'$' by itself is not a valid FieldPath");
    if (!source.startsWith('$$')) {
      const path = parsePath(source.slice(1));
      const rebound = this.#names.get('CURRENT');
      if (rebound !== undefined) return fromSlot(rebound, path);
      return this.#fromDocument(path);
    }
    const dot = source.indexOf('.');
    const name = dot < 0 ? source.slice(2) : source.slice(2, dot);
    const path = dot < 0 ? [] : parsePath(source.slice(dot + 1));
    if (name === '') throw new CommandError(9, 'empty variable names are not allowed');
    const slot = this.#names.get(name);
    if (slot !== undefined) return fromSlot(slot, path);
    if (name === 'CURRENT') return this.#fromDocument(path);
    if (name === 'ROOT') {
      this.#uses(path[0]);
      return path.length === 0
        ? { run: (env) => env.root, constant: false }
        : { run: (env) => walk(env.root, path, 0), constant: false };
    }
    if (name === 'REMOVE') return constant(undefined);
    const { variables } = this.#compilation;
    if (variables.has(name)) {
      // A variable that is bound to nothing (a `let` of a missing field) is held as undefined.
      const get = () => variables.get(name) as Maybe;
      if (SYSTEM_CONSTANTS.has(name)) return constant(walk(get(), path, 0));
      return { run: () => walk(get(), path, 0), constant: false };
    }
    if (name === 'NOW') return constant(walk(new Date(), path, 0));
    if (name === 'USER_ROLES') return constant([]);
    if (name === 'CLUSTER_TIME') throw new CommandError(51144, "Builtin variable '$$CLUSTER_TIME' is not available");
    // Unlike names to be defined, names to be read may begin in upper case: system variables do.
    checkVariableName(/^[A-Z]/.test(name) ? name.toLowerCase() : name);
    throw new CommandError(17276, `Use of undefined variable: ${name}`);
  }

  #fromDocument(path: readonly string[]): Node {
    this.#uses(path[0]);
    const [first] = path;
    if (first === undefined) return { run: (env) => env.current, constant: false };
    if (path.length === 1) {
      return {
        run: ({ current }) => (current instanceof Map ? (current as Doc).get(first) : undefined),
        constant: false,
      };
    }
    return { run: (env) => walk(env.current, path, 0), constant: false };
  }

  #uses(field: string | undefined): void {
    if (field === undefined) this.#compilation.fields = null;
    else this.#compilation.fields?.add(field);
  }
}

/** Only names that begin in lower case may be defined by users; `CURRENT` may be bound anew. */
export function checkVariableName(name: string, mayRebindCurrent = false): void {
  if (USER_VARIABLE.test(name) || (mayRebindCurrent && name === 'CURRENT')) return;
  if (name === '') throw new CommandError(9, 'empty variable names are not allowed');
  const start = /^[a-z\u0080-\uffff]/.test(name);
  throw new CommandError(
    9,
    start
      ? `'${name}' contains an invalid character for a variable name`
      : `'${name}' starts with an invalid character for a user variable name`,
  );
}

/** Splits a field path, refusing what MongoDB refuses. */
export function parsePath(path: string): string[] {
  if (path === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new CommandError(40353, "FieldPath must not end with a '.'.");
  const parts = path.split('.');
  for (const part of parts) {
    if (part === '') throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$')) {
      throw new CommandError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
    if (part.includes('\0')) throw new CommandError(16411, 'FieldPath field names may not contain null bytes.');
  }
  return parts;
}

/**
 * The value at a path as expressions see it: arrays on the way give an array of what their documents hold there;
 * numbers in the path are names, not positions.
 */
export function walk(value: Maybe, path: readonly string[], from: number): Maybe {
  let current = value;
  for (let i = from; i < path.length; i++) {
    if (current instanceof Map) {
      current = (current as Doc).get(path[i] as string);
    } else if (Array.isArray(current)) {
      const found: Value[] = [];
      for (const item of current) {
        if (!(item instanceof Map)) continue;
        const nested = walk(item, path, i);
        if (nested !== undefined) found.push(nested);
      }
      return found;
    } else {
      return undefined;
    }
  }
  return current;
}

function fromSlot(slot: number, path: readonly string[]): Node {
  if (path.length === 0) return { run: (env) => env.slots[slot], constant: false };
  return { run: (env) => walk(env.slots[slot], path, 0), constant: false };
}

export function constant(value: Maybe): Node {
  return { run: () => value, constant: true };
}

/**
 * A constant that may be large is computed where the pipeline runs and once, not while it is read: reading happens in
 * the engine's own thread.
 */
function onceNeeded(node: Node): Node {
  if (!node.constant) return node;
  let value: Maybe;
  let known = false;
  return {
    run: (env) => {
      if (!known) value = node.run(env);
      known = true;
      return value;
    },
    constant: false,
  };
}

/** Computes a constant expression beforehand. One that fails is left to fail when it is reached. */
function fold(node: Node): Node {
  if (!node.constant) return node;
  try {
    return constant(node.run({ current: undefined, root: undefined, slots: [] }));
  } catch (error) {
    if (error instanceof CommandError) return { run: node.run, constant: false };
    throw error;
  }
}

/** Null, BSON's undefined, or nothing at all: what most operators answer with null. */
export function isNullish(value: Maybe): value is null | undefined {
  return value === null || value === undefined || value === BsonUndefined.value;
}

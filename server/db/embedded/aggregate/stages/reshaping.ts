/** Stages that give documents another shape: `$project`, `$addFields`, `$unset`, `$replaceRoot`. */

import { isNumeric } from '../../bson/numbers.ts';
import type { Doc, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { compileExpression, isExpressionOperator } from '../expression.ts';
import { isTrue, typeName } from '../values.ts';
import {
  addLeaf,
  computeFields,
  excludeFields,
  expressionsIn,
  hasComputed,
  includeFields,
  type Tree,
} from './projection-tree.ts';
import { type ParseContext, type Stage, type StageParser, specDocument, unionOf } from './stage.ts';

type Variables = ReadonlyMap<string, Value>;

/** A document whose first field is an operator. */
function isOperator(value: Value): boolean {
  if (!(value instanceof Map)) return false;
  const [first] = value.keys();
  if (first === undefined || !first.startsWith('$')) return false;
  if (value.size > 1) {
    throw new CommandError(
      40181,
      `an expression specification must contain exactly one field, the name of the expression. Found ${value.size} fields.`,
    );
  }
  return true;
}

function* mapped(input: Iterable<Doc>, change: (doc: Doc) => Doc): Iterable<Doc> {
  for (const doc of input) yield change(doc);
}

function reshaping(name: string, reads: ReadonlySet<string> | null, bounds: boolean, change: (doc: Doc) => Doc): Stage {
  return { name, reads, bounds, blocking: false, run: (input) => mapped(input, change) };
}

class ProjectParser {
  readonly tree: Tree = new Map();
  mode: 'include' | 'exclude' | null = null;
  id: boolean | null = null;
  readonly #variables: Variables;

  constructor(variables: Variables) {
    this.#variables = variables;
  }

  field(path: string, value: Value): void {
    if (typeof value === 'boolean' || isNumeric(value)) {
      const include = isTrue(value);
      if (path === '_id') this.id = include;
      else this.#setMode(include ? 'include' : 'exclude', path);
      addLeaf(this.tree, path, { kind: include ? 'include' : 'exclude' });
    } else if (value instanceof Map && !isOperator(value)) {
      if (value.size === 0) {
        throw new CommandError(
          51270,
          `An empty sub-projection is not a valid value. Found empty object at path '${path}'`,
        );
      }
      for (const [name, item] of value) {
        if (name.includes('.') && name.startsWith('.'))
          throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
        this.field(`${path}.${name}`, item);
      }
    } else {
      const operator = value instanceof Map ? [...value.keys()][0] : undefined;
      if (operator !== undefined && !isExpressionOperator(operator)) {
        throw new CommandError(31325, `Invalid $project :: caused by :: Unknown expression ${operator}`);
      }
      const expression = compileExpression(value, this.#variables);
      if (path !== '_id') this.#setMode('include', path, true);
      else this.id = true;
      addLeaf(this.tree, path, { kind: 'compute', expression });
    }
  }

  #setMode(mode: 'include' | 'exclude', path: string, computed = false): void {
    if (this.mode === null) {
      this.mode = mode;
    } else if (this.mode !== mode) {
      if (computed) throw new CommandError(31252, `Cannot use an expression ${path} in an exclusion projection`);
      throw mode === 'exclude'
        ? new CommandError(31254, `Cannot do exclusion on field ${path} in inclusion projection`)
        : new CommandError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
    }
  }
}

const project: StageParser = (spec, context, name) => {
  const source = specDocument(spec, name, 15969);
  if (source.size === 0)
    throw new CommandError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  const parser = new ProjectParser(context.variables);
  for (const [path, value] of source) parser.field(path, value);
  const { tree } = parser;
  const mode = parser.mode ?? (parser.id === false ? 'exclude' : 'include');
  if (mode === 'exclude') {
    // An exclusion keeps everything else; `_id: 1` says nothing new.
    if (parser.id === true) tree.delete('_id');
    return reshaping(name, new Set(), false, (doc) => excludeFields(doc, tree));
  }
  if (parser.id === false) tree.delete('_id');
  else if (!tree.has('_id')) tree.set('_id', { kind: 'include' });
  const computes = hasComputed(tree);
  const reads = unionOf([new Set(tree.keys()), ...expressionsIn(tree).map(({ fields }) => fields)]);
  return reshaping(name, reads, true, (doc) => {
    const included = includeFields(doc, tree);
    return computes ? computeFields(included, tree, doc) : included;
  });
};

function addComputed(tree: Tree, path: string, value: Value, variables: Variables): void {
  if (value instanceof Map && !isOperator(value)) {
    if (value.size === 0)
      throw new CommandError(40180, `an empty object is not a valid value. Found empty object at path ${path}`);
    for (const [name, item] of value) {
      if (name.includes('.'))
        throw new CommandError(40183, `FieldPath field names may not contain '.' in a nested object: ${name}`);
      addComputed(tree, `${path}.${name}`, item, variables);
    }
    return;
  }
  addLeaf(tree, path, { kind: 'compute', expression: compileExpression(value, variables) }, 40176);
}

const addFields: StageParser = (spec, context, name) => {
  const source = specDocument(spec, name, 40272);
  const tree: Tree = new Map();
  for (const [path, value] of source) addComputed(tree, path, value, context.variables);
  if (source.size === 0)
    throw new CommandError(40177, `Invalid ${name} :: caused by :: specification must have at least one field`);
  return reshaping(name, unionOf(expressionsIn(tree).map(({ fields }) => fields)), false, (doc) =>
    computeFields(doc, tree, doc),
  );
};

const unset: StageParser = (spec, _context, name) => {
  const paths = Array.isArray(spec) ? spec : [spec];
  if (Array.isArray(spec) && spec.length === 0)
    throw new CommandError(31119, `${name} specification must be a string or an array with at least one field`);
  if (!Array.isArray(spec) && typeof spec !== 'string')
    throw new CommandError(31002, `${name} specification must be a string or an array`);
  const tree: Tree = new Map();
  for (const path of paths) {
    if (typeof path !== 'string')
      throw new CommandError(31120, `${name} specification must be a string or an array containing only string values`);
    addLeaf(tree, path, { kind: 'exclude' });
  }
  return reshaping(name, new Set(), false, (doc) => excludeFields(doc, tree));
};

function replaceWith(source: Value, context: ParseContext, name: string): Stage {
  const expression = compileExpression(source, context.variables);
  const what = name === '$replaceRoot' ? "'newRoot' expression " : "'replacement document' ";
  return reshaping(name, expression.fields, true, (doc) => {
    const root = expression(doc);
    if (root instanceof Map) return root;
    throw new CommandError(
      40228,
      `${what} must evaluate to an object, but resulting value was of type: ${typeName(root)}.`,
    );
  });
}

const replaceRoot: StageParser = (spec, context, name) => {
  const source = specDocument(spec, name, 40229);
  for (const key of source.keys()) {
    if (key !== 'newRoot') throw new CommandError(40415, `BSON field '${name}.${key}' is an unknown field.`);
  }
  const newRoot = source.get('newRoot');
  if (newRoot === undefined)
    throw new CommandError(40414, `BSON field '${name}.newRoot' is missing but a required field`);
  return replaceWith(newRoot, context, name);
};

export const reshapingStages: Readonly<Record<string, StageParser>> = {
  $addFields: addFields,
  $project: project,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
  $set: addFields,
  $unset: unset,
};

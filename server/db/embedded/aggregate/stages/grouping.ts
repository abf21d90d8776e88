/** `$group` and what is made of it: `$sortByCount`, `$bucket`. */

import { Int32 } from 'bson';
import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { type Accumulation, type Accumulator, parseAccumulatorField } from '../accumulators.ts';
import { compileExpression } from '../expression.ts';
import { type Key, keyOf } from '../keys.ts';
import { order, typeName } from '../values.ts';
import { type ParseContext, type Stage, type StageParser, specDocument, unionOf } from './stage.ts';

export type OutputFields = readonly (readonly [name: string, accumulator: Accumulator])[];

interface Group {
  readonly id: Maybe;
  readonly accumulations: readonly Accumulation[];
}

export function startGroup(id: Maybe, fields: OutputFields): Group {
  return { id, accumulations: fields.map(([, accumulator]) => accumulator.start(id)) };
}

/** The group's document: what an accumulator has no value for is null. */
export function groupDocument(group: Group, fields: OutputFields): Doc {
  const result: Doc = new Map([['_id', group.id ?? null]]);
  fields.forEach(([name], i) => {
    result.set(name, group.accumulations[i]?.value() ?? null);
  });
  return result;
}

/** The name of a document's only field, where the `_id` is written as such a document. */
function singleField(source: Value): string | null {
  if (!(source instanceof Map) || source.size !== 1) return null;
  const [name] = source.keys();
  return name === undefined || name.startsWith('$') ? null : name;
}

/** In an `_id` of one field, what is missing is null; among several fields it is left out. */
function groupId(id: Maybe, single: string | null): Maybe {
  return single !== null && id instanceof Map && id.size === 0 ? new Map([[single, null]]) : id;
}

const group: StageParser = (spec, context, name) => {
  const source = specDocument(spec, name, 15947);
  const idSource = source.get('_id');
  if (idSource === undefined) throw new CommandError(15955, 'a group specification must include an _id');
  const id = compileExpression(idSource, context.variables);
  const single = singleField(idSource);
  const fields: OutputFields = [...source]
    .filter(([field]) => field !== '_id')
    .map(([field, accumulator]) => [field, parseAccumulatorField(field, accumulator, context.variables)]);
  return {
    name,
    reads: unionOf([id.fields, ...fields.map(([, accumulator]) => accumulator.fields)]),
    bounds: true,
    blocking: true,
    *run(input) {
      const groups = new Map<Key, Group>();
      for (const doc of input) {
        const value = groupId(id(doc), single);
        // A missing value makes the same group as null does.
        const key = keyOf(value);
        let known = groups.get(key);
        if (known === undefined) {
          known = startGroup(value, fields);
          groups.set(key, known);
        }
        for (const accumulation of known.accumulations) accumulation.add(doc);
      }
      for (const [key, known] of groups) {
        groups.delete(key);
        yield groupDocument(known, fields);
      }
    },
  };
};

const doc = (...entries: [string, Value][]): Doc => new Map(entries);

const sortByCount: StageParser = (spec, context, name) => {
  const isExpression = spec instanceof Map && spec.size === 1 && [...spec.keys()][0]?.startsWith('$');
  const isPath = typeof spec === 'string' && spec.startsWith('$');
  if (spec instanceof Map && !isExpression)
    throw new CommandError(40147, 'the sortByCount field must be defined as a $-prefixed path or an expression');
  if (typeof spec === 'string' && !isPath)
    throw new CommandError(40148, 'the sortByCount field must be defined as a $-prefixed path or an expression');
  if (!isExpression && !isPath)
    throw new CommandError(
      40149,
      `the sortByCount field must be specified as a string or as an object, found ${typeName(spec)} in ${name}`,
    );
  const counted = group(doc(['_id', spec], ['count', doc(['$sum', new Int32(1)])]), context, '$group') as Stage;
  const counts = (document: Doc) => document.get('count');
  return [
    counted,
    {
      name,
      reads: new Set(['count']),
      bounds: false,
      blocking: true,
      run: (input) => [...input].sort((a, b) => order(counts(b), counts(a))),
    },
  ];
};

/** The `output` of the bucket stages; without one, each bucket is counted. */
export function bucketOutput(output: Maybe, context: ParseContext, name: string, code: number): OutputFields {
  if (output === undefined) {
    return [['count', parseAccumulatorField('count', doc(['$sum', new Int32(1)]), context.variables)]];
  }
  if (!(output instanceof Map))
    throw new CommandError(code, `The ${name} 'output' field must be an object, but found type: ${typeName(output)}.`);
  return [...output].map(([field, source]) => [field, parseAccumulatorField(field, source, context.variables)]);
}

/** What buckets are made by must be a path or an expression. */
export function groupByExpression(source: Maybe, name: string, code: number): Value {
  const isExpression = source instanceof Map && source.size === 1 && [...source.keys()][0]?.startsWith('$');
  if (source !== undefined && (isExpression || (typeof source === 'string' && source.startsWith('$')))) return source;
  throw new CommandError(code, `The ${name} 'groupBy' field must be defined as a $-prefixed path or an expression`);
}

/** Literal values, as `boundaries` and `default` have them. */
function literal(source: Value, code: number, what: string): Value {
  const expression = compileExpression(source);
  if (!expression.constant) throw new CommandError(code, `The $bucket '${what}' field must be a constant expression`);
  return expression(new Map()) ?? null;
}

function boundariesOf(source: Maybe): Value[] {
  if (!Array.isArray(source))
    throw new CommandError(
      40200,
      `The $bucket 'boundaries' field must be an array, but found type: ${typeName(source)}.`,
    );
  if (source.length < 2)
    throw new CommandError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${source.length} value(s).`,
    );
  const values = source.map((value) => literal(value, 40191, 'boundaries'));
  for (let i = 1; i < values.length; i++) {
    const [lower, upper] = [values[i - 1], values[i]];
    if (canonicalType(lower) !== canonicalType(upper)) {
      throw new CommandError(40193, "All values in the 'boundaries' option to $bucket must have the same type.");
    }
    if (order(lower, upper) >= 0)
      throw new CommandError(40194, "The 'boundaries' option to $bucket must be sorted in ascending order");
  }
  return values;
}

const NUMBERS: ReadonlySet<string> = new Set(['int', 'long', 'double', 'decimal']);
const canonicalType = (value: Maybe): string => (NUMBERS.has(typeName(value)) ? 'number' : typeName(value));

const bucket: StageParser = (spec, context, name) => {
  const source = specDocument(spec, name, 40201);
  for (const key of source.keys()) {
    if (!['groupBy', 'boundaries', 'default', 'output'].includes(key))
      throw new CommandError(40197, `Unrecognized option to ${name}: ${key}.`);
  }
  if (!source.has('groupBy') || !source.has('boundaries'))
    throw new CommandError(40198, `${name} requires 'groupBy' and 'boundaries' to be specified.`);
  const groupBy = compileExpression(groupByExpression(source.get('groupBy'), name, 40202), context.variables);
  const boundaries = boundariesOf(source.get('boundaries'));
  const fallbackSource = source.get('default');
  const fallback = fallbackSource === undefined ? undefined : literal(fallbackSource, 40195, 'default');
  const [lowest, highest] = [boundaries[0], boundaries.at(-1)];
  if (
    fallback !== undefined &&
    canonicalType(fallback) === canonicalType(lowest) &&
    order(fallback, lowest) >= 0 &&
    order(fallback, highest) < 0
  ) {
    throw new CommandError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  }
  const fields = bucketOutput(source.get('output'), context, name, 40196);
  return {
    name,
    reads: unionOf([groupBy.fields, ...fields.map(([, accumulator]) => accumulator.fields)]),
    bounds: true,
    blocking: true,
    *run(input) {
      const groups = new Map<number, Group>();
      for (const document of input) {
        const at = bucketIndex(groupBy(document), boundaries);
        if (at < 0 && fallback === undefined) {
          throw new CommandError(
            40066,
            '$switch could not find a matching branch for an input, and no default was specified.',
          );
        }
        let known = groups.get(at);
        if (known === undefined) {
          known = startGroup(at < 0 ? fallback : boundaries[at], fields);
          groups.set(at, known);
        }
        for (const accumulation of known.accumulations) accumulation.add(document);
      }
      const inOrder = [...groups.values()].sort((a, b) => order(a.id, b.id));
      for (const known of inOrder) yield groupDocument(known, fields);
    },
  };
};

/** The last boundary that is not above the value; -1 where the value is in no bucket. */
function bucketIndex(value: Maybe, boundaries: readonly Value[]): number {
  if (order(value, boundaries[0]) < 0 || order(value, boundaries.at(-1)) >= 0) return -1;
  let low = 0;
  let high = boundaries.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (order(value, boundaries[middle]) >= 0) low = middle;
    else high = middle;
  }
  return low;
}

export const groupingStages: Readonly<Record<string, StageParser>> = {
  $bucket: bucket,
  $group: group,
  $sortByCount: sortByCount,
};

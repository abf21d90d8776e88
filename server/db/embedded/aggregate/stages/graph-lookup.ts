/** `$graphLookup`: follows references from document to document, breadth first, each document once. */

import { Long } from 'bson';
import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { parseFilter } from '../../query/filter.ts';
import { parsePath } from '../core.ts';
import { setAt, valuesAt } from '../document-paths.ts';
import { compileExpression } from '../expression.ts';
import { type Key, keyOf, ValueSet } from '../keys.ts';
import { isNumeric } from '../numbers.ts';
import { asInteger, typeName } from '../values.ts';
import { both, equalityFilter } from './join-filters.ts';
import { withVariables } from './pushdown.ts';
import { type StageParser, specDocument, unionOf } from './stage.ts';

const graphLookup: StageParser = (spec, context, name) => {
  const source = specDocument(spec, name, 40327);
  const known = [
    'from',
    'startWith',
    'connectFromField',
    'connectToField',
    'as',
    'maxDepth',
    'depthField',
    'restrictSearchWithMatch',
  ];
  for (const key of source.keys()) {
    if (!known.includes(key)) throw new CommandError(40104, `Unknown argument to ${name}: ${key}`);
  }
  const text = (key: string, required = true): string | undefined => {
    const value = source.get(key);
    if (typeof value === 'string') return value;
    if (value !== undefined)
      throw new CommandError(40103, `expected string as argument for ${key}, found: ${typeName(value)}`);
    if (required)
      throw new CommandError(
        40105,
        `${name} requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.`,
      );
    return undefined;
  };
  const from = text('from') as string;
  const as = parsePath(text('as') as string);
  const connectFrom = parsePath(text('connectFromField') as string);
  const connectTo = text('connectToField') as string;
  parsePath(connectTo);
  const depthName = text('depthField', false);
  const depthField = depthName === undefined ? null : parsePath(depthName);
  if (!source.has('startWith'))
    throw new CommandError(
      40105,
      `${name} requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.`,
    );
  const startWith = compileExpression(source.get('startWith') as Value, context.variables);
  const maxDepth = maximumDepth(source.get('maxDepth'));
  const restrict = source.get('restrictSearchWithMatch') ?? new Map<string, Value>();
  if (!(restrict instanceof Map)) throw new CommandError(40185, `${name} restrictSearchWithMatch must be an object`);
  parseFilter(restrict, { variables: context.variables });
  const collection = { db: context.db, collection: from };
  return {
    name,
    reads: unionOf([new Set([as[0] as string]), startWith.fields]),
    bounds: false,
    blocking: false,
    sources: [collection],
    *run(input, run) {
      for (const document of input) {
        const start = startWith(document);
        const found = new Map<Key, Doc>();
        const visited = new ValueSet();
        let frontier = new ValueSet(Array.isArray(start) ? start : start === undefined ? [null] : [start]).values();
        for (let depth = 0; depth <= maxDepth && frontier.length > 0; depth++) {
          for (const value of frontier) visited.add(value);
          const filter = both(equalityFilter(connectTo, frontier), withVariables(restrict, context.variables));
          const next = new ValueSet();
          for (const match of run.source.findAll([{ ...collection, filter }])[0] ?? []) {
            const key = keyOf(match.get('_id'));
            if (found.has(key)) continue;
            found.set(key, depthField === null ? match : setAt(match, depthField, Long.fromNumber(depth)));
            for (const value of valuesAt(match, connectFrom)) if (!visited.has(value)) next.add(value);
          }
          frontier = next.values();
        }
        yield setAt(document, as, [...found.values()]);
      }
    },
  };
};

function maximumDepth(value: Maybe): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  if (!isNumeric(value)) throw new CommandError(40100, `maxDepth must be numeric, found type: ${typeName(value)}`);
  const depth = asInteger(value);
  if (depth === null)
    throw new CommandError(40102, `maxDepth could not be represented as a long long: ${String(value)}`);
  if (depth < 0) throw new CommandError(40101, `maxDepth requires a nonnegative argument, found: ${depth}`);
  return depth;
}

export const graphStages: Readonly<Record<string, StageParser>> = { $graphLookup: graphLookup };

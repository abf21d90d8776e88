/** `$setWindowFields`: computations over a window of documents around each document of a sorted partition. */

import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { parseSort, type SortSpec } from '../../query/sort.ts';
import { isAccumulator, parseAccumulator } from '../accumulators.ts';
import { parsePath } from '../core.ts';
import { setAt } from '../document-paths.ts';
import { compileExpression, type Expression } from '../expression.ts';
import { type Key, keyOf } from '../keys.ts';
import { isNumeric } from '../numbers.ts';
import { asInteger, order, typeName } from '../values.ts';
import { sorted } from './sorting.ts';
import { type ParseContext, type Stage, type StageParser, specDocument, unionOf } from './stage.ts';
import { type Bounds, type Edges, edgesOf } from './window-bounds.ts';
import { type WindowOperator, windowUnit } from './window-function.ts';
import { windowFunctions } from './window-functions.ts';

interface OutputField {
  readonly path: readonly string[];
  readonly operator: WindowOperator;
}

const setWindowFields: StageParser = (spec, context, name) => {
  const source = specDocument(spec, name, 9);
  for (const key of source.keys()) {
    if (!['partitionBy', 'sortBy', 'output'].includes(key))
      throw new CommandError(40415, `BSON field '${name}.${key}' is an unknown field.`);
  }
  const sortBy = source.get('sortBy');
  if (sortBy !== undefined && !(sortBy instanceof Map))
    throw new CommandError(
      14,
      `BSON field '${name}.sortBy' is the wrong type '${typeName(sortBy)}', expected type 'object'`,
    );
  const output = source.get('output');
  if (output === undefined)
    throw new CommandError(40414, `BSON field '${name}.output' is missing but a required field`);
  if (!(output instanceof Map))
    throw new CommandError(
      14,
      `BSON field '${name}.output' is the wrong type '${typeName(output)}', expected type 'object'`,
    );
  const sort = sortBy instanceof Map && sortBy.size > 0 ? parseSort(sortBy) : null;
  const fields = [...output].map(
    ([path, field]): OutputField => ({
      path: parsePath(path),
      operator: parseField(path, field, sort, context),
    }),
  );
  const partitionSource = source.get('partitionBy');
  const partitionBy = partitionSource === undefined ? null : compileExpression(partitionSource, context.variables);
  return windowStage(name, partitionBy, sort, fields);
};

export function windowStage(
  name: string,
  partitionBy: Expression | null,
  sort: SortSpec | null,
  fields: readonly OutputField[],
): Stage {
  return {
    name,
    reads: unionOf([
      partitionBy?.fields ?? new Set(),
      sort?.topLevel ?? new Set(),
      new Set(fields.map(({ path }) => path[0] as string)),
      ...fields.map(({ operator }) => operator.fields),
    ]),
    bounds: false,
    blocking: true,
    *run(input) {
      for (const docs of partitions(input, partitionBy)) {
        const partition = { docs: sort === null ? docs : sorted(docs, sort), sort };
        const columns = fields.map(({ operator }) => operator.compute(partition));
        for (let i = 0; i < partition.docs.length; i++) {
          let doc = partition.docs[i] as Doc;
          fields.forEach(({ path }, j) => {
            doc = setAt(doc, path, columns[j]?.[i] ?? null);
          });
          yield doc;
        }
      }
    },
  };
}

/** The partitions in the order of their keys. */
function partitions(input: Iterable<Doc>, partitionBy: Expression | null): Doc[][] {
  if (partitionBy === null) {
    const docs = [...input];
    return docs.length === 0 ? [] : [docs];
  }
  const groups = new Map<Key, { id: Maybe; docs: Doc[] }>();
  for (const doc of input) {
    const id = partitionBy(doc);
    if (Array.isArray(id))
      throw new CommandError(14, 'An expression used to partition cannot evaluate to value of type array');
    const key = keyOf(id);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { id, docs: [doc] });
    else known.docs.push(doc);
  }
  return [...groups.values()].sort((a, b) => order(a.id ?? null, b.id ?? null)).map(({ docs }) => docs);
}

function parseField(path: string, source: Value, sort: SortSpec | null, context: ParseContext): WindowOperator {
  if (!(source instanceof Map)) throw new CommandError(9, `The field '${path}' must be an object`);
  let name: string | null = null;
  let argument: Value = null;
  let window: Value | undefined;
  for (const [key, value] of source) {
    if (key === 'window') {
      window = value;
    } else if (key.startsWith('$')) {
      if (name !== null)
        throw new CommandError(9, `Cannot specify two functions in one window field: '${name}' and '${key}'`);
      name = key;
      argument = value;
    } else {
      throw new CommandError(9, `Window function found an unknown argument: ${key}`);
    }
  }
  if (name === null) throw new CommandError(9, 'Expected a $-prefixed window function');
  const special = windowFunctions.get(name);
  if (special !== undefined) {
    return special(argument, {
      sort,
      variables: context.variables,
      name,
      bounds: window === undefined ? null : parseBounds(window, sort),
    });
  }
  if (!isAccumulator(name)) throw new CommandError(9, `Unrecognized window function, ${name}`);
  return overWindow(name, argument, window === undefined ? null : parseBounds(window, sort), context);
}

/** An accumulator over each document's window. */
function overWindow(name: string, argument: Value, bounds: Bounds | null, context: ParseContext): WindowOperator {
  const accumulator = parseAccumulator(name, argument, context.variables);
  return {
    fields: accumulator.fields,
    compute: (partition) => {
      const { docs } = partition;
      const edges: Edges = edgesOf(partition, bounds);
      const results: Maybe[] = [];
      let running = accumulator.start(null);
      let from = 0;
      let to = 0;
      for (let i = 0; i < docs.length; i++) {
        const [start, end] = edges(i);
        // As long as the window only grows at its end, what was added stays.
        if (start !== from || end < to) {
          running = accumulator.start(null);
          from = start;
          to = start;
        }
        for (; to < end; to++) running.add(docs[to] as Doc);
        results.push(running.value());
      }
      return results;
    },
  };
}

function parseBounds(source: Value, sort: SortSpec | null): Bounds {
  if (!(source instanceof Map)) throw new CommandError(9, "'window' field must be an object");
  for (const key of source.keys()) {
    if (!['documents', 'range', 'unit'].includes(key))
      throw new CommandError(9, `'window' field: unknown option ${key}`);
  }
  const [documents, range, unit] = [source.get('documents'), source.get('range'), source.get('unit')];
  if (documents !== undefined && range !== undefined)
    throw new CommandError(9, "Window bounds can specify either 'documents' or 'range', not both.");
  if (documents !== undefined) {
    if (unit !== undefined) throw new CommandError(9, "Window bounds can only specify 'unit' with range-based bounds.");
    if (sort === null && !isUnbounded(documents))
      throw new CommandError(5339901, 'Document-based bounds require a sortBy');
    return { kind: 'documents', ...pair(documents, true) };
  }
  if (range === undefined) {
    if (unit !== undefined) throw new CommandError(9, "Window bounds can only specify 'unit' with range-based bounds.");
    return { kind: 'documents', lower: 'unbounded', upper: 'unbounded' };
  }
  const ends = pair(range, false);
  if (!isUnbounded(range) && sort?.fields.length !== 1)
    throw new CommandError(5339902, 'Range-based bounds require sortBy a single field');
  if (!isUnbounded(range) && sort?.fields[0]?.direction !== 1)
    throw new CommandError(8947401, 'Range-based bounds require a non-descending sortBy');
  return { kind: 'range', ...ends, unit: unit === undefined ? null : windowUnit(unit) };
}

const isUnbounded = (source: Value): boolean =>
  Array.isArray(source) && source[0] === 'unbounded' && source[1] === 'unbounded';

type End = 'unbounded' | 'current' | Value;

function pair(source: Value, whole: boolean): { lower: End; upper: End } {
  if (!Array.isArray(source) || source.length !== 2)
    throw new CommandError(9, 'Window bounds must be a 2-element array');
  const [lower, upper] = source.map((end): End => {
    if (end === 'unbounded' || end === 'current') return end;
    if (!isNumeric(end)) throw new CommandError(9, "Window bounds must be 'unbounded', 'current', or a number.");
    if (whole && asInteger(end) === null) throw new CommandError(9, 'Numeric document-based bounds must be an integer');
    return end;
  }) as [End, End];
  const position = (end: End) => (isNumeric(end) ? Number(end.toString()) : 0);
  if (lower !== 'unbounded' && upper !== 'unbounded' && position(lower) > position(upper)) {
    throw new CommandError(5339900, `Lower bound must not exceed upper bound`);
  }
  return { lower, upper };
}

export const windowStages: Readonly<Record<string, StageParser>> = { $setWindowFields: setWindowFields };

/** Filling gaps: `$densify` makes the documents that are missing in a series, `$fill` the values. */

import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { parseSort } from '../../query/sort.ts';
import { addUnits, type Unit } from '../calendar.ts';
import { isNullish, parsePath } from '../core.ts';
import { getAt, setAt } from '../document-paths.ts';
import { compileExpression } from '../expression.ts';
import { type Key, keyOf } from '../keys.ts';
import { addNumbers, isNumeric, type Numeric, toNumber } from '../numbers.ts';
import { asInteger, order, typeName } from '../values.ts';
import { UTC } from '../zones.ts';
import { type Stage, type StageParser, specDocument } from './stage.ts';
import { windowUnit } from './window-function.ts';
import { windowFunctions } from './window-functions.ts';
import { windowStage } from './windows.ts';

/** No runaway series: MongoDB's own default limit. */
const MOST_GENERATED = 500_000;

interface Range {
  readonly step: Numeric;
  readonly unit: Unit | null;
  readonly bounds: 'full' | 'partition' | readonly [Value, Value];
}

const text = (value: Maybe, name: string, what: string): string => {
  if (typeof value === 'string') return value;
  throw new CommandError(
    value === undefined ? 40414 : 14,
    value === undefined
      ? `BSON field '${name}.${what}' is missing but a required field`
      : `BSON field '${name}.${what}' is the wrong type '${typeName(value)}', expected type 'string'`,
  );
};

function parseRange(source: Maybe, name: string): Range {
  if (!(source instanceof Map))
    throw new CommandError(source === undefined ? 40414 : 14, `BSON field '${name}.range' must be an object`);
  for (const key of source.keys()) {
    if (!['step', 'unit', 'bounds'].includes(key))
      throw new CommandError(40415, `BSON field '${name}.range.${key}' is an unknown field.`);
  }
  const [step, unitSource, bounds] = [source.get('step'), source.get('unit'), source.get('bounds')];
  if (!isNumeric(step))
    throw new CommandError(step === undefined ? 40414 : 14, `BSON field '${name}.range.step' must be a number`);
  if (toNumber(step) <= 0)
    throw new CommandError(
      5733401,
      'the step parameter in a range statement must be a strictly positive numeric value',
    );
  const unit = unitSource === undefined ? null : windowUnit(unitSource);
  if (unit !== null && asInteger(step) === null)
    throw new CommandError(
      6586400,
      'The step parameter in a range statement must be a whole number when densifying a date range',
    );
  if (typeof bounds === 'string') {
    if (bounds === 'full' || bounds === 'partition') return { step, unit, bounds };
    throw new CommandError(5946802, "Bounds string must either be 'full' or 'partition'");
  }
  if (!Array.isArray(bounds))
    throw new CommandError(
      bounds === undefined ? 40414 : 5733403,
      'a bounding array or string is needed in a range statement',
    );
  if (bounds.length !== 2)
    throw new CommandError(5733403, 'a bounding array in a range statement must have exactly two elements');
  const [lower, upper] = bounds as [Value, Value];
  for (const bound of [lower, upper]) {
    if (unit === null && !isNumeric(bound))
      throw new CommandError(5733406, 'numeric bounds may not have unit parameter and must be numbers');
    if (unit !== null && !(bound instanceof Date))
      throw new CommandError(5733402, 'a bounding array must contain either both dates or both numeric types');
  }
  if (order(lower, upper) > 0)
    throw new CommandError(5733405, 'the first element of the bounding array must be no greater than the second');
  return { step, unit, bounds: [lower, upper] };
}

function stepped(from: Value, steps: number, { step, unit }: Range): Value {
  if (from instanceof Date) return addUnits(from, unit as Unit, steps * (asInteger(step) ?? 1), UTC);
  let value: Numeric = from as Numeric;
  for (let i = 0; i < steps; i++) value = addNumbers(value, step);
  return value;
}

const densify: StageParser = (spec, _context, name) => {
  const source = specDocument(spec, name, 5733201);
  for (const key of source.keys()) {
    if (!['field', 'partitionByFields', 'range'].includes(key))
      throw new CommandError(40415, `BSON field '${name}.${key}' is an unknown field.`);
  }
  const field = text(source.get('field'), name, 'field');
  if (field.startsWith('$'))
    throw new CommandError(
      16410,
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    );
  const path = parsePath(field);
  const byFields = source.get('partitionByFields') ?? [];
  if (!Array.isArray(byFields)) throw new CommandError(14, `BSON field '${name}.partitionByFields' must be an array`);
  const partitionPaths = byFields.map((item) => parsePath(text(item, name, 'partitionByFields')));
  const range = parseRange(source.get('range'), name);
  if (range.bounds === 'partition' && partitionPaths.length === 0)
    throw new CommandError(
      5733408,
      "one may not specify the bounds as 'partition' without specifying a non-empty array of partitionByFields. You may have meant to specify 'full' bounds.",
    );
  return {
    name,
    reads: new Set([path, ...partitionPaths].map((parts) => parts[0] as string)),
    bounds: false,
    blocking: true,
    *run(input) {
      yield* densified([...input], path, partitionPaths, range);
    },
  };
};

/** How far one partition's series has come. */
interface Series {
  readonly values: readonly Value[];
  readonly from: Value;
  readonly to: Value;
  next: Value;
  steps: number;
}

interface Entry {
  readonly doc: Doc;
  readonly at: Value;
  readonly values: readonly Value[];
}

/**
 * Documents come out in MongoDB's order: for `full` bounds by the field alone, so partitions mix; else partition after
 * partition. What a partition still lacks when all documents have gone by comes last.
 */
function* densified(
  input: readonly Doc[],
  path: readonly string[],
  partitionPaths: readonly (readonly string[])[],
  range: Range,
): Iterable<Doc> {
  const entries: Entry[] = [];
  let generated = 0;
  for (const doc of input) {
    const at = getAt(doc, path);
    if (isNullish(at)) {
      yield doc;
      continue;
    }
    checkType(at, range.unit);
    entries.push({ doc, at, values: partitionPaths.map((parts) => (getAt(doc, parts) ?? null) as Value) });
  }
  const byField = (a: Entry, b: Entry) => order(a.at, b.at);
  const byPartition = (a: Entry, b: Entry) => order([...a.values], [...b.values]);
  entries.sort(range.bounds === 'full' ? byField : (a, b) => byPartition(a, b) || byField(a, b));

  const explicit = Array.isArray(range.bounds);
  const all = new Map<Key, Series>();
  const lasts = new Map<Key, Value>();
  const keys = entries.map(({ values }) => keyOf(values));
  entries.forEach(({ at }, i) => {
    lasts.set(keys[i] as Key, at);
  });
  const begin = (values: readonly Value[], key: Key, first: Value): Series => {
    const [from, to] =
      range.bounds === 'partition'
        ? [first, lasts.get(key) as Value]
        : range.bounds === 'full'
          ? [(entries[0] as Entry).at, (entries.at(-1) as Entry).at]
          : range.bounds;
    const series = { values, from, to, next: from, steps: 0 };
    all.set(key, series);
    return series;
  };
  const advance = (series: Series): void => {
    const { from, next } = series;
    series.steps++;
    series.next = from instanceof Date ? stepped(from, series.steps, range) : stepped(next, 1, range);
  };
  // An explicit range ends before its upper bound, the others with it.
  const inside = ({ next, to }: Series): boolean => (explicit ? order(next, to) < 0 : order(next, to) <= 0);
  function* missing(series: Series, before?: Value): Iterable<Doc> {
    while (inside(series) && (before === undefined || order(series.next, before) < 0)) {
      if (++generated > MOST_GENERATED)
        throw new CommandError(
          5897900,
          `Generated ${generated} documents in $densify, which is over the limit of ${MOST_GENERATED}.`,
        );
      let doc: Doc = new Map();
      partitionPaths.forEach((parts, i) => {
        doc = setAt(doc, parts, series.values[i]);
      });
      yield setAt(doc, path, series.next);
      advance(series);
    }
  }

  if (entries.length === 0 && explicit && partitionPaths.length === 0) begin([], keyOf([]), null);
  for (const [i, { doc, at, values }] of entries.entries()) {
    const key = keys[i] as Key;
    const series = all.get(key) ?? begin(values, key, at);
    yield* missing(series, at);
    // Equal values follow one another: the step past them is taken once.
    if (order(series.next, at) === 0) advance(series);
    yield doc;
  }
  for (const series of all.values()) yield* missing(series);
}

function checkType(value: Value, unit: Unit | null): void {
  if (unit === null && !isNumeric(value))
    throw new CommandError(5733201, `Densify field type must be numeric or null, but found ${typeName(value)}`);
  if (unit !== null && !(value instanceof Date))
    throw new CommandError(5733201, `Densify field type must be a date or null, but found ${typeName(value)}`);
}

const fill: StageParser = (spec, context, name) => {
  const source = specDocument(spec, name, 9);
  for (const key of source.keys()) {
    if (!['partitionBy', 'partitionByFields', 'sortBy', 'output'].includes(key))
      throw new CommandError(40415, `BSON field '${name}.${key}' is an unknown field.`);
  }
  const output = source.get('output');
  if (!(output instanceof Map))
    throw new CommandError(output === undefined ? 40414 : 14, `BSON field '${name}.output' must be an object`);
  const sortBy = source.get('sortBy');
  if (sortBy !== undefined && !(sortBy instanceof Map))
    throw new CommandError(14, `BSON field '${name}.sortBy' must be an object`);
  const sort = sortBy instanceof Map ? parseSort(sortBy) : null;
  const byFields = source.get('partitionByFields');
  if (byFields !== undefined && source.has('partitionBy'))
    throw new CommandError(6050204, 'Maximum one of partitionBy and partitionByFields can be specified');
  if (byFields !== undefined && !Array.isArray(byFields))
    throw new CommandError(14, `BSON field '${name}.partitionByFields' must be an array`);
  const partitionSource: Maybe =
    byFields === undefined
      ? source.get('partitionBy')
      : new Map(
          (byFields as Value[]).map((field): [string, Value] => {
            const path = text(field, name, 'partitionByFields');
            return [path.replaceAll('.', '_'), `$${path}`];
          }),
        );
  const partitionBy = partitionSource === undefined ? null : compileExpression(partitionSource, context.variables);
  const windows: Parameters<typeof windowStage>[3][number][] = [];
  const values: [readonly string[], ReturnType<typeof compileExpression>][] = [];
  for (const [field, filling] of output) {
    if (!(filling instanceof Map) || filling.size !== 1)
      throw new CommandError(
        6050202,
        `Each $fill output spec must be an object with exactly one of 'value' and 'method'`,
      );
    const [value, method] = [filling.get('value'), filling.get('method')];
    if (value !== undefined) {
      values.push([parsePath(field), compileExpression(value, context.variables)]);
    } else if (method === 'locf' || method === 'linear') {
      const operator = windowFunctions.get(method === 'locf' ? '$locf' : '$linearFill');
      if (operator === undefined) throw new Error('the filling functions are there');
      windows.push({
        path: parsePath(field),
        operator: operator(`$${field}`, { sort, variables: context.variables, name: `$${method}`, bounds: null }),
      });
    } else {
      throw new CommandError(6050202, "Method must be either 'locf' or 'linear'");
    }
  }
  const stages: Stage[] = [];
  if (windows.length > 0) stages.push(windowStage(name, partitionBy, sort, windows));
  if (values.length > 0) stages.push(valueStage(name, values));
  return stages;
};

function valueStage(name: string, values: readonly (readonly [readonly string[], (doc: Doc) => Maybe])[]): Stage {
  return {
    name,
    reads: null,
    bounds: false,
    blocking: false,
    *run(input) {
      for (const doc of input) {
        let result = doc;
        for (const [path, value] of values) if (isNullish(getAt(doc, path))) result = setAt(result, path, value(doc));
        yield result;
      }
    },
  };
}

export const gapStages: Readonly<Record<string, StageParser>> = { $densify: densify, $fill: fill };

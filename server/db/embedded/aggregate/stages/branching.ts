/** `$facet`, several pipelines over the same documents; `$bucketAuto`; `$documents`. */

import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { compileExpression } from '../expression.ts';
import { isNumeric } from '../numbers.ts';
import { asInt32, order, typeName } from '../values.ts';
import { bucketOutput, groupByExpression, groupDocument, startGroup } from './grouping.ts';
import { nextPreferred } from './preferred-numbers.ts';
import { fieldsNeeded, runStages, type StageParser, specDocument, unionOf } from './stage.ts';

const facet: StageParser = (spec, context, name) => {
  const source = specDocument(spec, name, 40169);
  if (source.size === 0)
    throw new CommandError(40169, `the ${name} specification must be a non-empty object, but found type: object`);
  const facets = [...source].map(([field, stages]) => {
    if (field.startsWith('$'))
      throw new CommandError(16410, `FieldPath field names may not start with '$', given '${field}'.`);
    if (field.includes('.'))
      throw new CommandError(16412, `FieldPath field names may not contain '.', given '${field}'.`);
    if (!Array.isArray(stages))
      throw new CommandError(40170, `arguments to ${name} must be arrays, ${field} is type ${typeName(stages)}`);
    return [field, context.subPipeline(stages, { stage: name })] as const;
  });
  return {
    name,
    reads: unionOf(facets.map(([, { stages }]) => fieldsNeeded(stages))),
    bounds: true,
    blocking: true,
    sources: facets.flatMap(([, { sources }]) => sources),
    *run(input, run) {
      const documents = [...input];
      const result: Doc = new Map();
      for (const [field, { stages }] of facets) result.set(field, [...runStages(stages, documents, run)]);
      yield result;
    },
  };
};

const bucketAuto: StageParser = (spec, context, name) => {
  const source = specDocument(spec, name, 40240);
  for (const key of source.keys()) {
    if (!['groupBy', 'buckets', 'output', 'granularity'].includes(key))
      throw new CommandError(40245, `Unrecognized option to ${name}: ${key}.`);
  }
  if (!source.has('groupBy') || !source.has('buckets'))
    throw new CommandError(40246, `${name} requires 'groupBy' and 'buckets' to be specified.`);
  const groupBy = compileExpression(groupByExpression(source.get('groupBy'), name, 40239), context.variables);
  const buckets = source.get('buckets');
  if (!isNumeric(buckets))
    throw new CommandError(
      40241,
      `The ${name} 'buckets' field must be a numeric value, but found type: ${typeName(buckets)}`,
    );
  const wanted = asInt32(buckets);
  if (wanted === null)
    throw new CommandError(
      40242,
      `The ${name} 'buckets' field must be representable as a 32-bit integer, but found ${String(buckets)}`,
    );
  if (wanted <= 0)
    throw new CommandError(40243, `The ${name} 'buckets' field must be greater than 0, but found: ${wanted}`);
  const granularity = source.get('granularity');
  if (granularity !== undefined && typeof granularity !== 'string') {
    throw new CommandError(
      40261,
      `The ${name} 'granularity' field must be a string, but found type: ${typeName(granularity)}.`,
    );
  }
  const next = granularity === undefined ? null : nextPreferred(granularity);
  const fields = bucketOutput(source.get('output'), context, name, 40244);
  return {
    name,
    reads: unionOf([groupBy.fields, ...fields.map(([, accumulator]) => accumulator.fields)]),
    bounds: true,
    blocking: true,
    *run(input) {
      const items = [...input].map((doc) => ({ doc, value: (groupBy(doc) ?? null) as Value }));
      if (granularity !== undefined) for (const { value } of items) checkGranular(value);
      items.sort((a, b) => order(a.value, b.value));
      for (const { id, docs } of divide(items, wanted, next)) {
        const group = startGroup(id, fields);
        for (const doc of docs) for (const accumulation of group.accumulations) accumulation.add(doc);
        yield groupDocument(group, fields);
      }
    },
  };
};

function checkGranular(value: Value): void {
  if (!isNumeric(value))
    throw new CommandError(
      40258,
      `$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value with type: ${typeName(value)}`,
    );
  if (!Number.isFinite(Number(value.toString())))
    throw new CommandError(
      40259,
      '$bucketAuto can specify a granularity with numeric boundaries only, but found a NaN',
    );
  if (Number(value.toString()) < 0)
    throw new CommandError(
      40260,
      '$bucketAuto can specify a granularity with non-negative numbers only, but found a negative number',
    );
}

interface Item {
  readonly doc: Doc;
  readonly value: Value;
}

type Preferred = { up(value: Value): Value; down(value: Value): Value };

/** Cuts the sorted items into parts of about one size; equal values stay together. */
function* divide(
  items: readonly Item[],
  wanted: number,
  preferred: Preferred | null,
): Iterable<{ id: Doc; docs: Doc[] }> {
  if (items.length === 0) return;
  const size = Math.max(1, Math.round(items.length / wanted));
  let at = 0;
  let lower = (items[0] as Item).value;
  if (preferred !== null) lower = preferred.down(lower);
  for (let bucket = 1; at < items.length; bucket++) {
    let end = Math.min(at + size, items.length);
    // The last bucket takes what is left.
    if (bucket === wanted) end = items.length;
    let limit: Maybe;
    if (preferred === null) {
      while (end < items.length && order(items[end]?.value, items[end - 1]?.value) === 0) end++;
      limit = items[end]?.value;
    } else {
      const boundary = preferred.up((items[end - 1] as Item).value);
      while (end < items.length && order(items[end]?.value, boundary) < 0) end++;
      limit = boundary;
    }
    const max = limit ?? (items.at(-1) as Item).value;
    yield {
      id: new Map<string, Value>([
        ['min', lower],
        ['max', max],
      ]),
      docs: items.slice(at, end).map(({ doc }) => doc),
    };
    lower = max;
    at = end;
  }
}

const documents: StageParser = (spec, context, name) => {
  const expression = compileExpression(spec, context.variables);
  return {
    name,
    reads: new Set(),
    bounds: true,
    blocking: false,
    *run() {
      const list = expression(new Map());
      if (!Array.isArray(list))
        throw new CommandError(5858203, `an array is expected, found: ${typeName(list)} in ${name}`);
      for (const item of list) {
        if (!(item instanceof Map))
          throw new CommandError(40228, `${name} array elements must be objects, found: ${typeName(item)}`);
        yield item;
      }
    },
  };
};

export const branchingStages: Readonly<Record<string, StageParser>> = {
  $bucketAuto: bucketAuto,
  $documents: documents,
  $facet: facet,
};

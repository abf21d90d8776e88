/** Stages that choose, count or multiply documents: `$match`, `$limit`, `$skip`, `$count`, `$sample`, `$redact`, `$unwind`. */

import { Long } from 'bson';
import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { parseFilter } from '../../query/filter.ts';
import { parsePath } from '../core.ts';
import { getAt, setAt } from '../document-paths.ts';
import { compileExpression } from '../expression.ts';
import { intOrLong, isNumeric, toNumber } from '../numbers.ts';
import { asInteger, typeName } from '../values.ts';
import { LayeredVariables } from '../variables.ts';
import { type Stage, type StageParser, specDocument } from './stage.ts';

function* filtered(input: Iterable<Doc>, keep: (doc: Doc) => boolean): Iterable<Doc> {
  for (const doc of input) if (keep(doc)) yield doc;
}

const match: StageParser = (spec, context, name) => {
  const filter = parseFilter(specDocument(spec, name, 15959), { variables: context.variables });
  return {
    name,
    reads: filter.fields,
    bounds: false,
    blocking: false,
    run: (input) => filtered(input, (doc) => filter.matches(doc)),
  };
};

const NOTHING: ReadonlySet<string> = new Set();

/** A whole number that is not negative, as `$limit` and `$skip` want it. */
function wholeSpec(spec: Value, name: string, code: number): number {
  if (!isNumeric(spec))
    throw new CommandError(code, `invalid argument to ${name} stage: Expected a number in: ${name}: ${String(spec)}`);
  const whole = asInteger(spec);
  if (whole === null)
    throw new CommandError(code, `invalid argument to ${name} stage: Expected an integer: ${name}: ${toNumber(spec)}`);
  if (whole < 0)
    throw new CommandError(
      code,
      `invalid argument to ${name} stage: Expected a non-negative number in: ${name}: ${whole}`,
    );
  return whole;
}

export interface CountedStage extends Stage {
  readonly count: number;
}

const limit: StageParser = (spec, _context, name): CountedStage => {
  const count = wholeSpec(spec, name, 5107201);
  if (count === 0) throw new CommandError(15958, 'the limit must be positive');
  return {
    name,
    count,
    reads: NOTHING,
    bounds: false,
    blocking: false,
    *run(input) {
      let left = count;
      for (const doc of input) {
        yield doc;
        if (--left === 0) return;
      }
    },
  };
};

const skip: StageParser = (spec, _context, name): CountedStage => {
  const count = wholeSpec(spec, name, 5107200);
  return {
    name,
    count,
    reads: NOTHING,
    bounds: false,
    blocking: false,
    *run(input) {
      let left = count;
      for (const doc of input) {
        if (left > 0) left--;
        else yield doc;
      }
    },
  };
};

function countFieldName(spec: Value): string {
  if (typeof spec !== 'string') throw new CommandError(40156, 'the count field must be a non-empty string');
  if (spec === '') throw new CommandError(40157, 'the count field must be a non-empty string');
  if (spec.startsWith('$')) throw new CommandError(40158, 'the count field cannot be a $-prefixed path');
  if (spec.includes('\0')) throw new CommandError(40159, 'the count field cannot contain a null byte');
  if (spec.includes('.')) throw new CommandError(40160, "the count field cannot contain '.'");
  return spec;
}

const count: StageParser = (spec, _context, name) => {
  const field = countFieldName(spec);
  return {
    name,
    reads: NOTHING,
    bounds: true,
    blocking: true,
    *run(input) {
      let n = 0;
      for (const _ of input) n++;
      // Of nothing there is no count, not a count of zero.
      if (n > 0) yield new Map([[field, intOrLong(n)]]);
    },
  };
};

const sample: StageParser = (spec, _context, name) => {
  const source = specDocument(spec, name, 28745);
  for (const key of source.keys()) {
    if (key !== 'size') throw new CommandError(28748, `unrecognized option to ${name}: ${key}`);
  }
  const value = source.get('size');
  if (value === undefined) throw new CommandError(28749, `${name} stage must specify a size`);
  if (!isNumeric(value)) throw new CommandError(28746, `size argument to ${name} must be a number`);
  const size = Math.trunc(toNumber(value));
  if (size <= 0) throw new CommandError(28747, `size argument to ${name} must be a positive integer`);
  return {
    name,
    reads: NOTHING,
    bounds: false,
    blocking: true,
    *run(input) {
      const chosen: Doc[] = [];
      let seen = 0;
      for (const doc of input) {
        seen++;
        if (chosen.length < size) {
          chosen.push(doc);
        } else {
          const place = Math.floor(Math.random() * seen);
          if (place < size) chosen[place] = doc;
        }
      }
      for (let i = chosen.length - 1; i > 0; i--) {
        const j = Math.floor(Math.random() * (i + 1));
        [chosen[i], chosen[j]] = [chosen[j] as Doc, chosen[i] as Doc];
      }
      yield* chosen;
    },
  };
};

const redact: StageParser = (spec, context, name) => {
  const decision = compileExpression(
    spec,
    new LayeredVariables(context.variables, [
      ['DESCEND', 'descend'],
      ['PRUNE', 'prune'],
      ['KEEP', 'keep'],
    ]),
  );
  const redacted = (doc: Doc, root: Doc): Doc | null => {
    const verdict = decision.within(doc, root);
    if (verdict === 'keep') return doc;
    if (verdict === 'prune') return null;
    if (verdict !== 'descend') {
      throw new CommandError(
        17053,
        `${name}'s expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned ${typeName(verdict)}`,
      );
    }
    const result: Doc = new Map();
    for (const [key, value] of doc) {
      const inner = within(value, root);
      if (inner !== undefined) result.set(key, inner);
    }
    return result;
  };
  const within = (value: Value, root: Doc): Maybe => {
    if (value instanceof Map) return redacted(value, root) ?? undefined;
    if (!Array.isArray(value)) return value;
    return value.map((item) => within(item, root)).filter((item) => item !== undefined);
  };
  return {
    name,
    reads: null,
    bounds: false,
    blocking: false,
    *run(input) {
      for (const doc of input) {
        const result = redacted(doc, doc);
        if (result !== null) yield result;
      }
    },
  };
};

interface UnwindSpec {
  readonly path: readonly string[];
  readonly index: readonly string[] | null;
  readonly preserve: boolean;
}

function unwindSpec(spec: Value): UnwindSpec {
  if (typeof spec === 'string') return { path: unwindPath(spec), index: null, preserve: false };
  if (!(spec instanceof Map)) {
    throw new CommandError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeName(spec)}`,
    );
  }
  let path: readonly string[] | null = null;
  let index: readonly string[] | null = null;
  let preserve = false;
  for (const [key, value] of spec) {
    if (key === 'path') {
      if (typeof value !== 'string')
        throw new CommandError(28808, `expected a string as the path for $unwind stage, got ${typeName(value)}`);
      path = unwindPath(value);
    } else if (key === 'preserveNullAndEmptyArrays') {
      if (typeof value !== 'boolean')
        throw new CommandError(
          28809,
          `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${typeName(value)}`,
        );
      preserve = value;
    } else if (key === 'includeArrayIndex') {
      if (typeof value !== 'string' || value === '')
        throw new CommandError(
          28810,
          `expected a non-empty string for the includeArrayIndex  option to $unwind stage, got ${typeName(value)}`,
        );
      if (value.startsWith('$'))
        throw new CommandError(
          28822,
          `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${value}`,
        );
      index = parsePath(value);
    } else {
      throw new CommandError(28811, `unrecognized option to $unwind stage: ${key}`);
    }
  }
  if (path === null) throw new CommandError(28812, 'no path specified to $unwind stage');
  return { path, index, preserve };
}

function unwindPath(path: string): readonly string[] {
  if (path === '') throw new CommandError(28812, 'no path specified to $unwind stage');
  if (!path.startsWith('$'))
    throw new CommandError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  return parsePath(path.slice(1));
}

const unwind: StageParser = (spec, _context, name) => {
  const { path, index, preserve } = unwindSpec(spec);
  const withIndex = (doc: Doc, at: number | null): Doc =>
    index === null ? doc : setAt(doc, index, at === null ? null : Long.fromNumber(at));
  return {
    name,
    reads: new Set([path[0] as string]),
    bounds: false,
    blocking: false,
    *run(input) {
      for (const doc of input) {
        const value = getAt(doc, path);
        if (Array.isArray(value)) {
          if (value.length === 0 && preserve) yield withIndex(setAt(doc, path, undefined), null);
          for (let i = 0; i < value.length; i++) yield withIndex(setAt(doc, path, value[i]), i);
        } else if (value !== undefined && value !== null) {
          yield withIndex(doc, null);
        } else if (preserve) {
          yield withIndex(doc, null);
        }
      }
    },
  };
};

export const selectionStages: Readonly<Record<string, StageParser>> = {
  $count: count,
  $limit: limit,
  $match: match,
  $redact: redact,
  $sample: sample,
  $skip: skip,
  $unwind: unwind,
};

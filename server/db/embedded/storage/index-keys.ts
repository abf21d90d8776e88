/**
 * Which keys a document has in an index, as MongoDB makes them: dotted paths lead through embedded documents, an array
 * on the way gives one key per element, an empty array gives `undefined`, a missing field null. Several fields of one
 * index may go through the same array (element by element together) but not through two different ones.
 */

import { BsonUndefined, type Doc, type Maybe } from '../bson/values.ts';
import { CommandError } from '../errors.ts';

export interface IndexPath {
  readonly path: string;
  readonly parts: readonly string[];
}

export interface IndexTuples {
  /** One entry per key: a value for each field, `undefined` where the document has none. */
  readonly tuples: readonly (readonly Maybe[])[];
  /** Which fields went through an array; null when none did. */
  readonly multikey: readonly boolean[] | null;
}

/** A field on its way: either it has its value, or it goes on at part `at`. */
interface Walk {
  done: boolean;
  value: Maybe;
  at: number;
}

/** Throws 171 where two fields would go through different arrays. */
export function indexTuples(doc: Doc, paths: readonly IndexPath[], sparse: boolean): IndexTuples {
  const single = plainTuple(doc, paths);
  if (single) return { tuples: sparse && single.every((value) => value === undefined) ? [] : [single], multikey: null };
  const tuples: (readonly Maybe[])[] = [];
  const multikey = paths.map(() => false);
  const start = paths.map((): Walk => ({ done: false, value: undefined, at: 0 }));
  expand(doc, start, paths, multikey, (tuple) => {
    if (!sparse || tuple.some((value) => value !== undefined)) tuples.push(tuple);
  });
  return { tuples, multikey };
}

/** The one key of a document that has no array on any of the paths, else null. */
function plainTuple(doc: Doc, paths: readonly IndexPath[]): Maybe[] | null {
  const tuple: Maybe[] = [];
  for (const { parts } of paths) {
    let value: Maybe = doc.get(parts[0]!);
    for (let i = 1; i < parts.length && value !== undefined; i += 1) {
      if (Array.isArray(value)) return null;
      value = value instanceof Map ? value.get(parts[i]!) : undefined;
    }
    if (Array.isArray(value)) return null;
    tuple.push(value);
  }
  return tuple;
}

function expand(
  doc: Doc | null,
  walks: readonly Walk[],
  paths: readonly IndexPath[],
  multikey: boolean[],
  emit: (tuple: Maybe[]) => void,
): void {
  let array: Maybe[] | null = null;
  let arrayPath = '';
  /** Per field: at which part it goes on in the elements of `array`. */
  const resume = new Map<number, number>();
  const here = walks.map((walk, i): Walk => {
    if (walk.done) return walk;
    const found = follow(doc, paths[i]!.parts, walk.at);
    if (!found.array) return { done: true, value: found.value, at: found.at };
    const name = paths[i]!.parts.slice(0, found.at).join('.');
    if (array && array !== found.array) {
      throw new CommandError(171, `cannot index parallel arrays [${paths[i]!.parts[found.at - 1]}] [${arrayPath}]`);
    }
    array = found.array;
    arrayPath = name.slice(name.lastIndexOf('.') + 1);
    resume.set(i, found.at);
    multikey[i] = true;
    return walk;
  });
  if (!array) {
    emit(here.map((walk) => walk.value));
    return;
  }
  const items: Maybe[] = array;
  if (items.length === 0) {
    emit(here.map((walk, i) => (resume.get(i) === paths[i]!.parts.length ? BsonUndefined.value : walk.value)));
    return;
  }
  for (const item of items) {
    const inside = here.map((walk, i): Walk => {
      const at = resume.get(i);
      if (at === undefined) return walk;
      if (at === paths[i]!.parts.length) return { done: true, value: item, at };
      return { done: !(item instanceof Map), value: undefined, at };
    });
    expand(item instanceof Map ? item : null, inside, paths, multikey, emit);
  }
}

/** Goes down from `doc` until there is a value, nothing, or an array; `at` then counts the parts that are used up. */
function follow(
  doc: Doc | null,
  parts: readonly string[],
  from: number,
): { value: Maybe; array: Maybe[] | null; at: number } {
  let value: Maybe = doc ?? undefined;
  for (let at = from; at < parts.length; at += 1) {
    if (Array.isArray(value)) {
      const part = parts[at]!;
      if (!/^(0|[1-9]\d*)$/.test(part) || Number(part) >= value.length) return { value: undefined, array: value, at };
      if (value.some((item) => item instanceof Map && item.has(part))) {
        throw new CommandError(
          16746,
          `Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), field: '${part}'`,
        );
      }
      value = value[Number(part)];
    } else {
      value = value instanceof Map ? value.get(parts[at]!) : undefined;
    }
    if (value === undefined) return { value: undefined, array: null, at };
  }
  return Array.isArray(value)
    ? { value: undefined, array: value, at: parts.length }
    : { value, array: null, at: parts.length };
}

/**
 * When two index definitions are the same index: MongoDB's rules for `createIndexes` on a collection that has some
 * already. Key, partial filter, unique and sparse make an index what it is; the rest are options.
 */

import { Int32 } from 'bson';
import { equals, identical } from '../bson/compare.ts';
import { shellText } from '../bson/shell-text.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { IndexSpec } from './types.ts';

const MOST_INDEXES = 64;
const MOST_FIELDS = 32;

export function keyPatternOf(spec: IndexSpec): Doc {
  return new Map<string, Value>([...spec.key].map(([path, direction]) => [path, new Int32(direction)]));
}

/** The definition as MongoDB writes it in messages. */
function specText(spec: IndexSpec): string {
  const doc: Doc = new Map<string, Value>([['v', new Int32(2)]]);
  if (spec.unique) doc.set('unique', true);
  doc.set('key', keyPatternOf(spec));
  doc.set('name', spec.name);
  if (spec.sparse) doc.set('sparse', true);
  if (spec.hidden) doc.set('hidden', true);
  if (spec.expireAfterSeconds !== undefined) doc.set('expireAfterSeconds', new Int32(spec.expireAfterSeconds));
  if (spec.partialFilterExpression) doc.set('partialFilterExpression', spec.partialFilterExpression);
  return shellText(doc);
}

function sameKey(a: IndexSpec, b: IndexSpec): boolean {
  return equals(keyPatternOf(a), keyPatternOf(b));
}

/** The same index but perhaps for name and options. */
function sameIdentity(a: IndexSpec, b: IndexSpec): boolean {
  const unique = (spec: IndexSpec) => spec.unique === true || spec.name === '_id_' || isIdKey(spec);
  return (
    sameKey(a, b) &&
    unique(a) === unique(b) &&
    (a.sparse === true) === (b.sparse === true) &&
    identical(a.partialFilterExpression, b.partialFilterExpression)
  );
}

export function isIdKey(spec: IndexSpec): boolean {
  return spec.key.size === 1 && spec.key.get('_id') === 1;
}

/**
 * Whether the index is there already (true) or is to be built (false).
 * Throws 85 where it is there with another name or other options, 86 where its name is taken, 67 at the limits.
 */
export function isAlreadyThere(existing: readonly IndexSpec[], wanted: IndexSpec, namespace: string): boolean {
  if (isIdKey(wanted)) return true;
  if (wanted.key.size > MOST_FIELDS) {
    throw new CommandError(13103, 'too many compound keys');
  }
  const named = existing.find((spec) => spec.name === wanted.name);
  if (named) {
    const both = `Requested index: ${specText(wanted)}, existing index: ${specText(named)}`;
    if (!sameIdentity(named, wanted)) {
      throw new CommandError(
        86,
        `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. ${both}`,
      );
    }
    if (named.expireAfterSeconds !== wanted.expireAfterSeconds) {
      throw new CommandError(
        85,
        `An equivalent index already exists with the same name but different options. ${both}`,
      );
    }
    return true;
  }
  const twin = existing.find((spec) => sameIdentity(spec, wanted));
  if (twin) {
    const both = `Requested index: ${specText(wanted)}, existing index: ${specText(twin)}`;
    throw new CommandError(
      85,
      twin.expireAfterSeconds === wanted.expireAfterSeconds
        ? `Index already exists with a different name: ${twin.name}`
        : `An equivalent index already exists with a different name and options. ${both}`,
    );
  }
  if (existing.length >= MOST_INDEXES) {
    throw new CommandError(
      67,
      `add index fails, too many indexes for ${namespace} key:${shellText(keyPatternOf(wanted))}`,
    );
  }
  return false;
}

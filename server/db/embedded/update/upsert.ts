/** The document that an upsert inserts: what the query demands by equality, then the update. */

import { BSONRegExp } from 'bson';
import { BsonUndefined, type Doc, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Filter } from '../query/filter.ts';
import type { FilterNode } from '../query/nodes.ts';
import { compareNames } from './tree.ts';

/**
 * What the query says about the new document; for a replacement that is no more than `_id`. Throws 54 where it asks one
 * path for two values.
 */
export function documentFromQuery(filter: Filter, onlyId: boolean): Doc {
  const equalities = collectEqualities(filter.root);
  if (onlyId) for (const path of [...equalities.keys()]) if (path !== '_id') equalities.delete(path);
  return documentOf(equalities);
}

/** What may not be an `_id`: arrays, regular expressions, undefined, objects with dollar fields. Throws 53 or 52. */
export function checkId(id: Value): void {
  const what = Array.isArray(id)
    ? 'array'
    : id instanceof BsonUndefined
      ? 'undefined'
      : id instanceof BSONRegExp
        ? 'regex'
        : null;
  if (what !== null) throw new CommandError(53, `The '_id' value cannot be of type ${what}`);
  if (id instanceof Map) {
    for (const name of id.keys()) {
      if (name.startsWith('$')) {
        throw new CommandError(52, `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`);
      }
    }
  }
}

/** By path: every condition that the document would meet only with exactly this value. */
function collectEqualities(root: FilterNode): Map<string, Value> {
  const equalities = new Map<string, Value>();
  const add = (path: string, value: Value): void => {
    if (equalities.has(path)) {
      throw new CommandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    }
    for (const other of equalities.keys()) {
      if (!other.startsWith(`${path}.`) && !path.startsWith(`${other}.`)) continue;
      throw new CommandError(54, `cannot infer query fields to set, both paths '${other}' and '${path}' are matched`);
    }
    equalities.set(path, value);
  };
  const visit = (node: FilterNode): void => {
    if (node.kind === 'and') node.children.forEach(visit);
    else if (node.kind === 'compare' && node.op === 'eq') add(node.path, node.value);
    else if (node.kind === 'in' && node.values.length === 1 && node.patterns.length === 0) {
      add(node.path, node.values[0]!);
    }
  };
  visit(root);
  return equalities;
}

function documentOf(equalities: ReadonlyMap<string, Value>): Doc {
  const doc: Doc = new Map();
  for (const [path, value] of [...equalities].sort(([a], [b]) => compareNames(a, b))) {
    const parts = path.split('.');
    let current = doc;
    for (const part of parts.slice(0, -1)) {
      const known = current.get(part);
      const next: Doc = known instanceof Map ? known : new Map();
      current.set(part, next);
      current = next;
    }
    current.set(parts.at(-1)!, value);
  }
  return doc;
}

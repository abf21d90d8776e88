/** Names of databases and collections: which are allowed, and which are free. */

import { typeName } from '../bson/compare.ts';
import type { Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Namespace, Store } from '../storage/types.ts';

const MAX_DATABASE_BYTES = 63;
const MAX_NAMESPACE_BYTES = 255;

/** Throws InvalidNamespace (73). */
export function checkDatabaseName(name: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a name may hold a zero, which is what is looked for
  if (name === '' || Buffer.byteLength(name) > MAX_DATABASE_BYTES || /[/\\. "$\u0000]/.test(name)) {
    throw new CommandError(73, `Invalid database name: '${name}'`);
  }
}

/** The collection that a command names: any legal name, whether it exists or not. Throws InvalidNamespace (73). */
export function checkCollectionName(db: string, name: Value): asserts name is string {
  if (typeof name !== 'string') {
    throw new CommandError(73, `collection name has invalid type ${typeName(name)}`);
  }
  if (name === '' || name.startsWith('.') || name.includes('\0')) {
    throw new CommandError(73, `Invalid namespace specified '${db}.${name}'`);
  }
}

/** A collection that is about to be made: stricter than one that is only read. Throws 73 and 13297. */
export function checkNewCollection(store: Store, ns: Namespace): void {
  const full = `${ns.db}.${ns.collection}`;
  if (ns.collection.includes('$') || ns.collection.endsWith('.')) {
    throw new CommandError(73, `Invalid collection name: ${ns.collection}`);
  }
  if (ns.collection.startsWith('system.')) throw new CommandError(73, `Invalid system namespace: ${full}`);
  if (Buffer.byteLength(full) > MAX_NAMESPACE_BYTES) {
    throw new CommandError(73, `Fully qualified namespace is too long. Namespace: ${full} Max: ${MAX_NAMESPACE_BYTES}`);
  }
  if (store.findCollection(ns)) return;
  const lower = ns.db.toLowerCase();
  for (const { name } of store.listDatabases()) {
    if (name !== ns.db && name.toLowerCase() === lower) {
      throw new CommandError(
        13297,
        `db already exists with different case already have: [${name}] trying to create [${ns.db}]`,
      );
    }
  }
}

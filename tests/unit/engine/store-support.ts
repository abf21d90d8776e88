/** A store in a directory of its own, with plain objects in and out. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Document, deserialize, serialize } from 'bson';
import { decode } from '#server/db/embedded/bson/codec';
import type { Doc } from '#server/db/embedded/bson/values';
import { parseFilter } from '#server/db/embedded/query/filter';
import { parseSort } from '#server/db/embedded/query/sort';
import { openStore } from '#server/db/embedded/storage/store';
import type { IndexSpec, Namespace, PlanSummary, Store } from '#server/db/embedded/storage/types';

export const ns: Namespace = { db: 'test', collection: 'things' };

export const docOf = (source: Document): Doc => decode(serialize(source, { ignoreUndefined: false }));

export const bytesOf = (source: Document): Uint8Array => serialize(source);

export interface FindOptions {
  sort?: Document;
  limit?: number;
  hint?: string | Document;
  min?: Document;
  max?: Document;
}

export interface Found {
  readonly docs: Document[];
  readonly ids: unknown[];
  readonly summary: PlanSummary;
  readonly examined: { readonly keys: number; readonly docs: number };
}

export interface TestStore {
  readonly directory: string;
  store: Store;
  insert(...docs: Document[]): Promise<void>;
  index(key: Record<string, 1 | -1>, options?: Partial<IndexSpec>): Promise<string>;
  find(filter: Document, options?: FindOptions, perCall?: number): Found;
  reopen(): Promise<void>;
  end(): Promise<void>;
}

export function openTestStore(directory = mkdtempSync(join(tmpdir(), 'wegmarke-store-'))): TestStore {
  const test: TestStore = {
    directory,
    store: openStore({ directory }),
    async insert(...docs) {
      await test.store.write((writer) => {
        for (const doc of docs) writer.insert(ns, bytesOf(doc));
      });
    },
    async index(key, options = {}) {
      const name = options.name ?? Object.entries(key).flat().join('_');
      await test.store.createIndexes(ns, [{ v: 2, key: new Map(Object.entries(key)), ...options, name }]);
      return name;
    },
    find(filter, { sort, hint, min, max, limit } = {}, perCall = 1000) {
      const plan = test.store.plan(ns, {
        filter: parseFilter(docOf(filter)),
        ...(sort && { sort: parseSort(docOf(sort)) }),
        ...(hint !== undefined && { hint: typeof hint === 'string' ? hint : docOf(hint) }),
        ...(min && { min: docOf(min) }),
        ...(max && { max: docOf(max) }),
        ...(limit !== undefined && { limit }),
      });
      const docs: Document[] = [];
      for (let done = false; !done && docs.length < (limit ?? Number.POSITIVE_INFINITY); ) {
        const slice = plan.next(Math.min(perCall, (limit ?? Number.POSITIVE_INFINITY) - docs.length), 1 << 24, 1000);
        docs.push(...slice.rows.map((row) => deserialize(row.bytes)));
        done = slice.done;
      }
      plan.close();
      return { docs, ids: docs.map((doc) => doc._id), summary: plan.summary, examined: plan.examined };
    },
    async reopen() {
      await test.store.close();
      test.store = openStore({ directory });
    },
    async end() {
      await test.store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return test;
}

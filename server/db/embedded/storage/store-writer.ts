/** The write side that jobs see: finds the collections, and tells a refusal from a fault in the middle of a write. */

import type { Doc } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Catalog } from './catalog.ts';
import type { Collection } from './collection.ts';
import type { BrokenBatch } from './commit-queue.ts';
import type { Environment } from './environment.ts';
import type { Planner } from './planner.ts';
import type { RecordWriter } from './record-writer.ts';
import { recordKey } from './trees.ts';
import type { Namespace, Plan, PlanOptions, Writer } from './types.ts';

/** What the writer needs of the store besides its parts. */
export interface WriterHost {
  breakBatch(cause: unknown): BrokenBatch;
  /** There are dropped trees whose keys can be deleted. */
  purge(trees: readonly number[]): void;
}

export class StoreWriter implements Writer {
  private readonly env: Environment;
  private readonly catalog: Catalog;
  private readonly records: RecordWriter;
  private readonly planner: Planner;
  private readonly host: WriterHost;

  constructor(env: Environment, catalog: Catalog, records: RecordWriter, planner: Planner, host: WriterHost) {
    this.env = env;
    this.catalog = catalog;
    this.records = records;
    this.planner = planner;
    this.host = host;
  }

  insert(ns: Namespace, bytes: Uint8Array): void {
    this.whole(() => this.records.insert(this.catalog.find(ns) ?? this.catalog.create(ns, new Map()), bytes));
  }

  replace(ns: Namespace, recordId: number, oldBytes: Uint8Array, newBytes: Uint8Array): void {
    this.whole(() => this.records.replace(this.existing(ns), recordId, oldBytes, newBytes));
  }

  remove(ns: Namespace, recordId: number, oldBytes: Uint8Array): void {
    this.whole(() => this.records.remove(this.existing(ns), recordId, oldBytes));
  }

  plan(ns: Namespace, options: PlanOptions): Plan {
    return this.planner.plan(this.catalog.find(ns), options);
  }

  get(ns: Namespace, recordId: number): Uint8Array | undefined {
    const collection = this.catalog.find(ns);
    return collection && this.env.get(recordKey(collection.recordsPrefix, recordId));
  }

  createCollection(ns: Namespace, options: Doc): void {
    this.whole(() => {
      if (this.catalog.find(ns)) {
        throw new CommandError(48, `Collection ${ns.db}.${ns.collection} already exists.`);
      }
      this.catalog.create(ns, options);
    });
  }

  dropCollection(ns: Namespace): boolean {
    return this.whole(() => {
      const collection = this.catalog.find(ns);
      if (collection) this.host.purge(this.catalog.drop(collection));
      return collection !== undefined;
    });
  }

  renameCollection(from: Namespace, to: Namespace, dropTarget: boolean): void {
    this.whole(() => {
      const collection = this.catalog.find(from);
      if (!collection) throw new CommandError(26, `Source collection ${from.db}.${from.collection} does not exist`);
      const target = this.catalog.find(to);
      if (target === collection) throw new CommandError(20, "Can't rename a collection to itself");
      if (target && !dropTarget) throw new CommandError(48, 'target namespace exists');
      if (target) this.host.purge(this.catalog.drop(target));
      this.catalog.rename(collection, to);
    });
  }

  dropDatabase(db: string): void {
    this.whole(() => {
      for (const collection of this.catalog.collections(db)) this.host.purge(this.catalog.drop(collection));
    });
  }

  dropIndex(ns: Namespace, name: string): void {
    this.whole(() => {
      const collection = this.existing(ns);
      const index = collection.findIndex(name);
      if (!index) throw new CommandError(27, `index not found with name [${name}]`);
      if (index === collection.idIndex) throw new CommandError(72, 'cannot drop _id index');
      index.dropped = true;
      collection.indexes = collection.indexes.filter((other) => other !== index);
      collection.indexesChanged();
      this.catalog.markGarbage(index.tree);
      this.catalog.save(collection);
      this.catalog.touch(collection);
      this.host.purge([index.tree]);
    });
  }

  setCollectionOptions(ns: Namespace, options: Doc): void {
    this.whole(() => {
      const collection = this.existing(ns);
      collection.options = options;
      this.catalog.save(collection);
    });
  }

  setIndexOptions(ns: Namespace, name: string, options: { expireAfterSeconds?: number; hidden?: boolean }): void {
    this.whole(() => {
      const collection = this.existing(ns);
      const index = collection.findIndex(name);
      if (!index) throw new CommandError(27, `cannot find index ${name} for ns ${collection.namespace}`);
      index.spec = { ...index.spec, ...options };
      this.catalog.save(collection);
    });
  }

  private existing(ns: Namespace): Collection {
    const collection = this.catalog.find(ns);
    if (!collection) throw new CommandError(26, `ns not found ${ns.db}.${ns.collection}`);
    return collection;
  }

  /** Refusals come before the first byte is written; any other error means that some of it may have been. */
  private whole<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw this.host.breakBatch(error);
    }
  }
}

/** The store: opens the directory, and puts catalog, planner, writer and commit queue together. */

import { mkdirSync } from 'node:fs';
import type { Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { Catalog } from './catalog.ts';
import type { Collection } from './collection.ts';
import { type BrokenBatch, CommitQueue } from './commit-queue.ts';
import { diskError } from './disk-errors.ts';
import { Environment } from './environment.ts';
import { expiringIndexes, removeExpired } from './expiry.ts';
import { buildIndexes } from './index-builder.ts';
import { encodeValue, storedKey } from './key-encoding.ts';
import { Planner } from './planner.ts';
import { RecordWriter } from './record-writer.ts';
import { StoreWriter } from './store-writer.ts';
import { recordAtEnd, recordKey, treeRange, uniqueEntryKey } from './trees.ts';
import type {
  CollectionInfo,
  CollectionStats,
  IndexSpec,
  Namespace,
  Plan,
  PlanOptions,
  RecordRow,
  Store,
  Writer,
} from './types.ts';
import { validateCollection } from './validation.ts';

/** Keys of dropped trees deleted between two points where others may be served. */
const PURGE_STEP = 200;
/** What LMDB needs for a record besides its bytes. */
const RECORD_OVERHEAD = 18;
const PAGE_BYTES = 4096;
const VALIDATE_SLICE_MS = 8;

export interface StoreOptions {
  /** Made where it is missing, readable by its owner only. */
  readonly directory: string;
}

/** Throws where the directory cannot be used. Opening takes milliseconds, however much there is. */
export function openStore(options: StoreOptions): Store {
  mkdirSync(options.directory, { recursive: true, mode: 0o700 });
  return new LmdbStore(options.directory);
}

class LmdbStore implements Store {
  private readonly directory: string;
  private readonly env: Environment;
  private readonly catalog: Catalog;
  private readonly records: RecordWriter;
  private readonly planner: Planner;
  private readonly queue: CommitQueue<Writer>;
  /** Per collection: index builds run one after another. */
  private readonly builds = new Map<string, Promise<unknown>>();
  private closing = false;

  constructor(directory: string) {
    this.directory = directory;
    this.env = new Environment(directory);
    this.catalog = new Catalog(this.env);
    this.records = new RecordWriter(this.env, this.catalog);
    this.planner = new Planner(this.env, this.catalog);
    const host = {
      breakBatch: (cause: unknown): BrokenBatch => this.queue.breakBatch(cause),
      purge: (trees: readonly number[]) => this.purge(trees),
    };
    this.queue = new CommitQueue<Writer>({
      writer: new StoreWriter(this.env, this.catalog, this.records, this.planner, host),
      transaction: (work) => {
        this.env.transaction(work);
        this.env.relieve();
      },
      beforeCommit: () => this.catalog.saveFigures(),
      recover: (error) => this.recover(error),
    });
    this.purge(this.catalog.garbage());
  }

  /** Memory goes back to what is on disk. */
  private recover(error: unknown): CommandError {
    const told = diskError(error, this.directory);
    this.env.reopen();
    this.catalog.load();
    return told;
  }

  listDatabases() {
    return this.catalog.databaseNames().map((name) => {
      const sizes = this.catalog.collections(name).map((collection) => {
        const { storageSize, indexSizes } = statsOf(collection);
        return [...indexSizes.values()].reduce((sum, size) => sum + size, storageSize);
      });
      return { name, sizeOnDisk: sizes.reduce((sum, size) => sum + size, 0), empty: false };
    });
  }

  listCollections(db: string): CollectionInfo[] {
    return this.catalog.collections(db).map((collection) => collection.info());
  }

  findCollection(ns: Namespace): CollectionInfo | null {
    return this.catalog.find(ns)?.info() ?? null;
  }

  stats(ns: Namespace): CollectionStats {
    const collection = this.catalog.find(ns);
    return collection ? statsOf(collection) : { count: 0, size: 0, storageSize: 0, indexSizes: new Map() };
  }

  count(ns: Namespace): number {
    return this.catalog.find(ns)?.count ?? 0;
  }

  plan(ns: Namespace, options: PlanOptions): Plan {
    return this.planner.plan(this.catalog.find(ns), options);
  }

  findById(ns: Namespace, id: Value): RecordRow | undefined {
    const collection = this.catalog.find(ns);
    if (!collection) return undefined;
    this.env.relieve();
    const owner = this.env.peek(uniqueEntryKey(collection.idIndex.prefix, storedKey(encodeValue(id))));
    if (!owner) return undefined;
    const record = recordAtEnd(owner);
    const bytes = this.env.get(recordKey(collection.recordsPrefix, record));
    return bytes && { id: record, bytes };
  }

  write<T>(job: (writer: Writer) => T | Generator<void, T, void>): Promise<T> {
    return this.queue.write(job);
  }

  createIndexes(ns: Namespace, specs: readonly IndexSpec[]) {
    const parts = {
      env: this.env,
      catalog: this.catalog,
      records: this.records,
      purge: (trees: readonly number[]) => this.purge(trees),
    };
    const name = `${ns.db}.${ns.collection}`;
    const before = this.builds.get(name) ?? Promise.resolve();
    const build = before.then(() => this.queue.write(() => this.guarded(buildIndexes(parts, ns, specs))));
    const settled = build.then(
      () => {},
      () => {},
    );
    this.builds.set(name, settled);
    void settled.then(() => {
      if (this.builds.get(name) === settled) this.builds.delete(name);
    });
    return build;
  }

  /** The store's own jobs write without the writer; a fault in them breaks the batch just so. */
  private *guarded<T>(job: Generator<void, T, void>): Generator<void, T, void> {
    try {
      return yield* job;
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw this.queue.breakBatch(error);
    }
  }

  async validate(ns: Namespace) {
    const collection = this.catalog.find(ns);
    if (!collection) throw new CommandError(26, `Collection '${ns.db}.${ns.collection}' does not exist to validate.`);
    const check = validateCollection(this.env, collection);
    for (;;) {
      const until = performance.now() + VALIDATE_SLICE_MS;
      while (performance.now() < until) {
        const { done, value } = check.next();
        if (done) return value;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async expire(now: number): Promise<number> {
    const parts = { env: this.env, catalog: this.catalog, records: this.records };
    let removed = 0;
    this.purge(this.leftovers());
    for (const { collection, index } of expiringIndexes(this.catalog)) {
      if (this.closing) break;
      removed += await this.queue.write(() => this.guarded(removeExpired(parts, collection, index, now)));
    }
    return removed;
  }

  /** Deletes the keys of dropped trees, in the background. What is not done by the end is done after the next start. */
  private purge(trees: readonly number[]): void {
    if (trees.length === 0) return;
    const job = this.queue.write(() => this.guarded(this.deleteTrees(trees)));
    // When it could not be written, the trees are still marked.
    job.catch(() => {});
  }

  /** Dropped trees that nobody is deleting, as after a full disk. A tree that is being built is marked too. */
  private leftovers(): number[] {
    const building = new Set(
      [...this.catalog.all()].flatMap(({ building }) => building.map(({ index }) => index.tree)),
    );
    return this.catalog.garbage().filter((tree) => !building.has(tree));
  }

  private *deleteTrees(trees: readonly number[]): Generator<void, void, void> {
    for (const tree of trees) {
      while (!this.closing && this.catalog.isGarbage(tree)) {
        const keys = this.env.keys(treeRange(tree), PURGE_STEP);
        for (const key of keys) this.env.remove(key);
        if (keys.length < PURGE_STEP) this.catalog.unmarkGarbage(tree);
        yield;
      }
    }
  }

  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    await this.queue.close();
    this.env.end();
  }
}

function statsOf(collection: Collection): CollectionStats {
  const pages = (bytes: number) => Math.max(1, Math.ceil(bytes / PAGE_BYTES)) * PAGE_BYTES;
  return {
    count: collection.count,
    size: collection.size,
    storageSize: pages(collection.size + collection.count * RECORD_OVERHEAD),
    indexSizes: new Map(collection.indexes.map((index) => [index.name, pages(index.bytes)])),
  };
}

/**
 * The victim of the kill check: writes under load to the store in the directory given, and says on standard output what
 * it begins and what was acknowledged, one line each. It never ends by itself.
 */

import { writeSync } from 'node:fs';
import { deserialize, Int32, serialize } from 'bson';
import { parseFilter } from '../query/filter.ts';
import { openStore } from '../storage/store.ts';
import type { IndexSpec, Namespace } from '../storage/types.ts';

const IN_FLIGHT = 32;
const TEXT = 'Auf dem Weg zur Marke '.repeat(40);

const [directory, round] = process.argv.slice(2);
if (!directory || !round) throw new Error('usage: kill-writer.ts DIRECTORY ROUND');

const ns: Namespace = { db: 'check', collection: 'killed' };
const store = openStore({ directory });
const index = (name: string, key: [string, 1 | -1][], extra: Partial<IndexSpec> = {}): IndexSpec => ({
  v: 2,
  name,
  key: new Map(key),
  ...extra,
});

/** Straight to the pipe: what is said is out even if the process dies now. */
function say(...words: (string | number)[]): void {
  let rest = Buffer.from(`${words.join(' ')}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      // The pipe is full: wait for the reader.
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

/** Documents that no write is under way for: their revision. */
const free = new Map<string, number>();
let made = 0;

function document(id: string, rev: number) {
  const n = Math.floor(Math.random() * 1000);
  const tags = Array.from({ length: n % 4 }, (_, i) => `tag ${(n + i) % 17}`);
  return serialize({ _id: id, rev, unique: `${id}/${rev}`, n, tags, text: TEXT.slice(0, n) });
}

function find(id: string) {
  const row = store.findById(ns, id);
  if (!row) throw new Error(`document ${id} has vanished`);
  return row;
}

async function insert(): Promise<void> {
  made += 1;
  const id = `${round}-${made}`;
  say('begin', 'put', id, 1);
  await store.write((writer) => writer.insert(ns, document(id, 1)));
  say('done', 'put', id, 1);
  free.set(id, 1);
}

async function insertMany(): Promise<void> {
  const ids = Array.from({ length: 200 }, () => `${round}-${++made}`);
  for (const id of ids) say('begin', 'put', id, 1);
  await store.write(function* (writer) {
    for (const id of ids) {
      writer.insert(ns, document(id, 1));
      yield;
    }
  });
  for (const id of ids) {
    say('done', 'put', id, 1);
    free.set(id, 1);
  }
}

function pick(): [string, number] | undefined {
  const skip = Math.floor(Math.random() * Math.min(free.size, 200));
  let seen = 0;
  for (const entry of free) {
    if (seen === skip) {
      free.delete(entry[0]);
      return entry;
    }
    seen += 1;
  }
  return undefined;
}

async function replace(id: string, rev: number): Promise<void> {
  say('begin', 'put', id, rev + 1);
  await store.write((writer) => {
    const { id: record, bytes } = find(id);
    writer.replace(ns, record, bytes, document(id, rev + 1));
  });
  say('done', 'put', id, rev + 1);
  free.set(id, rev + 1);
}

async function remove(id: string): Promise<void> {
  say('begin', 'remove', id);
  await store.write((writer) => {
    const { id: record, bytes } = find(id);
    writer.remove(ns, record, bytes);
  });
  say('done', 'remove', id);
}

/** A value that is taken must be refused, and leave no trace. */
async function collide(id: string, rev: number): Promise<void> {
  const taken = serialize({ _id: `${round}-never-${made}`, rev: 0, unique: `${id}/${rev}`, n: 1, tags: ['never'] });
  const refused = await store
    .write((writer) => writer.insert(ns, taken))
    .then(
      () => false,
      (error) => error.code === 11000,
    );
  if (!refused) say('fault', 'a value that is taken was accepted');
  free.set(id, rev);
}

async function work(): Promise<never> {
  for (;;) {
    const chance = Math.random();
    const chosen = chance < 0.35 ? undefined : pick();
    if (!chosen) await (chance < 0.01 ? insertMany() : insert());
    else if (chance < 0.8) await replace(...chosen);
    else if (chance < 0.92) await remove(chosen[0]);
    else await collide(...chosen);
  }
}

/** Indexes come and go meanwhile. */
async function reindex(): Promise<never> {
  for (;;) {
    await store.createIndexes(ns, [
      index('coming', [['text', 1]]),
      index('going', [
        ['tags', -1],
        ['rev', 1],
      ]),
    ]);
    await store.write((writer) => {
      writer.dropIndex(ns, 'coming');
      writer.dropIndex(ns, 'going');
    });
  }
}

await store.createIndexes(ns, [
  index('unique', [['unique', 1]], { unique: true }),
  index('n', [
    ['n', 1],
    ['rev', -1],
  ]),
  index('tags', [['tags', 1]]),
  index('high', [['n', -1]], { partialFilterExpression: new Map([['n', new Map([['$gt', new Int32(500)]])]]) }),
]);
const before = store.plan(ns, { filter: parseFilter(new Map()) });
for (const row of before.next(500, 1 << 24, 1000).rows) {
  const { _id, rev } = deserialize(row.bytes);
  free.set(_id, rev);
}
say('ready');
await Promise.all([reindex(), ...Array.from({ length: IN_FLIGHT }, work)]);

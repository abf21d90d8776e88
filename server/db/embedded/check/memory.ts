/**
 * The memory check: how much memory the store takes to serve indexed reads all over 200,000 documents of 4 KB, beyond
 * the process before it was opened, and how long opening takes. `check:memory [DOCUMENTS]`; ends with 1 when a limit is
 * passed.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Int32, serialize } from 'bson';
import { decode } from '../bson/codec.ts';
import { parseFilter } from '../query/filter.ts';
import { openStore } from '../storage/store.ts';
import type { Namespace, Store } from '../storage/types.ts';

const MB = 1024 * 1024;
const MOST_BYTES = 350 * MB;
const MOST_OPEN_MS = 1000;
const READS = 50_000;
const PER_BATCH = 500;
const ns: Namespace = { db: 'check', collection: 'memory' };

const documents = Number(process.argv[2] ?? 200_000);
const text = 'Wo stehe ich, wohin will ich? '.repeat(140).slice(0, 3990);

let peak = 0;
const resident = () => process.memoryUsage.rss();

/** Lets the event loop turn, as between two requests, and looks at the memory. */
async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  peak = Math.max(peak, resident());
}

async function fill(store: Store): Promise<void> {
  await store.createIndexes(ns, [
    {
      v: 2,
      name: 'group_1_at_-1',
      key: new Map([
        ['group', 1],
        ['at', -1],
      ]),
    },
  ]);
  for (let i = 0; i < documents; i += PER_BATCH) {
    await store.write((writer) => {
      for (let k = i; k < Math.min(i + PER_BATCH, documents); k += 1) {
        writer.insert(ns, serialize({ _id: k, group: k % 5000, at: new Date(1.6e12 + k * 1000), text }));
      }
    });
    peak = Math.max(peak, resident());
  }
}

async function readEverywhere(store: Store): Promise<void> {
  for (let i = 0; i < READS; i += 1) {
    if (!store.findById(ns, new Int32(Math.floor(Math.random() * documents)))) throw new Error('a document is missing');
    if (i % 20 === 0) await turn();
  }
}

async function findEverywhere(store: Store): Promise<void> {
  for (let i = 0; i < READS / 20; i += 1) {
    const group = Math.floor(Math.random() * 5000);
    const plan = store.plan(ns, { filter: parseFilter(decode(serialize({ group }))), limit: 20 });
    if (plan.next(20, 16 * MB, 10).rows.length === 0) throw new Error('a group is empty');
    await turn();
  }
}

async function scan(store: Store): Promise<void> {
  const plan = store.plan(ns, {
    filter: parseFilter(decode(serialize({ group: -1, text: 'nothing' }))),
    hint: new Map([['$natural', new Int32(1)]]),
  });
  while (!plan.next(1000, 16 * MB, 10).done) await turn();
}

const directory = mkdtempSync(join(tmpdir(), 'wegmarke-memory-'));
const faults: string[] = [];

function report(what: string, start: number): void {
  const used = peak - empty;
  console.log(
    `${what}: ${Math.round(performance.now() - start)} ms, at most ${Math.round(used / MB)} MB beyond the empty process`,
  );
  if (used > MOST_BYTES) faults.push(`${what} took ${Math.round(used / MB)} MB, more than ${MOST_BYTES / MB}`);
  peak = 0;
}

const empty = resident();
try {
  let start = performance.now();
  const writing = openStore({ directory });
  await fill(writing);
  console.log(`${documents} documents, ${Math.round(writing.stats(ns).size / MB)} MB`);
  report('filling', start);
  await writing.close();
  start = performance.now();
  const store = openStore({ directory });
  const openMs = performance.now() - start;
  console.log(`opened in ${openMs.toFixed(1)} ms (at most ${MOST_OPEN_MS})`);
  if (openMs > MOST_OPEN_MS) faults.push(`opening took ${Math.round(openMs)} ms`);
  for (const [what, work] of [
    ['random reads by _id', readEverywhere],
    ['random finds by index', findEverywhere],
    ['reading everything', scan],
    ['random reads again', readEverywhere],
  ] as const) {
    start = performance.now();
    await work(store);
    report(what, start);
  }
  start = performance.now();
  const build = store.createIndexes(ns, [{ v: 2, name: 'at_1', key: new Map([['at', 1]]) }]);
  const watch = setInterval(() => {
    peak = Math.max(peak, resident());
  }, 10);
  await build;
  clearInterval(watch);
  report('building an index', start);
  await store.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
for (const fault of faults) console.error(fault);
console.log(faults.length === 0 ? `never more than ${MOST_BYTES / MB} MB` : 'too much');
process.exitCode = faults.length === 0 ? 0 : 1;

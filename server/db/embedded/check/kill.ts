/**
 * The kill check: a process that writes under load is killed with SIGKILL at a random moment, again and again. After
 * each time no acknowledged write may be missing, no index may disagree with its documents, and the store must open at
 * once. `check:kill [ROUNDS]`; ends with 1 when anything is wrong.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { deserialize } from 'bson';
import { parseFilter } from '../query/filter.ts';
import { openStore } from '../storage/store.ts';
import type { Namespace } from '../storage/types.ts';

const MOST_OPEN_MS = 1000;
const LONGEST_LIFE_MS = 1200;
const ns: Namespace = { db: 'check', collection: 'killed' };

/** What is known of one document: the last acknowledged revision (0: none, or removed) and what was still under way. */
interface Known {
  rev: number;
  pending: number | 'remove' | null;
}

const rounds = Number(process.argv[2] ?? 20);
const directory = mkdtempSync(join(tmpdir(), 'wegmarke-kill-'));
const known = new Map<string, Known>();
const faults: string[] = [];
let acknowledged = 0;
let slowestOpen = 0;

function note(line: string): void {
  const [what, kind, id, rev] = line.split(' ');
  if (what === 'fault') {
    faults.push(line);
    return;
  }
  if (!id || (what !== 'begin' && what !== 'done')) return;
  const state = known.get(id) ?? { rev: 0, pending: null };
  known.set(id, state);
  if (what === 'begin') {
    state.pending = kind === 'remove' ? 'remove' : Number(rev);
    return;
  }
  acknowledged += 1;
  state.pending = null;
  state.rev = kind === 'remove' ? 0 : Number(rev);
}

/** Lets the writer live for a random time; resolves when it is dead and all it said has been read. */
async function liveAndDie(round: number): Promise<void> {
  const script = fileURLToPath(new URL('./kill-writer.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, script, directory, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const exited = once(child, 'exit');
  const closed = once(lines, 'close');
  const ready = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line === 'ready') resolve();
      else note(line);
    });
  });
  await Promise.race([ready, exited]);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * LONGEST_LIFE_MS));
  child.kill('SIGKILL');
  const [code, signal] = await exited;
  await closed;
  if (signal !== 'SIGKILL') faults.push(`round ${round}: the writer ended by itself with ${code ?? signal}`);
}

function compare(round: number, found: Map<string, number>): void {
  for (const [id, rev] of found) {
    if (!known.has(id)) faults.push(`round ${round}: ${id} at revision ${rev} was never written`);
  }
  for (const [id, state] of known) {
    const rev = found.get(id) ?? 0;
    const isPending = state.pending === 'remove' ? rev === 0 : rev === state.pending;
    if (rev !== state.rev && !isPending)
      faults.push(`round ${round}: ${id} is at revision ${rev}, acknowledged was ${state.rev}`);
    // What was under way may have been kept or not: from here on it is as it is.
    if (rev === 0) known.delete(id);
    else known.set(id, { rev, pending: null });
  }
}

async function inspect(round: number): Promise<number> {
  const start = performance.now();
  const store = openStore({ directory });
  slowestOpen = Math.max(slowestOpen, performance.now() - start);
  const plan = store.plan(ns, { filter: parseFilter(new Map()) });
  const found = new Map<string, number>();
  for (let done = false; !done; ) {
    const slice = plan.next(1000, 1 << 24, 1000);
    for (const row of slice.rows) {
      const { _id, rev } = deserialize(row.bytes);
      found.set(_id, rev);
    }
    done = slice.done;
  }
  compare(round, found);
  for (const error of (await store.validate(ns)).errors) faults.push(`round ${round}: ${error}`);
  await store.close();
  return found.size;
}

try {
  for (let round = 1; round <= rounds; round += 1) {
    const before = acknowledged;
    await liveAndDie(round);
    const documents = await inspect(round);
    console.log(
      `round ${round}: ${acknowledged - before} writes acknowledged, ${documents} documents, ${faults.length} faults`,
    );
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
if (acknowledged === 0) faults.push('nothing was ever written');
if (slowestOpen > MOST_OPEN_MS) faults.push(`it took ${Math.round(slowestOpen)} ms to open`);
console.log(
  `killed ${rounds} times, ${acknowledged} acknowledged writes, slowest open ${slowestOpen.toFixed(1)} ms (at most ${MOST_OPEN_MS})`,
);
for (const fault of faults.slice(0, 20)) console.error(fault);
console.log(faults.length === 0 ? 'nothing lost, nothing inconsistent' : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;

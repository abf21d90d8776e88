/**
 * Exports of many readings on the embedded engine: CSV with one row per reading (25 questions and whose and when, so 27
 * columns and some more), once of closed answers only and once with two encrypted texts in each; beside it the same
 * readings fetched and thrown away, which is as fast as any export could be; one row per answer; XLSX; and how long a
 * change of one small document waits while a CSV is made. Exits with 1 where a CSV with one row per reading has fewer
 * than 60,000 rows a second, takes memory with every row, or has others wait.
 *
 *   npm run build:server && node server/launch/source.mjs tests/bench/export.bench.ts -- [--readings 100000]
 */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { builtServer } from './built.ts';
import { answer, QUESTIONS } from './readings-questionnaire.ts';
import { fillInstrument, startServices } from './services.ts';

const { values: options } = parseArgs({ options: { readings: { type: 'string', default: '100000' } } });
const READINGS = Number(options.readings);
const SUBJECTS = Math.ceil(READINGS / 20);
const LEAST_ROWS = 60_000;
/** What a run may hold more at any time than in its first tenth. */
const MOST_GROWTH_MB = 40;
/** What a change (95 of 100) may wait longer beside an export than beside nothing. */
const MOST_WAIT_MS = 50;

const { readingPages } = await builtServer<typeof import('#server/readings/reading-pages')>('readings/reading-pages');

const { connection, services, stop } = await startServices('export');

const ACTOR = { kind: 'system', label: 'bench' } as const;
const project = await services.projects.create({
  name: 'Bench',
  kind: 'survey',
  description: '',
  floor: 0,
  retentionMonths: 12,
  languages: ['en'],
});
const subjectIds: string[] = [];
for (let made = 0; made < SUBJECTS; made += 1) {
  const input = { siteId: null, facets: {}, counsellorId: null, deputyId: null };
  subjectIds.push((await services.subjects.create(ACTOR, project.id, input)).id);
}

/** Stores as many readings of these questions. @returns the instrument's id */
const fill = (key: string, questions: typeof QUESTIONS, answerTo: typeof answer) =>
  fillInstrument(services, {
    projectId: project.id,
    key,
    questions,
    readings: READINGS,
    answer: answerTo,
    place: (reading) => ({
      subjectId: subjectIds[reading % SUBJECTS]!,
      siteId: null,
      facets: {},
      startedAt: new Date(Date.UTC(2025, 0, 1) + reading * 60_000),
    }),
  });

/** The first 21 questions are closed; so are four more of their kind in the place of lists and texts. */
const CLOSED = 21;
const closed = await fill(
  'closed',
  QUESTIONS.map((question, index) => ({ ...QUESTIONS[index % CLOSED]!, name: question.name })),
  (question, seed) => answer(question % CLOSED, seed),
);
const mixed = await fill('mixed', QUESTIONS, answer);

const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);

/**
 * Memory of the whole process, all its threads, that is not the database's file as it is mapped; where the system does
 * not say, all of it.
 */
function memory(): number {
  try {
    const [, kilobytes] = /^RssAnon:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1_024;
  } catch {
    // no such file on this system
  }
  return process.memoryUsage().rss;
}

/** Takes all of it. */
async function run(name: string, take: () => AsyncIterable<Uint8Array>, rows: number) {
  globalThis.gc?.();
  const began = performance.now();
  const processor = process.cpuUsage();
  const held: number[] = [];
  let bytes = 0;
  for await (const piece of take()) {
    bytes += piece.length;
    held.push(memory());
  }
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(processor);
  const early = Math.max(...held.slice(0, Math.ceil(held.length / 10)));
  const most = Math.max(...held);
  const perSecond = Math.round(rows / seconds);
  console.log(
    `${name.padEnd(34)} ${String(perSecond).padStart(8)} rows/s  ${((user + system) / rows).toFixed(1).padStart(5)} µs of processor a row  ${String(megabytes(bytes)).padStart(5)} MB  memory in the first tenth ${megabytes(early)} MB, at most ${megabytes(most)} MB`,
  );
  return { perSecond, growth: megabytes(most - early) };
}

const exported = (instrumentId: string, query: { content: 'readings' | 'entries'; format: 'csv' | 'xlsx' }) =>
  async function* () {
    const file = await services.exports.begin({
      actor: ACTOR,
      projectId: project.id,
      instrumentId,
      query: { separator: 'comma', ...query },
      language: 'en',
    });
    yield* file.body;
  };

const fetched = (instrumentId: string) =>
  async function* () {
    for await (const { bytes } of readingPages(connection, { projectId: project.id, instrumentId })) yield bytes;
  };

const failures: string[] = [];
const WIDE = { content: 'readings', format: 'csv' } as const;
console.log(`${READINGS} readings of ${QUESTIONS.length} questions, ${SUBJECTS} subjects`);
for (const [what, instrumentId] of [
  ['closed answers', closed],
  ['with two encrypted texts', mixed],
] as const) {
  console.log(what);
  await run('  fetched and thrown away', fetched(instrumentId), READINGS);
  await run('  CSV, a row per reading, cold', exported(instrumentId, WIDE), READINGS);
  const { perSecond, growth } = await run('  CSV, a row per reading', exported(instrumentId, WIDE), READINGS);
  if (perSecond < LEAST_ROWS) failures.push(`${what}: ${perSecond} rows a second; at least ${LEAST_ROWS} are wanted`);
  if (growth > MOST_GROWTH_MB) failures.push(`${what}: memory grew by ${growth} MB; ${MOST_GROWTH_MB} are allowed`);
}
const long = { content: 'entries', format: 'csv' } as const;
await run('  CSV, a row per answer', exported(mixed, long), READINGS * QUESTIONS.length);
await run('  XLSX, a row per reading', exported(mixed, { content: 'readings', format: 'xlsx' }), READINGS);

/** Waits of small changes, one every few milliseconds, while `busy` runs, in milliseconds, ascending. */
async function waitsBeside(busy: () => Promise<void>): Promise<number[]> {
  const small = connection.collection<{ _id: number; n: number }>('bench');
  await small.updateOne({ _id: 1 }, { $set: { n: 0 } }, { upsert: true });
  const waits: number[] = [];
  let running = true;
  const done = busy().finally(() => {
    running = false;
  });
  while (running) {
    const asked = performance.now();
    await small.updateOne({ _id: 1 }, { $inc: { n: 1 } });
    waits.push(performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await done;
  return waits.sort((a, b) => a - b);
}

console.log('a change of one small document, flushed to the disk');
let alone: number | null = null;
for (const [name, busy] of [
  ['nothing else', () => new Promise<void>((resolve) => setTimeout(resolve, 1_000))],
  [
    'beside a CSV',
    async () => {
      for await (const _piece of exported(mixed, WIDE)());
    },
  ],
] as const) {
  const waits = await waitsBeside(busy);
  const p95 = waits[Math.floor(waits.length * 0.95)] ?? 0;
  console.log(
    `  ${name.padEnd(14)} ${waits.length} changes, p95 ${p95.toFixed(1)} ms, longest ${(waits.at(-1) ?? 0).toFixed(1)} ms`,
  );
  alone ??= p95;
  if (p95 - alone > MOST_WAIT_MS) failures.push(`${name}: changes waited ${(p95 - alone).toFixed(0)} ms longer`);
}

await stop();
for (const failure of failures) console.error(failure);
if (failures.length > 0) process.exitCode = 1;

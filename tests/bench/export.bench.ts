/**
 * Exports of many readings on the embedded engine: 100,000 readings of 25 questions as CSV with 27 columns and more, as
 * one row per answer, and as XLSX; beside it the same readings read from the database and thrown away, which is as fast
 * as any export could be. Exits with 1 where CSV has fewer than 60,000 rows a second or takes memory with every row.
 *
 *   npm run build:server && node server/launch/source.mjs tests/bench/export.bench.ts -- [--readings 100000]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { builtServer } from './built.ts';
import { answer, QUESTIONS } from './readings-questionnaire.ts';

const { values: options } = parseArgs({ options: { readings: { type: 'string', default: '100000' } } });
const READINGS = Number(options.readings);
const SUBJECTS = Math.ceil(READINGS / 20);
const LEAST_ROWS = 60_000;
/** What a run may hold more at its end than after its first tenth. */
const MOST_GROWTH_MB = 40;

const { createServices } = await builtServer<typeof import('#server/app')>('app');
const { systemClock } = await builtServer<typeof import('#server/clock')>('clock');
const { configFrom } = await builtServer<typeof import('#server/config')>('config');
const { keyRing, newKey } = await builtServer<typeof import('#server/crypto')>('crypto');
const { connect } = await builtServer<typeof import('#server/db/connect')>('db/connect');
const { startEngine } = await builtServer<typeof import('#server/db/embedded/engine')>('db/embedded/engine');
const { createLog } = await builtServer<typeof import('#server/log')>('log');
const { migrate } = await builtServer<typeof import('#server/migrations/migrator')>('migrations/migrator');
const { itemIndex } = await builtServer<typeof import('#server/readings/reading-codec')>('readings/reading-codec');

const directory = await mkdtemp(join(tmpdir(), 'wegmarke-export-'));
const engine = await startEngine({ directory });
const connection = await connect(engine.uri);
const log = createLog('silent');
const services = createServices({
  config: configFrom({}),
  log,
  clock: systemClock,
  connection,
  keys: keyRing([newKey()]),
  publicAddress: () => '',
});
await migrate({ connection, clock: systemClock, log });

const ACTOR = { kind: 'system', label: 'bench' } as const;
const project = await services.projects.create({
  name: 'Bench',
  kind: 'survey',
  description: '',
  floor: 0,
  retentionMonths: 12,
  languages: ['en'],
});
const definition = {
  fileName: 'bench.json',
  key: 'bench',
  content: JSON.stringify({ pages: [{ name: 'p', elements: QUESTIONS }] }),
};
const draft = await services.instruments.create(project.id, { definition });
const instrument = await services.instruments.publish(project.id, draft.id, { changes: [], revision: draft.revision });
const published = await services.instruments.definition(project.id, instrument.id, 1);

const subjectIds: string[] = [];
for (let made = 0; made < SUBJECTS; made += 1) {
  const input = { siteId: null, facets: {}, counsellorId: null, deputyId: null };
  subjectIds.push((await services.subjects.create(ACTOR, project.id, input)).id);
}
for (let from = 0; from < READINGS; from += 1_000) {
  await services.readingRecords.insertImported({
    projectId: project.id,
    instrumentId: instrument.id,
    version: 1,
    importId: 'a'.repeat(24),
    by: { kind: 'import', id: null },
    language: 'en',
    items: itemIndex(published),
    rows: Array.from({ length: Math.min(1_000, READINGS - from) }, (_, index) => ({
      subjectId: subjectIds[(from + index) % SUBJECTS]!,
      siteId: null,
      facets: {},
      startedAt: new Date(Date.UTC(2025, 0, 1) + (from + index) * 60_000),
      completedAt: null,
      rowKey: String(from + index),
      rowHash: '',
      entries: QUESTIONS.map(({ name }, question) => ({
        item: name,
        state: 'answered',
        value: answer(question, from + index),
      })),
    })),
  });
}

const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024);

/** Takes all of it; rows come from the record where there is one. */
async function run(name: string, take: () => AsyncIterable<{ length: number }>, rows: number): Promise<number> {
  globalThis.gc?.();
  const began = performance.now();
  const processor = process.cpuUsage();
  let bytes = 0;
  let early = 0;
  let most = 0;
  let pieces = 0;
  for await (const piece of take()) {
    bytes += piece.length;
    pieces += 1;
    const { heapTotal, external } = process.memoryUsage();
    // Not the resident size: the pages of the database that were read count there too.
    const held = heapTotal + external;
    if (pieces <= READINGS / 10_000) early = Math.max(early, held);
    most = Math.max(most, held);
  }
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(processor);
  const busy = ((user + system) / 1e6).toFixed(2);
  const perSecond = Math.round(rows / seconds);
  const growth = megabytes(most - early);
  console.log(
    `${name.padEnd(28)} ${String(perSecond).padStart(8)} rows/s  ${seconds.toFixed(2)} s (${busy} s of processor)  ${String(megabytes(bytes)).padStart(5)} MB  heap ${megabytes(most)} MB, grew by ${growth} MB`,
  );
  if (name.startsWith('CSV, one row per reading') && growth > MOST_GROWTH_MB) process.exitCode = 1;
  return perSecond;
}

const exported = (query: { content: 'readings' | 'entries'; format: 'csv' | 'xlsx' }) =>
  async function* () {
    const file = await services.exports.begin({
      actor: ACTOR,
      projectId: project.id,
      instrumentId: instrument.id,
      query: { separator: 'comma', ...query },
      language: 'en',
    });
    yield* file.body;
  };
const everything = { projectId: project.id, instrumentId: instrument.id };

const read = async function* (texts: boolean) {
  for await (const batch of services.readingRecords.streamReadings({ ...everything, texts }))
    yield { length: batch.length };
};
console.log(`${READINGS} readings of ${QUESTIONS.length} questions, ${SUBJECTS} subjects`);
await run('read only, without texts', () => read(false), READINGS);
await run('read only, with texts', () => read(true), READINGS);
const csv = exported({ content: 'readings', format: 'csv' });
await run('CSV, one row per reading (cold)', csv, READINGS);
const rowsPerSecond = await run('CSV, one row per reading', csv, READINGS);
await run('CSV, one row per answer', exported({ content: 'entries', format: 'csv' }), READINGS * QUESTIONS.length);
await run('XLSX, one row per reading', exported({ content: 'readings', format: 'xlsx' }), READINGS);
if (rowsPerSecond < LEAST_ROWS) {
  console.error(`CSV has ${rowsPerSecond} rows a second; at least ${LEAST_ROWS} are wanted.`);
  process.exitCode = 1;
}

await connection.close();
await engine.close();
await rm(directory, { recursive: true, force: true });

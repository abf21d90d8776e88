/**
 * Reports of many readings on the embedded engine: all items of 100,000 readings of 25 questions, filtered by site and
 * period, for researchers and for leads, once the columns are in memory; how long it takes to fill them; and, beside
 * it, the database counting one single item. Exits with 1 where a warm report takes 300 ms or more.
 *
 *   npm run build:server && node server/launch/source.mjs tests/bench/reports.bench.ts -- [--readings 100000]
 */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Types } from 'mongoose';
import type { ReportQuery } from '#contract/report';
import { builtServer } from './built.ts';
import { answer, QUESTIONS } from './readings-questionnaire.ts';
import { fillInstrument, startServices } from './services.ts';

const { values: options } = parseArgs({ options: { readings: { type: 'string', default: '100000' } } });
const READINGS = Number(options.readings);
const SUBJECTS = Math.ceil(READINGS / 5);
const SITES = 8;
const ROUNDS = 15;
const LIMIT_MS = 300;

const { databaseOf } = await builtServer<typeof import('#server/db/connect')>('db/connect');

const { connection, services, stop } = await startServices('reports');

const project = await services.projects.create({
  name: 'Bench',
  kind: 'survey',
  floor: 5,
  facets: [{ key: 'role', label: 'Role', values: ['FK', 'FüK', 'JC'] }],
});
const siteIds: string[] = [];
for (let at = 0; at < SITES; at += 1) {
  siteIds.push((await services.sites.create(project.id, { name: `Site ${at}`, code: `S${at}` })).id);
}
const subjectIds = Array.from({ length: SUBJECTS }, () => new Types.ObjectId().toHexString());
const instrumentId = await fillInstrument(services, {
  projectId: project.id,
  key: 'bench',
  questions: QUESTIONS,
  readings: READINGS,
  answer,
  place(reading) {
    const person = reading % SUBJECTS;
    return {
      subjectId: subjectIds[person]!,
      siteId: siteIds[person % SITES]!,
      facets: { role: ['FK', 'FüK', 'JC'][person % 3]! },
      startedAt: new Date(Date.UTC(2025, Math.floor((12 * reading) / READINGS), 10)),
    };
  },
});

const viewers = { researcher: ['researcher'], lead: ['lead'] } as const;
const QUERIES: Record<string, Partial<ReportQuery>> = {
  'everything, all readings': { occasion: 'all' },
  'latest of each person': {},
  'one site, half a year, all readings': { site: siteIds[1]!, from: '2025-03', to: '2025-08', occasion: 'all' },
  'one site': { site: siteIds[1]! },
  'by role': { by: 'role' },
};
const report = (roles: readonly ('researcher' | 'lead')[], query: Partial<ReportQuery>) =>
  services.reports.report(
    { roles, siteIds: [] },
    project.id,
    instrumentId,
    { occasion: 'latest', voice: 'own', ...query },
    'en',
  );

console.log(`${READINGS} readings of ${QUESTIONS.length} questions, ${SUBJECTS} subjects, ${SITES} sites`);
const delays = monitorEventLoopDelay({ resolution: 1 });
delays.enable();
const filling = performance.now();
await report(['researcher'], {});
delays.disable();
console.log(
  `filling the columns: ${((performance.now() - filling) / 1_000).toFixed(2)} s; the main thread was held for ${(delays.max / 1e6).toFixed(0)} ms at most`,
);
// What came in during the last seconds is read again with each report, in case somebody was just writing it.
await new Promise((resolve) => setTimeout(resolve, 6_000));
for (const [viewer, roles] of Object.entries(viewers)) {
  for (const [name, query] of Object.entries(QUERIES)) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      await report(roles, query);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const median = times[Math.floor(ROUNDS / 2)]!;
    console.log(
      `${viewer.padEnd(11)} ${name.padEnd(36)} ${median.toFixed(0).padStart(5)} ms (slowest ${times.at(-1)!.toFixed(0)} ms)`,
    );
    if (median >= LIMIT_MS) process.exitCode = 1;
  }
}
const began = performance.now();
await databaseOf(connection)
  .collection('readings')
  .aggregate([
    { $match: { siteId: new Types.ObjectId(siteIds[1]!), month: { $gte: '2025-03', $lte: '2025-08' } } },
    { $unwind: '$entries' },
    { $match: { 'entries.i': 'q1' } },
    { $group: { _id: '$entries.x', count: { $sum: 1 } } },
  ])
  .toArray();
console.log(
  `baseline: the database counts one item, one site, half a year: ${(performance.now() - began).toFixed(0)} ms`,
);

await stop();

/**
 * Readings over HTTP, from the request to the flushed and answered change, on the embedded engine beside the null
 * engine (which answers at once and stores nothing: what is left is everything but storage). Whole readings of 25
 * answers with 32 connections, empty and with many stored; autosave with 50 people who type; as many changes as go.
 * Server and client share the machine. What else it does meets both engines: they take turns, and of three rounds the
 * one in the middle counts. Exits with 1 where a figure is missed.
 *
 *   node server/launch/source.mjs tests/bench/readings.bench.ts -- [--readings 100000] [--seconds 5]
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Connection, openConnection, percentile } from './http-load.ts';
import { answer, QUESTIONS } from './readings-questionnaire.ts';
import type { BenchServer } from './readings-server.ts';

const { values: options } = parseArgs({
  options: {
    readings: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '5' },
  },
});
const STORED = Number(options.readings);
const SECONDS = Number(options.seconds);
const CONNECTIONS = 32;
const PEOPLE = 50;
const TYPING_MS = 2_000;
const ROUNDS = 3;
/** Until the code that is run most is compiled. */
const WARM_UP_SECONDS = 4;
const LEAST_READINGS = 600;
const MOST_P95_MS = 50;

let made = 0;

function change(index: number, seed: number) {
  return {
    id: `${randomBytes(12).toString('base64url')}${made++}`.padEnd(16, '0'),
    item: QUESTIONS[index]!.name,
    voice: 'own',
    state: 'answered',
    value: answer(index, seed),
    visibility: 'counted',
    at: new Date().toISOString(),
    base: 0,
    language: 'en',
  };
}

interface Running extends BenchServer {
  readonly path: string;
  open(): Promise<Connection>;
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

async function startServer(...flags: string[]): Promise<Running> {
  const file = new URL('./readings-server.ts', import.meta.url).pathname;
  // Without the condition `source`: what the built server imports is built, too.
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => JSON.parse((await lines.next()).value as string) as unknown;
  const found = (await read()) as BenchServer;
  return {
    ...found,
    path: `/api/projects/${found.projectId}/readings`,
    open: () => openConnection(found.port, { authorization: `Bearer ${found.token}` }),
    async cpu() {
      child.stdin.write('cpu\n');
      const { user, system } = (await read()) as NodeJS.CpuUsage;
      return (user + system) / 1000;
    },
    async stop() {
      child.stdin.end();
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

interface Load {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  /** Milliseconds of CPU per request, all threads of the server. */
  readonly cpu: number;
}

/** Sends requests one after the other on each connection until `enough` says so. */
async function load(
  server: Running,
  connections: number,
  enough: (requests: number, seconds: number) => boolean,
  send: (connection: Connection, which: number) => Promise<{ status: number; body: string; milliseconds: number }>,
): Promise<Load> {
  const open = await Promise.all(Array.from({ length: connections }, () => server.open()));
  const times: number[] = [];
  const cpuBefore = await server.cpu();
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  await Promise.all(
    open.map(async (connection, which) => {
      while (!enough(times.length, seconds())) {
        const { status, body, milliseconds } = await send(connection, which);
        if (status >= 300) throw new Error(`${status}: ${body}`);
        times.push(milliseconds);
      }
      connection.close();
    }),
  );
  const took = seconds();
  const cpu = ((await server.cpu()) - cpuBefore) / times.length;
  return { perSecond: times.length / took, p50: percentile(times, 0.5), p95: percentile(times, 0.95), cpu };
}

const forSeconds = (most: number) => (_: number, seconds: number) => seconds >= most;

function wholeReadings(server: Running, enough: Parameters<typeof load>[2], instrument: 0 | 1 = 0): Promise<Load> {
  let seed = 0;
  return load(server, CONNECTIONS, enough, (connection) => {
    seed += 1;
    return connection.request('POST', server.path, {
      subjectId: server.subjectIds[seed % server.subjectIds.length],
      instrumentId: server.instrumentIds[instrument],
      changes: QUESTIONS.map((_, index) => change(index, seed)),
      complete: true,
    });
  });
}

async function emptyReadings(server: Running, count: number): Promise<string[]> {
  const connection = await server.open();
  const paths: string[] = [];
  for (let index = 0; index < count; index++) {
    const { body } = await connection.request('POST', server.path, {
      subjectId: server.subjectIds[index % server.subjectIds.length],
      instrumentId: server.instrumentIds[0],
    });
    const { id } = JSON.parse(body) as { id: string };
    paths.push(`${server.path}/${id}/changes`);
  }
  connection.close();
  return paths;
}

/** People who change one answer at a time, each in a reading of their own; `pause` between two changes. */
async function changes(server: Running, pause: () => Promise<unknown>, seconds: number): Promise<Load> {
  const paths = await emptyReadings(server, PEOPLE);
  let seed = 0;
  return load(server, PEOPLE, forSeconds(seconds), async (connection, which) => {
    await pause();
    seed += 1;
    return connection.request('POST', paths[which]!, { changes: [change(seed % QUESTIONS.length, seed)] });
  });
}

/** Both in turn, several times; the round in the middle of each. */
async function inTurn<Name extends string>(loads: Readonly<Record<Name, () => Promise<Load>>>) {
  const names = Object.keys(loads) as Name[];
  const rounds = new Map<Name, Load[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) rounds.get(name)!.push(await loads[name]());
  }
  const middle = (found: Load[]) => found.sort((a, b) => a.perSecond - b.perSecond)[Math.floor(ROUNDS / 2)]!;
  return Object.fromEntries(names.map((name) => [name, middle(rounds.get(name)!)])) as Record<Name, Load>;
}

let missed = 0;
function line(name: string, { perSecond, p50, p95, cpu }: Load, target?: { text: string; met: boolean }): void {
  if (target?.met === false) missed += 1;
  const numbers = [
    `${perSecond.toFixed(0).padStart(6)} /s`,
    `p50 ${p50.toFixed(1).padStart(6)} ms`,
    `p95 ${p95.toFixed(1).padStart(6)} ms`,
    `CPU ${cpu.toFixed(2).padStart(5)} ms`,
  ].join('   ');
  const verdict = target === undefined ? '' : `   ${target.text} ${target.met ? 'met' : 'MISSED'}`;
  console.log(`  ${name.padEnd(52)} ${numbers}${verdict}`);
}

const none = await startServer('--null');
const server = await startServer();
try {
  console.log(`Whole readings, 25 answers each, ${CONNECTIONS} connections`);
  await wholeReadings(none, forSeconds(WARM_UP_SECONDS));
  await wholeReadings(server, forSeconds(WARM_UP_SECONDS));
  const both = {
    none: () => wholeReadings(none, forSeconds(SECONDS)),
    embedded: () => wholeReadings(server, forSeconds(SECONDS)),
  };
  const empty = await inTurn(both);
  line('null engine', empty.none);
  const met = empty.embedded.perSecond >= LEAST_READINGS;
  line('embedded engine, empty', empty.embedded, { text: `${LEAST_READINGS} /s`, met });
  line('the same with a condition for survey-core to check', await wholeReadings(server, forSeconds(SECONDS), 1));
  if (STORED > 0) {
    await wholeReadings(server, (requests) => requests >= STORED);
    const full = await inTurn(both);
    line('null engine again', full.none);
    // Two measurements on a machine that does other things as well differ by so much.
    line(`embedded engine, ${STORED.toLocaleString('en')} stored`, full.embedded, {
      text: 'no slower than empty (10 %)',
      met: full.embedded.perSecond >= empty.embedded.perSecond * 0.9,
    });
  }
  console.log(`\nSingle changes, ${PEOPLE} people`);
  const typing = () => new Promise((resolve) => setTimeout(resolve, TYPING_MS * (0.5 + Math.random())));
  const autosave = await changes(server, typing, Math.max(SECONDS, 10));
  line('embedded engine, one change in 2 s each', autosave, {
    text: `p95 under ${MOST_P95_MS} ms`,
    met: autosave.p95 < MOST_P95_MS,
  });
  const atOnce = () => Promise.resolve();
  line('null engine, one after the other', await changes(none, atOnce, SECONDS));
  line('embedded engine, one after the other', await changes(server, atOnce, SECONDS));
} finally {
  await none.stop();
  await server.stop();
}
if (missed > 0) process.exitCode = 1;

/** The built services on the embedded engine in a directory of their own, and many readings in it, for benches that need no HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtServer } from './built.ts';
import type { answer, QUESTIONS } from './readings-questionnaire.ts';

const { createServices } = await builtServer<typeof import('#server/services')>('services');
const { systemClock } = await builtServer<typeof import('#server/clock')>('clock');
const { configFrom } = await builtServer<typeof import('#server/config')>('config');
const { keyRing, newKey } = await builtServer<typeof import('#server/crypto')>('crypto');
const { connect } = await builtServer<typeof import('#server/db/connect')>('db/connect');
const { startEngine } = await builtServer<typeof import('#server/db/embedded/engine')>('db/embedded/engine');
const { itemIndex } = await builtServer<typeof import('#server/readings/reading-codec')>('readings/reading-codec');
const { createLog } = await builtServer<typeof import('#server/log')>('log');
const { migrate } = await builtServer<typeof import('#server/migrations/migrator')>('migrations/migrator');

/** @param name of the directory, for whoever finds it left over */
export async function startServices(name: string) {
  const directory = await mkdtemp(join(tmpdir(), `wegmarke-${name}-`));
  const engine = await startEngine({ directory });
  const connection = await connect(engine.uri);
  const log = createLog('silent');
  const services = createServices({
    config: configFrom({ WEGMARKE_DATA: directory }),
    log,
    clock: systemClock,
    connection,
    keys: keyRing([newKey()]),
    publicAddress: () => '',
  });
  await migrate({ connection, clock: systemClock, log });
  return {
    directory,
    connection,
    services,
    async stop(): Promise<void> {
      await Promise.all([services.exports.close(), services.reports.close(), services.surveys.close()]);
      await connection.close();
      await engine.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Filling {
  readonly projectId: string;
  /** Of the instrument that is made. */
  readonly key: string;
  readonly questions: typeof QUESTIONS;
  readonly readings: number;
  /** The answer to a question (by its place) in a reading (by its number). */
  readonly answer: typeof answer;
  /** Whose a reading is, where and when. */
  place(reading: number): {
    readonly subjectId: string;
    readonly siteId: string | null;
    readonly facets: Readonly<Record<string, string>>;
    readonly startedAt: Date;
  };
}

/** Publishes an instrument of these questions and stores readings of it as an import does. @returns its id */
export async function fillInstrument(
  services: Awaited<ReturnType<typeof startServices>>['services'],
  { projectId, key, questions, readings, answer: answerTo, place }: Filling,
): Promise<string> {
  const content = JSON.stringify({ pages: [{ name: 'p', elements: questions }] });
  const draft = await services.instruments.create(projectId, { definition: { fileName: 'bench.json', key, content } });
  const { id } = await services.instruments.publish(projectId, draft.id, { changes: [], revision: draft.revision });
  const items = itemIndex(await services.instruments.definition(projectId, id, 1));
  for (let from = 0; from < readings; from += 1_000) {
    await services.readingRecords.insertImported({
      projectId,
      instrumentId: id,
      version: 1,
      importId: 'a'.repeat(24),
      by: { kind: 'import', id: null },
      language: 'en',
      items,
      rows: Array.from({ length: Math.min(1_000, readings - from) }, (_, index) => ({
        ...place(from + index),
        completedAt: null,
        rowKey: String(from + index),
        rowHash: '',
        entries: questions.map(({ name }, question) => ({
          item: name,
          state: 'answered',
          value: answerTo(question, from + index),
        })),
      })),
    });
  }
  return id;
}

/**
 * The thread that holds the columns and works reports out of them, with a database connection of its own: reading a
 * hundred thousand readings and counting them keeps nobody's autosave waiting.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Connection } from 'mongoose';
import { connect } from '../db/connect.ts';
import { columnCache } from './column-cache.ts';
import type { ColumnMessage, ColumnReply, ColumnThreadData } from './column-messages.ts';
import { availableIn, computeReport } from './report-computation.ts';

const { address } = workerData as ColumnThreadData;
let opened: Promise<{ connection: Connection; cache: ReturnType<typeof columnCache> }> | null = null;

function open() {
  opened ??= connect(address)
    .then((connection) => ({ connection, cache: columnCache(connection) }))
    .catch((error: unknown) => {
      opened = null;
      throw error;
    });
  return opened;
}

async function answer({ question }: ColumnMessage) {
  const { cache } = await open();
  const columns = await cache.fresh(question.columns);
  if (question.kind === 'report') return computeReport(columns, question.request);
  return availableIn(columns, question.siteIds, question.floor);
}

parentPort?.on('message', (message: ColumnMessage | 'close') => {
  if (message === 'close') {
    void (opened ?? Promise.resolve(null)).then((all) => all?.connection.close()).finally(() => parentPort?.close());
    return;
  }
  const reply = (sent: ColumnReply) => parentPort?.postMessage(sent);
  answer(message).then(
    (found) => reply({ id: message.id, answer: found }),
    (error: unknown) =>
      reply({ id: message.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

/**
 * The thread that holds the columns and works reports out of them, with a database connection of its own: reading a
 * hundred thousand readings and counting them keeps nobody's autosave waiting.
 */
import { workerData } from 'node:worker_threads';
import type { Connection } from 'mongoose';
import { connect } from '../db/connect.ts';
import { answerQuestions } from '../threads/asked-thread.ts';
import { columnCache } from './column-cache.ts';
import type { ColumnAnswer, ColumnQuestion, ColumnThreadData } from './column-messages.ts';
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

answerQuestions<ColumnQuestion, ColumnAnswer<ColumnQuestion['kind']>>(
  async (question) => {
    const { cache } = await open();
    const columns = await cache.fresh(question.columns);
    if (question.kind === 'report') return computeReport(columns, question.request);
    return availableIn(columns, question.siteIds, question.floor);
  },
  async () => (await opened)?.connection.close(),
);

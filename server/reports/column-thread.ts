/** The thread of the columns as the rest of the process sees it. */
import type { Connection } from 'mongoose';
import { addressOf } from '../db/connect.ts';
import { askedThread } from '../threads/asked-thread.ts';
import type { ColumnAnswer, ColumnQuestion, ColumnThreadData } from './column-messages.ts';

export type ColumnThread = ReturnType<typeof columnThread>;

export function columnThread(connection: Connection) {
  const thread = askedThread<ColumnQuestion, ColumnAnswer<ColumnQuestion['kind']>>('./column-worker', import.meta.url, {
    name: 'wegmarke-columns',
    workerData: (): ColumnThreadData => ({ address: addressOf(connection) }),
  });
  return {
    ask: <Question extends ColumnQuestion>(question: Question) =>
      thread.ask(question) as Promise<ColumnAnswer<Question['kind']>>,
    close: () => thread.close(),
  };
}

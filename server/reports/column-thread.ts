/** The thread of the columns as the rest of the process sees it: started with the first question, again after it died. */
import type { Worker } from 'node:worker_threads';
import type { Connection } from 'mongoose';
import { addressOf } from '../db/connect.ts';
import { startThread } from '../db/embedded/start-thread.ts';
import type { ColumnAnswer, ColumnMessage, ColumnQuestion, ColumnReply, ColumnThreadData } from './column-messages.ts';

/** How long a thread may take to close its connection before it is ended. */
const CLOSE_PATIENCE_MS = 2_000;

interface Waiting {
  resolve(answer: ColumnAnswer<ColumnQuestion['kind']>): void;
  reject(error: Error): void;
}

export type ColumnThread = ReturnType<typeof columnThread>;

export function columnThread(connection: Connection) {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let asked = 0;

  function fail(error: Error): void {
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function start(): Worker {
    const workerData: ColumnThreadData = { address: addressOf(connection) };
    const started = startThread('./column-worker', import.meta.url, {
      workerData,
      name: 'wegmarke-columns',
      // Compiled code stays among compiled code, whatever the process itself was started with.
      execArgv: [],
    });
    started.on('message', (reply: ColumnReply) => {
      const asker = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (waiting.size === 0) started.unref();
      if ('error' in reply) asker?.reject(new Error(`in the thread of the columns: ${reply.error}`));
      else asker?.resolve(reply.answer);
    });
    started.on('error', (error) => {
      if (worker === started) fail(error);
    });
    started.on('exit', () => {
      if (worker === started) fail(new Error('the thread of the columns has ended'));
    });
    return started;
  }

  return {
    ask<Question extends ColumnQuestion>(question: Question): Promise<ColumnAnswer<Question['kind']>> {
      worker ??= start();
      asked += 1;
      const message: ColumnMessage = { id: asked, question };
      // Nobody waits for the process to end but those who wait for an answer.
      worker.ref();
      worker.postMessage(message);
      return new Promise((resolve, reject) => {
        waiting.set(message.id, { resolve: resolve as Waiting['resolve'], reject });
      });
    },

    async close(): Promise<void> {
      const ending = worker;
      if (ending === null) return;
      fail(new Error('the server is closing'));
      const ended = new Promise<void>((resolve) => ending.once('exit', () => resolve()));
      ending.postMessage('close');
      const patience = setTimeout(() => void ending.terminate(), CLOSE_PATIENCE_MS);
      await ended;
      clearTimeout(patience);
    },
  };
}

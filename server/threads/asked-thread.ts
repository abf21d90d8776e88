/**
 * A worker thread that answers questions, seen from both sides: started with the first question, again after it died.
 * What takes long for one person is worked out there, so that nobody's autosave waits for it.
 */
import { parentPort, type ResourceLimits, type Worker } from 'node:worker_threads';
import { startThread } from '../db/embedded/start-thread.ts';

/** How long a thread may take to close what it has open before it is ended. */
const CLOSE_PATIENCE_MS = 2_000;

interface Message<Question> {
  readonly id: number;
  readonly question: Question;
}

type Reply<Answer> =
  | { readonly id: number; readonly answer: Answer }
  /** A stack for the log; nothing in it comes from answers. */
  | { readonly id: number; readonly error: string };

interface Waiting<Answer> {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export interface AskedThread<Question, Answer> {
  /** @param handedOver memory of the question that goes over to the thread and is no longer the asker's */
  ask(question: Question, handedOver?: ArrayBuffer[]): Promise<Answer>;
  close(): Promise<void>;
}

interface AskedThreadOptions {
  /** For process lists, and in messages. */
  readonly name: string;
  /** What the thread finds as `workerData`; asked for when it is started. */
  readonly workerData?: () => unknown;
  readonly resourceLimits?: ResourceLimits;
}

/**
 * @param file module of the thread, without extension, relative to `base`, the caller's `import.meta.url`; it calls
 *   `answerQuestions`
 */
export function askedThread<Question, Answer>(
  file: string,
  base: string,
  { name, workerData = () => null, resourceLimits = {} }: AskedThreadOptions,
): AskedThread<Question, Answer> {
  const waiting = new Map<number, Waiting<Answer>>();
  let worker: Worker | null = null;
  let asked = 0;

  function fail(error: Error): void {
    worker = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  function start(): Worker {
    // Compiled code stays among compiled code, whatever the process itself was started with.
    const started = startThread(file, base, { workerData: workerData(), name, execArgv: [], resourceLimits });
    started.on('message', (reply: Reply<Answer>) => {
      const asker = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (waiting.size === 0) started.unref();
      if ('error' in reply) asker?.reject(new Error(`in the thread ${name}: ${reply.error}`));
      else asker?.resolve(reply.answer);
    });
    started.on('error', (error) => {
      if (worker === started) fail(error instanceof Error ? error : new Error(String(error)));
    });
    started.on('exit', () => {
      if (worker === started) fail(new Error(`the thread ${name} has ended`));
    });
    return started;
  }

  return {
    ask(question, handedOver = []) {
      worker ??= start();
      asked += 1;
      const message: Message<Question> = { id: asked, question };
      // Nobody waits for the process to end but those who wait for an answer.
      worker.ref();
      worker.postMessage(message, handedOver);
      return new Promise((resolve, reject) => {
        waiting.set(message.id, { resolve, reject });
      });
    },

    async close() {
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

/**
 * The thread's side.
 *
 * @param close gives back what the thread has open
 * @param handedOver memory of an answer that goes over to the asker and is no longer the thread's
 */
export function answerQuestions<Question, Answer>(
  answer: (question: Question) => Promise<Answer> | Answer,
  close: () => Promise<unknown> = async () => {},
  handedOver: (answer: Answer) => ArrayBuffer[] = () => [],
): void {
  const port = parentPort;
  if (port === null) throw new Error('this module runs in a thread of its own only');
  port.on('message', (message: Message<Question> | 'close') => {
    if (message === 'close') {
      void close().finally(() => port.close());
      return;
    }
    const { id } = message;
    const answered = Promise.resolve(message.question).then(answer);
    answered.then(
      (found) => port.postMessage({ id, answer: found } satisfies Reply<Answer>, handedOver(found)),
      (error: unknown) =>
        port.postMessage({
          id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        } satisfies Reply<Answer>),
    );
  });
}

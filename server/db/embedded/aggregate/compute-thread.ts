/** One compute thread as the engine's thread sees it: its jobs, the questions that it asks, and its end. */

import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { decode, encode } from '../bson/codec.ts';
import { CommandError } from '../errors.ts';
import { startThread } from '../start-thread.ts';
import type { Batch, ComputeRequest, Reader } from './compute-job.ts';
import type { Answer, ComputeCommand, ComputeOptions, ComputeReply, ErrorText, Question } from './compute-messages.ts';
import { CANCELLED } from './compute-messages.ts';
import { decodeRequest } from './find-requests.ts';
import { pack, unpack } from './packing.ts';
import type { FindRequest } from './stages/stage.ts';

/** As many jobs can be open in one thread. */
const SLOTS = 256;
/** A thread that does not come to an end of a cancelled job within this time is ended. */
const CANCEL_PATIENCE_MS = 5000;

/** How long the engine's thread is held at a stretch. */
const SLICE_MS = 10;

/** Lets everybody else go first. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Waiting {
  resolve(batch: Batch): void;
  reject(error: Error): void;
}

export interface OpenJob {
  readonly id: number;
  readonly slot: number;
  readonly request: ComputeRequest;
  readonly readers: Map<number, Reader>;
  waiting: Waiting | null;
  closed: boolean;
}

function toError(text: ErrorText): Error {
  return text.code === null ? new Error(text.message) : new CommandError(text.code, text.message);
}

function toText(error: unknown): ErrorText {
  if (error instanceof CommandError) return { code: error.code, message: error.message };
  return { code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

export class ComputeThread {
  readonly jobs = new Map<number, OpenJob>();
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #answered = new Int32Array(new SharedArrayBuffer(4));
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4 * SLOTS));
  readonly #onEnd: (thread: ComputeThread) => void;
  #ended = false;
  #lastReader = 0;
  #sliceEnds = 0;
  idleSince = Date.now();

  constructor(heapMb: number, onEnd: (thread: ComputeThread) => void) {
    this.#onEnd = onEnd;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const workerData: ComputeOptions = {
      port: port2,
      answered: this.#answered.buffer as SharedArrayBuffer,
      cancelled: this.#cancelled.buffer as SharedArrayBuffer,
    };
    this.#worker = startThread('./compute-worker', import.meta.url, {
      workerData,
      transferList: [port2],
      name: 'wegmarke-compute',
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
    this.#worker.on('message', (reply: ComputeReply) => this.#receive(reply));
    this.#worker.on('error', (error: Error & { code?: string }) => this.#fail(error));
    this.#worker.on('exit', () => this.#fail(new Error('the compute thread has ended')));
    this.#port.on('message', (question: Question) => void this.#answer(question));
    this.#worker.unref();
    this.#port.unref();
  }

  open(id: number, request: ComputeRequest): OpenJob {
    const taken = new Set([...this.jobs.values()].map(({ slot }) => slot));
    let slot = 0;
    while (taken.has(slot)) slot++;
    if (slot >= SLOTS) throw new CommandError(8, 'too many aggregations are open at the same time');
    const job: OpenJob = { id, slot, request, readers: new Map(), waiting: null, closed: false };
    this.jobs.set(id, job);
    this.#worker.ref();
    const stages = pack(request.stages.map((stage) => encode(stage)));
    const variables = encode(new Map([...request.variables].filter(([, value]) => value !== undefined)));
    this.#send({ type: 'open', job: id, slot, db: request.db, stages, variables }, [stages]);
    return job;
  }

  next(job: OpenJob, maxDocuments: number, maxBytes: number): Promise<Batch> {
    return new Promise((resolve, reject) => {
      if (this.#ended || job.closed) {
        reject(toError(CANCELLED));
        return;
      }
      job.waiting = { resolve, reject };
      this.#send({ type: 'next', job: job.id, maxDocuments, maxBytes });
    });
  }

  close(job: OpenJob): void {
    if (job.closed) return;
    job.closed = true;
    closeReaders(job);
    Atomics.store(this.#cancelled, job.slot, job.id);
    this.#send({ type: 'close', job: job.id });
    const { waiting } = job;
    job.waiting = null;
    waiting?.reject(toError(CANCELLED));
    if (waiting === null) {
      this.#forget(job);
      return;
    }
    // It was working: the slot is free when it has answered, and it has to answer soon.
    setTimeout(() => {
      if (this.jobs.has(job.id)) void this.end(new Error('the compute thread did not stop'));
    }, CANCEL_PATIENCE_MS).unref();
  }

  async end(error: Error): Promise<void> {
    this.#fail(error);
    await this.#worker.terminate();
  }

  #forget(job: OpenJob): void {
    this.jobs.delete(job.id);
    this.idleSince = Date.now();
    if (this.jobs.size === 0) this.#worker.unref();
  }

  #send(command: ComputeCommand, transfer: ArrayBuffer[] = []): void {
    if (!this.#ended) this.#worker.postMessage(command, transfer);
  }

  #receive(reply: ComputeReply): void {
    const job = this.jobs.get(reply.job);
    if (job === undefined) return;
    const { waiting } = job;
    job.waiting = null;
    if (job.closed) this.#forget(job);
    if (reply.type === 'error') waiting?.reject(toError(reply.error));
    else waiting?.resolve({ documents: unpack(reply.documents), done: reply.done });
  }

  async #answer(question: Question): Promise<void> {
    let answer: Answer;
    try {
      answer = await this.#find(question);
    } catch (error) {
      answer = { type: 'error', error: toText(error) };
    }
    if (this.#ended) return;
    this.#port.postMessage(answer, buffersOf(answer));
    Atomics.add(this.#answered, 0, 1);
    Atomics.notify(this.#answered, 0);
  }

  async #find(question: Question): Promise<Answer> {
    const job = this.jobs.get(question.job);
    if (question.type === 'end') {
      job?.readers.get(question.reader)?.close();
      job?.readers.delete(question.reader);
      return { type: 'batch', documents: new ArrayBuffer(0), done: true };
    }
    if (job === undefined || job.closed) return { type: 'error', error: CANCELLED };
    switch (question.type) {
      case 'input':
        return this.#read(job, job.request.input);
      case 'findAll': {
        const documents: ArrayBuffer[] = [];
        this.#sliceEnds = performance.now() + SLICE_MS;
        for (const bytes of unpack(question.requests)) {
          documents.push(await this.#readAll(job, decodeRequest(decode(bytes))));
          await this.#takeTurns();
        }
        return { type: 'batches', documents };
      }
      case 'scan': {
        const [bytes] = unpack(question.request);
        const reader = job.request.find(decodeRequest(decode(bytes as Uint8Array)));
        const id = ++this.#lastReader;
        job.readers.set(id, reader);
        return { type: 'reader', reader: id };
      }
      case 'more': {
        const reader = job.readers.get(question.reader);
        if (reader === undefined) return { type: 'error', error: CANCELLED };
        const answer = await this.#read(job, reader);
        if (answer.type === 'batch' && answer.done) {
          job.readers.delete(question.reader);
          reader.close();
        }
        return answer;
      }
    }
  }

  async #read(job: OpenJob, reader: Reader): Promise<Answer> {
    for (;;) {
      const { documents, done } = await reader.next();
      if (job.closed) return { type: 'error', error: CANCELLED };
      if (documents.length > 0 || done) return { type: 'batch', documents: pack(documents), done };
      await turn();
    }
  }

  async #readAll(job: OpenJob, request: FindRequest): Promise<ArrayBuffer> {
    const reader = job.request.find(request);
    try {
      const all: Uint8Array[] = [];
      for (;;) {
        // Most look-ups are answered at once; others wait their turn when the slice is over.
        const batch = reader.next();
        const { documents, done } = batch instanceof Promise ? await batch : batch;
        if (job.closed) throw toError(CANCELLED);
        for (const document of documents) all.push(document);
        if (done) return pack(all);
        await this.#takeTurns();
      }
    } finally {
      reader.close();
    }
  }

  /** Lets others go first when the slice is over. */
  async #takeTurns(): Promise<void> {
    if (performance.now() < this.#sliceEnds) return;
    await turn();
    this.#sliceEnds = performance.now() + SLICE_MS;
  }

  #fail(error: Error & { code?: string }): void {
    if (this.#ended) return;
    this.#ended = true;
    const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    const reason = outOfMemory
      ? new CommandError(
          292,
          'The aggregation used more memory than it may. Select or project less before stages that collect documents.',
        )
      : error;
    for (const job of this.jobs.values()) {
      job.closed = true;
      closeReaders(job);
      job.waiting?.reject(reason);
      job.waiting = null;
    }
    this.jobs.clear();
    this.#port.close();
    this.#onEnd(this);
  }
}

function buffersOf(answer: Answer): ArrayBuffer[] {
  if (answer.type === 'batch') return [answer.documents];
  return answer.type === 'batches' ? [...answer.documents] : [];
}

function closeReaders(job: OpenJob): void {
  job.request.input.close();
  for (const reader of job.readers.values()) reader.close();
  job.readers.clear();
}

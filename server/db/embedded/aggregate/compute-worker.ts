/**
 * A compute thread: runs the stages that are left of aggregations over documents that it fetches from the engine's
 * thread. It works only while somebody asks for a batch, so a slow reader holds a generator and nothing more; several
 * jobs can be open, one works at a time.
 */

import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { decode, decodeFields, encode } from '../bson/codec.ts';
import type { Doc } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Answer, ComputeCommand, ComputeOptions, ComputeReply, ErrorText, Question } from './compute-messages.ts';
import { CANCELLED } from './compute-messages.ts';
import { encodeRequest } from './find-requests.ts';
import { encodeResult, pack, unpack } from './packing.ts';
import { compileStages } from './pipeline.ts';
import { type FindRequest, fieldsNeeded, type PipelineSource, runStages } from './stages/stage.ts';

class EngineThread {
  readonly #port: MessagePort;
  readonly #answered: Int32Array;

  constructor(options: ComputeOptions) {
    this.#port = options.port;
    this.#answered = new Int32Array(options.answered);
  }

  /** Asks and sleeps until the answer is there. */
  ask(question: Question): Answer {
    const before = Atomics.load(this.#answered, 0);
    this.#port.postMessage(question);
    for (;;) {
      const received = receiveMessageOnPort(this.#port);
      if (received !== undefined) return received.message as Answer;
      Atomics.wait(this.#answered, 0, before, 1000);
    }
  }
}

function checked<T extends Answer['type']>(answer: Answer, type: T): Extract<Answer, { type: T }> {
  if (answer.type === 'error') throw fromText(answer.error);
  if (answer.type !== type) throw new Error(`expected ${type} from the engine's thread, not ${answer.type}`);
  return answer as Extract<Answer, { type: T }>;
}

function fromText({ code, message }: ErrorText): Error {
  return code === null ? new Error(message) : new CommandError(code, message);
}

function toText(error: unknown): ErrorText {
  if (error instanceof CommandError) return { code: error.code, message: error.message };
  return { code: null, message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

class Job {
  readonly #id: number;
  readonly #engine: EngineThread;
  readonly #isCancelled: () => boolean;
  readonly #results: Iterator<Doc>;
  #held: Uint8Array | null = null;

  constructor(command: Extract<ComputeCommand, { type: 'open' }>, engine: EngineThread, cancelled: Int32Array) {
    this.#id = command.job;
    this.#engine = engine;
    this.#isCancelled = () => Atomics.load(cancelled, command.slot) === this.#id;
    const stages = compileStages(unpack(command.stages).map(decode), command.db, decode(command.variables));
    const fields = fieldsNeeded(stages);
    const read = fields === null ? decode : (bytes: Uint8Array) => decodeFields(bytes, fields);
    this.#results = runStages(stages, this.#input(read), { source: this.#source() })[Symbol.iterator]();
  }

  #checkCancelled(): void {
    if (this.#isCancelled()) throw fromText(CANCELLED);
  }

  *#input(read: (bytes: Uint8Array) => Doc): Iterable<Doc> {
    for (;;) {
      this.#checkCancelled();
      const { documents, done } = checked(this.#engine.ask({ type: 'input', job: this.#id }), 'batch');
      for (const bytes of unpack(documents)) yield read(bytes);
      if (done) return;
    }
  }

  #source(): PipelineSource {
    const job = this.#id;
    const scan = (request: FindRequest) => this.#scan(request);
    return {
      findAll: (requests) => {
        this.#checkCancelled();
        if (requests.length === 0) return [];
        const question = {
          type: 'findAll',
          job,
          requests: pack(requests.map((request) => encode(encodeRequest(request)))),
        } as const;
        return checked(this.#engine.ask(question), 'batches').documents.map((buffer) => unpack(buffer).map(decode));
      },
      scan: (request) => ({ [Symbol.iterator]: () => scan(request) }),
    };
  }

  *#scan(request: FindRequest): Generator<Doc> {
    const job = this.#id;
    const { reader } = checked(
      this.#engine.ask({ type: 'scan', job, request: pack([encode(encodeRequest(request))]) }),
      'reader',
    );
    const wanted = request.fields === undefined ? null : new Set(request.fields);
    let done = false;
    try {
      while (!done) {
        this.#checkCancelled();
        const batch = checked(this.#engine.ask({ type: 'more', job, reader }), 'batch');
        done = batch.done;
        for (const bytes of unpack(batch.documents))
          yield wanted === null ? decode(bytes) : decodeFields(bytes, wanted);
      }
    } finally {
      if (!done) this.#engine.ask({ type: 'end', job, reader });
    }
  }

  /** Works until the batch is full. At least one document, if there is one. */
  next(maxDocuments: number, maxBytes: number): ComputeReply {
    const batch: Uint8Array[] = [];
    let bytes = 0;
    let done = false;
    while (batch.length < maxDocuments) {
      this.#checkCancelled();
      let document = this.#held;
      this.#held = null;
      if (document === null) {
        const result = this.#results.next();
        if (result.done) {
          done = true;
          break;
        }
        document = encodeResult(result.value);
      }
      if (batch.length > 0 && bytes + document.length > maxBytes) {
        this.#held = document;
        break;
      }
      batch.push(document);
      bytes += document.length;
    }
    return { type: 'batch', job: this.#id, documents: pack(batch), done };
  }

  close(): void {
    this.#results.return?.();
  }
}

function main(options: ComputeOptions): void {
  const engine = new EngineThread(options);
  const cancelled = new Int32Array(options.cancelled);
  const jobs = new Map<number, Job>();
  const reply = (message: ComputeReply) => {
    parentPort?.postMessage(message, message.type === 'batch' ? [message.documents] : []);
  };
  /** A job that could not even be opened answers its first `next` with the reason. */
  const failed = new Map<number, ErrorText>();
  parentPort?.on('message', (command: ComputeCommand) => {
    const { job } = command;
    try {
      if (command.type === 'open') {
        jobs.set(job, new Job(command, engine, cancelled));
      } else if (command.type === 'next') {
        const error = failed.get(job);
        const answer = error
          ? ({ type: 'error', job, error } as const)
          : jobs.get(job)?.next(command.maxDocuments, command.maxBytes);
        if (answer === undefined) throw new Error(`there is no job ${job}`);
        reply(answer);
      } else {
        failed.delete(job);
        const closing = jobs.get(job);
        jobs.delete(job);
        closing?.close();
      }
    } catch (error) {
      if (command.type === 'open') failed.set(job, toText(error));
      else if (command.type === 'next') reply({ type: 'error', job, error: toText(error) });
    }
  });
}

main(workerData as ComputeOptions);

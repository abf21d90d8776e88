/** The threads of the exports as the rest of the process sees them. */
import { availableParallelism } from 'node:os';
import type { KeyRing } from '../crypto.ts';
import type { ReadingPage } from '../readings/reading-pages.ts';
import { type AskedThread, askedThread } from '../threads/asked-thread.ts';
import type { ExportJob } from './export-job.ts';

/** What a thread is started with. Never for logs. */
export interface ExportThreadData {
  /** The installation's keys, as `parseKeys` reads them. */
  readonly keys: string;
}

export type ExportQuestion =
  | {
      readonly kind: 'write';
      readonly file: number;
      /** Only with the file's first page in this thread. */
      readonly job: ExportJob | null;
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly starts: readonly number[];
      readonly codes: readonly string[];
    }
  | { readonly kind: 'forget'; readonly file: number };

/** A page of readings as part of a file. */
export interface ExportAnswer {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** The rows of one file. */
export interface FileThreads {
  /**
   * @param page goes over to a thread: its bytes are gone for the caller
   * @param codes the codes of the readings' subjects, in their order
   */
  write(page: ReadingPage, codes: readonly string[]): Promise<ExportAnswer>;
  /** To be called when there are no more pages. */
  close(): void;
}

/** Two have both cores of a small machine to do; more would take them from those who type. */
const MOST_THREADS = 2;
/** Texts of a page live shortly; with room for several pages the collector hardly has anything to carry along. */
const YOUNG_MB = 64;

export type ExportThreads = ReturnType<typeof exportThreads>;

export function exportThreads(keys: KeyRing) {
  const count = Math.min(MOST_THREADS, availableParallelism());
  const threads = Array.from(
    { length: count },
    (): AskedThread<ExportQuestion, ExportAnswer> =>
      askedThread('./export-worker', import.meta.url, {
        name: 'wegmarke-exports',
        workerData: (): ExportThreadData => ({ keys: keys.exportText() }),
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      }),
  );
  let files = 0;

  return {
    /** How many pages are worked on at the same time. */
    count,

    open(job: ExportJob): FileThreads {
      files += 1;
      const file = files;
      let pages = 0;
      return {
        write({ bytes, starts }, codes) {
          const thread = threads[pages % count]!;
          const isFirst = pages < count;
          pages += 1;
          const given = ownMemory(bytes);
          const question = { kind: 'write', file, job: isFirst ? job : null, bytes: given, starts, codes } as const;
          return thread.ask(question, [given.buffer]);
        },
        close() {
          for (const thread of threads.slice(0, pages))
            void thread.ask({ kind: 'forget', file }).catch(() => undefined);
        },
      };
    },

    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  };
}

/**
 * The bytes in memory that can be handed over. A large reply lies in memory of its own, which goes as it is: left behind,
 * its memory would have the collector walk through all that the main thread holds, again and again. Small ones lie where
 * Node puts many of them, and are copied.
 */
function ownMemory(bytes: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && byteLength > Buffer.poolSize
    ? new Uint8Array(buffer, byteOffset, byteLength)
    : new Uint8Array(bytes);
}

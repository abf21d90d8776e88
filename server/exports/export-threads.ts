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
  /** @param codes the codes of the readings' subjects, in their order */
  write(page: ReadingPage, codes: readonly string[]): Promise<ExportAnswer>;
  /** To be called when there are no more pages. */
  close(): void;
}

/** Two have both cores of a small machine to do; more would take them from those who type. */
const MOST_THREADS = 2;

export type ExportThreads = ReturnType<typeof exportThreads>;

export function exportThreads(keys: KeyRing) {
  const count = Math.min(MOST_THREADS, availableParallelism());
  const threads = Array.from(
    { length: count },
    (): AskedThread<ExportQuestion, ExportAnswer> =>
      askedThread('./export-worker', import.meta.url, {
        name: 'wegmarke-exports',
        workerData: (): ExportThreadData => ({ keys: keys.exportText() }),
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
          // A copy, which the thread can have: what the driver gives may lie in memory that others use as well.
          const copy = new Uint8Array(bytes);
          const question = { kind: 'write', file, job: isFirst ? job : null, bytes: copy, starts, codes } as const;
          return thread.ask(question, [copy.buffer]);
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

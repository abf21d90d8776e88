/** The threads of the exports as the rest of the process sees them. */
import { availableParallelism } from 'node:os';
import type { Connection } from 'mongoose';
import type { KeyRing } from '../crypto.ts';
import { addressOf } from '../db/connect.ts';
import { askedThread } from '../threads/asked-thread.ts';
import type { ExportJob } from './export-job.ts';

/** What a thread is started with. Never for logs. */
export interface ExportThreadData {
  /** The database's. */
  readonly address: string;
  /** The installation's keys, as `parseKeys` reads them. */
  readonly keys: string;
}

export type ExportQuestion =
  /** A page of readings is to be fetched and kept until it is written. */
  | {
      readonly kind: 'fetch';
      readonly file: number;
      /** Only with the file's first page in this thread. */
      readonly job: ExportJob | null;
      readonly page: number;
      /** The last reading of the page before. */
      readonly after: string | null;
    }
  | { readonly kind: 'write'; readonly file: number; readonly page: number; readonly codes: readonly string[] }
  | { readonly kind: 'forget'; readonly file: number };

export interface ExportAnswers {
  readonly fetch: FetchedPage;
  readonly write: WrittenPage;
  readonly forget: null;
}

export type ExportAnswer = ExportAnswers[ExportQuestion['kind']];

export interface FetchedPage {
  /** The last reading of the page; null: there are no more readings. */
  readonly last: string | null;
  /** Of each reading, in their order. */
  readonly subjectIds: readonly string[];
}

/** A page of readings as part of a file. */
export interface WrittenPage {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** A page that one of the threads holds. */
export interface HeldPage {
  readonly page: number;
  readonly subjectIds: readonly string[];
}

/** The rows of one file. */
export interface FileThreads {
  /** All readings, once; the next page is on its way while the caller works on one. */
  pages(): AsyncIterable<HeldPage>;
  /**
   * Each page once.
   *
   * @param codes the codes of the readings' subjects, in their order
   */
  write(page: HeldPage, codes: readonly string[]): Promise<WrittenPage>;
  /** To be called when there are no more pages. */
  close(): void;
}

/** Two have both cores of a small machine to do; more would take them from those who type. */
const MOST_THREADS = 2;
/** Texts of a page live shortly; with room for several pages the collector hardly has anything to carry along. */
const YOUNG_MB = 64;

export type ExportThreads = ReturnType<typeof exportThreads>;

/**
 * The readings are fetched where they are written: their bytes, left behind page after page, would have the collector
 * of the main thread walk through all that it holds, several times a second.
 */
export function exportThreads(connection: Connection, keys: KeyRing) {
  const count = Math.min(MOST_THREADS, availableParallelism());
  const threads = Array.from({ length: count }, () =>
    askedThread<ExportQuestion, ExportAnswer>('./export-worker', import.meta.url, {
      name: 'wegmarke-exports',
      workerData: (): ExportThreadData => ({ address: addressOf(connection), keys: keys.exportText() }),
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    }),
  );
  let files = 0;

  function ask<Kind extends ExportQuestion['kind']>(
    page: number,
    question: Extract<ExportQuestion, { kind: Kind }>,
  ): Promise<ExportAnswers[Kind]> {
    return threads[page % count]!.ask(question) as Promise<ExportAnswers[Kind]>;
  }

  return {
    /** How many pages are worked on at the same time. */
    count,

    open(job: ExportJob): FileThreads {
      files += 1;
      const file = files;
      let asked = 0;
      const fetchAfter = (after: string | null): Promise<FetchedPage> => {
        const page = asked;
        asked += 1;
        return ask(page, { kind: 'fetch', file, job: page < count ? job : null, page, after });
      };
      return {
        async *pages() {
          let pending = fetchAfter(null);
          for (let page = 0; ; page += 1) {
            const { last, subjectIds } = await pending;
            if (last === null) return;
            pending = fetchAfter(last);
            // Whoever stops in between does not hear of it.
            pending.catch(() => undefined);
            yield { page, subjectIds };
          }
        },
        write: ({ page }, codes) => ask(page, { kind: 'write', file, page, codes }),
        close() {
          for (let page = 0; page < Math.min(asked, count); page += 1)
            void ask(page, { kind: 'forget', file }).catch(() => undefined);
        },
      };
    },

    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  };
}

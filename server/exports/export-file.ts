/** From what was decided about an export to the bytes of its file: pages of readings go through the threads, in order. */
import type { Language } from '#surveys/language';
import type { ReadingPage } from '../readings/reading-pages.ts';
import { ReadingScan } from '../readings/reading-scan.ts';
import type { Table } from './cell.ts';
import { codeBookMarkdown, codeBookTable } from './code-book-file.ts';
import { type ExportJob, rowsOf, writerOf } from './export-job.ts';
import type { ExportThreads } from './export-threads.ts';
import { MOST_ROWS, SheetTooLarge, xlsxFile } from './xlsx-file.ts';

export interface AnswerSource {
  /** The codes of subjects by id. */
  readonly codesOf: (subjectIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly threads: Pick<ExportThreads, 'count' | 'open'>;
}

export interface MadeFile {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** How many rows have been written. */
  readonly rows: () => number;
}

/**
 * The bytes of the file, made while they are taken.
 *
 * @throws SheetTooLarge, ZipTooLarge with the pieces
 */
export function makeFile(job: ExportJob, source: AnswerSource): MadeFile {
  const { definitions, facets, query, language } = job;
  const first = definitions.at(-1)?.file.languages[0] ?? 'de';
  const content: Language = query.labels ?? first;
  const book = { definitions, facets, content, language };
  if (query.format === 'md') return { pieces: codeBookMarkdown(book), rows: () => 0 };
  const isBook = query.content === 'codebook';
  const { pieces, rows } = isBook ? writtenTable(job, codeBookTable(book)) : writtenAnswers(job, source);
  if (query.format === 'csv') return { pieces, rows };
  const sheet = {
    name: language === 'en' ? 'Code book' : 'Codebuch',
    xml: writtenTable(job, codeBookTable(book)).pieces,
  };
  if (isBook) return { pieces: xlsxFile([sheet]), rows };
  return { pieces: xlsxFile([{ name: language === 'en' ? 'Data' : 'Daten', xml: pieces }, sheet]), rows };
}

/** A small table, whole. */
function writtenTable(job: ExportJob, { header, rows }: Table): MadeFile {
  const writer = writerOf(job);
  async function* pieces() {
    yield writer.head(header);
    yield writer.rows((take) => rows.forEach(take));
    yield writer.tail();
  }
  return { pieces: pieces(), rows: () => rows.length };
}

function writtenAnswers(job: ExportJob, { codesOf, threads }: AnswerSource): MadeFile {
  const writer = writerOf(job);
  const codes = rememberedCodes(codesOf);
  let rows = 0;
  async function* written() {
    const file = threads.open(job);
    const ahead: ReturnType<typeof file.write>[] = [];
    try {
      for await (const page of file.pages()) {
        const writing = file.write(page, await codes(page.subjectIds));
        // Whoever stops in between does not hear of it.
        writing.catch(() => undefined);
        ahead.push(writing);
        if (ahead.length > threads.count) yield await ahead.shift()!;
      }
      for (const writing of ahead) yield await writing;
    } finally {
      file.close();
    }
  }
  async function* pieces() {
    yield writer.head(rowsOf(job, () => null).header);
    for await (const { bytes, rows: more } of written()) {
      rows += more;
      if (job.query.format === 'xlsx' && rows >= MOST_ROWS) throw new SheetTooLarge();
      if (bytes.length > 0) yield bytes;
    }
    yield writer.tail();
  }
  return { pieces: pieces(), rows: () => rows };
}

/** How many entries the readings have: as many rows as one per entry can be. */
export async function countEntries(pages: AsyncIterable<ReadingPage>): Promise<number> {
  const reading = new ReadingScan(() => null);
  let entries = 0;
  for await (const { bytes, starts } of pages) {
    for (const start of starts) {
      reading.read(bytes, start);
      entries += reading.entries;
    }
  }
  return entries;
}

/** As many codes as are kept for readings to come; the memory of an export stays flat. */
const MOST_CODES = 50_000;

/** Asks only for the codes that it does not know: most subjects come more than once. */
function rememberedCodes(codesOf: AnswerSource['codesOf']): (subjectIds: readonly string[]) => Promise<string[]> {
  const known = new Map<string, string>();
  return async (subjectIds) => {
    if (known.size > MOST_CODES) known.clear();
    const unknown = new Set<string>();
    for (const id of subjectIds) if (!known.has(id)) unknown.add(id);
    if (unknown.size > 0) for (const [id, code] of await codesOf([...unknown])) known.set(id, code);
    return subjectIds.map((id) => known.get(id) ?? '');
  };
}

/**
 * A thread that fetches readings page by page, decrypts them and writes them down as rows of a file, while everybody
 * else goes on typing. It gives back the bytes of the rows; what it knows of a file are its columns and the pages that
 * are not written yet.
 */
import { workerData } from 'node:worker_threads';
import type { Connection } from 'mongoose';
import { type Key, keyRing, parseKeys } from '../crypto.ts';
import { connect } from '../db/connect.ts';
import { lastOf, type ReadingPage, type ReadingsOf, readingPage } from '../readings/reading-pages.ts';
import { readingSecrets } from '../readings/reading-secrets.ts';
import { answerQuestions } from '../threads/asked-thread.ts';
import type { RowWriter } from './cell.ts';
import { type ExportJob, rowsOf, writerOf } from './export-job.ts';
import { type RowSource, subjectIdsOf } from './export-rows.ts';
import type { ExportAnswer, ExportQuestion, ExportThreadData, FetchedPage, WrittenPage } from './export-threads.ts';

interface OpenFile {
  readonly of: ReadingsOf;
  readonly source: RowSource;
  readonly writer: RowWriter;
  readonly pages: Map<number, ReadingPage>;
}

const { address, keys } = workerData as ExportThreadData;
const secrets = readingSecrets(keyRing(parseKeys(keys) as [Key, ...Key[]]));
const files = new Map<number, OpenFile>();
let opened: Promise<Connection> | null = null;

function database(): Promise<Connection> {
  opened ??= connect(address).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

function openFile(job: ExportJob): OpenFile {
  const { projectId, instrumentId } = job;
  const of = { projectId, instrumentId };
  return { of, source: rowsOf(job, secrets.open), writer: writerOf(job), pages: new Map() };
}

function known(file: number): OpenFile {
  const found = files.get(file);
  if (found === undefined) throw new Error('what is known of the file was lost with the thread before this one');
  return found;
}

async function fetchPage(file: OpenFile, page: number, after: string | null): Promise<FetchedPage> {
  const found = await readingPage(await database(), file.of, after);
  const last = lastOf(found);
  if (last !== null) file.pages.set(page, found);
  return { last, subjectIds: subjectIdsOf(found) };
}

function writePage(file: OpenFile, page: number, codes: readonly string[]): WrittenPage {
  const readings = file.pages.get(page);
  if (readings === undefined) throw new Error('the page was written before, or never fetched');
  file.pages.delete(page);
  let rows = 0;
  const bytes = file.writer.rows((take) =>
    file.source.give(readings, codes, (row) => {
      take(row);
      rows += 1;
    }),
  );
  return { bytes, rows };
}

async function answer(question: ExportQuestion): Promise<ExportAnswer> {
  switch (question.kind) {
    case 'fetch':
      if (question.job !== null) files.set(question.file, openFile(question.job));
      return fetchPage(known(question.file), question.page, question.after);
    case 'write':
      return writePage(known(question.file), question.page, question.codes);
    case 'forget':
      files.delete(question.file);
      return null;
  }
}

/** What goes over without being copied: the memory of the rows, where nothing else lies in it. */
function handedOver(answered: ExportAnswer): ArrayBuffer[] {
  if (answered === null || !('bytes' in answered)) return [];
  const { buffer, byteLength } = answered.bytes;
  return byteLength === buffer.byteLength ? [buffer as ArrayBuffer] : [];
}

answerQuestions<ExportQuestion, ExportAnswer>(answer, async () => (await opened)?.close(), handedOver);

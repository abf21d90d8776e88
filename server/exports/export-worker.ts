/**
 * A thread that writes readings as rows of a file: they are decrypted and written down while everybody else goes on
 * typing. It gets the bytes of a page and gives back those of its rows; it has no database and no other state than
 * what a file's columns are.
 */
import { workerData } from 'node:worker_threads';
import { type Key, keyRing, parseKeys } from '../crypto.ts';
import { readingSecrets } from '../readings/reading-secrets.ts';
import { answerQuestions } from '../threads/asked-thread.ts';
import type { RowWriter } from './cell.ts';
import { rowsOf, writerOf } from './export-job.ts';
import type { RowSource } from './export-rows.ts';
import type { ExportAnswer, ExportQuestion, ExportThreadData } from './export-threads.ts';

const secrets = readingSecrets(keyRing(parseKeys((workerData as ExportThreadData).keys) as [Key, ...Key[]]));
const files = new Map<number, { readonly source: RowSource; readonly writer: RowWriter }>();

async function answer(question: ExportQuestion): Promise<ExportAnswer> {
  if (question.kind === 'forget') {
    files.delete(question.file);
    return { bytes: new Uint8Array(0), rows: 0 };
  }
  const { file, job, bytes, starts, codes } = question;
  if (job !== null) files.set(file, { source: rowsOf(job, secrets.open), writer: writerOf(job) });
  const known = files.get(file);
  if (known === undefined) throw new Error('what is known of the file was lost with the thread before this one');
  let rows = 0;
  const written = known.writer.rows((take) =>
    known.source.give(
      { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), starts },
      codes,
      (row) => {
        take(row);
        rows += 1;
      },
    ),
  );
  return { bytes: written, rows };
}

answerQuestions<ExportQuestion, ExportAnswer>(
  answer,
  async () => undefined,
  ({ bytes }) => (bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer as ArrayBuffer] : []),
);

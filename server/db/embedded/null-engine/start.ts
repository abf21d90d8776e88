/**
 * An engine that stores nothing: the same listener, connections and framing in a worker thread of its own, with answers
 * that were prepared before. The benchmark measures the real engine against it.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startThread } from '../start-thread.ts';

export interface NullEngine {
  readonly uri: string;
  close(): Promise<void>;
}

/**
 * What the null engine answers a `find`: one of these for one document, `manyCount` of them for a list; where ids are
 * listed, one for each, under that id. The document begins with its `_id`, an ObjectId.
 */
export interface NullAnswers {
  readonly document: Uint8Array;
  readonly manyCount: number;
}

export async function startNullEngine(answers: NullAnswers): Promise<NullEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'wegmarke-null-'));
  const socketPath = join(directory, 'null.sock');
  const worker = startThread('./worker', import.meta.url, { workerData: { ...answers, socketPath } });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  return {
    uri: `mongodb://${encodeURIComponent(socketPath)}/?directConnection=true`,
    close: async () => {
      await worker.terminate();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

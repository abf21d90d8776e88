/** A full disk: a clear error, nothing lost, and the store goes on. The limit on file sizes stands in for the disk. */

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { openStore } from '#server/db/embedded/storage/store';
import { bytesOf, ns } from './store-support.ts';

const directory = mkdtempSync(join(tmpdir(), 'wegmarke-full-'));
const writer = fileURLToPath(new URL('./store-full-disk-writer.ts', import.meta.url));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('a write that finds no room is refused, and what was stored stays', { timeout: 60_000 }, async () => {
  // The unit is 512 bytes in some shells and 1024 in others: 6 or 12 MB.
  const command = `ulimit -f 12288 && exec "$0" --import tsx --conditions=source "$1" "$2"`;
  const { stdout } = await promisify(execFile)('sh', ['-c', command, process.execPath, writer, directory]);
  const said = JSON.parse(stdout);
  expect(said.stored).toBeGreaterThan(500);
  expect(said.refused[0]).toMatchObject({ code: 14031, message: expect.stringContaining('disk is full') });
  expect(said).toMatchObject({ readable: said.stored, counted: said.stored, errors: [] });
  expect(said).toMatchObject({ build: 14031, indexes: ['_id_', 'n_1'] });

  const store = openStore({ directory });
  expect(store.count(ns)).toBe(said.left);
  expect((await store.validate(ns)).errors).toEqual([]);
  await store.write((job) => job.insert(ns, bytesOf({ _id: 'after', n: -1 })));
  expect(store.count(ns)).toBe(said.left + 1);
  await store.close();
});

/**
 * A look at LMDB's file before LMDB maps it: the library takes the process down with it when it meets a file that is
 * no database or has lost its second half. It does not replace `validate`; it tells such a file from a good one.
 */

import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineStartError } from './start-error.ts';

const MAGIC = 0xbeefc0de;
/** Where a page's own header ends and the meta record begins, and what lies where in that record. */
const META = { magic: 24, pageSize: 48, lastPage: 144, transaction: 152, length: 160 } as const;
const PAGE_SIZES = new Set([4096, 8192, 16384, 32768, 65536]);

interface Meta {
  readonly pageSize: number;
  readonly lastPage: number;
  readonly transaction: number;
}

/** Throws `EngineStartError` dataDamaged. A file that is missing or empty is a new database. */
export async function checkDataFile(directory: string): Promise<void> {
  const path = join(directory, 'data.mdb');
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    const { size } = await file.stat();
    if (size === 0) return;
    const meta = await newestMeta(file);
    if (!meta) throw new EngineStartError('dataDamaged', `${path} is damaged: its beginning is not that of a database`);
    // Pages at the end that were given back before they were ever written are missing in good files too, hence the half.
    if (size < ((meta.lastPage + 1) * meta.pageSize) / 2) {
      throw new EngineStartError('dataDamaged', `${path} is damaged: it has been cut off at ${size} bytes`);
    }
  } finally {
    await file.close();
  }
}

/** Of the two meta pages, which are written in turn, the newer one that is whole. */
async function newestMeta(file: FileHandle): Promise<Meta | null> {
  const first = await readMeta(file, 0);
  const sizes = first ? [first.pageSize] : [...PAGE_SIZES];
  let newest = first;
  for (const size of sizes) {
    const second = await readMeta(file, size);
    if (second && (!newest || second.transaction > newest.transaction)) newest = second;
  }
  return newest;
}

async function readMeta(file: FileHandle, at: number): Promise<Meta | null> {
  const bytes = Buffer.alloc(META.length);
  const { bytesRead } = await file.read(bytes, 0, META.length, at);
  if (bytesRead < META.length || bytes.readUInt32LE(META.magic) !== MAGIC) return null;
  const pageSize = bytes.readUInt32LE(META.pageSize);
  if (!PAGE_SIZES.has(pageSize)) return null;
  return {
    pageSize,
    lastPage: Number(bytes.readBigUInt64LE(META.lastPage)),
    transaction: Number(bytes.readBigUInt64LE(META.transaction)),
  };
}

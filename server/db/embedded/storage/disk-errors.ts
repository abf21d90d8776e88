/** What a failed write means to a client. */

import { CommandError } from '../errors.ts';

const EIO = 5;
const EFBIG = 27;
const ENOSPC = 28;
const EDQUOT = 122;
const MDB_MAP_FULL = -30792;
/** LMDB writes many pages at once; when the disk takes fewer bytes than that, all it says is EIO. */
const NO_ROOM: ReadonlySet<unknown> = new Set([EIO, EFBIG, ENOSPC, EDQUOT, MDB_MAP_FULL]);

/** 14031 for a full disk, else 8 with the system's words. */
export function diskError(error: unknown, directory: string): CommandError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const words = error instanceof Error ? error.message : String(error);
  if (!NO_ROOM.has(code)) return new CommandError(8, `The write could not be stored: ${words}`);
  return new CommandError(
    14031,
    `The disk is full: nothing of this write was stored, everything before is safe (${directory}: ${words})`,
  );
}

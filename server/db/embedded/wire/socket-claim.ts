/**
 * Who may listen on a path: nobody else does, or whoever did is dead. A socket file outlives a killed process, so the
 * file alone says nothing; a connection to it does.
 */

import { rename, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { randomBytes } from '../crypto.ts';

const ANSWER_TIMEOUT_MS = 2000;

/** True where a process accepts connections on the socket at `path`. */
export function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (alive: boolean) => {
      socket.destroy();
      resolve(alive);
    };
    // A process that is too busy to accept is alive all the same.
    socket.setTimeout(ANSWER_TIMEOUT_MS, () => settle(true));
    socket.once('connect', () => settle(true));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      settle(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    );
  });
}

/**
 * Takes a dead socket out of the way; false where a live process owns it. It is moved aside before it is removed and
 * tried again there: of two processes that start at once, the slower must not remove what the faster has just made.
 */
export async function clearStaleSocket(path: string): Promise<boolean> {
  if (await isAlive(path)) return false;
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
  if (await isAlive(aside)) {
    await rename(aside, path);
    return false;
  }
  await unlink(aside);
  return true;
}

/**
 * The data directory before anything is opened in it: makes it, checks that it can be written and that its format is
 * known, and says where the socket is to lie.
 */

import { access, chmod, constants, lstat, mkdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { sha256 } from './crypto.ts';
import { checkDataFile } from './data-file.ts';
import { EngineStartError } from './start-error.ts';

/** Rises when an older engine could no longer read what this one writes. */
export const FORMAT_VERSION = 1;
const FORMAT_FILE = 'engine.json';
/** Room for a path in a socket's address, zero included: 104 on macOS and BSD, 108 on Linux. */
const MAX_SOCKET_PATH_BYTES = 103;

export interface DataDirectory {
  readonly directory: string;
  readonly socketPath: string;
  readonly lockPath: string;
}

/** Throws `EngineStartError`: directoryNotWritable, dataDamaged or formatTooNew. */
export async function claimDirectory(wanted: string): Promise<DataDirectory> {
  let directory: string;
  try {
    const made = await mkdir(wanted, { recursive: true, mode: 0o700 });
    directory = await realpath(wanted);
    // An existing directory keeps what its owner chose; one that was made here is for the owner only, whatever umask says.
    if (made) await chmod(directory, 0o700);
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    await checkFormat(directory);
    await checkDataFile(directory);
  } catch (error) {
    if (error instanceof EngineStartError) throw error;
    throw new EngineStartError(
      'directoryNotWritable',
      `The data directory ${wanted} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  const socketPath = await socketPathFor(directory);
  return { directory, socketPath, lockPath: process.platform === 'win32' ? pipeFor(directory) : socketPath };
}

async function checkFormat(directory: string): Promise<void> {
  const file = join(directory, FORMAT_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    // Written aside and moved, so that a crash leaves no half file.
    await writeFile(`${file}.new`, `${JSON.stringify({ format: FORMAT_VERSION })}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
    return;
  }
  const format = readFormat(text);
  if (format === null) {
    throw new EngineStartError('dataDamaged', `${file} is damaged: it does not say in which format the data is`);
  }
  if (format > FORMAT_VERSION) {
    throw new EngineStartError(
      'formatTooNew',
      `The data in ${directory} has format ${format}; this version reads up to ${FORMAT_VERSION}`,
    );
  }
}

function readFormat(text: string): number | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('format' in parsed)) return null;
    return Number.isInteger(parsed.format) ? (parsed.format as number) : null;
  } catch {
    return null;
  }
}

/**
 * In the directory, where the path is short enough; else in a private folder among the temporary files whose name
 * follows from the directory's, so that a second process comes to the same place.
 */
async function socketPathFor(directory: string): Promise<string> {
  const inside = join(directory, 'engine.sock');
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH_BYTES) return inside;
  const digest = sha256(directory).toString('hex').slice(0, 16);
  const folder = join(tmpdir(), `wegmarke-${digest}`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await lstat(folder);
    const uid = userInfo().uid;
    if (!found.isDirectory() || (uid >= 0 && found.uid !== uid) || (found.mode & 0o077) !== 0) {
      throw new Error(`${folder} belongs to somebody else`);
    }
    await writeFile(join(directory, 'engine.address'), `${join(folder, 'engine.sock')}\n`, { mode: 0o600 });
  } catch (error) {
    throw new EngineStartError('startFailed', `No place for the socket: ${String(error)}`, { cause: error });
  }
  return join(folder, 'engine.sock');
}

function pipeFor(directory: string): string {
  return `\\\\.\\pipe\\wegmarke-${sha256(directory.toLowerCase()).toString('hex').slice(0, 32)}`;
}

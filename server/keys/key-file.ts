/** Where the keys come from: WEGMARKE_KEYS, else keys.json (0600) in the data directory, made at the first start. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { type Key, type KeyRing, keyRing, newKey, parseKeys } from '../crypto.ts';
import { StartError } from '../start-error.ts';

const FILE = 'keys.json';

const keyFile = z.object({ format: z.literal(1), keys: z.string() });

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function ring(text: string): KeyRing | null {
  const [first, ...others] = parseKeys(text) ?? [];
  return first === undefined ? null : keyRing([first, ...others]);
}

async function read(path: string): Promise<KeyRing | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new StartError('keysDamaged', { file: path }, error);
  }
  try {
    const found = ring(keyFile.parse(JSON.parse(text)).keys);
    if (found !== null) return found;
  } catch {
    // The same sentence as for a file that parses but holds no keys.
  }
  throw new StartError('keysDamaged', { file: path });
}

/** Writes the file if there is none; false when somebody else was faster. */
async function write(path: string, key: Key): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ format: 1, keys: keyRing([key]).exportText() })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @throws StartError `configWrong`, `keysDamaged`, `directoryNotWritable` */
export async function loadKeys({
  keysText,
  dataDirectory,
}: Pick<Config, 'keysText' | 'dataDirectory'>): Promise<KeyRing> {
  if (keysText !== null) {
    const given = ring(keysText);
    if (given !== null) return given;
    throw new StartError('configWrong', { name: 'WEGMARKE_KEYS', reason: 'id:base64 of 32 bytes, comma-separated' });
  }
  const path = join(dataDirectory, FILE);
  const found = await read(path);
  if (found !== null) return found;
  try {
    await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
    const key = newKey();
    if (await write(path, key)) return keyRing([key]);
  } catch (error) {
    throw new StartError('directoryNotWritable', { directory: dataDirectory }, error);
  }
  const other = await read(path);
  if (other === null) throw new StartError('keysDamaged', { file: path });
  return other;
}

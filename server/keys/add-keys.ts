/** Adds keys to keys.json, where a backup brings its own along. */
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { type Key, keyRing, parseKeys } from '../crypto.ts';
import { StartError } from '../start-error.ts';
import { loadKeys } from './key-file.ts';

/**
 * Puts the keys of `text` that are not there yet behind those of keys.json: what is there goes on encrypting.
 *
 * @param text keys as `WEGMARKE_KEYS` has them
 * @returns the file if it was changed, else null
 * @throws StartError `keysDamaged` where `text` holds no keys; as `loadKeys` does
 */
export async function addKeys(config: Pick<Config, 'dataDirectory'>, text: string): Promise<string | null> {
  const path = join(config.dataDirectory, 'keys.json');
  const present = parseKeys((await loadKeys({ keysText: null, ...config })).exportText()) ?? [];
  const brought = parseKeys(text);
  if (brought === null) throw new StartError('keysDamaged', { file: path });
  const added = brought.filter(({ id }) => present.every((key) => key.id !== id));
  const [first, ...others]: Key[] = [...present, ...added];
  if (added.length === 0 || first === undefined) return null;
  // Written aside, flushed and moved: half a file of keys would lose everything that they open.
  const aside = `${path}.new`;
  const file = await open(aside, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ format: 1, keys: keyRing([first, ...others]).exportText() })}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  return path;
}

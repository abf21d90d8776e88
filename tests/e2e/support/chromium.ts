/**
 * Which Chromium the browser tests use, and how it is started.
 *
 * Nothing is ever downloaded: CHROMIUM_PATH wins, then the place where Debian puts it, then the search path. The
 * switches keep the browser from talking to anybody but the server under test; the resolver rule makes that certain
 * even for what a page cannot see (updates, metrics, prefetching).
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of a Chromium that can be started. Throws with a sentence that says what to do when there is none. */
export function findChromium(): string {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (isExecutable(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH is ${chosen}, but there is no program that can be started.`);
  }
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')];
  for (const folder of folders) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  throw new Error(
    'The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
  );
}

/** The switches for a quiet, headless Chromium. The sandbox is given up only for root, where it cannot start. */
export function chromiumArguments(): string[] {
  const switches = [
    '--headless',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost',
  ];
  if (process.getuid?.() === 0) switches.push('--no-sandbox');
  return switches;
}

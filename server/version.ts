/** The version of the application, from package.json. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const packageFile = z.object({ version: z.string() });

function readVersion(): string {
  // From source package.json is one folder up, from dist/server/ two.
  for (const candidate of ['../package.json', '../../package.json']) {
    try {
      return packageFile.parse(JSON.parse(readFileSync(new URL(candidate, import.meta.url), 'utf8'))).version;
    } catch {
      // The other place.
    }
  }
  throw new Error('package.json was not found');
}

export const VERSION = readVersion();

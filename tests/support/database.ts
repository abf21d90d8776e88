/**
 * Vitest's global set-up of the integration project: one database server for all test files. With `MONGODB_URI` it is
 * that server, else the embedded engine in a temporary directory. Each test file takes a database of its own from it
 * (`testDatabase` in database-client.ts).
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
// relative: a global set-up is loaded without the `source` condition and would get the compiled engine
import { startEngine } from '../../server/db/embedded/engine.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    databaseUri: string;
    databaseIsEmbedded: boolean;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.MONGODB_URI;
  if (given) {
    project.provide('databaseUri', given);
    project.provide('databaseIsEmbedded', false);
    return async () => {};
  }
  const directory = await mkdtemp(join(tmpdir(), 'wegmarke-test-'));
  const engine = await startEngine({ directory });
  project.provide('databaseUri', engine.uri);
  project.provide('databaseIsEmbedded', true);
  return async () => {
    await engine.close();
    await rm(directory, { recursive: true, force: true });
  };
}

/** The kill check and the memory check, shorter than by their commands: processes of their own beside the test's server. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

async function run(script: string, argument: number): Promise<string> {
  const path = fileURLToPath(new URL(`../../../server/db/embedded/check/${script}`, import.meta.url));
  const args = ['--import', 'tsx', '--conditions=source', path, String(argument)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout;
}

describe('the embedded store', () => {
  test('loses nothing that was acknowledged when it is killed, and its indexes agree', {
    timeout: 120_000,
  }, async () => {
    const said = await run('kill.ts', 4);
    expect(said).toMatch(/killed 4 times, [1-9]\d* acknowledged writes/);
    expect(said).toContain('nothing lost, nothing inconsistent');
  });

  // With 70,000 documents the file is larger than the memory allowed, so a store that kept it mapped would fail.
  test('reads all over more data than it may hold in memory', { timeout: 180_000 }, async () => {
    expect(await run('memory.ts', 70_000)).toContain('never more than 350 MB');
  });
});

/** `npm start` itself: what npm and its shell make of signals. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

it('hands SIGTERM on to the server, which drains and frees its data directory before npm ends', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'wegmarke-npm-'));
  const { PATH = '', HOME = '' } = process.env;
  const start = () => {
    const child = spawn('npm', ['start', '--silent'], {
      cwd: ROOT,
      env: { PATH, HOME, LANG: 'en_GB.UTF-8', PORT: '0', WEGMARKE_DATA: join(directory, 'data') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const gather = (data: Buffer) => {
      output += data.toString();
    };
    child.stdout.on('data', gather);
    child.stderr.on('data', gather);
    const ended = once(child, 'close');
    const says = async (words: string) => {
      while (!output.includes(words)) {
        if (child.exitCode !== null) throw new Error(`npm start ended:\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    };
    return { child, ended, says, output: () => output };
  };
  try {
    // Twice: the second would find the directory in use if the first had left its server behind.
    for (let round = 0; round < 2; round++) {
      const { child, ended, says, output } = start();
      await says('Wegmarke is running at');
      child.kill('SIGTERM');
      await ended;
      expect(output()).toContain('server.stopped');
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}, 120_000);

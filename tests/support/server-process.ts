/** The server as a process of its own, for what only a process has: signals, exit codes, what it prints. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** What to run: the build where nothing has changed since, which starts faster; else the sources. */
function serverArguments(): string[] {
  const built = join(ROOT, 'dist', 'server', 'main.js');
  const builtAt = existsSync(built) ? statSync(join(ROOT, 'dist', 'server.tsbuildinfo')).mtimeMs : 0;
  const changedAt = ['server', 'surveys'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
  if (builtAt > Math.max(...changedAt)) return [built];
  return ['--import', 'tsx', '--conditions=source', join(ROOT, 'server', 'main.ts')];
}

export interface ServerProcess {
  readonly child: ChildProcess;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  /** Waits until standard output matches. @throws Error when the process ends before, or after a minute */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** The exit code, once it has ended. */
  ended(): Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

/** @param env replaces the environment but for PATH and HOME */
export function startServerProcess(env: Readonly<Record<string, string>>): ServerProcess {
  const { PATH = '', HOME = '' } = process.env;
  const args = serverArguments();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data) => {
    stdout += data;
  });
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  const exit = once(child, 'close').then(([code]) => code as number | null);

  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended: () => exit,
    kill: (signal) => void child.kill(signal),
    async waitFor(pattern) {
      const giveUpAt = Date.now() + 60_000;
      for (;;) {
        const match = pattern.exec(stdout);
        if (match !== null) return match;
        const over = child.exitCode !== null || child.signalCode !== null || Date.now() > giveUpAt;
        if (over) throw new Error(`the server did not print ${pattern}:\n${stdout}\n${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
  };
}

/**
 * Starts the embedded engine in a worker thread and says where it listens. This is the only file that the application
 * imports of the engine: everything else goes through a MongoDB driver and the URI.
 */

import { randomBytes } from './crypto.ts';
import { claimDirectory } from './data-directory.ts';
import { EngineStartError, type EngineStartErrorCode } from './start-error.ts';
import { startThread } from './start-thread.ts';
import type { WorkerMessage, WorkerOptions } from './worker-messages.ts';

export { EngineStartError };

export interface EngineOptions {
  /** Where the data lies; made where it is missing. */
  readonly directory: string;
  /** A Unix socket in the directory, or loopback TCP with a random password; by default what the system can do. */
  readonly transport?: 'socket' | 'tcp';
  readonly log?: (line: object) => void;
  /** The engine has died while it was running. Without this the process gets an uncaught error. */
  readonly onFailure?: (error: Error) => void;
}

export interface Engine {
  /** For a MongoDB driver on this machine. Over TCP it holds the password: do not log it. */
  readonly uri: string;
  /** Finishes what is under way, flushes and closes. */
  close(): Promise<void>;
}

/** How long a start may take before it counts as failed: opening never walks the data. */
const START_TIMEOUT_MS = 60_000;

/** Throws `EngineStartError`. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const transport = options.transport ?? (process.platform === 'win32' ? 'tcp' : 'socket');
  const { directory, socketPath, lockPath } = await claimDirectory(options.directory);
  const password = transport === 'tcp' ? randomBytes(24).toString('base64url') : null;
  const workerData: WorkerOptions = { directory, socketPath, lockPath, transport, password };
  const worker = startThread('./worker', import.meta.url, { workerData, name: 'wegmarke-engine' });
  return new Promise<Engine>((resolve, reject) => {
    let state: 'starting' | 'running' | 'closing' | 'ended' = 'starting';
    const patience = setTimeout(() => fail(new Error('the engine did not start in time')), START_TIMEOUT_MS);
    const exited = new Promise<void>((done) => worker.once('exit', () => done()));

    function fail(error: Error): void {
      clearTimeout(patience);
      const before = state;
      state = 'ended';
      void worker.terminate();
      if (before === 'starting') reject(error);
      else if (before === 'running') {
        if (!options.onFailure) throw error;
        options.onFailure(error);
      }
    }

    async function close(): Promise<void> {
      if (state === 'running') {
        state = 'closing';
        worker.postMessage('close');
      }
      await exited;
    }

    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'log') options.log?.(message.line);
      else if (message.type === 'refused') {
        fail(new EngineStartError(message.code as EngineStartErrorCode, message.message));
      } else if (state === 'starting') {
        clearTimeout(patience);
        state = 'running';
        resolve({ uri: message.uri, close });
      }
    });
    worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => {
      if (state === 'closing') state = 'ended';
      else if (state !== 'ended') fail(new Error(`the engine's thread ended with code ${code}`));
    });
  });
}

/**
 * The engine's thread: takes the directory, opens the store, answers clients until it is told to close. It listens
 * before the store is open, since holding the socket is what keeps a second process out of the data.
 */

import { createServer, type Server } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

import { ComputePool } from './aggregate/pool.ts';
import type { EngineServices } from './commands/command.ts';
import { CursorTable } from './commands/cursors.ts';
import { Dispatcher, errorReply } from './commands/dispatch.ts';
import { commandTable } from './commands/table.ts';
import { TtlMonitor } from './commands/ttl-monitor.ts';
import { Turns } from './commands/turns.ts';
import { CommandError } from './errors.ts';
import { EngineStartError } from './start-error.ts';
import { openStore } from './storage/store.ts';
import type { Store } from './storage/types.ts';
import type { Peer } from './wire/connection.ts';
import { Listener } from './wire/listener.ts';
import { makeCredentials } from './wire/scram.ts';
import { clearStaleSocket } from './wire/socket-claim.ts';
import type { WorkerMessage, WorkerOptions } from './worker-messages.ts';

const CLOSE_PATIENCE_MS = 5000;
const CURSOR_SWEEP_MS = 60_000;
const TCP_USER = 'wegmarke';
const LISTEN_ATTEMPTS = 5;

const port = parentPort;
if (!port) throw new Error('worker.ts runs as a worker thread of engine.ts only');
const options = workerData as WorkerOptions;

const send = (message: WorkerMessage) => port.postMessage(message);
const log = (line: Readonly<Record<string, unknown>>) => send({ type: 'log', line });

function inUse(): EngineStartError {
  return new EngineStartError('directoryInUse', `The data directory ${options.directory} is in use by another process`);
}

/** Listens on a path of which only one process can be the owner. */
async function own<T>(path: string, listen: () => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < LISTEN_ATTEMPTS; attempt++) {
    try {
      return await listen();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (!(await clearStaleSocket(path))) throw inUse();
    }
  }
  throw inUse();
}

async function main(): Promise<() => Promise<void>> {
  let dispatcher: Dispatcher | null = null;
  const starting = new CommandError(11600, 'The engine is not ready yet');
  const credentials = options.password === null ? null : makeCredentials(TCP_USER, options.password);
  const listen = () =>
    Listener.open({
      address:
        options.transport === 'socket'
          ? { transport: 'socket', path: options.socketPath }
          : { transport: 'tcp', host: '127.0.0.1' },
      trusted: credentials === null,
      handle: (request, peer) => dispatcher?.handle(request, peer) ?? errorReply(starting),
      errorReply,
      onClose: (peer: Peer) => dispatcher?.disconnected(peer),
    });
  let lock: Server | null = null;
  let listener: Listener;
  if (options.transport === 'socket') {
    listener = await own(options.socketPath, listen);
  } else {
    lock = await own(options.lockPath, () => holdLock(options.lockPath));
    listener = await listen();
  }
  let store: Store;
  try {
    store = await openStore({ directory: options.directory });
  } catch (error) {
    await listener.close(0);
    lock?.close();
    throw error;
  }
  const turns = new Turns();
  const cursors = new CursorTable(turns);
  const ttl = new TtlMonitor(store, log);
  const compute = new ComputePool();
  const services: EngineServices = {
    store,
    cursors,
    turns,
    ttl,
    compute,
    credentials,
    log,
    startedAt: Date.now(),
    counters: new Map(),
    operations: new Set(),
    connectionCounts: () => ({ current: listener.connections.size, total: listener.totalCreated }),
  };
  dispatcher = new Dispatcher(services, commandTable());
  const sweep = setInterval(() => cursors.sweep(), CURSOR_SWEEP_MS);
  const at =
    options.transport === 'socket'
      ? encodeURIComponent(options.socketPath)
      : `${TCP_USER}:${options.password}@127.0.0.1:${listener.port}`;
  const query = options.transport === 'socket' ? '' : '&authSource=admin&authMechanism=SCRAM-SHA-256';
  send({ type: 'ready', uri: `mongodb://${at}/?directConnection=true${query}` });

  return async () => {
    clearInterval(sweep);
    await ttl.stop();
    await listener.close(CLOSE_PATIENCE_MS);
    cursors.closeAll();
    await compute.close();
    await store.close();
    lock?.close();
  };
}

function holdLock(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });
}

try {
  const close = await main();
  port.once('message', () => {
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log({ level: 'error', action: 'engine.close', error: String(error) });
        process.exit(1);
      },
    );
  });
} catch (error) {
  send({
    type: 'refused',
    code: error instanceof EngineStartError ? error.code : 'startFailed',
    message: error instanceof Error ? error.message : String(error),
  });
}

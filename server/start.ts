/**
 * Starts the server and ends it: configuration → database → keys → migrations → app → listening. What stands in the
 * way is one clear sentence on standard error. The first SIGTERM or SIGINT drains, a second one exits at once.
 */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { InterfaceLanguage } from '#surveys/language';
import { type App, createApp } from './app.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { type Database, openDatabase } from './db/connect.ts';
import { createHttpServer } from './http/http-server.ts';
import { checkKeys } from './keys/key-check.ts';
import { loadKeys } from './keys/key-file.ts';
import type { Log } from './log.ts';
import { MigrationError, migrate } from './migrations/migrator.ts';
import { StartError } from './start-error.ts';

const DRAIN_MS = 10_000;

/** npm and the terminal each deliver the same Ctrl-C; what comes this close together is one. */
const SAME_SIGNAL_MS = 100;

const TEXTS = {
  running: { de: 'Wegmarke läuft auf {url}', en: 'Wegmarke is running at {url}' },
  setup: {
    de: 'Zum Einrichten öffnen Sie bitte diesen Link. Er gilt einmal und 24 Stunden lang:\n{url}',
    en: 'To set it up, please open this link. It works once, within 24 hours:\n{url}',
  },
} as const;

function sentence(text: keyof typeof TEXTS, language: InterfaceLanguage, url: string): string {
  return TEXTS[text][language].replace('{url}', url);
}

/** An address that a browser on this machine can open. */
function browserAddress({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function listen(server: Server, { host, port }: Config): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const codes = {
        EADDRINUSE: 'portInUse',
        EACCES: 'portForbidden',
        EADDRNOTAVAIL: 'hostUnknown',
        ENOTFOUND: 'hostUnknown',
      } as const;
      const code = codes[error.code as keyof typeof codes];
      reject(code === undefined ? error : new StartError(code, { host, port }, error));
    });
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}

/** Stops accepting, lets requests under way finish for a while, then cuts what is left. */
async function drain(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}

export interface RunningServer {
  readonly url: string;
  /** Resolves when everything is closed. */
  stop(): Promise<void>;
}

/**
 * Starts everything.
 *
 * @param say prints a line for people
 * @param onFailure called when the database engine dies while the server runs
 * @throws StartError
 */
export async function startServer(
  config: Config,
  log: Log,
  say: (line: string) => void,
  onFailure: (error: Error) => void,
): Promise<RunningServer> {
  const database = await openDatabase(config, log, onFailure);
  let server: Server | undefined;
  try {
    const { connection } = database;
    const keys = await loadKeys(config);
    await checkKeys(connection, keys);
    let url = config.publicUrl ?? '';
    const app = createApp({
      config,
      log,
      clock: systemClock,
      connection,
      keys,
      publicAddress: () => url,
    });
    // After the app has made its models, whose indexes this creates.
    await prepareDatabase(database, log);
    server = createHttpServer(app.handler);
    const address = await listen(server, config);
    server.on('error', (error) => log.error({ action: 'server.error', error }));
    url ||= browserAddress(address);
    app.startJobs();
    say(sentence('running', config.terminalLanguage, url));
    const setupLink = await app.services.setup.makeLink();
    if (setupLink !== null) say(sentence('setup', config.terminalLanguage, setupLink));
    if (config.publicUrl?.startsWith('https:') && config.trustProxy === null) {
      log.warn({ action: 'config.proxy' }, 'WEGMARKE_URL is https but WEGMARKE_TRUST_PROXY is not set: see README');
    }
    log.info({ action: 'server.started', embedded: database.isEmbedded });
    return { url, stop: () => stop(app, database, server, log) };
  } catch (error) {
    server?.closeAllConnections();
    server?.close();
    await database.close();
    throw error;
  }
}

async function prepareDatabase({ connection }: Database, log: Log): Promise<void> {
  try {
    await migrate({ connection, clock: systemClock, log });
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    throw new StartError(error.code === 'database_newer' ? 'databaseNewer' : 'restoreUnfinished', {}, error);
  }
}

async function stop(app: App, database: Database, server: Server | undefined, log: Log): Promise<void> {
  log.info({ action: 'server.stopping' });
  app.endChannels();
  if (server !== undefined) await drain(server);
  await app.close();
  await database.close();
  log.info({ action: 'server.stopped' });
}

/** Calls `first` at the first SIGTERM or SIGINT and exits at once at a second one, with 128 + the signal's number. */
export function onSignals(first: () => void): void {
  let firstAt: number | null = null;
  const codes = { SIGINT: 130, SIGTERM: 143 } as const;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (firstAt === null) {
        firstAt = now;
        first();
      } else if (now - firstAt > SAME_SIGNAL_MS) {
        process.exit(codes[signal]);
      }
    });
  }
}

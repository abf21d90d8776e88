/**
 * The server under test: the built program, started as an operator starts it, with an empty data directory.
 *
 * Whatever the program prints is kept: the address and the one-time set-up link are read from there, and a test that
 * fails can show it. With MONGODB_URI in the environment the server uses that MongoDB, with a database of its own that
 * is dropped at the end; without it the embedded engine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MongoClient } from 'mongodb';

const PROGRAM = resolve('dist/server/main.js');
const MOVABLE_CLOCK = resolve('tests/e2e/support/movable-clock.mjs');
/** The server looks at its clock's file this often. */
const CLOCK_SEEN_MS = 150;
const DAY_MS = 86_400_000;
const START_TIMEOUT = 30_000;
const STOP_TIMEOUT = 15_000;

export interface TestServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly origin: string;
  /** The one-time link that the server printed on its empty database. */
  readonly setupLink: string;
  /** Everything the server has printed so far. */
  output(): string;
  /** The variables that it was started with, for the command line. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sets the server's clock this many days ahead of now; the browser's clock is the test's own business. */
  setDaysAhead(days: number): Promise<void>;
  /** Stops the server with SIGTERM and removes its data. */
  stop(): Promise<void>;
}

/** The connection string of a database of its own on the given server. */
function ownDatabase(uri: string): { uri: string; name: string } {
  const name = `e2e-${randomBytes(6).toString('hex')}`;
  const url = new URL(uri);
  url.pathname = `/${name}`;
  return { uri: url.href, name };
}

/** Starts a server on a free port. `environment` adds to or replaces variables. */
export async function startServer(environment: Record<string, string> = {}): Promise<TestServer> {
  if (!existsSync(PROGRAM)) throw new Error('dist/server/main.js is not there: run "npm run build" first.');
  const data = await mkdtemp(join(tmpdir(), 'wegmarke-e2e-'));
  const given = process.env.MONGODB_URI;
  const database = given ? ownDatabase(given) : null;
  const clock = `${data}.clock`;
  await writeFile(clock, '0');
  const own = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    WEGMARKE_DATA: data,
    ...(database ? { MONGODB_URI: database.uri } : {}),
    ...environment,
  };
  const child = spawn(process.execPath, ['--import', MOVABLE_CLOCK, PROGRAM], {
    env: { ...process.env, ...own, TEST_CLOCK_FILE: clock },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const gather = (chunk: Buffer) => {
    text += chunk.toString('utf8');
  };
  child.stdout.on('data', gather);
  child.stderr.on('data', gather);

  const stop = async () => {
    await end(child);
    if (database && given) await dropDatabase(given, database.name);
    await rm(data, { recursive: true, force: true });
    await rm(clock, { force: true });
  };
  const setDaysAhead = async (days: number) => {
    await writeFile(clock, String(days * DAY_MS));
    await new Promise((seen) => setTimeout(seen, CLOCK_SEEN_MS));
  };

  try {
    const setupLink = await waitForLink(child, () => text);
    const { origin } = new URL(setupLink);
    return { origin, setupLink, environment: own, output: () => text, setDaysAhead, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitForLink(child: ChildProcess, output: () => string): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT;
  while (Date.now() < deadline) {
    const link = /https?:\/\/[^\s"]+\/setup#[A-Za-z0-9_-]+/.exec(output());
    if (link) return link[0];
    if (child.exitCode !== null) throw new Error(`The server ended with code ${child.exitCode}.\n${output()}`);
    await new Promise((wake) => setTimeout(wake, 25));
  }
  throw new Error(`The server printed no set-up link within ${START_TIMEOUT / 1000} seconds.\n${output()}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((wake) => child.once('exit', () => wake()));
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
  await ended;
  clearTimeout(patience);
}

async function dropDatabase(uri: string, name: string): Promise<void> {
  const client = await MongoClient.connect(uri);
  try {
    await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}

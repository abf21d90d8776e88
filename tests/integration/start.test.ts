/** Starting and stopping the server as a process, with the embedded engine in a data directory. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type ServerProcess, startServerProcess } from '#tests/support/server-process';

// Without an up-to-date build each start compiles the sources anew, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

let directory: string;
let running: ServerProcess[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wegmarke-start-'));
  running = [];
});
afterEach(async () => {
  for (const server of running) server.kill('SIGKILL');
  await Promise.all(running.map((server) => server.ended()));
  await rm(directory, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): ServerProcess {
  const server = startServerProcess({ PORT: '0', WEGMARKE_DATA: join(directory, 'data'), LANG: 'en_GB.UTF-8', ...env });
  running.push(server);
  return server;
}

async function addressOf(server: ServerProcess): Promise<URL> {
  return new URL((await server.waitFor(/running at (\S+)/))[1] ?? '');
}

/** A sign-in whose body is sent up to its last byte, once the server has begun with it: a request under way. */
async function openRequest(url: URL): Promise<{ finish(): Promise<string> }> {
  const socket = connect(Number(url.port), url.hostname);
  let answer = '';
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(answer)));
  socket.on('error', () => {});
  const begun = new Promise<void>((resolve) => {
    socket.on('data', (data) => {
      answer += data;
      if (answer.includes('100 Continue')) resolve();
    });
  });
  const lines = [
    'POST /api/session HTTP/1.1',
    `Host: ${url.host}`,
    `Origin: ${url.origin}`,
    'Content-Type: application/json',
    'Content-Length: 2',
    'Expect: 100-continue',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await begun;
  socket.write('{');
  return {
    finish() {
      socket.write('}');
      return closed;
    },
  };
}

/** Waits until the server takes no more connections. */
async function closedToNew(url: URL): Promise<void> {
  for (;;) {
    const refused = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(url.port), url.hostname);
      socket.once('error', () => resolve(true));
      socket.once('connect', () => {
        socket.destroy();
        resolve(false);
      });
    });
    if (refused) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

describe('starting', () => {
  test('prints the address and a set-up link that works, and keeps keys and data for its owner only', async () => {
    const server = start();
    const url = await addressOf(server);
    const [, token = ''] = await server.waitFor(/\/setup#([\w-]{43})/);
    const admin = { login: 'erste', name: 'Erste', password: 'hinter dem blauen Berg' };
    const reply = await fetch(new URL('/api/setup', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url.origin },
      body: JSON.stringify({ token, admin, language: 'de', project: { name: 'Probe' } }),
    });
    expect(reply.status).toBe(201);
    expect(server.stderr()).not.toContain(token);
    const data = join(directory, 'data');
    expect((await stat(join(data, 'keys.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(data)).mode & 0o777).toBe(0o700);

    server.kill('SIGTERM');
    expect(await server.ended()).toBe(0);
    const again = start();
    await addressOf(again);
    const session = await fetch(new URL('/api/setup', await addressOf(again)));
    expect(await session.json()).toEqual({ needed: false, language: 'de' });
    expect(again.stdout()).not.toContain('/setup#');
  });

  test('warns when it stands behind TLS and is not told whose X-Forwarded-For counts', async () => {
    const behindTls = { WEGMARKE_URL: 'https://wegmarke.example' };
    const servers = [
      start(behindTls),
      start({ ...behindTls, WEGMARKE_TRUST_PROXY: '1', WEGMARKE_DATA: `${directory}/2` }),
    ];
    for (const server of servers) {
      await server.waitFor(/\/setup#/);
      server.kill('SIGTERM');
      await server.ended();
    }
    expect(servers.map((server) => server.stderr().includes('WEGMARKE_TRUST_PROXY'))).toEqual([true, false]);
  });

  test('speaks German where the system does', async () => {
    const server = start({ LANG: 'de_DE.UTF-8' });
    await server.waitFor(/Wegmarke läuft auf http:\/\/127\.0\.0\.1:\d+\n/);
    await server.waitFor(/Zum Einrichten öffnen Sie bitte diesen Link\./);
  });
});

describe('what stands in the way is one sentence and exit code 1', () => {
  async function expectSentence(server: ServerProcess, sentence: RegExp): Promise<void> {
    expect(await server.ended()).toBe(1);
    expect(server.stderr()).toMatch(sentence);
    expect(
      server
        .stderr()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('{')),
    ).toHaveLength(1);
    expect(server.stderr()).not.toMatch(/\n\s+at /);
    expect(server.stdout()).toBe('');
  }

  test('a port in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    await expectSentence(start({ PORT: port }), new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is in use`));
    other.close();
  });

  test('a data directory that cannot be written', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    await expectSentence(start({ WEGMARKE_DATA: join(file, 'data') }), /The data directory \S+ cannot be written to\./);
  });

  test('a data directory in use by another process', async () => {
    const first = start();
    const url = await addressOf(first);
    await expectSentence(start(), /The data directory \S+ is in use by another process\./);
    expect((await fetch(new URL('/api/health', url))).status).toBe(200);
  });

  test('an address that this machine does not have', async () => {
    await expectSentence(start({ HOST: '203.0.113.1' }), /The address 203\.0\.113\.1 does not exist on this machine/);
  });

  test('a configuration that is not valid', async () => {
    await expectSentence(start({ PORT: 'http' }), /The environment variable PORT is not valid/);
    await expectSentence(start({ WEGMARKE_KEYS: 'nonsense' }), /The environment variable WEGMARKE_KEYS is not valid/);
  });

  test('keys that do not fit the database, or a damaged key file', async () => {
    const server = start();
    await addressOf(server);
    server.kill('SIGTERM');
    await server.ended();
    const file = join(directory, 'data', 'keys.json');
    const kept = await readFile(file, 'utf8');
    await rm(file);
    await expectSentence(start(), /The keys do not fit the database: key "k[0-9a-f]{8}" is missing/);
    await writeFile(file, '{"format":1,');
    await expectSentence(start(), /The key file \S+keys\.json cannot be read or is damaged/);
    await writeFile(file, kept);
    await addressOf(start());
  });

  test('a MongoDB server that cannot be reached', async () => {
    const uri = 'mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=500';
    await expectSentence(start({ MONGODB_URI: uri }), /The database in MONGODB_URI cannot be reached\./);
  });
});

describe('stopping', () => {
  test('lets a request under way finish, and takes no new ones', async () => {
    const server = start();
    const url = await addressOf(server);
    const request = await openRequest(url);
    server.kill('SIGTERM');
    await closedToNew(url);
    const answer = await request.finish();
    expect(answer).toMatch(/HTTP\/1\.1 400 Bad Request/);
    expect(answer).toContain('invalid_input');
    expect(await server.ended()).toBe(0);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('exits at once at a second %s', async (signal, code) => {
    const server = start();
    const url = await addressOf(server);
    await openRequest(url);
    server.kill(signal);
    await closedToNew(url);
    // Signals that come closer together than this count as one.
    await new Promise((resolve) => setTimeout(resolve, 200));
    server.kill(signal);
    expect(await server.ended()).toBe(code);
  });
});

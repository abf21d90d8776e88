/** Starting and stopping the engine: its directory, its socket, and what it says where it cannot start. */

import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, EngineStartError, startEngine } from '#server/db/embedded/engine';

let directory: string;
const running: Engine[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'wegmarke-start-'));
});
afterEach(async () => {
  for (const engine of running.splice(0)) await engine.close();
  await rm(directory, { recursive: true, force: true });
});

async function start(where = directory, transport?: 'socket' | 'tcp'): Promise<Engine> {
  const engine = await startEngine({ directory: where, ...(transport ? { transport } : {}) });
  running.push(engine);
  return engine;
}

async function refusal(promise: Promise<unknown>): Promise<EngineStartError> {
  const error = await promise.then(
    () => null,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(EngineStartError);
  return error as EngineStartError;
}

async function count(uri: string): Promise<number> {
  const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 3000 }).connect();
  try {
    await client.db('d').collection('c').insertOne({});
    return await client.db('d').collection('c').countDocuments();
  } finally {
    await client.close();
  }
}

const socketOf = (engine: Engine) => decodeURIComponent(/^mongodb:\/\/([^/]+)/.exec(engine.uri)?.[1] ?? '');

describe.runIf(process.env.MONGODB_URI === undefined)('starting the engine', () => {
  it('makes its directory, keeps others out of it, and finds its data again', async () => {
    const inner = join(directory, 'new', 'data');
    const first = await start(inner);
    expect((await stat(inner)).mode & 0o777).toBe(0o700);
    expect((await stat(socketOf(first))).mode & 0o777).toBe(0o600);
    for (const file of ['data.mdb', 'lock.mdb']) expect((await stat(join(inner, file))).mode & 0o777).toBe(0o600);
    expect(await count(first.uri)).toBe(1);
    await first.close();
    const second = await start(inner);
    expect(await count(second.uri)).toBe(2);
  });

  it('refuses a directory that another engine uses, and leaves that one alone', async () => {
    const first = await start();
    expect((await refusal(startEngine({ directory }))).code).toBe('directoryInUse');
    expect((await refusal(startEngine({ directory, transport: 'tcp' }))).code).toBe('directoryInUse');
    expect(await count(first.uri)).toBe(1);
  });

  it('lets only one of several that start at once have the directory', async () => {
    const results = await Promise.allSettled([start(), start(), start()]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('starts over the socket of a process that was killed, with everything that was acknowledged', async () => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', '--conditions=source', resolve('server/db/embedded/run.ts'), '--directory', directory],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const uri = await new Promise<string>((found) => child.stdout.once('data', (data) => found(String(data).trim())));
    expect(await count(uri)).toBe(1);
    expect((await refusal(startEngine({ directory }))).code).toBe('directoryInUse');
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGKILL');
    await gone;
    expect(await count((await start()).uri)).toBe(2);
  });

  it('puts the socket elsewhere where the path is too long for one', async () => {
    const deep = join(directory, 'x'.repeat(100));
    const engine = await start(deep);
    expect(socketOf(engine).length).toBeLessThan(104);
    expect((await readFile(join(deep, 'engine.address'), 'utf8')).trim()).toBe(socketOf(engine));
    expect(await count(engine.uri)).toBe(1);
    expect((await refusal(startEngine({ directory: deep }))).code).toBe('directoryInUse');
  });

  it('says what is wrong with a directory', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    expect((await refusal(startEngine({ directory: join(file, 'below') }))).code).toBe('directoryNotWritable');
    const newer = join(directory, 'newer');
    await mkdir(newer);
    await writeFile(join(newer, 'engine.json'), '{"format":99}');
    expect((await refusal(startEngine({ directory: newer }))).code).toBe('formatTooNew');
    await writeFile(join(newer, 'engine.json'), '{"for');
    expect((await refusal(startEngine({ directory: newer }))).code).toBe('dataDamaged');
    const damaged = join(directory, 'damaged');
    await mkdir(damaged);
    await writeFile(join(damaged, 'data.mdb'), Buffer.alloc(16_384, 7));
    expect((await refusal(startEngine({ directory: damaged }))).code).toBe('dataDamaged');
    await writeFile(join(damaged, 'data.mdb'), 'short');
    expect((await refusal(startEngine({ directory: damaged }))).code).toBe('dataDamaged');
  });

  it('tells a file that has been cut off', async () => {
    const engine = await start();
    const client = await new MongoClient(engine.uri).connect();
    await client
      .db('d')
      .collection('c')
      .insertMany(Array.from({ length: 500 }, () => ({ text: 'x'.repeat(5000) })));
    await client.close();
    await engine.close();
    const file = join(directory, 'data.mdb');
    await truncate(file, Math.floor((await stat(file)).size / 3));
    expect((await refusal(startEngine({ directory }))).code).toBe('dataDamaged');
  });

  it.runIf(process.getuid?.() !== 0)('refuses a directory that it may not write', async () => {
    await chmod(directory, 0o500);
    expect((await refusal(startEngine({ directory }))).code).toBe('directoryNotWritable');
    await chmod(directory, 0o700);
  });

  it('asks for the password over TCP', async () => {
    const engine = await start(directory, 'tcp');
    expect(await count(engine.uri)).toBe(1);
    const open = async (uri: string) => {
      const client = new MongoClient(uri, { serverSelectionTimeoutMS: 3000 });
      try {
        return await client.db('d').collection('c').countDocuments();
      } finally {
        await client.close();
      }
    };
    await expect(open(engine.uri.replace(/:[^:@/]+@/, ':wrong@'))).rejects.toMatchObject({ code: 18 });
    const anonymous = engine.uri.replace(/\/\/[^@]+@/, '//').replace(/&auth\w+=[^&]+/g, '');
    await expect(open(anonymous)).rejects.toMatchObject({ code: 13 });
    expect(engine.uri).toMatch(/@127\.0\.0\.1:\d+\//);
  });

  it('answers what is under way before it closes', async () => {
    const engine = await start();
    const client = await new MongoClient(engine.uri, { serverSelectionTimeoutMS: 500 }).connect();
    const collection = client.db('d').collection('c');
    await collection.insertOne({});
    const writes = Array.from({ length: 50 }, (_, n) => collection.insertOne({ n }));
    await Promise.race(writes);
    const closed = engine.close();
    const settled = await Promise.allSettled(writes);
    await closed;
    await client.close();
    const acknowledged = settled.filter(({ status }) => status === 'fulfilled').length;
    const again = await start();
    expect(await count(again.uri)).toBeGreaterThanOrEqual(acknowledged + 2);
  });
});

/** The engine's socket under bad messages, many connections and slow readers. Only for the embedded engine. */

import { connect, type Socket } from 'node:net';
import { BSON, type Document } from 'bson';
import fc from 'fast-check';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';
import { messageOf, opMsg, sequence, withChecksum } from '#tests/support/wire-bytes';

let database: TestDatabase;
let socketPath: string;

beforeAll(async () => {
  database = await testDatabase('wire');
  socketPath = decodeURIComponent(/^mongodb:\/\/([^/?]+)/.exec(database.uri)?.[1] ?? '');
});

afterAll(() => database.close());

/** A connection that gathers what comes back until the other side closes or enough has come. */
class RawClient {
  readonly socket: Socket;
  closed = false;
  #received = Buffer.alloc(0);
  #wake: () => void = () => {};

  constructor() {
    this.socket = connect(socketPath);
    this.socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
  }

  /** The next reply, or null where the connection is closed without one. */
  async reply(): Promise<{ opCode: number; responseTo: number; document: Document } | null> {
    for (;;) {
      if (this.#received.length >= 16) {
        const length = this.#received.readInt32LE(0);
        if (this.#received.length >= length) {
          const message = this.#received.subarray(0, length);
          this.#received = this.#received.subarray(length);
          const opCode = message.readInt32LE(12);
          return {
            opCode,
            responseTo: message.readInt32LE(8),
            document: BSON.deserialize(message.subarray(opCode === 1 ? 36 : 21)),
          };
        }
      }
      if (this.closed) return null;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async untilClosed(): Promise<void> {
    while (!this.closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

async function exchange(message: Buffer): Promise<{ code: number | undefined; closed: boolean }> {
  const client = new RawClient();
  client.socket.write(message);
  const reply = await client.reply();
  if (reply?.document.ok === 0) await client.untilClosed();
  else client.socket.destroy();
  return { code: reply?.document.code as number | undefined, closed: client.closed };
}

describe.runIf(process.env.MONGODB_URI === undefined)('the wire', () => {
  it('answers OP_MSG with and without checksum, and a hello that comes as OP_QUERY', async () => {
    const client = new RawClient();
    client.socket.write(opMsg({ ping: 1, $db: 'admin' }, { requestId: 5 }));
    expect(await client.reply()).toMatchObject({ responseTo: 5, opCode: 2013, document: { ok: 1 } });
    client.socket.write(withChecksum(opMsg({ ping: 1, $db: 'admin' }, { requestId: 6 })));
    expect(await client.reply()).toMatchObject({ responseTo: 6, document: { ok: 1 } });
    const body = Buffer.concat([
      Buffer.alloc(4),
      Buffer.from('admin.$cmd\0'),
      Buffer.from([0, 0, 0, 0, 255, 255, 255, 255]),
      BSON.serialize({ isMaster: 1 }),
    ]);
    client.socket.write(messageOf(2004, body, 7));
    expect(await client.reply()).toMatchObject({ responseTo: 7, opCode: 1, document: { ok: 1, maxWireVersion: 21 } });
    client.socket.destroy();
  });

  it('answers several messages that come at once, in their order, and one that comes byte by byte', async () => {
    const client = new RawClient();
    client.socket.write(Buffer.concat([1, 2, 3].map((requestId) => opMsg({ ping: 1, $db: 'admin' }, { requestId }))));
    for (const requestId of [1, 2, 3]) expect((await client.reply())?.responseTo).toBe(requestId);
    for (const byte of opMsg({ ping: 1, $db: 'admin' }, { requestId: 4 })) client.socket.write(Buffer.from([byte]));
    expect((await client.reply())?.responseTo).toBe(4);
    client.socket.destroy();
  });

  it('writes without an answer where moreToCome is set', async () => {
    const client = new RawClient();
    client.socket.write(
      opMsg(
        { insert: 'quiet', $db: database.name, writeConcern: { w: 0 } },
        { flags: 2, sequences: [sequence('documents', [{ _id: 1 }])] },
      ),
    );
    client.socket.write(opMsg({ count: 'quiet', $db: database.name }, { requestId: 9 }));
    expect(await client.reply()).toMatchObject({ responseTo: 9, document: { n: 1 } });
    client.socket.destroy();
  });

  it('refuses broken messages, says why, closes that connection and harms no other', async () => {
    const bystander = new RawClient();
    const oversized = opMsg({ ping: 1, $db: 'admin' });
    oversized.writeInt32LE(48_000_001, 0);
    const undersized = opMsg({ ping: 1, $db: 'admin' });
    undersized.writeInt32LE(15, 0);
    const brokenBody = opMsg({ ping: 1, $db: 'admin' });
    brokenBody.writeInt32LE(1000, 21);
    const brokenChecksum = withChecksum(opMsg({ ping: 1, $db: 'admin' }));
    brokenChecksum[30] = (brokenChecksum[30] as number) ^ 0xff;
    expect(await exchange(oversized)).toEqual({ code: 17, closed: true });
    expect(await exchange(undersized)).toEqual({ code: 17, closed: true });
    expect(await exchange(brokenBody)).toEqual({ code: 22, closed: true });
    expect(await exchange(brokenChecksum)).toEqual({ code: 288, closed: true });
    expect(await exchange(messageOf(2012, Buffer.alloc(30)))).toEqual({ code: 17, closed: true });
    expect(await exchange(messageOf(9999, Buffer.alloc(30)))).toEqual({ code: 17, closed: true });
    bystander.socket.write(opMsg({ ping: 1, $db: 'admin' }, { requestId: 3 }));
    expect((await bystander.reply())?.document.ok).toBe(1);
    bystander.socket.destroy();
  });

  it('refuses OP_QUERY for anything but a hello', async () => {
    const query = (namespace: string, command: Document) =>
      messageOf(
        2004,
        Buffer.concat([Buffer.alloc(4), Buffer.from(`${namespace}\0`), Buffer.alloc(8), BSON.serialize(command)]),
      );
    const client = new RawClient();
    client.socket.write(query('admin.$cmd', { ping: 1 }));
    expect((await client.reply())?.document).toMatchObject({ ok: 0, code: 352 });
    client.socket.destroy();
    expect((await exchange(query('d.people', {}))).code).toBe(352);
  });

  it('survives whatever bytes come', async () => {
    const whole = opMsg(
      { update: 'fuzz', $db: database.name, ordered: true },
      { sequences: [sequence('updates', [{ q: { a: 1 }, u: { $set: { b: { c: [1, 2, 3] } } }, upsert: false }])] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: whole.length }),
        async (changes, length) => {
          const message = Buffer.from(whole.subarray(0, length));
          for (const [at, value] of changes) if (at < length) message[at] = value;
          const client = new RawClient();
          client.socket.end(message);
          await client.untilClosed();
        },
      ),
      { numRuns: 200 },
    );
    expect(await database.db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  it('serves 200 connections at once', async () => {
    const clients = Array.from({ length: 200 }, () => new RawClient());
    await Promise.all(
      clients.map(async (client, index) => {
        client.socket.write(
          opMsg(
            { insert: 'many', $db: database.name },
            { requestId: index, sequences: [sequence('documents', [{ _id: index }])] },
          ),
        );
        expect(await client.reply()).toMatchObject({ responseTo: index, document: { n: 1 } });
      }),
    );
    expect(await database.db.collection('many').countDocuments()).toBe(200);
    for (const client of clients) client.socket.destroy();
  });

  it('holds one batch for a reader that does not read, however much it asks for', async () => {
    const collection = database.db.collection('large');
    const text = 'x'.repeat(100_000);
    for (let batch = 0; batch < 4; batch++) {
      await collection.insertMany(Array.from({ length: 100 }, (_, index) => ({ batch, index, text })));
    }
    const resident = async () =>
      ((await database.db.admin().command({ serverStatus: 1 })).mem as { resident: number }).resident;
    const slow = Array.from({ length: 5 }, () => new RawClient());
    const before = await resident();
    for (const client of slow) {
      client.socket.pause();
      // 20 times the whole collection, asked for at once and never read: 800 MB for each of the five.
      const ask = opMsg({ find: 'large', batchSize: 1000, singleBatch: true, $db: database.name });
      for (let times = 0; times < 20; times++) client.socket.write(ask);
    }
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect((await resident()) - before).toBeLessThan(400);
    expect(await collection.findOne({ batch: 3, index: 99 }, { projection: { _id: 0, batch: 1 } })).toEqual({
      batch: 3,
    });
    for (const client of slow) client.socket.destroy();
  });

  it('stops working for a client that has gone', async () => {
    const client = new RawClient();
    client.socket.write(
      opMsg({ aggregate: 'large', pipeline: [{ $sort: { text: 1, index: 1 } }], cursor: {}, $db: database.name }),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.socket.destroy();
    const other = await new MongoClient(database.uri).connect();
    await expect
      .poll(async () => {
        const { inprog } = await other.db('admin').command({ currentOp: 1 });
        return (inprog as Document[]).filter((operation) => operation.ns === `${database.name}.large`).length;
      })
      .toBe(0);
    await other.close();
  });
});

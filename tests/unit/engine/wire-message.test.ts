/** The wire protocol as bytes: what is understood, what is refused, and that nothing is read past its end. */

import { BSON } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CommandError } from '#server/db/embedded/errors';
import { crc32c } from '#server/db/embedded/wire/crc32c';
import { finishReply, frameReply, parseMessage, wantsNoReply } from '#server/db/embedded/wire/message';
import { checkDocument, rawFields } from '#server/db/embedded/wire/raw-bson';
import { messageOf, opMsg, sequence, withChecksum } from '#tests/support/wire-bytes';

function codeOf(act: () => unknown): number {
  try {
    act();
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('OP_MSG', () => {
  it('gives the body and its document sequences', () => {
    const request = parseMessage(
      opMsg({ insert: 'c', $db: 'd' }, { sequences: [sequence('documents', [{ a: 1 }, { a: 2 }])], requestId: 77 }),
    );
    expect(request.requestId).toBe(77);
    expect(BSON.deserialize(request.body)).toEqual({ insert: 'c', $db: 'd' });
    expect(request.sequences.get('documents')?.map((bytes) => BSON.deserialize(bytes))).toEqual([{ a: 1 }, { a: 2 }]);
    expect(request.moreToCome).toBe(false);
  });

  it('knows moreToCome and ignores exhaustAllowed', () => {
    expect(parseMessage(opMsg({ ping: 1 }, { flags: 2 })).moreToCome).toBe(true);
    expect(parseMessage(opMsg({ ping: 1 }, { flags: 1 << 16 })).moreToCome).toBe(false);
    expect(wantsNoReply(opMsg({ ping: 1 }, { flags: 2 }))).toBe(true);
  });

  it('checks the checksum', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    const good = withChecksum(opMsg({ ping: 1 }));
    expect(BSON.deserialize(parseMessage(good).body)).toEqual({ ping: 1 });
    good[25] = (good[25] as number) ^ 1;
    expect(codeOf(() => parseMessage(good))).toBe(288);
  });

  it('refuses what MongoDB refuses, with its codes', () => {
    expect(codeOf(() => parseMessage(opMsg({ ping: 1 }, { flags: 4 })))).toBe(223);
    expect(codeOf(() => parseMessage(messageOf(2013, Buffer.from([0, 0, 0, 0, 9, 0]))))).toBe(40432);
    const twoBodies = Buffer.concat([
      Buffer.alloc(4),
      Buffer.from([0]),
      BSON.serialize({}),
      Buffer.from([0]),
      BSON.serialize({}),
    ]);
    expect(codeOf(() => parseMessage(messageOf(2013, twoBodies)))).toBe(40430);
    const noBody = Buffer.concat([Buffer.alloc(4), sequence('documents', [{}])]);
    expect(codeOf(() => parseMessage(messageOf(2013, noBody)))).toBe(40587);
    const twice = opMsg({ insert: 'c' }, { sequences: [sequence('documents', []), sequence('documents', [])] });
    expect(codeOf(() => parseMessage(twice))).toBe(40431);
    expect(codeOf(() => parseMessage(messageOf(2012, Buffer.alloc(20))))).toBe(17);
    expect(codeOf(() => parseMessage(messageOf(2002, Buffer.alloc(20))))).toBe(17);
  });

  it('takes OP_QUERY for commands only', () => {
    const query = (namespace: string) =>
      messageOf(
        2004,
        Buffer.concat([Buffer.alloc(4), Buffer.from(`${namespace}\0`), Buffer.alloc(8), BSON.serialize({ hello: 1 })]),
      );
    expect(parseMessage(query('admin.$cmd')).legacy).toBe(true);
    expect(codeOf(() => parseMessage(query('d.people')))).toBe(352);
  });

  it('frames replies that a driver can read', () => {
    const reply = finishReply(frameReply(BSON.serialize({ ok: 1 })), 1234);
    expect(reply.readInt32LE(0)).toBe(reply.length);
    expect(reply.readInt32LE(8)).toBe(1234);
    expect(reply.readInt32LE(12)).toBe(2013);
    expect(BSON.deserialize(reply.subarray(21))).toEqual({ ok: 1 });
  });

  it('either understands or refuses any damage, and never reads past the end', () => {
    const whole = opMsg(
      { update: 'c', $db: 'd', nested: { list: [1, 'two', { three: 3n }], when: new Date(0) } },
      { sequences: [sequence('updates', [{ q: { _id: new BSON.ObjectId() }, u: { $set: { a: /x/i } } }])] },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 16, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.integer({ min: 16, max: whole.length }),
        (changes, length) => {
          const message = Buffer.from(whole.subarray(0, length));
          for (const [at, value] of changes) if (at < length) message[at] = value;
          message.writeInt32LE(length, 0);
          try {
            const request = parseMessage(message);
            for (const _ of rawFields(request.body));
          } catch (error) {
            expect(error).toBeInstanceOf(CommandError);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('the check of BSON from outside', () => {
  it('accepts what the library writes, byte for byte', () => {
    const bytes = Buffer.from(
      BSON.serialize({
        double: 1.5,
        text: 'ä',
        nested: { deep: { deeper: [] } },
        binary: new BSON.Binary(Buffer.from('x')),
        id: new BSON.ObjectId(),
        yes: true,
        when: new Date(),
        nothing: null,
        pattern: /a/i,
        code: new BSON.Code('x', { y: 1 }),
        symbol: new BSON.BSONSymbol('s'),
        int: 1,
        stamp: new BSON.Timestamp({ t: 1, i: 2 }),
        long: BSON.Long.fromNumber(2 ** 40),
        decimal: BSON.Decimal128.fromString('1.1'),
        least: new BSON.MinKey(),
        most: new BSON.MaxKey(),
      }),
    );
    expect(checkDocument(bytes, 0, bytes.length)).toBe(bytes.length);
    expect([...rawFields(bytes)].map(({ name }) => name)).toHaveLength(17);
  });

  it('refuses every truncation', () => {
    const bytes = Buffer.from(BSON.serialize({ a: { b: 'text', c: [1, 2, { d: null }] } }));
    for (let length = 0; length < bytes.length; length++) {
      expect(codeOf(() => checkDocument(bytes.subarray(0, length), 0, length))).toBe(22);
    }
  });

  it('refuses nesting beyond 200 levels', () => {
    let nested: object = {};
    for (let level = 0; level < 201; level++) nested = { a: nested };
    const bytes = Buffer.from(BSON.serialize(nested));
    expect(codeOf(() => checkDocument(bytes, 0, bytes.length))).toBe(15);
  });
});

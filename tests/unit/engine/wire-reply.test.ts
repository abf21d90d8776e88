/** Replies as bytes: batches that are put together by hand, and documents larger than the encoder's working space. */

import { BSON, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '#server/db/embedded/bson/codec';
import type { Doc } from '#server/db/embedded/bson/values';
import { count, cursorReply, doc, int } from '#server/db/embedded/commands/reply';
import { finishReply, REPLY_HEADROOM } from '#server/db/embedded/wire/message';

const body = (reply: Buffer) => BSON.deserialize(reply.subarray(REPLY_HEADROOM), { promoteLongs: false });

describe('the encoder', () => {
  it('keeps every type byte when a document outgrows the working space in the middle of a value', () => {
    for (let items = 4500; items < 4700; items += 7) {
      const large: Doc = doc({
        first: Array.from({ length: items }, (_, index) => doc({ n: int(index), text: 'ä'.repeat(index % 9) })),
        last: 'end',
      });
      expect(BSON.deserialize(encode(large)).first).toHaveLength(items);
      expect(encode(decode(encode(large))).equals(encode(large))).toBe(true);
    }
    const wide: Doc = doc({ list: Array.from({ length: 300_000 }, (_, index) => int(index)) });
    expect(BSON.deserialize(encode(wide)).list.at(-1)).toBe(299_999);
  });
});

describe('a cursor reply', () => {
  it('is the document that a driver expects, whatever the number of documents', () => {
    for (const length of [0, 1, 9, 10, 11, 101, 1000, 12_345]) {
      const documents = Array.from({ length }, (_, index) => encode(doc({ index: int(index) })));
      const reply = finishReply(cursorReply('firstBatch', documents, Long.fromNumber(2 ** 40), 'd.ümlaut'), 7);
      expect(reply.readInt32LE(0)).toBe(reply.length);
      const parsed = body(reply);
      expect(parsed).toMatchObject({ cursor: { ns: 'd.ümlaut' }, ok: 1 });
      expect(Long.fromNumber(2 ** 40).equals(parsed.cursor.id)).toBe(true);
      expect(parsed.cursor.firstBatch).toHaveLength(length);
      expect(parsed.cursor.firstBatch.at(-1)?.index).toBe(length === 0 ? undefined : length - 1);
    }
  });
});

describe('numbers in replies', () => {
  it('are 32 bits wide where they fit, else 64', () => {
    expect(count(2 ** 31 - 1)._bsontype).toBe('Int32');
    expect(count(2 ** 31)._bsontype).toBe('Long');
  });
});

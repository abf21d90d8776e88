/** The backup file's form: whole files read back in any portions, everything else is refused; documents stay exact. */
import { Binary, Decimal128, Double, Int32, Long, ObjectId, serialize } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BackupEncoder, type BackupPart, decodeBackup } from '#server/backup/backup-format';
import { insertable } from '#server/backup/raw-document';

const header = { format: 1, version: '1.2.3', migration: 0, createdAt: new Date(0), keyIds: [] };
const documents = [serialize({ _id: 1, text: 'eins' }), serialize({ _id: 2, text: 'zwei' })];

function wholeFile(): Buffer {
  const encoder = new BackupEncoder();
  return Buffer.concat([
    encoder.begin(header),
    encoder.collection({ name: 'a', options: {}, indexes: [{ name: 'text_1', key: { text: 1 } }] }),
    ...documents.map((raw) => encoder.document(raw)),
    encoder.collectionEnd('a'),
    encoder.collection({ name: 'b', options: {}, indexes: [] }),
    encoder.collectionEnd('b'),
    encoder.end(),
  ]);
}

async function* portions(content: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, n = 0; at < content.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    yield content.subarray(at, at + size);
    at += size;
  }
}

async function read(content: Uint8Array, sizes: readonly number[] = [content.length]): Promise<BackupPart[]> {
  const parts: BackupPart[] = [];
  for await (const part of decodeBackup(portions(content, sizes), { migration: 0 })) parts.push(part);
  return parts;
}

describe('a whole file', () => {
  it('is read the same in portions of any size', async () => {
    const expected = [
      { kind: 'header', header },
      { kind: 'collection', collection: { name: 'a', options: {}, indexes: [{ name: 'text_1', key: { text: 1 } }] } },
      ...documents.map((raw) => ({ kind: 'document', raw: Buffer.from(raw) })),
      { kind: 'collectionEnd', name: 'a', documents: 2 },
      { kind: 'collection', collection: { name: 'b', options: {}, indexes: [] } },
      { kind: 'collectionEnd', name: 'b', documents: 0 },
      { kind: 'end', collections: 2, documents: 2 },
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }), async (sizes) => {
        const parts = await read(wholeFile(), sizes);
        expect(
          parts.map((part) => (part.kind === 'document' ? { ...part, raw: Buffer.from(part.raw) } : part)),
        ).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('anything else is refused', () => {
  const codeOf = (content: Uint8Array) =>
    read(content).then(
      () => 'read',
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    );

  it('cut off at any byte', async () => {
    const content = wholeFile();
    for (let length = 0; length < content.length; length++) {
      expect(await codeOf(content.subarray(0, length)), `at ${length}`).toMatch(/^file_(damaged|foreign)$/);
    }
  });

  it('with any one bit flipped', async () => {
    const content = wholeFile();
    for (let bit = 0; bit < content.length * 8; bit += 3) {
      const changed = Buffer.from(content);
      changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
      expect(await codeOf(changed), `bit ${bit}`).toMatch(/^file_(damaged|foreign|newer)$/);
    }
  });

  it('with something behind its end', async () => {
    expect(await codeOf(Buffer.concat([wholeFile(), Buffer.from('x')]))).toBe('file_damaged');
  });

  it('of a newer form, even where its header looks different', async () => {
    const newer = Buffer.concat([
      Buffer.from('wegmarke-backup\nH'),
      Buffer.from(serialize({ format: 2, other: true })),
    ]);
    expect(await codeOf(newer)).toBe('file_newer');
  });
});

describe('a raw document', () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.integer().map((value) => new Int32(value)),
    fc.double().map((value) => new Double(value)),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
    fc.uint8Array().map((bytes) => new Binary(bytes)),
    fc.constant(Decimal128.fromString('1.50')),
  );
  /** Names that JavaScript's objects put in another order, or take for something else. */
  const name = fc
    .oneof(fc.string(), fc.nat(20).map(String), fc.constantFrom('__proto__', '$ref', '$id', '$db', 'length'))
    .filter((text) => !text.includes('\0'));
  const { document } = fc.letrec<{ document: Map<string, unknown>; value: unknown }>((tie) => ({
    document: fc.array(fc.tuple(name, tie('value')), { maxLength: 6 }).map((entries) => new Map(entries)),
    value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 4 }), tie('document')),
  }));

  it('comes back as the same bytes, whatever is in it', () => {
    fc.assert(
      fc.property(document, (content) => {
        const raw = serialize(content);
        expect(Buffer.compare(serialize(insertable(raw)), raw)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('that is no BSON is damaged', () => {
    expect(() => insertable(Buffer.from([5, 0, 0, 0, 1]))).toThrow(expect.objectContaining({ code: 'file_damaged' }));
  });
});

/**
 * The backup file: gzip around a first line and a sequence of frames. A frame is one letter and one BSON document, so
 * that documents travel as the bytes that the database gave, whatever types they hold.
 *
 *     wegmarke-backup⏎            first line, tells a foreign file at once
 *     H { format, version, … }    header
 *     K { keys }                  only where asked for: the keys of the encrypted values
 *     C { name, options, indexes }        a collection begins
 *     D …                         a document, raw
 *     E { name, documents }       it ends: how many documents it had
 *     Z { collections, documents, sha256 }    the end: SHA-256 of everything before this frame
 *
 * A file without a fitting Z is cut off or damaged. Memory stays constant: one frame at a time.
 */
import { deserialize, serialize } from 'bson';
import { z } from 'zod';
import { sha256Hasher } from '../crypto.ts';
import { BackupError } from './backup-error.ts';

export const FIRST_LINE = 'wegmarke-backup\n';

/** Raised when an older program could not read the file any more. */
export const FORMAT_VERSION = 1;

/** The largest document of MongoDB and what it allows on top for its own use. */
const FRAME_LIMIT = 16 * 1024 * 1024 + 16 * 1024;

const header = z.object({
  format: z.int(),
  /** Version of the program that wrote the file. */
  version: z.string(),
  /** Number of the last migration that its database had seen. */
  migration: z.int(),
  createdAt: z.date(),
  /** Ids of the keys that encrypted values in it need. */
  keyIds: z.array(z.string()),
});
export type BackupHeader = z.infer<typeof header>;

const indexDefinition = z.looseObject({ name: z.string(), key: z.record(z.string(), z.unknown()) });
/** An index as `listIndexes` tells it, without the parts that depend on the server. */
export type IndexDefinition = z.infer<typeof indexDefinition>;

const collection = z.object({
  name: z.string().min(1),
  options: z.record(z.string(), z.unknown()),
  indexes: z.array(indexDefinition),
});
export type CollectionDefinition = z.infer<typeof collection>;

const collectionEnd = z.object({ name: z.string(), documents: z.int() });
const fileEnd = z.object({ collections: z.int(), documents: z.int(), sha256: z.string() });
const keys = z.object({ keys: z.string() });

/** One step through a backup file, in the order of the file. */
export type BackupPart =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'keys'; readonly keys: string }
  | { readonly kind: 'collection'; readonly collection: CollectionDefinition }
  | { readonly kind: 'document'; readonly raw: Uint8Array }
  | { readonly kind: 'collectionEnd'; readonly name: string; readonly documents: number }
  | { readonly kind: 'end'; readonly collections: number; readonly documents: number };

/** Turns parts into the file's bytes (before gzip), counting and hashing on the way. */
export class BackupEncoder {
  readonly #hash = sha256Hasher();
  #collections = 0;
  #documents = 0;
  #inCollection = 0;

  begin(head: BackupHeader): Buffer {
    return this.#counted(Buffer.concat([Buffer.from(FIRST_LINE), frame('H', serialize(head))]));
  }

  keys(text: string): Buffer {
    return this.#counted(frame('K', serialize({ keys: text })));
  }

  collection(definition: CollectionDefinition): Buffer {
    this.#collections += 1;
    this.#inCollection = 0;
    return this.#counted(frame('C', serialize(definition)));
  }

  document(raw: Uint8Array): Buffer {
    this.#documents += 1;
    this.#inCollection += 1;
    return this.#counted(frame('D', raw));
  }

  collectionEnd(name: string): Buffer {
    return this.#counted(frame('E', serialize({ name, documents: this.#inCollection })));
  }

  end(): Buffer {
    const totals = { collections: this.#collections, documents: this.#documents };
    return frame('Z', serialize({ ...totals, sha256: this.#hash.digestHex() }));
  }

  get totals(): { readonly collections: number; readonly documents: number } {
    return { collections: this.#collections, documents: this.#documents };
  }

  #counted(bytes: Buffer): Buffer {
    this.#hash.update(bytes);
    return bytes;
  }
}

/**
 * Reads the file's bytes (after gunzip) as parts and checks everything that can be checked on the way: order, counts,
 * version and, at the end, the checksum. The `end` part comes only when all of it fits.
 *
 * @throws BackupError file_foreign, file_newer, file_damaged
 */
export async function* decodeBackup(
  chunks: AsyncIterable<Uint8Array>,
  known: { readonly migration: number },
): AsyncGenerator<BackupPart> {
  const reader = new FrameReader(chunks);
  const first = await reader.take(FIRST_LINE.length);
  if (first?.toString('latin1') !== FIRST_LINE) throw new BackupError('file_foreign');
  const hash = sha256Hasher();
  hash.update(first);
  let open: { readonly name: string; documents: number } | undefined;
  let headerSeen = false;
  let collections = 0;
  let documents = 0;

  for (;;) {
    const bytes = await reader.frame();
    if (bytes === undefined) throw new BackupError('file_damaged', 'cut off');
    const type = String.fromCharCode(bytes[0] ?? 0);
    const raw = bytes.subarray(1);
    if (!headerSeen && type !== 'H') throw new BackupError('file_foreign');
    if (type === 'Z') {
      const totals = parse(fileEnd, raw);
      const fits = totals.collections === collections && totals.documents === documents;
      if (open || !fits || totals.sha256 !== hash.digestHex()) throw new BackupError('file_damaged', 'checksum');
      if ((await reader.take(1)) !== undefined) throw new BackupError('file_damaged', 'more after its end');
      yield { kind: 'end', collections, documents };
      return;
    }
    hash.update(bytes);
    if (type === 'H' && !headerSeen) {
      headerSeen = true;
      yield { kind: 'header', header: readHeader(raw, known.migration) };
    } else if (type === 'K' && !open && collections === 0) {
      yield { kind: 'keys', keys: parse(keys, raw).keys };
    } else if (type === 'C' && !open) {
      const definition = parse(collection, raw);
      open = { name: definition.name, documents: 0 };
      collections += 1;
      yield { kind: 'collection', collection: definition };
    } else if (type === 'D' && open) {
      open.documents += 1;
      documents += 1;
      yield { kind: 'document', raw };
    } else if (type === 'E' && open) {
      const end = parse(collectionEnd, raw);
      if (end.name !== open.name || end.documents !== open.documents) throw new BackupError('file_damaged', 'counts');
      open = undefined;
      yield { kind: 'collectionEnd', ...end };
    } else {
      throw new BackupError('file_damaged', 'order');
    }
  }
}

function frame(letter: string, bson: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(letter, 'latin1'), bson]);
}

function readHeader(raw: Uint8Array, knownMigration: number): BackupHeader {
  const format = parse(z.object({ format: z.int() }), raw).format;
  // The format comes first: a newer header may look different in every other respect.
  if (format > FORMAT_VERSION) throw new BackupError('file_newer');
  const head = parse(header, raw);
  if (head.migration > knownMigration) throw new BackupError('file_newer', head.version);
  return head;
}

function parse<T>(schema: z.ZodType<T>, raw: Uint8Array): T {
  try {
    return schema.parse(deserialize(raw));
  } catch (error) {
    // Whatever it is: besides its own errors, bson lets through those of what it makes (a regular expression, say).
    throw new BackupError('file_damaged', error instanceof Error ? error.name : '');
  }
}

/** Cuts a stream of chunks into frames. */
class FrameReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next `length` bytes, or undefined when the stream ends before them. */
  async take(length: number): Promise<Buffer | undefined> {
    if (!(await this.#fill(length))) return undefined;
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }

  /** Letter and BSON document of the next frame, or undefined when the stream ends before it is whole. */
  async frame(): Promise<Buffer | undefined> {
    if (!(await this.#fill(5))) return undefined;
    const length = this.#buffer.readInt32LE(1);
    if (length < 5 || length > FRAME_LIMIT) throw new BackupError('file_damaged', 'frame length');
    return this.take(1 + length);
  }

  async #fill(length: number): Promise<boolean> {
    if (this.#buffer.length >= length) return true;
    // Collected first and joined once: joining on every chunk would copy a large document again and again.
    const parts: Uint8Array[] = [this.#buffer];
    let size = this.#buffer.length;
    while (size < length) {
      const next = await this.#chunks.next();
      if (next.done) {
        this.#buffer = Buffer.concat(parts);
        return false;
      }
      parts.push(next.value);
      size += next.value.length;
    }
    this.#buffer = Buffer.concat(parts);
    return true;
  }
}

/**
 * A ZIP archive that is made while it is sent: nothing of it is held but what deflate is working on. Sizes and checksums
 * stand behind each file (data descriptors), because they are not known before. Files up to 4 GiB; there is no ZIP64.
 * Format: PKWARE APPNOTE 6.3.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  /** Its text or bytes in pieces. */
  readonly content: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
}

const MOST_BYTES = 0xffff_ffff;
/** Bit 3: sizes come behind; bit 11: names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;
const VERSION = 20;
/** The format has no empty date: 1 January 1980. */
const NO_DATE = 0x0021;

export class ZipTooLarge extends Error {}

interface Done {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(NO_DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

function dataDescriptor({ crc, packed, size }: Done): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x0807_4b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(packed, 8);
  descriptor.writeUInt32LE(size, 12);
  return descriptor;
}

function directoryEntry({ name, crc, packed, size, offset }: Done): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x0201_4b50, 0);
  entry.writeUInt16LE(VERSION, 4);
  entry.writeUInt16LE(VERSION, 6);
  entry.writeUInt16LE(FLAGS, 8);
  entry.writeUInt16LE(DEFLATED, 10);
  entry.writeUInt16LE(NO_DATE, 14);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(packed, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt32LE(offset, 42);
  return Buffer.concat([entry, name]);
}

function directoryEnd(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

/** The archive's bytes. @throws ZipTooLarge past 4 GiB */
export async function* zipStream(entries: readonly ZipEntry[]): AsyncGenerator<Buffer> {
  const done: Done[] = [];
  let offset = 0;
  const counted = (bytes: Buffer): Buffer => {
    offset += bytes.length;
    if (offset > MOST_BYTES) throw new ZipTooLarge();
    return bytes;
  };
  for (const { name, content } of entries) {
    const started = offset;
    const nameBytes = Buffer.from(name);
    yield counted(localHeader(nameBytes));
    let crc = 0;
    let size = 0;
    let packed = 0;
    async function* bytes() {
      for await (const text of content) {
        const piece = typeof text === 'string' ? Buffer.from(text) : text;
        crc = crc32(piece, crc);
        size += piece.length;
        if (size > MOST_BYTES) throw new ZipTooLarge();
        yield piece;
      }
    }
    // Fast rather than small: a sheet is mostly markup, which any level packs well.
    const deflate = createDeflateRaw({ level: 3, chunkSize: 64 * 1024 });
    const feeding = pipeline(Readable.from(bytes()), deflate);
    // Its error arrives below as well, with the pieces; unheard here it would end the process.
    feeding.catch(() => undefined);
    for await (const piece of deflate as AsyncIterable<Buffer>) {
      packed += piece.length;
      yield counted(piece);
    }
    await feeding;
    const entry: Done = { name: nameBytes, crc, packed, size, offset: started };
    yield counted(dataDescriptor(entry));
    done.push(entry);
  }
  const directory = offset;
  for (const entry of done) yield counted(directoryEntry(entry));
  yield directoryEnd(done.length, offset - directory, directory);
}

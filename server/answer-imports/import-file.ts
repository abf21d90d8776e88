/** The file of an import between upload and end: encrypted pieces in the database, where every process can read them. */
import { type Connection, Types } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { KeyRing } from '../crypto.ts';
import { importPieceModel, type StoredImportPiece } from './answer-import.model.ts';
import { type Encoding, encodingDetector } from './csv-format.ts';

const PURPOSE = 'import file';
const PIECE_BYTES = 1024 * 1024;

export interface ImportFileDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly keys: Pick<KeyRing, 'encryptBytes' | 'decryptBytes'>;
}

export interface StoredFile {
  readonly bytes: number;
  readonly encoding: Encoding;
  /** The first piece, to look at. */
  readonly beginning: Buffer;
}

export type ImportFiles = ReturnType<typeof importFiles>;

export function importFiles({ connection, clock, keys }: ImportFileDependencies) {
  const model = importPieceModel(connection);

  async function remove(importId: Types.ObjectId): Promise<void> {
    await model.deleteMany({ importId });
  }

  return {
    remove,

    /** Stores a file as it arrives. What was stored goes again if it breaks off. */
    async store(importId: Types.ObjectId, chunks: AsyncIterable<Uint8Array>): Promise<StoredFile> {
      const encoding = encodingDetector();
      let beginning: Buffer | undefined;
      let gathered: Uint8Array[] = [];
      let size = 0;
      let bytes = 0;
      let n = 0;
      const put = async () => {
        const piece = Buffer.concat(gathered);
        beginning ??= piece;
        gathered = [];
        size = 0;
        await model.collection.insertOne({
          _id: new Types.ObjectId(),
          importId,
          n,
          data: keys.encryptBytes(PURPOSE, piece),
          createdAt: clock.now(),
        });
        n += 1;
      };
      try {
        for await (const chunk of chunks) {
          encoding.see(chunk);
          gathered.push(chunk);
          size += chunk.length;
          bytes += chunk.length;
          if (size >= PIECE_BYTES) await put();
        }
        if (size > 0 || beginning === undefined) await put();
      } catch (error) {
        await remove(importId);
        throw error;
      }
      return { bytes, encoding: encoding.result(), beginning: beginning ?? Buffer.alloc(0) };
    },

    /** The file's bytes in order. Ends early if the file has gone. */
    async *read(importId: Types.ObjectId): AsyncGenerator<Buffer> {
      for (let n = 0; ; n += 1) {
        const piece = await model.findOne({ importId, n }).lean<StoredImportPiece | null>();
        if (piece === null) return;
        const { data } = piece;
        yield keys.decryptBytes(
          PURPOSE,
          Buffer.isBuffer(data) ? data : Buffer.from((data as { buffer: Buffer }).buffer),
        );
      }
    },

    /** Whether the file is still there. */
    exists: async (importId: Types.ObjectId): Promise<boolean> => (await model.exists({ importId, n: 0 })) !== null,
  };
}

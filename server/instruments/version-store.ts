/** The published versions of instruments: written once, read from memory where they were read lately. */
import { type Connection, Types } from 'mongoose';
import type { InstrumentDefinition, InstrumentVersion } from '#contract/instrument';
import { itemsOf } from '#surveys/code-book';
import type { DeclaredChange, InstrumentFile } from '#surveys/instrument';
import type { Clock } from '../clock.ts';
import { Problem } from '../http/problem.ts';
import { definitionCache } from './definition-cache.ts';
import { instrumentVersionModel, type StoredInstrument, type StoredInstrumentVersion } from './instrument.model.ts';
import { fileOf } from './instrument-present.ts';

export function versionStore({ connection, clock }: { readonly connection: Connection; readonly clock: Clock }) {
  const model = instrumentVersionModel(connection);
  const definitions = definitionCache();

  async function load(head: StoredInstrument, version: number) {
    const documentId = head.versions.find((each) => each.version === version)?.documentId;
    if (documentId === undefined) throw new Problem('not_found');
    const upTo = head.versions.filter((each) => each.version <= version).map((each) => each.documentId);
    const [stored, steps] = await Promise.all([
      model.findById(documentId).lean<StoredInstrumentVersion>(),
      model.find({ _id: { $in: upTo } }, { version: 1, changes: 1 }).lean<StoredInstrumentVersion[]>(),
    ]);
    if (stored === null) throw new Problem('not_found');
    const file = fileOf(stored.content);
    const definition: InstrumentDefinition = {
      instrumentId: head._id.toHexString(),
      version,
      publishedAt: stored.publishedAt.toISOString(),
      file,
      items: [...itemsOf(file)],
      history: inOrder(steps).map((step) => ({ version: step.version, changes: step.changes })),
    };
    return { definition, size: stored.content.length };
  }

  return {
    /** Writes a version's document; it counts once a head names it. */
    async write(
      instrumentId: Types.ObjectId,
      version: number,
      file: InstrumentFile,
      changes: readonly DeclaredChange[],
    ): Promise<Types.ObjectId> {
      const stored: StoredInstrumentVersion = {
        _id: new Types.ObjectId(),
        instrumentId,
        version,
        publishedAt: clock.now(),
        changes: [...changes],
        items: itemsOf(file).length,
        content: JSON.stringify(file),
      };
      await model.create(stored);
      return stored._id;
    },

    /**
     * Does what makes a version count; where that is refused, its document goes again. After any other error it stays:
     * the write may have happened although its answer was lost.
     */
    async orForget<Result>(documentId: Types.ObjectId, work: () => Promise<Result>): Promise<Result> {
      try {
        return await work();
      } catch (error) {
        if (error instanceof Problem) await model.deleteOne({ _id: documentId });
        throw error;
      }
    },

    /** What is said of an instrument's versions on its page, the first one first. */
    async summaries({ versions }: StoredInstrument): Promise<InstrumentVersion[]> {
      const ids = versions.map(({ documentId }) => documentId);
      const found = await model.find({ _id: { $in: ids } }, { content: 0 }).lean<StoredInstrumentVersion[]>();
      return inOrder(found).map(({ version, publishedAt, changes, items }) => ({
        version,
        publishedAt: publishedAt.toISOString(),
        changes,
        items,
      }));
    },

    /**
     * One version. The same object each time while it is kept, so caches may hang on its file and its items.
     *
     * @param place what names the version, the project included: who asks under another project finds nothing
     * @throws Problem not_found
     */
    definition(place: string, version: number, head: () => Promise<StoredInstrument>): Promise<InstrumentDefinition> {
      return definitions.get(`${place}/${version}`, async () => load(await head(), version));
    },
  };
}

const inOrder = (stored: readonly StoredInstrumentVersion[]) =>
  stored.toSorted((one, other) => one.version - other.version);

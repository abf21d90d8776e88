/**
 * Look-ups and writes that arrive together travel together: what is asked for in one turn of the event loop, and while
 * the batch before is on its way, makes up one batch. Alone, each goes at the end of its turn; under load, many share one
 * round trip, which costs a server far more than the documents in it. Nothing is kept, and nobody joins a batch that has
 * left: whatever is asked after an answer is asked of the database.
 */
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { type Model, mongo, Types } from 'mongoose';

/** More than this in one command saves nothing. */
const MOST_TOGETHER = 500;

/** A batch that takes longer may be lost with its connection: those behind it go on another one. */
const PATIENCE_MS = 250;

type Settled<Output> = { readonly value: Output } | { readonly error: unknown };

/** @param work does several at once and says of each what became of it; if it fails itself, all have failed */
function gathered<Input, Output>(
  work: (inputs: readonly Input[]) => Promise<readonly Settled<Output>[]>,
): (input: Input) => Promise<Output> {
  let waiting: { input: Input; settle: (settled: Settled<Output>) => void }[] = [];
  let underway = false;

  async function run(): Promise<void> {
    underway = true;
    while (waiting.length > 0) {
      // Those whom the last answer let go on, and those who were read from other sockets with it, ask in this turn.
      await endOfTurn();
      const batch = waiting.slice(0, MOST_TOGETHER);
      waiting = waiting.slice(MOST_TOGETHER);
      await forAWhile(carryOut(batch));
    }
    underway = false;
  }

  async function carryOut(batch: typeof waiting): Promise<void> {
    const settled = await work(batch.map(({ input }) => input)).catch((error: unknown) => batch.map(() => ({ error })));
    for (const [index, { settle }] of batch.entries()) settle(settled[index] ?? { error: new Error('not done') });
  }

  return (input) =>
    new Promise((resolve, reject) => {
      const settle = (settled: Settled<Output>) =>
        'error' in settled ? reject(settled.error) : resolve(settled.value);
      waiting.push({ input, settle });
      if (!underway) void run();
    });
}

/** Resolves when the work is done, or after some time without it. */
function forAWhile(work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, PATIENCE_MS);
    void work.then(() => {
      clearTimeout(patience);
      resolve();
    });
  });
}

/**
 * Look-ups by a key. Callers of one batch that ask for the same are given the same object: it is not theirs to change.
 *
 * @param findAll the documents of these keys (each is there once), in any order
 * @param keyOf a document's key
 * @returns the document of a key, or null
 */
export function gatheredLookUps<Document>(
  findAll: (keys: readonly string[]) => Promise<readonly Document[]>,
  keyOf: (document: Document) => string,
): (key: string) => Promise<Document | null> {
  return gathered(async (keys) => {
    const found = new Map((await findAll([...new Set(keys)])).map((document) => [keyOf(document), document]));
    return keys.map((key) => ({ value: found.get(key) ?? null }));
  });
}

/**
 * Look-ups of a collection's documents by id. Past mongoose, whose queries cost more than the answer. What cannot be an
 * id names nothing.
 *
 * @param projection fields of the documents; all without it
 */
export function gatheredById<Stored extends { readonly _id: Types.ObjectId }>(
  model: Pick<Model<Stored>, 'collection'>,
  projection?: Readonly<Record<string, 0 | 1>>,
): (id: string) => Promise<Stored | null> {
  return gatheredLookUps<Stored>(
    (ids) =>
      model.collection
        .find<Stored>(
          { _id: { $in: ids.filter((id) => ID.test(id)).map((id) => new Types.ObjectId(id)) } },
          projection && { projection },
        )
        .toArray(),
    ({ _id }) => _id.toHexString(),
  );
}

const ID = /^[0-9a-f]{24}$/;

/**
 * Inserts into one collection. Each caller is answered when its own document is stored, and hears of its own failure: a
 * duplicate key keeps nobody else's document out.
 */
export function gatheredDocuments<Document>(
  insertAll: (documents: readonly Document[]) => Promise<unknown>,
): (document: Document) => Promise<void> {
  return gathered(async (documents) => {
    const settled: Settled<void>[] = [];
    while (settled.length < documents.length) {
      const rest = documents.slice(settled.length);
      try {
        await insertAll(rest);
        for (const _ of rest) settled.push({ value: undefined });
      } catch (error) {
        // In order: those before the one that failed are stored, those behind it have not been tried.
        const failedAt = error instanceof mongo.MongoBulkWriteError ? firstFailure(error) : undefined;
        if (failedAt === undefined) {
          for (const _ of rest) settled.push({ error });
        } else {
          for (let index = 0; index < failedAt; index += 1) settled.push({ value: undefined });
          settled.push({ error });
        }
      }
    }
    return settled;
  });
}

function firstFailure({ writeErrors }: mongo.MongoBulkWriteError): number | undefined {
  return [writeErrors].flat()[0]?.index;
}

/**
 * Updates of one collection that nobody needs the result of; those of one key in a batch become one.
 *
 * @param updateAll carries out the updates, by key
 */
export function gatheredUpdates<Update>(
  updateAll: (updates: ReadonlyMap<string, Update>) => Promise<unknown>,
  merge: (one: Update, other: Update) => Update,
): (key: string, update: Update) => Promise<void> {
  const add = gathered<readonly [string, Update], void>(async (asked) => {
    const updates = new Map<string, Update>();
    for (const [key, update] of asked) {
      const before = updates.get(key);
      updates.set(key, before === undefined ? update : merge(before, update));
    }
    await updateAll(updates);
    return asked.map(() => ({ value: undefined }));
  });
  return (key, update) => add([key, update]);
}

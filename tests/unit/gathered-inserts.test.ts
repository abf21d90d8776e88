/** Inserts that arrive together are sent together, and each caller hears of its own. */
import { expect, test } from 'vitest';
import { gatheredInserts } from '#server/db/gathered-inserts';

function slowStore() {
  const batches: number[][] = [];
  const release: (() => void)[] = [];
  const insertAll = (documents: number[]) => {
    batches.push(documents);
    return new Promise<void>((resolve, reject) => {
      release.push(() => (documents.includes(-1) ? reject(new Error('refused')) : resolve()));
    });
  };
  return { batches, insert: gatheredInserts(insertAll), releaseNext: () => release.shift()?.() };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));

test('a single insert goes at once', async () => {
  const { batches, insert, releaseNext } = slowStore();
  const done = insert(1);
  expect(batches).toEqual([[1]]);
  releaseNext();
  await done;
});

test('what arrives while a batch is on its way makes up the next one', async () => {
  const { batches, insert, releaseNext } = slowStore();
  const all = Promise.all([1, 2, 3, 4].map((n) => insert(n)));
  releaseNext();
  await settle();
  releaseNext();
  await all;
  expect(batches).toEqual([[1], [2, 3, 4]]);
});

test('nobody is told that a document is stored before it is, and a failure reaches those of its batch only', async () => {
  const { insert, releaseNext } = slowStore();
  const first = insert(1);
  const bad = insert(-1);
  const outcome = Promise.allSettled([bad]);
  releaseNext();
  await first;
  const last = insert(2);
  releaseNext();
  expect((await outcome)[0]).toMatchObject({ status: 'rejected', reason: new Error('refused') });
  await settle();
  releaseNext();
  await last;
});

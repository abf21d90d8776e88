/** Writes to a store until the disk is full, then goes on a little; says what happened as JSON. Run by store-full-disk.test.ts. */

import { deserialize, serialize } from 'bson';
import { parseFilter } from '#server/db/embedded/query/filter';
import { openStore } from '#server/db/embedded/storage/store';

const ns = { db: 'test', collection: 'things' };
const directory = process.argv[2];
if (!directory) throw new Error('usage: store-full-disk-writer.ts DIRECTORY');

const store = openStore({ directory });
const text = 'x'.repeat(3000);
let stored = 0;
let refused: { code: number; message: string }[] = [];

await store.createIndexes(ns, [{ v: 2, key: new Map([['n', 1]]), name: 'n_1', unique: true }]);
while (refused.length === 0) {
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) =>
      store.write((writer) => writer.insert(ns, serialize({ _id: stored + i, n: stored + i, text }))),
    ),
  );
  refused = results.flatMap((result) =>
    result.status === 'rejected' ? [{ code: result.reason.code, message: result.reason.message }] : [],
  );
  stored += results.length - refused.length;
}

/** Reads must work as before. */
const all = store.plan(ns, { filter: parseFilter(new Map()) });
let readable = 0;
for (let done = false; !done; ) {
  const slice = all.next(1000, 1 << 24, 1000);
  readable += slice.rows.filter((row) => deserialize(row.bytes).text === text).length;
  done = slice.done;
}
const counted = store.count(ns);
const { errors } = await store.validate(ns);

/** And so must an index build that finds no room leave nothing behind. */
const build = await store.createIndexes(ns, [{ v: 2, key: new Map([['text', 1]]), name: 'text_1' }]).then(
  () => 'built',
  (error) => error.code,
);
const indexes = store.findCollection(ns)?.indexes.map((index) => index.name);

/** Removing makes room again. */
const removal = await store
  .write((writer) => {
    for (const row of writer.plan(ns, { filter: parseFilter(new Map()) }).next(500, 1 << 24, 1000).rows)
      writer.remove(ns, row.id, row.bytes);
  })
  .then(
    () => 'removed',
    (error) => error.code,
  );
const left = store.count(ns);
await store.close();
console.log(JSON.stringify({ stored, refused, readable, counted, errors, build, indexes, removal, left }));

/** Validation finds what is wrong: each test damages the file behind the store's back. */

import { afterEach, beforeEach, expect, test } from 'vitest';
import { Environment } from '#server/db/embedded/storage/environment';
import { openStore } from '#server/db/embedded/storage/store';
import { treeRange } from '#server/db/embedded/storage/trees';
import { ns, openTestStore, type TestStore } from './store-support.ts';

let subject: TestStore;

beforeEach(async () => {
  subject = openTestStore();
  await subject.index({ n: 1 });
  await subject.insert({ _id: 1, n: 10 }, { _id: 2, n: 20 }, { _id: 3, n: 30 });
});

afterEach(async () => {
  await subject.end();
});

/** The trees in the order in which the store numbers them. */
const RECORDS = 3;
const BY_N = 4;

async function damaged(work: (env: Environment) => void): Promise<string[]> {
  await subject.store.close();
  const env = new Environment(subject.directory);
  env.transaction(() => work(env));
  env.end();
  subject.store = openStore({ directory: subject.directory });
  return (await subject.store.validate(ns)).errors;
}

test('nothing is wrong with what the store wrote', async () => {
  expect(await damaged(() => {})).toEqual([]);
});

test('a key that is missing', async () => {
  const errors = await damaged((env) => env.remove(env.keys(treeRange(BY_N), 1)[0]!));
  expect(errors).toContain('index n_1 lacks a key of record 1');
});

test('a key of a document that is not there', async () => {
  const errors = await damaged((env) => env.remove(env.keys(treeRange(RECORDS), 1)[0]!));
  expect(errors).toContain('index n_1 has a key of record 1, which does not exist');
  expect(errors).toContain('there are 2 documents, but 3 were counted');
});

test('a key that its document does not have', async () => {
  const errors = await damaged((env) => {
    const key = Buffer.from(env.keys(treeRange(BY_N), 1)[0]!);
    // Another number in front of the same record.
    key[8] = key[8]! ^ 1;
    env.put(key, new Uint8Array(0));
  });
  expect(errors).toContain('index n_1 has a key that record 1 does not have');
});

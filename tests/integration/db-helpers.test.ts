/** Paging, revision guard and unique indexes, as all features use them. */
import { type Connection, type Model, Schema, Types } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, openDatabase } from '#server/db/connect';
import { duplicateKeyFields, orDuplicate } from '#server/db/errors';
import { SCHEMA_OPTIONS } from '#server/db/model';
import { findPage } from '#server/db/paging';
import { updateAtRevision } from '#server/db/revision';
import { Problem } from '#server/http/problem';
import { createLog } from '#server/log';
import type { StartError } from '#server/start-error';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';

interface Stored {
  _id: Types.ObjectId;
  name: string;
  at: Date;
  group: string;
  revision: number;
}

let database: TestDatabase;
let connection: Connection;
let model: Model<Stored>;

beforeAll(async () => {
  database = await testDatabase('db_helpers');
  connection = await connect(database.uri);
  const schema = new Schema<Stored>(
    { name: String, at: Date, group: String, revision: Number },
    { ...SCHEMA_OPTIONS, collection: 'things' },
  );
  schema.index({ group: 1, name: 1 }, { unique: true });
  model = connection.model<Stored>('Thing', schema);
  await model.createIndexes();
});
beforeEach(async () => {
  await model.deleteMany({});
});
afterAll(async () => {
  await connection.close();
  await database.close();
});

const DAY = 86_400_000;

async function insert(count: number, at = (i: number) => i): Promise<void> {
  const things = Array.from({ length: count }, (_, i) => ({
    name: `n${String(i).padStart(3, '0')}`,
    at: new Date(at(i) * DAY),
    group: 'a',
    revision: 0,
  }));
  await model.insertMany(things);
}

async function pages(
  field: 'name' | 'at',
  order: 'asc' | 'desc',
  between?: (page: number) => Promise<void>,
): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 50; page += 1) {
    const found = await findPage(model, { group: 'a' }, field, { limit: 3, order, cursor });
    names.push(...found.items.map((item) => item.name));
    if (found.nextCursor === null) return names;
    cursor = found.nextCursor;
    await between?.(page);
  }
  throw new Error('the list does not end');
}

describe('openDatabase', () => {
  test.each(['mongodb://kim:geheim@', 'mongodb://kim:ge:heim@db/x', 'mongodb://db/?shoe=1'])(
    'says that the connection string %s is not valid, without quoting it',
    async (mongodbUri) => {
      const opening = openDatabase({ mongodbUri, dataDirectory: '' }, createLog('silent'), () => {});
      const error = await opening.catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'configWrong', params: { name: 'MONGODB_URI' } });
      expect((error as StartError).text('en')).not.toMatch(/geheim|kim/);
    },
  );
});

describe('findPage', () => {
  test('goes through everything once, in both directions, by text and by date', async () => {
    await insert(10);
    const names = (await model.find().sort({ name: 1 }).lean()).map((item) => item.name);
    expect(await pages('name', 'asc')).toEqual(names);
    expect(await pages('name', 'desc')).toEqual([...names].reverse());
    expect(await pages('at', 'desc')).toEqual([...names].reverse());
  });

  test('goes through items that sort alike', async () => {
    await insert(10, () => 7);
    const names = await pages('at', 'desc');
    expect(new Set(names).size).toBe(10);
    expect(names).toHaveLength(10);
  });

  test('neither repeats nor leaves out anything when others insert and delete meanwhile', async () => {
    await insert(12);
    const names = await pages('name', 'asc', async (page) => {
      if (page === 0) await model.deleteOne({ name: 'n002' });
      if (page === 1) await model.create({ name: 'n000b', at: new Date(), group: 'a', revision: 0 });
    });
    expect(names).toEqual(Array.from({ length: 12 }, (_, i) => `n${String(i).padStart(3, '0')}`));
  });

  test('ends where a page is just full, and with nothing at all', async () => {
    await insert(3);
    expect((await findPage(model, {}, 'name', { limit: 3, order: 'asc' })).nextCursor).toBeNull();
    expect(await findPage(model, { group: 'z' }, 'name', { limit: 3, order: 'asc' })).toEqual({
      items: [],
      nextCursor: null,
    });
  });

  test('refuses cursors that were made up', async () => {
    const made = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const id = 'a'.repeat(24);
    for (const cursor of [
      '',
      '%',
      made(null),
      made([]),
      made(['at', 'v', 'x', id]),
      made(['name', 'v', { $gt: '' }, id]),
      made(['name', 'v', 'x', 'no id']),
      made(['name', 'd', 'x', id]),
      made(['name', 'v', ['x'], id]),
    ]) {
      const attempt = findPage(model, {}, 'name', { limit: 3, order: 'asc', cursor });
      await expect(attempt, cursor).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });
});

describe('updateAtRevision', () => {
  const present = (stored: Stored) => ({ shown: stored.name });

  test('changes the document of the revision that was seen and counts it up', async () => {
    await insert(1);
    const changed = await updateAtRevision(model, { name: 'n000' }, 0, { $set: { group: 'b' } }, present);
    expect(changed).toMatchObject({ group: 'b', revision: 1 });
  });

  test('refuses a stale revision, changes nothing, and shows what is there', async () => {
    await insert(1);
    await updateAtRevision(model, { name: 'n000' }, 0, { $set: { group: 'b' } }, present);
    const attempt = updateAtRevision(model, { name: 'n000' }, 0, { $set: { group: 'c' } }, present);
    await expect(attempt).rejects.toMatchObject({ code: 'edit_conflict', options: { current: { shown: 'n000' } } });
    expect(await model.findOne({ name: 'n000' }).lean()).toMatchObject({ group: 'b', revision: 1 });
  });

  test('says that there is no such document', async () => {
    const attempt = updateAtRevision(model, { _id: new Types.ObjectId() }, 0, { $set: { group: 'c' } }, present);
    await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('orDuplicate', () => {
  const taken = { name: () => new Problem('site_code_taken') };
  const thing = (fields: Partial<Stored> = {}) => ({
    name: 'n000',
    at: new Date(),
    group: 'a',
    revision: 0,
    ...fields,
  });

  test('turns a violation into the problem of its last field, for inserts and updates alike', async () => {
    await insert(2);
    await expect(orDuplicate(() => model.create(thing()), taken)).rejects.toMatchObject({ code: 'site_code_taken' });
    const update = () => model.findOneAndUpdate({ name: 'n001' }, { $set: { name: 'n000' } });
    await expect(orDuplicate(() => update().exec(), taken)).rejects.toMatchObject({ code: 'site_code_taken' });
    expect(await orDuplicate(() => model.create(thing({ group: 'b' })), taken)).toMatchObject({ group: 'b' });
  });

  test('leaves other errors as they are', async () => {
    const { _id } = await model.create(thing());
    const again = orDuplicate(() => model.create(thing({ _id, name: 'other' })), taken);
    await expect(again).rejects.toSatisfy((error) => duplicateKeyFields(error)?.[0] === '_id');
    await expect(orDuplicate(() => Promise.reject(new RangeError('x')), taken)).rejects.toThrow(RangeError);
    expect(duplicateKeyFields(new Error('x'))).toBeNull();
  });
});

/** Projections through the driver. */

import type { Document } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '#tests/support/database-client';

interface Row extends Document {
  _id: number;
}

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase('projection');
  await database.db.collection<Row>('c').insertOne({
    _id: 1,
    a: 1,
    b: { c: 2, d: [{ e: 1, f: 2 }, { e: 3 }] },
    g: [1, 2, 3, 4],
  });
});
afterAll(() => database.close());

const find = (projection: Document, filter: Document = {}) =>
  database.db.collection<Row>('c').findOne(filter, { projection });

describe('a projection', () => {
  it.each<[Document, Document]>([
    [{ a: 1 }, { _id: 1, a: 1 }],
    [{ _id: 0, a: 1 }, { a: 1 }],
    [
      { b: 0, g: 0 },
      { _id: 1, a: 1 },
    ],
    [{ 'b.d.e': 1 }, { _id: 1, b: { d: [{ e: 1 }, { e: 3 }] } }],
    [{ b: { d: { e: 1 } } }, { _id: 1, b: { d: [{ e: 1 }, { e: 3 }] } }],
    [
      { 'b.d.e': 0, g: 0 },
      { _id: 1, a: 1, b: { c: 2, d: [{ f: 2 }, {}] } },
    ],
    [
      { g: { $slice: -2 }, a: 1 },
      { _id: 1, a: 1, g: [3, 4] },
    ],
    [
      { g: { $slice: [1, 2] }, b: 0 },
      { _id: 1, a: 1, g: [2, 3] },
    ],
    [{ g: { $elemMatch: { $gt: 2 } } }, { _id: 1, g: [3] }],
    [
      { a: 1, sum: { $add: ['$a', '$b.c'] }, text: 'x' },
      { _id: 1, a: 1, sum: 3, text: 'x' },
    ],
  ])('%j', async (projection, expected) => {
    expect(await find(projection)).toEqual(expected);
  });

  it('with $ gives the item that the query found', async () => {
    expect(await find({ 'g.$': 1 }, { g: { $gt: 2 } })).toEqual({ _id: 1, g: [3] });
    await expect(find({ 'g.$': 1 }, { a: 1 })).rejects.toMatchObject({ code: 51246 });
  });

  it.each<[Document, number]>([
    [{ a: 1, b: 0 }, 31254],
    [{ a: 1, 'a.b': 1 }, 31249],
    [{ 'a.b': 1, a: 1 }, 31250],
    [{ 'a.$': 1, 'b.$': 1 }, 31276],
  ])('%j is refused', async (projection, code) => {
    await expect(find(projection)).rejects.toMatchObject({ code });
  });

  it('works for findOneAndUpdate, on the document before and after', async () => {
    const collection = database.db.collection<Row>('modified');
    await collection.insertOne({ _id: 1, a: 1, b: 2 });
    const options = { projection: { a: 1, _id: 0 } };
    expect(await collection.findOneAndUpdate({ _id: 1 }, { $inc: { a: 1 } }, options)).toEqual({ a: 1 });
    expect(
      await collection.findOneAndUpdate({ _id: 1 }, { $inc: { a: 1 } }, { ...options, returnDocument: 'after' }),
    ).toEqual({ a: 3 });
  });
});

/** A fresh, uniquely named database for one test file, on the server that the global set-up provides. */

import { randomBytes } from 'node:crypto';
import { type Db, MongoClient } from 'mongodb';
import { inject } from 'vitest';

export interface TestDatabase {
  /** Connection string of the server, with the database's name as its path. */
  readonly uri: string;
  readonly name: string;
  readonly client: MongoClient;
  readonly db: Db;
  /** False on an external MongoDB-compatible server. */
  readonly isEmbedded: boolean;
  /** Drops the database and closes the client. */
  close(): Promise<void>;
}

/** The connection string with another database as its path: `mongodb://host/?x=1` → `mongodb://host/name?x=1`. */
export function withDatabaseName(uri: string, name: string): string {
  const match = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri);
  if (!match) throw new Error('not a MongoDB connection string');
  return `${match[1]}/${name}${match[2] ?? ''}`;
}

export async function testDatabase(label: string): Promise<TestDatabase> {
  const name = `test_${label.replace(/\W/g, '_')}_${randomBytes(4).toString('hex')}`;
  const uri = withDatabaseName(inject('databaseUri'), name);
  const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 }).connect();
  const db = client.db(name);
  return {
    uri,
    name,
    client,
    db,
    isEmbedded: inject('databaseIsEmbedded'),
    async close() {
      await db.dropDatabase();
      await client.close();
    },
  };
}

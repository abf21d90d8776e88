/**
 * Notices at start that the keys are not those of the database (a restored database without its keys, a lost
 * keys.json), before new values are written that the old keys could not read.
 */
import type { Connection } from 'mongoose';
import { DecryptionError, type KeyRing } from '../crypto.ts';
import { databaseOf } from '../db/connect.ts';
import { duplicateKeyFields } from '../db/errors.ts';
import { StartError } from '../start-error.ts';

const PURPOSE = 'key check';
const ID = 'keys';

interface StoredKeyCheck {
  _id: string;
  value: string;
}

/** @throws StartError `keysDoNotFit` */
export async function checkKeys(connection: Connection, keys: KeyRing): Promise<void> {
  const checks = databaseOf(connection).collection<StoredKeyCheck>('keyChecks');
  const stored = await checks.findOne({ _id: ID });
  if (stored === null) {
    try {
      await checks.insertOne({ _id: ID, value: keys.encrypt(PURPOSE, 'ok') });
      return;
    } catch (error) {
      // Another process was faster; its keys must be ours.
      if (duplicateKeyFields(error) === null) throw error;
      return checkKeys(connection, keys);
    }
  }
  const id = stored.value.split('.')[1] ?? '';
  try {
    keys.decrypt(PURPOSE, stored.value);
  } catch (error) {
    if (error instanceof DecryptionError) throw new StartError('keysDoNotFit', { id }, error);
    throw error;
  }
  if (id !== keys.primaryId) {
    await checks.updateOne({ _id: ID }, { $set: { value: keys.encrypt(PURPOSE, 'ok') } });
  }
}

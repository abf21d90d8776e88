/** What a migration is. */
import type { mongo } from 'mongoose';

/**
 * One step from the stored shape of an older version to that of a newer one. It may run again after it broke off in
 * the middle, so it must be harmless on documents that it has changed already.
 */
export interface Migration {
  /** Counts up from 1 without gaps. */
  readonly number: number;
  readonly name: string;
  run(db: mongo.Db): Promise<void>;
}

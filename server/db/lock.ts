/**
 * A lock in the database for work that only one of several processes may do. It is a lease: a process that dies leaves
 * it behind, and after its time another one takes it. Held by whoever's name is in it, renewed while the work goes on.
 */
import type { mongo } from 'mongoose';
import type { Clock } from '../clock.ts';
import { randomId } from '../crypto.ts';

interface StoredLock {
  readonly _id: string;
  readonly owner: string;
  readonly until: Date;
}

export interface Lock {
  /** @throws LockLostError when somebody else has it by now, because this process was held up for too long */
  assertHeld(): Promise<void>;
}

export class LockLostError extends Error {
  constructor(name: string) {
    super(`the lock "${name}" was lost`);
    this.name = 'LockLostError';
  }
}

export interface LockOptions {
  readonly leaseMilliseconds?: number;
  readonly pollMilliseconds?: number;
}

const DUPLICATE_KEY = 11_000;

/**
 * Waits for the lock, does the work, gives the lock back.
 *
 * @param clock its `now` must agree among the processes to within much less than the lease
 */
export async function withLock<T>(
  db: mongo.Db,
  name: string,
  clock: Clock,
  work: (lock: Lock) => Promise<T>,
  { leaseMilliseconds = 60_000, pollMilliseconds = 250 }: LockOptions = {},
): Promise<T> {
  const locks = db.collection<StoredLock>('locks');
  const owner = randomId();
  const until = () => new Date(clock.now().getTime() + leaseMilliseconds);

  /** Takes the lock if nobody has it. Two who try at once meet at the unique `_id`. */
  async function take(): Promise<boolean> {
    try {
      const free = { _id: name, until: { $lt: clock.now() } };
      await locks.updateOne(free, { $set: { owner, until: until() } }, { upsert: true });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async function renew(): Promise<boolean> {
    return (await locks.updateOne({ _id: name, owner }, { $set: { until: until() } })).matchedCount === 1;
  }

  while (!(await take())) await clock.sleep(pollMilliseconds);
  const renewal = setInterval(() => {
    // A renewal that fails shows at the next `assertHeld`.
    renew().catch(() => {});
  }, leaseMilliseconds / 3);
  renewal.unref();
  try {
    return await work({
      async assertHeld() {
        if (!(await renew())) throw new LockLostError(name);
      },
    });
  } finally {
    clearInterval(renewal);
    await locks.deleteOne({ _id: name, owner });
  }
}

function isDuplicateKey(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === DUPLICATE_KEY;
}

/**
 * Tells open devices that a reading has changed or that somebody has come or gone: at once within this process, and
 * within a poll for what other processes do. One query a second looks at all readings that are open here, none where
 * nothing is.
 */
import { Types } from 'mongoose';
import type { Clock } from '../clock.ts';
import { randomId } from '../crypto.ts';
import { Problem } from '../http/problem.ts';
import type { Log } from '../log.ts';
import type { OpenReadingModel, StoredOpenReading } from './open-reading.model.ts';
import type { ReadingModel, StoredReading } from './reading.model.ts';

const POLL_MS = 1_000;
/** How long a device counts as open after it last said so. */
export const SILENCE_MS = 45_000;
/** A browser's tabs; more is a mistake or worse. */
export const MOST_CHANNELS = 6;

/** A device that has a reading open. */
export interface Device {
  readonly id: string;
  readonly kind: 'person' | 'user';
  /** The account's name; empty for the person. */
  readonly who: string;
}

export interface OpenDevice extends Device {
  /** All devices that have the reading open, this one included. */
  present(): readonly Device[];
  /** Resolves with `news` when something may have changed, with `time` after so long, and when the signal aborts. */
  next(milliseconds: number, signal: AbortSignal): Promise<'news' | 'time'>;
  /** Says that the device is still there. */
  stay(): Promise<void>;
  leave(): Promise<void>;
}

interface Watched {
  readonly devices: Map<string, Device & { wake: () => void }>;
  /** Devices at other processes. */
  remote: readonly Device[];
  /** The highest that all devices here have been told of. */
  revision: number;
}

export interface ReadingHubDependencies {
  readonly readings: ReadingModel;
  readonly open: OpenReadingModel;
  readonly clock: Clock;
  readonly log: Log;
}

export type ReadingHub = ReturnType<typeof readingHub>;

export function readingHub({ readings, open, clock, log }: ReadingHubDependencies) {
  const watched = new Map<string, Watched>();
  const channels = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let polling: Promise<void> = Promise.resolve();

  function wakeAll(readingId: string): void {
    for (const { wake } of watched.get(readingId)?.devices.values() ?? []) wake();
  }

  async function poll(): Promise<void> {
    const ids = [...watched.keys()].map((id) => new Types.ObjectId(id));
    const [revisions, devices] = await Promise.all([
      readings.find({ _id: { $in: ids } }, { revision: 1 }).lean<Pick<StoredReading, '_id' | 'revision'>[]>(),
      open.find({ readingId: { $in: ids }, until: { $gt: clock.now() } }).lean<StoredOpenReading[]>(),
    ]);
    const revisionOf = new Map(revisions.map(({ _id, revision }) => [_id.toHexString(), revision]));
    for (const [readingId, known] of watched) {
      // -1: the reading is gone, which its devices have to hear of too.
      const revision = revisionOf.get(readingId) ?? -1;
      const remote = devices
        .filter((device) => device.readingId.toHexString() === readingId && !known.devices.has(device._id))
        .map(({ _id, kind, who }): Device => ({ id: _id, kind, who }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      const isSame =
        known.revision === revision &&
        remote.length === known.remote.length &&
        remote.every(({ id }, index) => id === known.remote[index]?.id);
      known.revision = revision;
      known.remote = remote;
      if (!isSame) wakeAll(readingId);
    }
  }

  function schedule(): void {
    if (timer !== undefined || watched.size === 0) return;
    timer = setTimeout(() => {
      polling = poll()
        // What the database does not answer now it answers at the next look.
        .catch((error: unknown) => log.warn({ action: 'readings.listen', error }, 'looking for changes failed'))
        .finally(() => {
          timer = undefined;
          schedule();
        });
    }, POLL_MS);
    timer.unref();
  }

  function count(caller: string, by: 1 | -1): void {
    const now = (channels.get(caller) ?? 0) + by;
    if (now > 0) channels.set(caller, now);
    else channels.delete(caller);
  }

  return {
    /** A reading has changed in this process. */
    changed(readingId: string, revision: number): void {
      const known = watched.get(readingId);
      if (known === undefined) return;
      known.revision = Math.max(known.revision, revision);
      wakeAll(readingId);
    },

    /**
     * A device opens a reading.
     *
     * @param caller whose channels are counted together
     * @param revision that the device has been told of; what comes after it wakes the device
     * @throws Problem too_many_requests
     */
    async open(
      readingId: string,
      revision: number,
      caller: string,
      { kind, who }: Omit<Device, 'id'>,
    ): Promise<OpenDevice> {
      if ((channels.get(caller) ?? 0) >= MOST_CHANNELS)
        throw new Problem('too_many_requests', { retryAfterSeconds: 15 });
      count(caller, 1);
      const id = randomId();
      let news = false;
      let wake: (() => void) | undefined;
      const device = {
        id,
        kind,
        who,
        wake() {
          news = true;
          wake?.();
        },
      };
      const reading: Watched = watched.get(readingId) ?? { devices: new Map(), remote: [], revision };
      reading.revision = Math.min(reading.revision, revision);
      watched.set(readingId, reading);
      reading.devices.set(id, device);
      const until = () => new Date(clock.now().getTime() + SILENCE_MS);

      const self: OpenDevice = {
        id,
        kind,
        who,
        present: () => [
          ...[...reading.devices.values()].map(({ id, kind, who }) => ({ id, kind, who })),
          ...reading.remote,
        ],
        next: (milliseconds, signal) =>
          new Promise((resolve) => {
            const finish = (what: 'news' | 'time') => {
              clearTimeout(timeout);
              signal.removeEventListener('abort', onTime);
              wake = undefined;
              news = false;
              resolve(what);
            };
            const onTime = () => finish('time');
            const timeout = setTimeout(onTime, milliseconds);
            timeout.unref();
            signal.addEventListener('abort', onTime);
            wake = () => finish('news');
            if (news) finish('news');
            else if (signal.aborted) finish('time');
          }),
        async stay() {
          await Promise.all([
            open.updateOne(
              { _id: id },
              { $set: { readingId: new Types.ObjectId(readingId), kind, who, until: until() } },
              { upsert: true },
            ),
            open.deleteMany({ until: { $lt: clock.now() } }),
          ]);
        },
        async leave() {
          count(caller, -1);
          reading.devices.delete(id);
          if (reading.devices.size === 0) watched.delete(readingId);
          wakeAll(readingId);
          await open.deleteOne({ _id: id });
        },
      };
      try {
        await self.stay();
      } catch (error) {
        await self.leave().catch(() => undefined);
        throw error;
      }
      for (const other of reading.devices.values()) if (other.id !== id) other.wake();
      schedule();
      return self;
    },

    /** Ends looking for changes. */
    async close(): Promise<void> {
      clearTimeout(timer);
      watched.clear();
      await polling;
    },
  };
}

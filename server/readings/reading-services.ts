/** Puts the parts of this feature together. What others need of it: `readings`, `readingRecords`, `readingLive`. */
import type { Connection } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { KeyRing } from '../crypto.ts';
import type { Log } from '../log.ts';
import { openReadingModel } from './open-reading.model.ts';
import { readingModel } from './reading.model.ts';
import { type ReadingServiceDependencies, readingService } from './reading.service.ts';
import { type ReadingAccessDependencies, readingAccess } from './reading-access.ts';
import { readingCodec } from './reading-codec.ts';
import { readingHub } from './reading-hub.ts';
import { type ReadingLiveDependencies, readingLive } from './reading-live.ts';
import { readingOccasions } from './reading-occasions.ts';
import { readingRecords } from './reading-records.ts';
import { readingStore } from './reading-store.ts';

export interface ReadingServicesDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly keys: KeyRing;
  readonly log: Log;
  readonly instruments: ReadingServiceDependencies['instruments'];
  readonly projects: ReadingAccessDependencies['projects'];
  readonly subjects: ReadingAccessDependencies['subjects'] & ReadingServiceDependencies['subjects'];
  readonly surveys: ReadingServiceDependencies['surveys'];
  readonly users: ReadingServiceDependencies['users'];
  readonly again: ReadingLiveDependencies['again'];
}

export function readingServices(dependencies: ReadingServicesDependencies) {
  const { connection, clock, keys, log, instruments, projects, subjects, surveys, users, again } = dependencies;
  const model = readingModel(connection);
  const codec = readingCodec(keys);
  const occasions = readingOccasions({ model, clock });
  const hub = readingHub({ readings: model, open: openReadingModel(connection), clock, log });
  const readings = readingService({
    model,
    codec,
    clock,
    access: readingAccess({ projects, subjects }),
    occasions,
    instruments,
    subjects,
    surveys,
    store: readingStore({ model, clock, changed: hub.changed }),
    users,
  });
  return {
    readings,
    readingRecords: readingRecords({ model, codec, clock, occasions }),
    readingLive: readingLive({ hub, readings, users, again }),
    /** To be closed with the application. */
    readingHub: hub,
  };
}

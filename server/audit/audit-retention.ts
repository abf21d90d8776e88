/** Drops network addresses from audit entries when their days are over: at start, then every hour. */
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { AuditService } from './audit.service.ts';

const DAY = 86_400_000;
const EVERY = 3_600_000;

export interface AuditRetentionDependencies {
  readonly audit: Pick<AuditService, 'dropAddresses'>;
  /** For how many days addresses are kept, as it is set now. */
  readonly keepDays: () => Promise<number>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'info' | 'error'>;
}

export interface AuditRetention {
  /** Drops what is due now; several processes may do so at once. */
  run(): Promise<number>;
  /** Runs now and every hour; does not keep the process alive. */
  start(): void;
  /** Starts no further run and waits for the one that is under way. */
  stop(): Promise<void>;
}

export function createAuditRetention({ audit, keepDays, clock, log }: AuditRetentionDependencies): AuditRetention {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<number> {
    const dropped = await audit.dropAddresses(new Date(clock.now().getTime() - (await keepDays()) * DAY));
    if (dropped > 0) log.info({ action: 'audit.dropAddresses', dropped });
    return dropped;
  }

  function runLogged(): void {
    running = run().then(
      () => {},
      // The next hour tries again; a database that is away for a moment is no reason to stop the server.
      (error: unknown) => log.error({ action: 'audit.dropAddresses', error }),
    );
  }

  return {
    run,
    start() {
      runLogged();
      timer = setInterval(runLogged, EVERY);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** The application's services for a command, on a database that is up to date. */

import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { AuditSubject } from '../http/audit-sink.ts';
import { checkKeys } from '../keys/key-check.ts';
import { loadKeys } from '../keys/key-file.ts';
import { createLog } from '../log.ts';
import { migrate } from '../migrations/migrator.ts';
import { type Action, can } from '../policy.ts';
import { createServices, type Services } from '../services.ts';
import type { CommandContext } from './command.ts';
import { openDatabase } from './open-database.ts';

export interface CliServices extends Services {
  /** Writes down in the audit log what the command has done. */
  record(action: Action, subject: AuditSubject, projectId?: string): Promise<void>;
  /** Whether an account may read a project now. */
  mayRead(userId: string, projectId: string): Promise<boolean>;
}

/** Who the audit log says it was: the command line knows no accounts, whoever may run it may do everything. */
const ACTOR = { kind: 'system', id: null, label: 'wegmarke' } as const;

/** Opens everything, does the work, closes everything. */
export async function withServices(
  { config }: Pick<CommandContext, 'config'>,
  work: (services: CliServices) => Promise<void>,
): Promise<void> {
  const { connection, close } = await openDatabase(config);
  try {
    const keys = await loadKeys(config);
    const log = createLog('silent');
    const clock = systemClock;
    const services = createServices({ config, log, clock, connection, keys, publicAddress: () => addressOf(config) });
    await migrate({ connection, clock, log });
    await checkKeys(connection, keys);
    await work({
      ...services,
      record: (action, subject, projectId) =>
        services.audit.record({
          at: clock.now(),
          actor: ACTOR,
          action,
          subject,
          projectId: projectId ?? null,
          outcome: 'done',
          requestId: null,
          address: null,
        }),
      mayRead: async (userId, projectId) =>
        can(await services.actors.ofSession('', userId), 'projects.read', { projectId }),
    });
  } finally {
    await close();
  }
}

/** Where people reach the installation: WEGMARKE_URL, else where the server listens by the same environment. */
function addressOf({ publicUrl, host, port }: Config): string {
  return publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

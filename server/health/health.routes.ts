/** HTTP of the health check: whether the service serves, for load balancers and monitoring. */
import type { Connection } from 'mongoose';
import { health } from '#contract/health';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { VERSION } from '../version.ts';

const ANSWER_WITHIN_MS = 2_000;

/** One round trip to the database. @throws Problem `database_unavailable` */
async function requireDatabase(connection: Connection): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the database did not answer in time')), ANSWER_WITHIN_MS);
  });
  try {
    if (connection.db === undefined) throw new Error('not connected');
    await Promise.race([connection.db.command({ ping: 1 }), late]);
  } catch (cause) {
    throw new Problem('database_unavailable', { retryAfterSeconds: 5, cause });
  } finally {
    clearTimeout(timer);
  }
}

export function healthRoutes({ connection }: { readonly connection: Connection }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/health',
        action: 'health.read',
        summary: 'Says whether the service and its database answer.',
        reply: health,
        problems: ['database_unavailable'],
      },
      async () => {
        await requireDatabase(connection);
        return { status: 'ok' as const, version: VERSION, database: 'ok' as const };
      },
    ),
  ];
}

/** The built services on the embedded engine in a directory of their own, for benches that need no HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtServer } from './built.ts';

const { createServices } = await builtServer<typeof import('#server/app')>('app');
const { systemClock } = await builtServer<typeof import('#server/clock')>('clock');
const { configFrom } = await builtServer<typeof import('#server/config')>('config');
const { keyRing, newKey } = await builtServer<typeof import('#server/crypto')>('crypto');
const { connect } = await builtServer<typeof import('#server/db/connect')>('db/connect');
const { startEngine } = await builtServer<typeof import('#server/db/embedded/engine')>('db/embedded/engine');
const { createLog } = await builtServer<typeof import('#server/log')>('log');
const { migrate } = await builtServer<typeof import('#server/migrations/migrator')>('migrations/migrator');

/** @param name of the directory, for whoever finds it left over */
export async function startServices(name: string) {
  const directory = await mkdtemp(join(tmpdir(), `wegmarke-${name}-`));
  const engine = await startEngine({ directory });
  const connection = await connect(engine.uri);
  const log = createLog('silent');
  const services = createServices({
    config: configFrom({ WEGMARKE_DATA: directory }),
    log,
    clock: systemClock,
    connection,
    keys: keyRing([newKey()]),
    publicAddress: () => '',
  });
  await migrate({ connection, clock: systemClock, log });
  return {
    directory,
    connection,
    services,
    async stop(): Promise<void> {
      await Promise.all([services.exports.close(), services.reports.close(), services.surveys.close()]);
      await connection.close();
      await engine.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * The database for a command: the one in MONGODB_URI; or, with the embedded engine, the engine of a server that runs
 * in the same data directory; or an engine of this process for as long as the command takes.
 */
import type { Connection } from 'mongoose';
import type { Config } from '../config.ts';
import { connect, openDatabase as startOrConnect } from '../db/connect.ts';
import { claimDirectory } from '../db/embedded/data-directory.ts';
import { createLog } from '../log.ts';
import { StartError } from '../start-error.ts';
import { CliError } from './cli-error.ts';

export interface OpenedDatabase {
  readonly connection: Connection;
  /** Whether a server of this installation is at work on it; not known (false) for an external one. */
  readonly inUse: boolean;
  close(): Promise<void>;
}

/** @throws StartError, CliError with a sentence for people */
export async function openDatabase(config: Pick<Config, 'mongodbUri' | 'dataDirectory'>): Promise<OpenedDatabase> {
  try {
    const database = await startOrConnect(config, createLog('silent'), (error) => {
      throw error;
    });
    return { connection: database.connection, inUse: false, close: () => database.close() };
  } catch (error) {
    if (!(error instanceof StartError) || error.code !== 'directoryInUse') throw error;
    return connectToRunning(config.dataDirectory);
  }
}

async function connectToRunning(directory: string): Promise<OpenedDatabase> {
  // Over TCP the running server alone knows the password; its socket is open to the same account of the system.
  if (process.platform === 'win32') throw new CliError('server_running', { directory });
  const { socketPath } = await claimDirectory(directory);
  const connection = await connect(`mongodb://${encodeURIComponent(socketPath)}/?directConnection=true`);
  return { connection, inUse: true, close: () => connection.close() };
}

/**
 * Opens the database: the server of MONGODB_URI, or the embedded engine in the data directory. Either way it is the
 * official driver on a connection of its own; the global mongoose stays unused.
 */
import { type Connection, createConnection, mongo } from 'mongoose';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { StartError } from '../start-error.ts';
import { EngineStartError, startEngine } from './embedded/engine.ts';

/** The database's name where the connection string has none. */
const DATABASE_NAME = 'wegmarke';

export interface Database {
  readonly connection: Connection;
  readonly isEmbedded: boolean;
  /** Closes the connection, then the engine if this process runs it. */
  close(): Promise<void>;
}

function namesDatabase(uri: string): boolean {
  return /^mongodb(?:\+srv)?:\/\/[^/?]+\/[^?]/.test(uri);
}

/** How long to look for a server that can be used; the connection string may say otherwise. */
const SELECTION_TIMEOUT_MS = 10_000;

/** Where open connections lead, for threads that need one of their own. May hold a password: not for logs. */
const addresses = new WeakMap<Connection, string>();

/** The address that `connect` was given for this connection. */
export function addressOf(connection: Connection): string {
  const address = addresses.get(connection);
  if (address === undefined) throw new Error('this connection was not made here');
  return address;
}

/** A connection to a MongoDB-compatible server. @throws MongoServerSelectionError when it cannot be reached */
export async function connect(uri: string): Promise<Connection> {
  const connection = createConnection(uri, {
    autoCreate: false,
    autoIndex: false,
    bufferCommands: false,
    appName: 'wegmarke',
    ...(/[?&]serverSelectionTimeoutMS=/i.test(uri) ? {} : { serverSelectionTimeoutMS: SELECTION_TIMEOUT_MS }),
    ...(namesDatabase(uri) ? {} : { dbName: DATABASE_NAME }),
  });
  addresses.set(connection, uri);
  return connection.asPromise();
}

/** The driver's database of an open connection. */
export function databaseOf(connection: Connection): mongo.Db {
  if (connection.db === undefined) throw new Error('the connection is not open');
  return connection.db;
}

/** Why the server of MONGODB_URI cannot be used. */
function connectionError(error: unknown): StartError {
  // By name: the driver's own class is one, that of the package that reads connection strings for it another.
  if (error instanceof Error && error.name === 'MongoParseError') {
    return new StartError('configWrong', { name: 'MONGODB_URI', reason: error.message }, error);
  }
  return new StartError(error instanceof mongo.MongoServerError ? 'databaseRefused' : 'databaseUnreachable', {}, error);
}

/**
 * @param onFailure called when the embedded engine dies while it runs
 * @throws StartError with a sentence for people
 */
export async function openDatabase(
  config: Pick<Config, 'mongodbUri' | 'dataDirectory'>,
  log: Log,
  onFailure: (error: Error) => void,
): Promise<Database> {
  if (config.mongodbUri !== null) {
    try {
      const connection = await connect(config.mongodbUri);
      return { connection, isEmbedded: false, close: () => connection.close() };
    } catch (error) {
      throw connectionError(error);
    }
  }
  const directory = config.dataDirectory;
  try {
    const engine = await startEngine({ directory, onFailure, log: (line) => log.info({ action: 'engine', ...line }) });
    try {
      const connection = await connect(engine.uri);
      const close = async () => {
        await connection.close();
        await engine.close();
      };
      return { connection, isEmbedded: true, close };
    } catch (error) {
      await engine.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof EngineStartError) throw new StartError(error.code, { directory }, error);
    throw error;
  }
}

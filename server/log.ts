/**
 * Structured logs: one JSON object per line with an `action`. What people wrote, names, addresses, tokens, cookies and
 * query strings never go in; of errors that may quote data (database, validation) only type, code and place are kept.
 */
import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';

export type Log = Logger;

/** Errors whose message may quote values of documents or requests. */
const QUOTING = /^(Mongo|Mongoose|BSON|Zod|\$Zod|Cast|Validation|Validator|Document|Strict|Syntax|Command)/;

function placeOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((text) => text.trimStart().startsWith('at '))
    .map((text) => text.trim());
}

/** An error as the log shows it. */
export function errorForLog(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : null;
  return {
    type: error.name,
    ...(code === null ? {} : { code }),
    ...(QUOTING.test(error.name) ? {} : { message: error.message }),
    stack: placeOf(error),
    ...(error.cause === undefined ? {} : { cause: errorForLog(error.cause) }),
  };
}

export function createLog(level: LevelWithSilent, destination?: DestinationStream): Log {
  const options = {
    level,
    base: undefined,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: errorForLog },
    timestamp: pino.stdTimeFunctions.isoTime,
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Where the server's log goes; synchronous, so that the last line before an exit is not lost. */
export function logToStandardError(): DestinationStream {
  return pino.destination({ fd: 2, sync: true });
}

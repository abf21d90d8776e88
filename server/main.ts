/** The entry point of the server process. What starting means is in start.ts. */
import { type Config, configFromProcess, languageOfTerminal } from './config.ts';
import { createLog, logToStandardError } from './log.ts';
import { onSignals, type RunningServer, startServer } from './start.ts';
import { StartError } from './start-error.ts';

function complain(error: unknown): void {
  if (error instanceof StartError) process.stderr.write(`${error.text(languageOfTerminal())}\n`);
  else createLog('fatal', logToStandardError()).fatal({ action: 'server.failed', error }, 'the server could not start');
}

async function main(): Promise<void> {
  let config: Config;
  try {
    config = configFromProcess();
  } catch (error) {
    complain(error);
    process.exit(1);
  }
  // People read standard output (addresses and links), machines read the log on standard error.
  const log = createLog(config.logLevel, logToStandardError());
  let running: RunningServer | undefined;

  const fail = (error: unknown) => {
    log.fatal({ action: 'server.failed', error }, 'the server stops because of an error');
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);

  let stopping = false;
  onSignals(() => {
    stopping = true;
    running?.stop().then(() => process.exit(0), fail);
  });

  try {
    running = await startServer(config, log, (line) => process.stdout.write(`${line}\n`), fail);
    // The signal came while it was still starting.
    if (stopping) running.stop().then(() => process.exit(0), fail);
  } catch (error) {
    complain(error);
    process.exit(1);
  }
}

await main();

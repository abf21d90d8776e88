/** The command line, run by server/launch/wegmarke.mjs. */
import { configFromProcess, languageOfTerminal } from '../config.ts';
import { runCli } from './run-cli.ts';

// `wegmarke … | head`: a reader who has seen enough is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2), {
  language: languageOfTerminal(),
  config: configFromProcess,
  out: (line) => console.log(line),
  note: (line) => console.error(line),
});

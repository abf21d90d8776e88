/**
 * The engine by itself: `node --import tsx --conditions=source server/db/embedded/run.ts --directory DIR` prints its
 * URI in one line and stays until SIGTERM or SIGINT. Log lines go to standard error as JSON.
 */

import { parseArgs } from 'node:util';
import { EngineStartError, startEngine } from './engine.ts';

const { values } = parseArgs({
  options: { directory: { type: 'string' }, transport: { type: 'string', default: 'socket' } },
});
if (!values.directory || (values.transport !== 'socket' && values.transport !== 'tcp')) {
  console.error('Usage: run.ts --directory DIR [--transport socket|tcp]');
  process.exit(2);
}

try {
  const engine = await startEngine({
    directory: values.directory,
    transport: values.transport,
    log: (line) => console.error(JSON.stringify(line)),
    onFailure: (error) => {
      console.error(error);
      process.exit(1);
    },
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      engine.close().then(() => process.exit(0));
    });
  }
  console.log(engine.uri);
} catch (error) {
  if (!(error instanceof EngineStartError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exit(1);
}

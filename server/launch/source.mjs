/**
 * Runs a TypeScript file of the checkout from source: `node server/launch/source.mjs tests/bench/engine.bench.ts …`.
 * Several files may be given; what follows `--` goes to each of them. They run one after the other; the first failure
 * is the exit code.
 */

import { spawnSync } from 'node:child_process';
import { prepareServer, root } from './prepare.mjs';

const all = process.argv.slice(2);
const cut = all.indexOf('--') < 0 ? all.length : all.indexOf('--');
const files = all.slice(0, cut);
const args = all.slice(cut + 1);

prepareServer();
let failed = 0;
for (const file of files) {
  const run = spawnSync(process.execPath, ['--import', 'tsx', '--conditions=source', '--expose-gc', file, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  failed ||= run.status ?? 1;
}
process.exit(failed);

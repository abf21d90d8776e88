/**
 * First module of a worker thread that runs from TypeScript sources: a worker does not take over its parent's loader,
 * and `--import tsx` has no effect in one on Node 20. The module to run comes as the first argument.
 */

import { register } from 'tsx/esm/api';

register();
await import(process.argv[2]);

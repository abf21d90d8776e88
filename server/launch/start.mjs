/** `npm start`: prepares what is missing, then runs the server in this very process, so that signals reach it. */

import { prepare, root } from './prepare.mjs';

prepare();
process.env.NODE_ENV ??= 'production';
process.chdir(root);
await import('../../dist/server/main.js');

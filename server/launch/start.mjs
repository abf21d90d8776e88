/**
 * `npm start`: prepares what is missing, then runs the server in this very process, so that signals reach it. The npm
 * script says `exec`, because the shell that npm starts would take a SIGTERM for itself and leave the server behind;
 * where the shell knows no `exec` (Windows) the part behind `||` runs.
 */

import { prepare, root } from './prepare.mjs';

prepare();
process.env.NODE_ENV ??= 'production';
process.chdir(root);
await import('../../dist/server/main.js');

/** `npm run -s wegmarke -- …`: the command line. Prepares the server's part only; paths stay relative to the caller. */

import { prepareServer } from './prepare.mjs';

prepareServer();
process.env.NODE_ENV ??= 'production';
// npm changes into the checkout; the user's own folder is where relative paths begin
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
await import('../../dist/server/cli/main.js');

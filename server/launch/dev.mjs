/**
 * `npm run dev`: the server from source, restarted on change (port 4180), and Vite's development server with hot reload in
 * front of it (port 4181), which hands `/api` on.
 */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepareServer, root } from './prepare.mjs';

prepareServer();
const server = spawn(process.execPath, ['--watch', '--import', 'tsx', '--conditions=source', 'server/main.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, WEGMARKE_URL: process.env.WEGMARKE_URL ?? 'http://127.0.0.1:4181' },
});
const client = spawn(
  process.execPath,
  [join(root, 'node_modules/vite/bin/vite.js'), '--host', '127.0.0.1', '--port', '4181', '--strictPort'],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
const end = () => {
  server.kill();
  client.kill();
};
process.on('SIGINT', end);
process.on('SIGTERM', end);
server.on('exit', end);
client.on('exit', end);

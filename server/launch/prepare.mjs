/**
 * Makes a fresh clone ready to run: checks Node, installs packages, builds server and client, each only where it is
 * missing or out of date. Plain JavaScript without dependencies. Says on standard error what it does, and stops with
 * one clear sentence where it cannot go on.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { say, stop, text } from './say.mjs';

/** The folder of the checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const WANTED_NODE = [20, 19, 0];

function checkNode() {
  const found = process.versions.node.split('.').map(Number);
  const difference = WANTED_NODE.map((wanted, i) => found[i] - wanted).find((d) => d !== 0) ?? 0;
  if (difference < 0) stop('nodeTooOld', { wanted: WANTED_NODE.join('.'), found: process.versions.node });
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** One hash over the names and contents of files and folders below the checkout. */
function hashOf(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(`${path}/${name}`);
    } else {
      hash.update(path).update('\0').update(readFileSync(full)).update('\0');
    }
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

const seconds = (since) => ((Date.now() - since) / 1000).toFixed(1);

/**
 * Whether the packages that the lock file names are there, by npm's own record of what it installed, however that was
 * done. Optional packages are other platforms' and are left to npm.
 */
function isInstalled() {
  const record = read(join(root, 'node_modules', '.package-lock.json'));
  if (record === null) return false;
  const present = JSON.parse(record).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || present[path]?.version === version,
  );
}

function install() {
  if (isInstalled()) return;
  const began = Date.now();
  say('installing');
  const { status } = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
    // a run under `npm start` hands its own settings down; these would make npm ci leave out what the build needs
    env: { ...process.env, NODE_ENV: 'development', npm_config_omit: '' },
  });
  if (status !== 0) stop('installFailed');
  say('installed', { seconds: seconds(began) });
}

function buildPart(what, sources, command) {
  const stamp = join(root, 'dist', `.${what}-built`);
  const wanted = hashOf(sources);
  if (read(stamp) === wanted) return;
  const began = Date.now();
  say('building', { what: text(what) });
  const [script, ...args] = command;
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) stop('buildFailed', { what: text(what) });
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(stamp, wanted);
  say('built', { what: text(what), seconds: seconds(began) });
}

const SHARED = ['package.json', 'package-lock.json', 'tsconfig.json', 'surveys'];

/** Everything that `dist/server` needs. */
export function prepareServer() {
  checkNode();
  install();
  buildPart(
    'server',
    [...SHARED, 'tsconfig.build.json', 'server'],
    ['typescript/bin/tsc', '-p', 'tsconfig.build.json'],
  );
}

/** What the client's build is made of. */
const CLIENT_BUILD = ['vite', 'vite-budgets', 'vite-compressed', 'vite-schemas', 'vite-survey'].map(
  (name) => `${name}.config.ts`,
);

/** Server and client. */
export function prepare() {
  prepareServer();
  buildPart(
    'client',
    [...SHARED, ...CLIENT_BUILD, 'client', 'server/contract'],
    ['vite/bin/vite.js', 'build', '--logLevel', 'warn'],
  );
}

/**
 * `npm test`: everything that proves the product, in one command on a fresh clone: types, Biome, vitest (unit, client,
 * integration on the embedded engine) and Playwright in a real Chromium. Every step runs even when an earlier one has
 * failed; the last line counts the tests of vitest and Playwright together (a step without tests, such as the type
 * check, counts as one failure when it fails).
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOrInstallChromium } from './chromium.mjs';
import { prepare, root } from './prepare.mjs';
import { say } from './say.mjs';

prepare();

const results = join(root, 'test-results');
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const total = { passed: 0, failed: 0 };

/** Runs one step; `count` reads its numbers afterwards, or gives null where it left none. */
function step(name, [script, ...args], count = () => ({ passed: 0, failed: 0 })) {
  say('step', { name });
  const began = Date.now();
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'test' },
  });
  const counted = count() ?? { passed: 0, failed: 0 };
  // a step that fails without a failed test (a crash, an unhandled error, a type error) is a failure all the same
  if (status !== 0 && counted.failed === 0) counted.failed = 1;
  total.passed += counted.passed;
  total.failed += counted.failed;
  say(counted.failed ? 'stepFailed' : 'stepPassed', { name, seconds: Math.round((Date.now() - began) / 1000) });
}

function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

function vitestCount(file) {
  const report = readJson(file);
  return report && { passed: report.numPassedTests, failed: report.numFailedTests };
}

function playwrightCount(file) {
  const stats = readJson(file)?.stats;
  return stats && { passed: stats.expected + stats.flaky, failed: stats.unexpected };
}

step('types', ['typescript/bin/tsc', '--noEmit']);
step('biome', ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']);
const vitestJson = join(results, 'vitest.json');
step(
  'vitest',
  ['vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestJson}`],
  () => vitestCount(vitestJson),
);
const chromium = findOrInstallChromium();
if (chromium) {
  process.env.CHROMIUM_PATH = chromium;
  const e2eJson = join(results, 'e2e.json');
  step('e2e', ['@playwright/test/cli.js', 'test'], () => playwrightCount(e2eJson));
} else {
  say('noChromium');
  total.failed += 1;
}

process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed ? 1 : 0);

/**
 * Loaded before the server's own program: lets a test move the server's time while it runs. The file named by
 * TEST_CLOCK_FILE holds how many milliseconds the server is ahead; threads that the server starts load this too.
 */
import { readFileSync } from 'node:fs';

const RealDate = Date;
const file = process.env.TEST_CLOCK_FILE ?? '';
const LOOK_AGAIN_MS = 100;
let ahead = 0;
let lookedAt = 0;

function now() {
  const real = RealDate.now();
  if (real - lookedAt > LOOK_AGAIN_MS) {
    lookedAt = real;
    ahead = Number(readFileSync(file, 'utf8'));
  }
  return real + ahead;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  apply: () => new RealDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

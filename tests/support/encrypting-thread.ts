/** A thread of its own that encrypts: what two threads make with one key must have no nonce in common. */
import { parentPort, workerData } from 'node:worker_threads';
import { keyRing, parseKeys } from '#server/crypto';

const { keys, count } = workerData as { keys: string; count: number };
const [key] = parseKeys(keys) ?? [];
if (key === undefined) throw new Error('no key');
const ring = keyRing([key]);
parentPort?.postMessage(Array.from({ length: count }, () => ring.encrypt('p', '')));

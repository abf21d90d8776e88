/** The one file of the engine that uses node:crypto: random numbers, digests, and what SCRAM needs. */

import { createHash, createHmac, pbkdf2Sync, randomUUID, timingSafeEqual } from 'node:crypto';

export { randomBytes } from 'node:crypto';

/** SHA-256, 32 bytes. */
export function sha256(data: Uint8Array | string): Buffer {
  return createHash('sha256').update(data).digest();
}

/** HMAC-SHA-256, 32 bytes. */
export function hmacSha256(key: Uint8Array, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** PBKDF2 with HMAC-SHA-256, 32 bytes (RFC 8018; RFC 7677 for SCRAM). */
export function pbkdf2Sha256(password: string, salt: Uint8Array, iterations: number): Buffer {
  return pbkdf2Sync(password, salt, iterations, 32, 'sha256');
}

/** Compares in a time that does not depend on where the two differ; of equal length only. */
export function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  return timingSafeEqual(a, b);
}

/** A random UUID (version 4) as 16 bytes. */
export function uuidBytes(): Buffer {
  return Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
}

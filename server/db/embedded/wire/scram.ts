/**
 * The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), for the one user that exists where clients come over TCP.
 * Not the password is kept but what is derived from it.
 */

import { equalInConstantTime, hmacSha256, pbkdf2Sha256, randomBytes, sha256 } from '../crypto.ts';

const ITERATIONS = 15_000;

export interface ScramCredentials {
  readonly user: string;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

export function makeCredentials(user: string, password: string): ScramCredentials {
  const salt = randomBytes(28);
  const salted = pbkdf2Sha256(password, salt, ITERATIONS);
  return {
    user,
    salt,
    iterations: ITERATIONS,
    storedKey: sha256(hmacSha256(salted, 'Client Key')),
    serverKey: hmacSha256(salted, 'Server Key'),
  };
}

/** A conversation after the client's first message. */
export interface ScramConversation {
  readonly id: number;
  readonly user: string;
  readonly nonce: string;
  readonly clientFirstBare: string;
  readonly serverFirst: string;
  /** The client left out the empty last round trip (option skipEmptyExchange). */
  readonly skipEmptyExchange: boolean;
  /** The proof was right; only the empty last round trip is missing. */
  readonly proven: boolean;
}

function attributes(message: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of message.split(',')) if (part[1] === '=') found.set(part[0] as string, part.slice(2));
  return found;
}

/** Null where the message is not one of SCRAM without channel binding. */
export function beginScram(
  credentials: ScramCredentials,
  payload: Buffer,
  options: { id: number; skipEmptyExchange: boolean },
): ScramConversation | null {
  const message = payload.toString('utf8');
  const header = /^[ny],(a=[^,]*)?,/.exec(message);
  if (!header) return null;
  const clientFirstBare = message.slice(header[0].length);
  const found = attributes(clientFirstBare);
  const clientNonce = found.get('r');
  const user = found.get('n')?.replaceAll('=2C', ',').replaceAll('=3D', '=');
  if (!clientNonce || user === undefined) return null;
  const nonce = clientNonce + randomBytes(24).toString('base64');
  return {
    ...options,
    user,
    nonce,
    clientFirstBare,
    serverFirst: `r=${nonce},s=${credentials.salt.toString('base64')},i=${credentials.iterations}`,
    proven: false,
  };
}

/** The server's last message if the client's proof is right, else null. */
export function finishScram(
  credentials: ScramCredentials,
  conversation: ScramConversation,
  payload: Buffer,
): string | null {
  const message = payload.toString('utf8');
  const found = attributes(message);
  const proof = Buffer.from(found.get('p') ?? '', 'base64');
  if (found.get('r') !== conversation.nonce || proof.length !== 32) return null;
  const withoutProof = message.slice(0, message.lastIndexOf(',p='));
  const authMessage = `${conversation.clientFirstBare},${conversation.serverFirst},${withoutProof}`;
  const signature = hmacSha256(credentials.storedKey, authMessage);
  const clientKey = Buffer.alloc(32);
  for (let index = 0; index < 32; index++) {
    clientKey[index] = (proof[index] as number) ^ (signature[index] as number);
  }
  const right = equalInConstantTime(sha256(clientKey), credentials.storedKey);
  if (!right || conversation.user !== credentials.user) return null;
  return `v=${hmacSha256(credentials.serverKey, authMessage).toString('base64')}`;
}

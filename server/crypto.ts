/**
 * All cryptography of the server: random tokens and their hashes, passwords (argon2id), encryption of whatever could
 * identify somebody (AES-256-GCM), and keyed hashes. Nothing else imports node:crypto or argon2.
 *
 * Encrypted values are text: `v1.<key id>.<base64url of nonce, tag and ciphertext>`. The key id makes rotation
 * possible: new values take the first key, old ones are read with the key that they name.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
  timingSafeEqual,
} from 'node:crypto';
import { hash as argon2Hash, verify as argon2Verify } from '@node-rs/argon2';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What an encrypted text begins with; the key's id follows. */
const VERSION = 'v1.';

/** OWASP's argon2id parameters (19 MiB, 2 passes, 1 lane); the library's default algorithm is argon2id. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Asking the system for random bytes costs the same for 12 as for thousands. */
const RANDOM_POOL_BYTES = 4096;
let pool = Buffer.alloc(0);

/** Random bytes of their own: no two calls share one, and the pool is never written again once it was given from. */
function randomBytes(count: number): Buffer {
  if (count > RANDOM_POOL_BYTES / 16) return randomFillSync(Buffer.alloc(count));
  if (pool.length < count) pool = randomFillSync(Buffer.allocUnsafeSlow(RANDOM_POOL_BYTES));
  const bytes = pool.subarray(0, count);
  pool = pool.subarray(count);
  return bytes;
}

/** A random token of 256 bits, for sessions, links and access tokens. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** A random id for requests. */
export function randomId(): string {
  return randomBytes(12).toString('base64url');
}

/** Random bytes, for codes that people read and type (surveys/codes.ts). */
export function randomCodeBytes(count: number): Uint8Array {
  return randomBytes(count);
}

/** SHA-256 in base64url; what the database keeps of a token (tokens are random, so no salt or stretching is needed). */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** A running SHA-256, for files that are too large to hold. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** The sum; ends the run. */
  digestHex(): string;
}

export function sha256Hasher(): Sha256 {
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digestHex: () => hash.digest('hex') };
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function equalSecrets(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
}

/** NFKC, so that the same password typed on another keyboard or system is the same password. */
function normalised(password: string): string {
  return password.normalize('NFKC');
}

export function hashPassword(password: string): Promise<string> {
  return argon2Hash(normalised(password), ARGON2);
}

let spareHash: Promise<string> | undefined;

/**
 * Whether the password belongs to the hash. Without a hash it takes the same time and says no, so that the time does
 * not tell which accounts exist.
 */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  if (stored === null) {
    spareHash ??= argon2Hash(randomToken(), ARGON2);
    await argon2Verify(await spareHash, normalised(password));
    return false;
  }
  return argon2Verify(stored, normalised(password));
}

/** Raised for a value that cannot be decrypted: unknown key, or changed by somebody. */
export class DecryptionError extends Error {
  constructor(reason: 'unknownKey' | 'damaged', keyId: string) {
    super(reason === 'unknownKey' ? `no key "${keyId}" to read an encrypted value` : 'an encrypted value is damaged');
    this.name = 'DecryptionError';
  }
}

export interface Key {
  /** Letters, digits, `-`, `_`. */
  readonly id: string;
  /** 32 bytes. */
  readonly secret: Buffer;
}

/** The installation's keys. `purpose` keeps values apart: one made for a purpose cannot be read or used for another. */
export interface KeyRing {
  encrypt(purpose: string, text: string): string;
  /** @throws DecryptionError */
  decrypt(purpose: string, value: string): string;
  /** The same for bytes: the result is key id, nonce, tag and ciphertext in one piece. */
  encryptBytes(purpose: string, bytes: Uint8Array): Buffer;
  /** @throws DecryptionError */
  decryptBytes(purpose: string, bytes: Uint8Array): Buffer;
  /** A keyed hash of a text that must not be stored itself (an address, a login that was tried), in base64url. */
  mac(purpose: string, text: string): string;
  /** The keyed hashes of a text with each key, the primary's first: finds what was hashed before a key was added. */
  macs(purpose: string, text: string): readonly string[];
  /** The key that new values take. */
  readonly primaryId: string;
  readonly ids: readonly string[];
  /** The keys as `WEGMARKE_KEYS` and keys.json write them: `id:base64,id:base64`, the primary first. */
  exportText(): string;
}

export function newKey(): Key {
  return { id: `k${randomBytes(4).toString('hex')}`, secret: randomBytes(KEY_BYTES) };
}

/** Reads `id:base64,id:base64`. Returns null when it is not that. */
export function parseKeys(text: string): Key[] | null {
  const keys: Key[] = [];
  for (const part of text.split(',')) {
    const [, id, encoded] = /^\s*([A-Za-z0-9_-]{1,40}):([A-Za-z0-9+/_-]+={0,2})\s*$/.exec(part) ?? [];
    if (id === undefined || encoded === undefined) return null;
    const secret = Buffer.from(encoded, 'base64');
    if (secret.length !== KEY_BYTES || keys.some((key) => key.id === id)) return null;
    keys.push({ id, secret });
  }
  return keys;
}

export function keyRing(keys: readonly [Key, ...Key[]]): KeyRing {
  const derived = new Map<Key, Map<string, KeyObject>>(keys.map((key) => [key, new Map()]));
  const keyFor = (key: Key, use: 'encrypt' | 'mac', purpose: string): KeyObject => {
    const name = `${use} ${purpose}`;
    const ofKey = derived.get(key)!;
    const known = ofKey.get(name);
    if (known !== undefined) return known;
    const made = createSecretKey(Buffer.from(hkdfSync('sha256', key.secret, 'wegmarke', name, KEY_BYTES)));
    ofKey.set(name, made);
    return made;
  };
  const primary = keys[0];
  const macWith = (key: Key, purpose: string, text: string) =>
    createHmac('sha256', keyFor(key, 'mac', purpose))
      .update(text)
      .digest('base64url');

  return {
    primaryId: primary.id,
    ids: keys.map((key) => key.id),
    exportText: () => keys.map((key) => `${key.id}:${key.secret.toString('base64')}`).join(','),

    encrypt(purpose, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyFor(primary, 'encrypt', purpose), nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${VERSION}${primary.id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },

    encryptBytes(purpose, bytes) {
      const id = Buffer.from(primary.id, 'latin1');
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyFor(primary, 'encrypt', purpose), nonce);
      const body = [cipher.update(bytes), cipher.final()];
      return Buffer.concat([Buffer.of(id.length), id, nonce, cipher.getAuthTag(), ...body]);
    },

    decryptBytes(purpose, bytes) {
      const idEnd = 1 + (bytes[0] ?? 0);
      const tagAt = idEnd + NONCE_BYTES;
      const keyId = Buffer.from(bytes.subarray(1, idEnd)).toString('latin1');
      const key = keys.find((candidate) => candidate.id === keyId);
      if (bytes.length < tagAt + TAG_BYTES) throw new DecryptionError('damaged', keyId);
      if (key === undefined) throw new DecryptionError('unknownKey', keyId);
      const nonce = bytes.subarray(idEnd, tagAt);
      const decipher = createDecipheriv('aes-256-gcm', keyFor(key, 'encrypt', purpose), nonce);
      decipher.setAuthTag(bytes.subarray(tagAt, tagAt + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(tagAt + TAG_BYTES)), decipher.final()]);
      } catch {
        throw new DecryptionError('damaged', keyId);
      }
    },

    decrypt(purpose, value) {
      // Exports decrypt a hundred thousand of them: no more strings and buffers than it takes.
      const keyIdEnd = value.indexOf('.', VERSION.length);
      const keyId = keyIdEnd < 0 ? '' : value.slice(VERSION.length, keyIdEnd);
      if (!value.startsWith(VERSION)) throw new DecryptionError('damaged', keyId);
      const key = keys.find((candidate) => candidate.id === keyId);
      if (key === undefined) throw new DecryptionError('unknownKey', keyId);
      const bytes = Buffer.from(value.slice(keyIdEnd + 1), 'base64url');
      if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new DecryptionError('damaged', keyId);
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', keyFor(key, 'encrypt', purpose), nonce);
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      try {
        // A cipher of this mode gives all it has at once; the end only says whether the text is genuine.
        const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
        decipher.final();
        return text.toString('utf8');
      } catch {
        throw new DecryptionError('damaged', keyId);
      }
    },

    mac: (purpose, text) => macWith(primary, purpose, text),

    macs: (purpose, text) => keys.map((key) => macWith(key, purpose, text)),
  };
}

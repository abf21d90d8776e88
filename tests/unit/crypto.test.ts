/** Encryption with rotatable keys, and passwords. */
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import {
  DecryptionError,
  equalSecrets,
  hashPassword,
  keyRing,
  newKey,
  parseKeys,
  passwordMatches,
  randomCodeBytes,
  randomId,
  randomToken,
  tokenHash,
} from '#server/crypto';
import { startThread } from '#server/db/embedded/start-thread';

const text = 'Grüße an Ünal 🙂';

describe('a key ring', () => {
  test('reads what it wrote, and writes the same text differently each time', () => {
    const ring = keyRing([newKey()]);
    const [one, two] = [ring.encrypt('p', text), ring.encrypt('p', text)];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^v1\.k[0-9a-f]{8}\.[\w-]+$/);
    expect([ring.decrypt('p', one), ring.decrypt('p', two)]).toEqual([text, text]);
    expect(ring.decrypt('p', ring.encrypt('p', ''))).toBe('');
  });

  test('reads old values after a new key came first, and not without the old key', () => {
    const [old, fresh] = [newKey(), newKey()];
    const value = keyRing([old]).encrypt('p', text);
    const rotated = keyRing([fresh, old]);
    expect(rotated.decrypt('p', value)).toBe(text);
    expect(rotated.encrypt('p', text).split('.')[1]).toBe(fresh.id);
    expect(() => keyRing([fresh]).decrypt('p', value)).toThrow(DecryptionError);
  });

  test('never takes a nonce twice, and gives nobody random bytes that another one has', () => {
    const ring = keyRing([newKey()]);
    const nonce = (value: string) => Buffer.from(value.split('.')[2] ?? '', 'base64url').toString('latin1', 0, 12);
    const nonces: string[] = [];
    const tokens: string[] = [];
    const codes: Uint8Array[] = [];
    for (let count = 0; count < 2_000; count += 1) {
      nonces.push(nonce(ring.encrypt('p', text)));
      tokens.push(randomToken(), randomId());
      codes.push(randomCodeBytes(5 + (count % 400)));
    }
    const before = codes.map((bytes) => Buffer.from(bytes).toString('hex'));
    for (let count = 0; count < 2_000; count += 1) randomToken();
    expect(codes.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(before);
    const all = [...nonces, ...tokens, ...before];
    expect(new Set(all).size).toBe(all.length);
    expect(new Set(nonces.map((bytes) => bytes.slice(0, 6))).size).toBe(nonces.length);
    expect(before.map((hex) => hex.length / 2)).toEqual(codes.map((_, count) => 5 + (count % 400)));
  });

  test('takes no nonce that it took in another thread', async () => {
    const keys = keyRing([newKey()]).exportText();
    const values = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const options = { workerData: { keys, count: 500 } };
        const thread = startThread('../support/encrypting-thread', import.meta.url, options);
        const [made] = (await once(thread, 'message')) as [string[]];
        await thread.terminate();
        return made;
      }),
    );
    const nonces = values.flat().map((value) => (value.split('.')[2] ?? '').slice(0, 16));
    expect(new Set(nonces).size).toBe(1_500);
  }, 30_000);

  test('refuses every changed byte, another purpose and another form', () => {
    const ring = keyRing([newKey()]);
    const value = ring.encrypt('p', 'abc');
    const [version, id, encoded = ''] = value.split('.');
    const bytes = Buffer.from(encoded, 'base64url');
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => ring.decrypt('p', `${version}.${id}.${changed.toString('base64url')}`)).toThrow(DecryptionError);
    }
    expect(() => ring.decrypt('other', value)).toThrow(DecryptionError);
    for (const odd of ['', 'abc', `v2.${id}.${encoded}`, `v1.${id}.`, `v1.${id}.AAAA`]) {
      expect(() => ring.decrypt('p', odd), odd).toThrow(DecryptionError);
    }
  });

  test('makes keyed hashes that differ by purpose and key', () => {
    const [one, two] = [keyRing([newKey()]), keyRing([newKey()])];
    expect(one.mac('p', 'x')).toBe(one.mac('p', 'x'));
    expect(new Set([one.mac('p', 'x'), one.mac('q', 'x'), one.mac('p', 'y'), two.mac('p', 'x')]).size).toBe(4);
  });

  test('can be written down and read again', () => {
    const ring = keyRing([newKey(), newKey()]);
    const [first, ...others] = parseKeys(ring.exportText()) ?? [];
    expect(first).toBeDefined();
    expect(keyRing([first!, ...others]).decrypt('p', ring.encrypt('p', text))).toBe(text);
  });
});

test('parseKeys refuses what is not keys of 32 bytes with different ids', () => {
  const secret = Buffer.alloc(32, 7).toString('base64');
  expect(parseKeys(`a:${secret}, b:${secret}`)?.map((key) => key.id)).toEqual(['a', 'b']);
  for (const odd of ['', 'a', `a:${secret.slice(4)}`, `a:${secret},a:${secret}`, `a b:${secret}`, `a:${secret},`]) {
    expect(parseKeys(odd), odd).toBeNull();
  }
});

describe('passwords', () => {
  test('are argon2id with parameters of 19 MiB and two passes', async () => {
    const hash = await hashPassword('ein Satz als Passwort');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwordMatches(hash, 'ein Satz als Passwort')).toBe(true);
    expect(await passwordMatches(hash, 'ein Satz als Passwort ')).toBe(false);
  });

  test('never match where there is none', async () => {
    expect(await passwordMatches(null, '')).toBe(false);
  });
});

test('tokens are random and 256 bits long; hashes and comparisons are exact', () => {
  const tokens = new Set(Array.from({ length: 100 }, randomToken));
  expect(tokens.size).toBe(100);
  for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  expect(tokenHash('a')).not.toBe(tokenHash('b'));
  expect(equalSecrets('abc', 'abc')).toBe(true);
  expect(equalSecrets('abc', 'abd')).toBe(false);
  expect(equalSecrets('', 'a')).toBe(false);
});

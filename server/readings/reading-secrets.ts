/** Values of readings as they are encrypted: free texts, and what may identify somebody. */
import type { Value } from '#surveys/entry';
import type { KeyRing } from '../crypto.ts';

const PURPOSE = 'reading';

export function readingSecrets(keys: Pick<KeyRing, 'encrypt' | 'decrypt'>) {
  return {
    seal: (value: Value): string => keys.encrypt(PURPOSE, JSON.stringify(value)),

    /** @throws DecryptionError */
    open: (secret: string): Value => JSON.parse(keys.decrypt(PURPOSE, secret)) as Value,
  };
}

/**
 * Raw BSON to something that the driver writes back as exactly the same bytes. The driver only takes JavaScript
 * values, and those forget: a plain object puts keys such as `"10"` first, a number forgets whether it was an int or
 * a double. So values keep their BSON types, and where that is not enough documents become Maps.
 */
import { deserialize, onDemand, serialize } from 'bson';
import { BackupError } from './backup-error.ts';

const EXACT = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;
const TYPE_DOCUMENT = 3;
const TYPE_ARRAY = 4;

/**
 * The document as a value whose serialisation is `raw` again.
 *
 * @throws BackupError file_unsupported where there is none (types that BSON has long given up), file_damaged where it
 * is no BSON
 */
export function insertable(raw: Uint8Array): object {
  const simple = attempt(() => deserialize(raw, EXACT));
  if (same(simple, raw)) return simple;
  const exact = attempt(() => toMap(raw));
  if (same(exact, raw)) return exact;
  throw new BackupError('file_unsupported');
}

function same(value: object, raw: Uint8Array): boolean {
  try {
    return Buffer.compare(serialize(value, { ignoreUndefined: false }), raw) === 0;
  } catch {
    // bson refuses some of what it has made itself: a document with the fields of a reference becomes a DBRef.
    return false;
  }
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new BackupError('file_damaged', error instanceof Error ? error.message : '');
  }
}

function toMap(raw: Uint8Array): Map<string, unknown> {
  return new Map(elements(raw));
}

function* elements(raw: Uint8Array): Generator<[string, unknown]> {
  for (const [type, nameOffset, nameLength, offset, length] of onDemand.parseToElements(raw)) {
    const name = Buffer.from(raw.buffer, raw.byteOffset + nameOffset, nameLength).toString('utf8');
    const value = raw.subarray(offset, offset + length);
    if (type === TYPE_DOCUMENT) yield [name, toMap(value)];
    else if (type === TYPE_ARRAY) yield [name, [...elements(value)].map(([, item]) => item)];
    else yield [name, scalar(type, value)];
  }
}

/** Reads one value by putting it into a document of its own. */
function scalar(type: number, value: Uint8Array): unknown {
  const document = Buffer.alloc(4 + 1 + 2 + value.length + 1);
  document.writeInt32LE(document.length, 0);
  document[4] = type;
  document.write('v', 5, 'latin1');
  document.set(value, 7);
  return deserialize(document, EXACT).v;
}

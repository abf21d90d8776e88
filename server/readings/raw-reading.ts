/**
 * Reads stored readings from their BSON bytes, for whoever goes through all readings of an instrument. A general
 * deserialiser spends most of its time on the entries, whose shape is known here; only values that are lists are left to
 * it. Fields that bulk readers have no use for are skipped without being looked into.
 *
 * BSON: https://bsonspec.org/spec.html. Numbers are little-endian, names end with a zero byte, documents begin with
 * their length and end with a zero byte.
 */
import { mongo } from 'mongoose';
import type { State, Value, Visibility, Voice } from '#surveys/entry';
import type { StoredReading } from './reading.model.ts';
import type { PlainEntry } from './reading-codec.ts';
import type { ReadingRecord } from './reading-records.ts';

const TYPE = {
  double: 0x01,
  text: 0x02,
  document: 0x03,
  list: 0x04,
  binary: 0x05,
  objectId: 0x07,
  boolean: 0x08,
  date: 0x09,
  null: 0x0a,
  int: 0x10,
  timestamp: 0x11,
  long: 0x12,
  decimal: 0x13,
} as const;

/** One element of a document, between `next` calls. */
interface Walker {
  /** Moves to the next element; false at the end. */
  next(): boolean;
  type: number;
  name: string;
  /** Where its value begins. */
  at: number;
}

function walker(bytes: Buffer, start: number): Walker {
  let position = start + 4;
  const self: Walker = {
    type: 0,
    name: '',
    at: 0,
    next() {
      const type = bytes[position]!;
      if (type === 0) return false;
      let nameEnd = position + 1;
      while (bytes[nameEnd] !== 0) nameEnd += 1;
      self.type = type;
      self.name =
        nameEnd === position + 2 ? LETTERS[bytes[position + 1]!]! : bytes.toString('utf8', position + 1, nameEnd);
      self.at = nameEnd + 1;
      position = self.at + sizeOf(bytes, type, self.at);
      return true;
    },
  };
  return self;
}

const LETTERS: readonly string[] = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

/** Bytes of a value. @throws Error for a type that readings never hold */
function sizeOf(bytes: Buffer, type: number, at: number): number {
  switch (type) {
    case TYPE.double:
    case TYPE.date:
    case TYPE.long:
    case TYPE.timestamp:
      return 8;
    case TYPE.text:
      return 4 + bytes.readInt32LE(at);
    case TYPE.document:
    case TYPE.list:
      return bytes.readInt32LE(at);
    case TYPE.binary:
      return 5 + bytes.readInt32LE(at);
    case TYPE.objectId:
      return 12;
    case TYPE.boolean:
      return 1;
    case TYPE.null:
      return 0;
    case TYPE.int:
      return 4;
    case TYPE.decimal:
      return 16;
    default:
      throw new Error(`a stored reading holds a value of BSON type ${type}`);
  }
}

function textAt(bytes: Buffer, at: number): string {
  return bytes.toString('utf8', at + 4, at + 3 + bytes.readInt32LE(at));
}

function dateAt(bytes: Buffer, at: number): Date {
  return new Date(bytes.readInt32LE(at + 4) * 0x1_0000_0000 + bytes.readUInt32LE(at));
}

const idAt = (bytes: Buffer, at: number): string => bytes.toString('hex', at, at + 12);

function numberAt(bytes: Buffer, type: number, at: number): number {
  if (type === TYPE.int) return bytes.readInt32LE(at);
  if (type === TYPE.double) return bytes.readDoubleLE(at);
  return Number(bytes.readBigInt64LE(at));
}

/** Chosen codes as they are; rows of a repeated group through the general deserialiser. */
function listAt(bytes: Buffer, at: number): Value {
  const list: (string | number | boolean)[] = [];
  const element = walker(bytes, at);
  while (element.next()) {
    if (element.type === TYPE.document) {
      return Object.values(mongo.BSON.deserialize(bytes.subarray(at, at + bytes.readInt32LE(at)))) as Value;
    }
    list.push(valueAt(bytes, element.type, element.at) as string | number | boolean);
  }
  return list;
}

function valueAt(bytes: Buffer, type: number, at: number): Value | null {
  switch (type) {
    case TYPE.int:
    case TYPE.double:
    case TYPE.long:
      return numberAt(bytes, type, at);
    case TYPE.text:
      return textAt(bytes, at);
    case TYPE.boolean:
      return bytes[at] === 1;
    case TYPE.list:
      return listAt(bytes, at);
    default:
      return null;
  }
}

/**
 * Names and codes come again and again, mostly in the same places: what stood in a place in the reading before is
 * compared byte by byte, and made a string only if it is another.
 */
function internedTexts(): (bytes: Buffer, at: number, place: number) => string {
  const before: { bytes: Uint8Array; text: string }[] = [];
  return (bytes, at, place) => {
    const length = bytes.readInt32LE(at) - 1;
    const start = at + 4;
    const guess = before[place];
    if (guess !== undefined && guess.bytes.length === length) {
      let same = 0;
      while (same < length && guess.bytes[same] === bytes[start + same]) same += 1;
      if (same === length) return guess.text;
    }
    const text = textAt(bytes, at);
    before[place] = { bytes: Uint8Array.prototype.slice.call(bytes, start, start + length), text };
    return text;
  };
}

/** Places of texts in a reading: those of its own fields, then those of each entry. */
const PLACE = { mode: 0, month: 1, language: 2, visibility: 3, facet: 4, entries: 30 } as const;
const PLACES_PER_ENTRY = 5;

interface EntryParts {
  item: string;
  voice: Voice;
  state: State;
  value: Value | null;
  secret: string | null;
  visibility: Visibility | null;
  language: string | null;
  at: Date | null;
  revision: number;
}

/**
 * A reader for one walk through many readings.
 *
 * @param decrypt what an encrypted value says; without it such values are null
 */
export function rawReader(decrypt: ((secret: string) => Value | null) | null): (bytes: Buffer) => ReadingRecord {
  const interned = internedTexts();

  function entryAt(bytes: Buffer, start: number, place: number): EntryParts {
    const parts: EntryParts = {
      item: '',
      voice: 'own',
      state: 'answered',
      value: null,
      secret: null,
      visibility: null,
      language: null,
      at: null,
      revision: 0,
    };
    const field = walker(bytes, start);
    while (field.next()) {
      const { at, type } = field;
      switch (field.name) {
        case 'i':
          parts.item = interned(bytes, at, place);
          break;
        case 'x':
          parts.value = valueAt(bytes, type, at);
          break;
        case 'v':
          parts.voice = interned(bytes, at, place + 1) as Voice;
          break;
        case 's':
          parts.state = interned(bytes, at, place + 2) as State;
          break;
        case 'c':
          if (decrypt !== null) parts.secret = textAt(bytes, at);
          break;
        case 'y':
          parts.visibility = interned(bytes, at, place + 3) as Visibility;
          break;
        case 'l':
          parts.language = interned(bytes, at, place + 4);
          break;
        case 't':
          parts.at = dateAt(bytes, at);
          break;
        case 'r':
          parts.revision = numberAt(bytes, type, at);
          break;
      }
    }
    return parts;
  }

  return (bytes) => {
    const record: Mutable<ReadingRecord> = {
      id: '',
      subjectId: '',
      instrumentId: '',
      version: 0,
      mode: 'import',
      startedAt: EPOCH,
      month: '',
      createdAt: EPOCH,
      changedAt: EPOCH,
      touchedAt: EPOCH,
      completedAt: null,
      siteId: null,
      facets: {},
      occasion: 0,
      revision: 0,
      importId: null,
      entries: [],
    };
    let language = '';
    let visibility: Visibility = 'private';
    let entriesAt = EPOCH;
    const entries: EntryParts[] = [];
    const field = walker(bytes, 0);
    while (field.next()) {
      const { at, type } = field;
      switch (field.name) {
        case '_id':
          record.id = idAt(bytes, at);
          break;
        case 'subjectId':
          record.subjectId = idAt(bytes, at);
          break;
        case 'instrumentId':
          record.instrumentId = idAt(bytes, at);
          break;
        case 'siteId':
          record.siteId = type === TYPE.objectId ? idAt(bytes, at) : null;
          break;
        case 'importId':
          record.importId = type === TYPE.objectId ? idAt(bytes, at) : null;
          break;
        case 'version':
          record.version = numberAt(bytes, type, at);
          break;
        case 'occasion':
          record.occasion = numberAt(bytes, type, at);
          break;
        case 'revision':
          record.revision = numberAt(bytes, type, at);
          break;
        case 'mode':
          record.mode = interned(bytes, at, PLACE.mode) as StoredReading['mode'];
          break;
        case 'month':
          record.month = interned(bytes, at, PLACE.month);
          break;
        case 'language':
          language = interned(bytes, at, PLACE.language);
          break;
        case 'visibility':
          visibility = interned(bytes, at, PLACE.visibility) as Visibility;
          break;
        case 'startedAt':
          record.startedAt = dateAt(bytes, at);
          break;
        case 'createdAt':
          record.createdAt = dateAt(bytes, at);
          break;
        case 'changedAt':
          record.changedAt = dateAt(bytes, at);
          break;
        case 'touchedAt':
          record.touchedAt = dateAt(bytes, at);
          break;
        case 'entriesAt':
          entriesAt = dateAt(bytes, at);
          break;
        case 'completedAt':
          record.completedAt = type === TYPE.date ? dateAt(bytes, at) : null;
          break;
        case 'facets': {
          const facets: Record<string, string> = {};
          const facet = walker(bytes, at);
          for (let n: number = PLACE.facet; facet.next(); n = Math.min(n + 1, PLACE.entries - 1)) {
            if (facet.type === TYPE.text) facets[facet.name] = interned(bytes, facet.at, n);
          }
          record.facets = facets;
          break;
        }
        case 'entries': {
          const entry = walker(bytes, at);
          for (let place: number = PLACE.entries; entry.next(); place += PLACES_PER_ENTRY) {
            entries.push(entryAt(bytes, entry.at, place));
          }

          break;
        }
      }
    }
    // Only now: what entries leave out may come behind them in the document.
    record.entries = entries.map(
      (parts): PlainEntry => ({
        item: parts.item,
        voice: parts.voice,
        state: parts.state,
        value: parts.secret !== null && decrypt !== null ? decrypt(parts.secret) : parts.value,
        visibility: parts.visibility ?? visibility,
        language: parts.language ?? language,
        at: parts.at ?? entriesAt,
        revision: parts.revision,
      }),
    );
    return record;
  };
}

const EPOCH = new Date(0);

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

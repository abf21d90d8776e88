/**
 * Reads stored readings from their BSON bytes, for whoever goes through all readings of an instrument. One object is
 * filled for one reading after another, and what bulk readers have no use for is skipped without being looked into: a
 * hundred thousand readings leave next to nothing for the garbage collector, which would cost more than the reading.
 */
import { deserialize } from 'bson';
import type { State, Value, Visibility, Voice } from '#surveys/entry';
import { afterName, BSON, idAt, momentAt, numberAt, sizeOf, textAt } from './bson-bytes.ts';
import { ByteTable } from './byte-table.ts';
import type { StoredReading } from './reading.model.ts';

type Field = (scan: ReadingScan, type: number, at: number) => void;

/** The fields that are read, by name; all others are skipped. */
const FIELDS: Readonly<Record<string, Field>> = {
  _id: (scan, _type, at) => {
    scan.idAt = at;
  },
  subjectId: (scan, _type, at) => {
    scan.subjectAt = at;
  },
  siteId: (scan, type, at) => {
    scan.siteId = type === BSON.objectId ? idAt(scan.bytes, at) : null;
  },
  version: (scan, type, at) => {
    scan.version = numberAt(scan.bytes, type, at);
  },
  occasion: (scan, type, at) => {
    scan.occasion = numberAt(scan.bytes, type, at);
  },
  mode: (scan, _type, at) => {
    scan.mode = scan.shortTextAt(at) as StoredReading['mode'];
  },
  language: (scan, _type, at) => {
    scan.language = scan.shortTextAt(at);
  },
  visibility: (scan, _type, at) => {
    scan.visibility = scan.shortTextAt(at) as Visibility;
  },
  startedAt: (scan, _type, at) => {
    scan.startedAt = momentAt(scan.bytes, at);
  },
  entriesAt: (scan, _type, at) => {
    scan.entriesAt = momentAt(scan.bytes, at);
  },
  facets: (scan, _type, at) => scan.readFacets(at),
  entries: (scan, _type, at) => scan.readEntries(at),
};

const LETTER = { i: 0x69, v: 0x76, s: 0x73, x: 0x78, c: 0x63, y: 0x79, l: 0x6c, t: 0x74 } as const;

/** A reading, until the next one is read. Entries are numbered from 0 to before `entries`. */
export class ReadingScan {
  bytes: Buffer = Buffer.alloc(0);
  idAt = 0;
  subjectAt = 0;
  siteId: string | null = null;
  version = 0;
  occasion = 0;
  mode: StoredReading['mode'] = 'import';
  language = '';
  visibility: Visibility = 'private';
  /** Milliseconds since 1970. */
  startedAt = 0;
  entriesAt = 0;
  readonly facets = new Map<string, string>();
  entries = 0;
  readonly items: string[] = [];
  readonly voices: Voice[] = [];
  readonly states: State[] = [];
  private readonly plain: (Value | null)[] = [];
  private readonly secretAt: number[] = [];
  private readonly ownVisibility: (Visibility | null)[] = [];
  private readonly ownLanguage: (string | null)[] = [];
  private readonly ownMoment: number[] = [];
  private readonly names = new ByteTable((name): Field | null => (Object.hasOwn(FIELDS, name) ? FIELDS[name]! : null));
  private readonly texts = new ByteTable((text) => text);
  private readonly open: (secret: string) => Value | null;

  /** @param open what an encrypted value says */
  constructor(open: (secret: string) => Value | null) {
    this.open = open;
  }

  /** Reads the document that begins at `start`. */
  read(bytes: Buffer, start: number): void {
    this.bytes = bytes;
    this.siteId = null;
    this.entries = 0;
    this.facets.clear();
    let position = start + 4;
    for (let type = bytes[position]!; type !== 0; type = bytes[position]!) {
      const at = afterName(bytes, position + 1);
      this.names.of(bytes, position + 1, at - 1)?.(this, type, at);
      position = at + sizeOf(bytes, type, at);
    }
  }

  get id(): string {
    return idAt(this.bytes, this.idAt);
  }

  get subjectId(): string {
    return idAt(this.bytes, this.subjectAt);
  }

  /** An entry's value. An encrypted one is decrypted only now. @throws DecryptionError */
  value(entry: number): Value | null {
    const secret = this.secretAt[entry]!;
    return secret < 0 ? this.plain[entry]! : this.open(textAt(this.bytes, secret));
  }

  // What entries leave out is the reading's, and may come behind them in the document.
  visibilityOf(entry: number): Visibility {
    return this.ownVisibility[entry] ?? this.visibility;
  }

  languageOf(entry: number): string {
    return this.ownLanguage[entry] ?? this.language;
  }

  /** Milliseconds since 1970. */
  momentOf(entry: number): number {
    const own = this.ownMoment[entry]!;
    return Number.isNaN(own) ? this.entriesAt : own;
  }

  /** A text that comes again and again. */
  shortTextAt(at: number): string {
    const { bytes } = this;
    return this.texts.of(bytes, at + 4, at + 3 + bytes.readInt32LE(at));
  }

  readFacets(start: number): void {
    const { bytes } = this;
    let position = start + 4;
    for (let type = bytes[position]!; type !== 0; type = bytes[position]!) {
      const at = afterName(bytes, position + 1);
      if (type === BSON.text) this.facets.set(this.texts.of(bytes, position + 1, at - 1), this.shortTextAt(at));
      position = at + sizeOf(bytes, type, at);
    }
  }

  readEntries(start: number): void {
    const { bytes } = this;
    let position = start + 4;
    let count = 0;
    while (bytes[position] !== 0) {
      const at = afterName(bytes, position + 1);
      this.readEntry(count, at);
      count += 1;
      position = at + bytes.readInt32LE(at);
    }
    this.entries = count;
  }

  private readEntry(entry: number, start: number): void {
    const { bytes } = this;
    this.items[entry] = '';
    this.voices[entry] = 'own';
    this.states[entry] = 'answered';
    this.plain[entry] = null;
    this.secretAt[entry] = -1;
    this.ownVisibility[entry] = null;
    this.ownLanguage[entry] = null;
    this.ownMoment[entry] = Number.NaN;
    let position = start + 4;
    for (let type = bytes[position]!; type !== 0; type = bytes[position]!) {
      const at = afterName(bytes, position + 1);
      // Names of an entry's fields are single letters.
      switch (at === position + 3 ? bytes[position + 1] : 0) {
        case LETTER.i:
          this.items[entry] = this.shortTextAt(at);
          break;
        case LETTER.x:
          this.plain[entry] = this.valueAt(type, at);
          break;
        case LETTER.c:
          this.secretAt[entry] = at;
          break;
        case LETTER.v:
          this.voices[entry] = this.shortTextAt(at) as Voice;
          break;
        case LETTER.s:
          this.states[entry] = this.shortTextAt(at) as State;
          break;
        case LETTER.y:
          this.ownVisibility[entry] = this.shortTextAt(at) as Visibility;
          break;
        case LETTER.l:
          this.ownLanguage[entry] = this.shortTextAt(at);
          break;
        case LETTER.t:
          this.ownMoment[entry] = momentAt(bytes, at);
          break;
      }
      position = at + sizeOf(bytes, type, at);
    }
  }

  private valueAt(type: number, at: number): Value | null {
    switch (type) {
      case BSON.int:
      case BSON.double:
      case BSON.long:
        return numberAt(this.bytes, type, at);
      case BSON.text:
        return this.shortTextAt(at);
      case BSON.boolean:
        return this.bytes[at] === 1;
      case BSON.list:
        return this.listAt(at);
      default:
        return null;
    }
  }

  /** Chosen codes as they are; rows of a repeated group through the general deserialiser. */
  private listAt(start: number): Value {
    const { bytes } = this;
    const list: (string | number | boolean)[] = [];
    let position = start + 4;
    for (let type = bytes[position]!; type !== 0; type = bytes[position]!) {
      if (type === BSON.document) {
        return Object.values(deserialize(bytes.subarray(start, start + bytes.readInt32LE(start)))) as Value;
      }
      const at = afterName(bytes, position + 1);
      list.push(this.valueAt(type, at) as string | number | boolean);
      position = at + sizeOf(bytes, type, at);
    }
    return list;
  }
}

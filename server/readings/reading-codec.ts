/**
 * Between entries and changes as the domain knows them and as they are stored: leaves out what goes without saying,
 * and encrypts free texts and whatever may identify somebody.
 */
import { Types } from 'mongoose';
import type { Author, Entry, RecordedChange, Value } from '#surveys/entry';
import type { InstrumentFile } from '#surveys/instrument';
import type { Item } from '#surveys/items';
import type { KeyRing } from '../crypto.ts';
import type {
  StoredAuthor,
  StoredChange,
  StoredContent,
  StoredEntry,
  StoredPast,
  StoredReading,
} from './reading.model.ts';
import { readingSecrets } from './reading-secrets.ts';

/** An item, and whether its values are encrypted. */
export interface KnownItem {
  readonly item: Item;
  readonly secret: boolean;
}

/** The items of one published version, by name. */
export type ItemIndex = ReadonlyMap<string, KnownItem>;

/** What a reading says once for all its entries. */
export type Defaults = Pick<StoredReading, 'entriesAt' | 'createdAt' | 'createdBy' | 'language' | 'visibility'>;

const indexes = new WeakMap<readonly Item[], ItemIndex>();

/** The code book of a version by item name; made once for each. */
export function itemIndex({ file, items }: { file: InstrumentFile; items: readonly Item[] }): ItemIndex {
  const known = indexes.get(items);
  if (known !== undefined) return known;
  const index = new Map(
    items.map((item) => {
      const secret =
        item.freeText || item.type === 'text' || item.type === 'rows' || file.items[item.name]?.identifying === true;
      return [item.name, { item, secret }];
    }),
  );
  indexes.set(items, index);
  return index;
}

/** The id that an entry without a change has in the log. */
function importedId(index: number): string {
  return `imported-${String(index).padStart(8, '0')}`;
}

function placeOf({ i, v = 'own' }: StoredContent): string {
  return `${v} ${i}`;
}

export function sameAuthor(a: Author, b: Author): boolean {
  return a.kind === b.kind && a.id === b.id;
}

function storedAuthor(by: Author): StoredAuthor {
  if (by.kind === 'user' && by.id !== null) return new Types.ObjectId(by.id);
  return by.kind === 'person' && by.id === null ? 'p' : by;
}

/** Who made what is stored here. */
export function madeBy({ b }: Pick<StoredContent, 'b'>, defaults: Pick<Defaults, 'createdBy'>): Author {
  if (b === undefined) return defaults.createdBy;
  if (b === 'p') return { kind: 'person', id: null };
  return b instanceof Types.ObjectId ? { kind: 'user', id: b.toHexString() } : b;
}

type Content = Omit<Entry, 'revision' | 'contested'>;

export type ReadingCodec = ReturnType<typeof readingCodec>;

export function readingCodec(keys: KeyRing) {
  const secrets = readingSecrets(keys);

  function encodeContent(entry: Content, defaults: Defaults, items: ItemIndex): StoredContent {
    const stored: StoredContent = { i: entry.item };
    if (entry.voice !== 'own') stored.v = entry.voice;
    if (entry.state !== 'answered') stored.s = entry.state;
    if (entry.value !== null) {
      // What no code book knows is not known to be harmless.
      const secret = items.get(entry.item)?.secret ?? true;
      if (secret) stored.c = secrets.seal(entry.value);
      else stored.x = entry.value;
    }
    if (entry.visibility !== defaults.visibility) stored.y = entry.visibility;
    if (entry.language !== defaults.language) stored.l = entry.language;
    const at = Date.parse(entry.at);
    if (at !== defaults.entriesAt.getTime()) stored.t = new Date(at);
    if (!sameAuthor(entry.by, defaults.createdBy)) stored.b = storedAuthor(entry.by);
    return stored;
  }

  function decodeValue({ x, c }: Partial<StoredContent>): Value | null {
    if (c !== undefined) return secrets.open(c);
    return x ?? null;
  }

  function decodeContent(stored: StoredContent, defaults: Defaults): Content {
    return {
      item: stored.i,
      voice: stored.v ?? 'own',
      state: stored.s ?? 'answered',
      value: decodeValue(stored),
      visibility: stored.y ?? defaults.visibility,
      language: stored.l ?? defaults.language,
      at: (stored.t ?? defaults.entriesAt).toISOString(),
      by: madeBy(stored, defaults),
    };
  }

  return {
    encodeEntry(entry: Entry, defaults: Defaults, items: ItemIndex): StoredEntry {
      const stored: StoredEntry = encodeContent(entry, defaults, items);
      if (entry.revision !== 0) stored.r = entry.revision;
      if (entry.contested) stored.k = true;
      return stored;
    },

    /** @throws DecryptionError */
    decodeEntry(stored: StoredEntry, defaults: Defaults): Entry {
      return { ...decodeContent(stored, defaults), revision: stored.r ?? 0, contested: stored.k === true };
    },

    encodeChange(change: RecordedChange, defaults: Defaults): StoredChange {
      const stored: StoredChange = { id: change.id, r: change.revision };
      if (change.base !== 0) stored.base = change.base;
      const received = Date.parse(change.receivedAt);
      if (received !== defaults.createdAt.getTime()) stored.received = new Date(received);
      return stored;
    },

    /** What an entry says, to be kept when another change takes its place. */
    pastOf({ k: _k, p: _p, ...past }: StoredEntry): StoredPast {
      return past;
    },

    /**
     * The whole log in the order in which the changes were taken; what came with the reading is in it as changes of
     * revision 0. A change whose words were not kept (see `isTyping` in reading-changes.ts) is left out.
     *
     * @param item only the changes of this item
     * @throws DecryptionError
     */
    decodeLog(
      reading: Pick<StoredReading, 'entries' | 'changes' | 'past'> & Defaults,
      item?: string,
    ): RecordedChange[] {
      const changes = new Map(reading.changes.map((change) => [change.r, change]));
      const places = new Map(reading.entries.map((entry, index) => [placeOf(entry), index]));
      return [...reading.past, ...reading.entries]
        .filter((said) => item === undefined || said.i === item)
        .flatMap((said): RecordedChange[] => {
          const revision = said.r ?? 0;
          const change = revision === 0 ? { id: importedId(places.get(placeOf(said)) ?? 0) } : changes.get(revision);
          if (change === undefined) return [];
          const { base = 0, received = reading.createdAt }: Partial<StoredChange> = change;
          const { id } = change;
          return [{ ...decodeContent(said, reading), id, base, revision, receivedAt: received.toISOString() }];
        })
        .sort((a, b) => a.revision - b.revision);
    },
  };
}

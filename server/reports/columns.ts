/**
 * The answers to one instrument in a project, in one voice, as columns: one typed array per item and per thing that
 * reports filter by, a row per reading. Only entries that the person lets be counted get in, and no texts.
 *
 * Rows keep their place while a reading changes; a reading of which nothing may be counted (any more) has no row that
 * counts.
 */
import type { State, Value } from '#surveys/entry';
import type { Item } from '#surveys/items';
import { createDictionary, type Dictionary, STATE_PLACES } from '#surveys/tally';

/** An item and the first version whose answers mean the same as the latest one's. */
export interface ReportedItem {
  readonly item: Item;
  readonly since: number;
}

/** What a reading brings. */
export interface ReadingRow {
  readonly id: string;
  readonly subjectId: string;
  readonly siteId: string | null;
  /** `2026-03` */
  readonly month: string;
  readonly startedAt: number;
  readonly changedAt: number;
  readonly version: number;
  readonly facets: Readonly<Record<string, string>>;
  readonly entries: readonly { readonly item: string; readonly state: State; readonly value: Value | null }[];
}

/** Numbers for texts, in the order in which they came. */
class Words {
  readonly list: string[] = [];
  readonly #places = new Map<string, number>();

  placeOf(word: string): number {
    const known = this.#places.get(word);
    if (known !== undefined) return known;
    this.#places.set(word, this.list.length);
    return this.list.push(word) - 1;
  }

  find(word: string): number {
    return this.#places.get(word) ?? -1;
  }
}

interface ItemColumn extends ReportedItem {
  readonly dictionary: Dictionary;
  places: Int32Array;
}

/** Nothing: no site, no value of the facet. */
export const NONE = -1;

const FIRST_CAPACITY = 1_024;

export class Columns {
  /** Rows that were ever taken; some may not count. */
  size = 0;
  /** Whether the row's reading has something to count. */
  counts = new Uint8Array(FIRST_CAPACITY);
  subjects = new Int32Array(FIRST_CAPACITY);
  sites = new Int32Array(FIRST_CAPACITY);
  /** Years times twelve and months. */
  months = new Int32Array(FIRST_CAPACITY);
  startedAt = new Float64Array(FIRST_CAPACITY);
  changedAt = new Float64Array(FIRST_CAPACITY);
  readonly facets = new Map<string, { readonly words: Words; column: Int32Array }>();
  readonly items: readonly ItemColumn[];
  readonly #itemsByName: ReadonlyMap<string, ItemColumn>;
  readonly #rows = new Map<string, number>();
  readonly #subjects = new Words();
  readonly #sites = new Words();

  constructor(items: readonly ReportedItem[]) {
    this.items = items.map((reported) => ({
      ...reported,
      dictionary: createDictionary(reported.item),
      places: new Int32Array(FIRST_CAPACITY),
    }));
    this.#itemsByName = new Map(this.items.map((column) => [column.item.name, column]));
  }

  /** How many readings are in it, those that do not count included. */
  get readings(): number {
    return this.#rows.size;
  }

  get subjectCount(): number {
    return this.#subjects.list.length;
  }

  /** About how many bytes it takes. */
  get bytes(): number {
    const perRow = 1 + 4 * (3 + this.facets.size + this.items.length) + 16;
    // An id and its place in a map, for readings and subjects.
    return this.counts.length * perRow + (this.#rows.size + this.subjectCount) * 120;
  }

  /** Takes a reading, or what has become of it. */
  put(reading: ReadingRow): void {
    const row = this.#rows.get(reading.id) ?? this.#newRow(reading.id);
    this.counts[row] = reading.entries.length > 0 ? 1 : 0;
    this.subjects[row] = this.#subjects.placeOf(reading.subjectId);
    this.sites[row] = reading.siteId === null ? NONE : this.#sites.placeOf(reading.siteId);
    this.months[row] = monthNumber(reading.month);
    this.startedAt[row] = reading.startedAt;
    this.changedAt[row] = reading.changedAt;
    for (const { column } of this.facets.values()) column[row] = NONE;
    for (const [key, value] of Object.entries(reading.facets)) {
      const facet = this.#facet(key);
      facet.column[row] = facet.words.placeOf(value);
    }
    for (const { places } of this.items) places[row] = STATE_PLACES.notAsked;
    for (const { item, state, value } of reading.entries) {
      const column = this.#itemsByName.get(item);
      if (column === undefined || reading.version < column.since) continue;
      column.places[row] = column.dictionary.placeOf(state, value);
    }
  }

  siteIds(): readonly string[] {
    return this.#sites.list;
  }

  /** NONE - 1 for a site without readings, which is no row's. */
  siteNumber(siteId: string): number {
    const place = this.#sites.find(siteId);
    return place === -1 ? NONE - 1 : place;
  }

  /** The facet's column and the number of a value in it; NONE - 1 for one that no reading has. */
  facet(key: string, value: string): { column: Int32Array; number: number } {
    const facet = this.#facet(key);
    const place = facet.words.find(value);
    return { column: facet.column, number: place === -1 ? NONE - 1 : place };
  }

  item(name: string): ItemColumn | undefined {
    return this.#itemsByName.get(name);
  }

  #facet(key: string) {
    const known = this.facets.get(key);
    if (known !== undefined) return known;
    const made = { words: new Words(), column: new Int32Array(this.counts.length).fill(NONE) };
    this.facets.set(key, made);
    return made;
  }

  #newRow(id: string): number {
    const row = this.size;
    if (row === this.counts.length) this.#grow();
    this.size += 1;
    this.#rows.set(id, row);
    return row;
  }

  #grow(): void {
    const capacity = this.counts.length * 2;
    this.counts = grown(new Uint8Array(capacity), this.counts);
    this.subjects = grown(new Int32Array(capacity), this.subjects);
    this.sites = grown(new Int32Array(capacity), this.sites);
    this.months = grown(new Int32Array(capacity), this.months);
    this.startedAt = grown(new Float64Array(capacity), this.startedAt);
    this.changedAt = grown(new Float64Array(capacity), this.changedAt);
    for (const facet of this.facets.values()) facet.column = grown(new Int32Array(capacity), facet.column);
    for (const column of this.items) column.places = grown(new Int32Array(capacity), column.places);
  }
}

function grown<Column extends Uint8Array | Int32Array | Float64Array>(bigger: Column, before: Column): Column {
  bigger.set(before);
  return bigger;
}

/** Years times twelve and months, so that months can be compared. */
export function monthNumber(month: string): number {
  const [year = '0', number = '1'] = month.split('-');
  return Number(year) * 12 + Number(number) - 1;
}

/** The month of a number, as it is written. */
export function monthText(number: number): string {
  return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`;
}

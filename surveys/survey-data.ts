/**
 * The bridge between entries (one value per item) and SurveyJS data (one value per question, with the parts of a matrix
 * or of several texts in an object).
 */
import type { Row, Value } from './entry.ts';
import type { Item } from './items.ts';
import { RANGE_PARTS } from './question-items.ts';

export interface ItemAnswer {
  readonly item: string;
  readonly value: Value;
}

/** What a question's new value says about an item; null: there is no answer (any more). */
export interface ItemChange {
  readonly item: string;
  readonly value: Value | null;
}

interface Index {
  readonly byName: ReadonlyMap<string, Item>;
  /** By the key in the SurveyJS data: the question's name, or `question-Comment`. */
  readonly byKey: ReadonlyMap<string, readonly Item[]>;
}

const indexes = new WeakMap<readonly Item[], Index>();

function indexOf(items: readonly Item[]): Index {
  const known = indexes.get(items);
  if (known !== undefined) return known;
  const byKey = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const list = byKey.get(key);
    if (list === undefined) byKey.set(key, [item]);
    else list.push(item);
  }
  const index = { byName: new Map(items.map((item) => [item.name, item])), byKey };
  indexes.set(items, index);
  return index;
}

/** A whole question and a text beside choices have their item's name, parts are within their question. */
export function keyOf(item: Item): string {
  return item.part === null ? item.name : item.question;
}

const isRangeEnd = (item: Item) => item.type === 'scale' && item.part !== null && item.column === undefined;

/**
 * The SurveyJS data of these answers. Answers to items that are not there are left out.
 *
 * @param entries in one voice, each item at most once (else the last one counts)
 */
export function surveyDataOf(items: readonly Item[], entries: readonly ItemAnswer[]): Record<string, unknown> {
  const { byName } = indexOf(items);
  const data: Record<string, unknown> = {};
  for (const { item: name, value } of entries) {
    const item = byName.get(name);
    if (item !== undefined) put(data, item, value);
  }
  return data;
}

function put(data: Record<string, unknown>, item: Item, value: Value): void {
  const key = keyOf(item);
  if (item.part === null) {
    data[key] = value;
  } else if (isRangeEnd(item)) {
    const range = Array.isArray(data[key]) ? [...(data[key] as unknown[])] : [item.scale?.min, item.scale?.max];
    range[item.part === RANGE_PARTS[0] ? 0 : 1] = value;
    data[key] = range;
  } else if (item.column === undefined) {
    within(data, key)[item.part] = value;
  } else {
    within(within(data, key), item.part)[item.column] = value;
  }
}

/** The object under a key, made where it is not there yet. */
function within(data: Record<string, unknown>, key: string): Record<string, unknown> {
  const found = Object.hasOwn(data, key) ? data[key] : undefined;
  if (isObject(found)) return found;
  const made: Record<string, unknown> = {};
  data[key] = made;
  return made;
}

/**
 * What a question's new value says about its items: for a matrix, about all of its rows, changed or not.
 *
 * @param key the name that SurveyJS reports: the question's, or `question-Comment` for the text beside its choices
 * @returns empty for a name that no item has
 */
export function answersOf(items: readonly Item[], key: string, value: unknown): ItemChange[] {
  return (indexOf(items).byKey.get(key) ?? []).map((item) => ({ item: item.name, value: answerIn(item, value) }));
}

function answerIn(item: Item, value: unknown): Value | null {
  if (item.part === null) return cleaned(item, value);
  if (isRangeEnd(item)) {
    return Array.isArray(value) ? cleaned(item, value[item.part === RANGE_PARTS[0] ? 0 : 1]) : null;
  }
  const part = own(value, item.part);
  return cleaned(item, item.column === undefined ? part : own(part, item.column));
}

function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an entry keeps it. Nothing, an empty text and an empty list are no answer. */
function cleaned(item: Item, value: unknown): Value | null {
  if (item.type === 'rows') return rowsOf(value);
  if (Array.isArray(value)) {
    const list = value.filter((each) => isPlain(each));
    return list.length === 0 ? null : list;
  }
  if (!isPlain(value) || value === '') return null;
  if ((item.type === 'number' || item.type === 'scale') && typeof value === 'string') {
    const number = Number(value.replace(',', '.'));
    return Number.isFinite(number) && value.trim() !== '' ? number : value;
  }
  return value;
}

function isPlain(value: unknown): value is string | number | boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

/** Rows without what has no value; rows in which nothing is left stay, because their place means something. */
function rowsOf(value: unknown): Row[] | null {
  if (!Array.isArray(value)) return null;
  const rows = value.map((row) => {
    const cells = isObject(row) ? Object.entries(row) : [];
    const kept = cells.flatMap(([name, cell]) => {
      const plain = Array.isArray(cell)
        ? cell.filter((each) => isPlain(each))
        : isPlain(cell) && cell !== ''
          ? cell
          : null;
      return plain === null ? [] : [[name, plain] as const];
    });
    return Object.fromEntries(kept);
  });
  return rows.every((row) => Object.keys(row).length === 0) ? null : rows;
}

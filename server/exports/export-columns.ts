/**
 * The columns of an export, from all versions of an instrument: where in a row an entry goes, and what it is written as.
 * The code book describes the same columns, so the two cannot disagree.
 */
import type { InstrumentDefinition } from '#contract/instrument';
import type { Value, Voice } from '#surveys/entry';
import { VOICES } from '#surveys/entry';
import type { Choice, Code, Item } from '#surveys/items';
import { type Language, textIn } from '#surveys/language';
import type { ReadingScan } from '../readings/reading-scan.ts';
import type { Cell } from './cell.ts';
import { CODED_STATES, type MissingCodes, stateInWords } from './missing-codes.ts';

/** An item over all versions: as the latest one has it, with the choices of the others. */
export interface ExportItem {
  readonly item: Item;
  /** The versions that have it, ascending. */
  readonly versions: readonly number[];
}

export interface ItemColumn {
  readonly name: string;
  readonly voice: Voice;
  readonly of: ExportItem;
  /** The choice, where each has a column of its own (multiple choices 0/1, rankings the rank). */
  readonly choice: Choice | null;
}

/** Items of the latest version in its order, then those that only earlier ones have. */
export function itemsOfVersions(definitions: readonly InstrumentDefinition[]): ExportItem[] {
  const merged = new Map<string, { item: Item; versions: number[] }>();
  for (const { items, version } of [...definitions].sort((a, b) => b.version - a.version)) {
    for (const item of items) {
      const known = merged.get(item.name);
      if (known === undefined) merged.set(item.name, { item, versions: [version] });
      else {
        known.versions.unshift(version);
        const codes = new Set(known.item.choices.map(({ value }) => String(value)));
        const more = item.choices.filter(({ value }) => !codes.has(String(value)));
        if (more.length > 0) known.item = { ...known.item, choices: [...known.item.choices, ...more] };
      }
    }
  }
  return [...merged.values()];
}

/** The voices that some version takes, the person's own first: it has the columns without a suffix. */
export function voicesOf(definitions: readonly InstrumentDefinition[]): Voice[] {
  return VOICES.filter((voice) => definitions.some(({ file }) => file.voices.includes(voice)));
}

/** Whether each choice has a column of its own. */
export const isSpread = ({ type }: Item): boolean => type === 'multiple' || type === 'ranking';

/** The name of a choice's own column; `stem`: that of its item. */
export const choiceColumn = (stem: string, choice: Code): string => `${stem}__${choice}`;

/** All columns of items; `taken` are names that something else has. Names that repeat get a number. */
export function itemColumns(
  items: readonly ExportItem[],
  voices: readonly Voice[],
  taken: readonly string[],
): ItemColumn[] {
  const names = new Set(taken);
  const unique = (wanted: string): string => {
    let name = wanted;
    for (let count = 2; names.has(name); count += 1) name = `${wanted}_${count}`;
    names.add(name);
    return name;
  };
  return voices.flatMap((voice) =>
    items.flatMap((of): ItemColumn[] => {
      const stem = voice === 'own' ? of.item.name : `${of.item.name}__${voice}`;
      if (!isSpread(of.item)) return [{ name: unique(stem), voice, of, choice: null }];
      return of.item.choices.map((choice) => ({ name: unique(choiceColumn(stem, choice.value)), voice, of, choice }));
    }),
  );
}

/** Where an entry's cells begin in a row, and how its value fills them. */
interface Slot {
  readonly item: Item;
  readonly start: number;
  readonly length: number;
  /** Of a spread item: the column of each choice, from `start`. */
  readonly offsets: ReadonlyMap<string, number>;
  /** With labels: what each code means. */
  readonly labels: ReadonlyMap<string, string> | null;
}

/** Puts an entry of the reading into the row. @throws DecryptionError */
export type RowFiller = (row: Cell[], reading: ReadingScan, entry: number) => void;

/** What stands for a state in a cell: its code, or with labels its word in brackets. */
function stateCells(codes: MissingCodes, labels: Language | null): ReadonlyMap<string, Cell> {
  const language = labels?.split('-')[0] === 'en' ? 'en' : 'de';
  return new Map(CODED_STATES.map((state) => [state, labels === null ? codes[state] : stateInWords(state, language)]));
}

/**
 * A function that puts an entry into a row, whose item columns begin at `offset`. An entry of an item or voice that no
 * version has is left out; there is none but by a mistake elsewhere.
 *
 * @param labels write what people read in this language, not codes
 */
export function rowFiller(
  columns: readonly ItemColumn[],
  offset: number,
  codes: MissingCodes,
  labels: Language | null,
): RowFiller {
  const slots: Record<Voice, Map<string, Slot>> = { own: new Map(), counsellor: new Map(), agreed: new Map() };
  columns.forEach(({ voice, of: { item } }, index) => {
    if (slots[voice].has(item.name)) return;
    slots[voice].set(item.name, {
      item,
      start: offset + index,
      length: isSpread(item) ? item.choices.length : 1,
      offsets: new Map(item.choices.map(({ value }, at) => [String(value), at])),
      labels: labels === null ? null : labelsOf(item, labels),
    });
  });
  const states = stateCells(codes, labels);
  // Most readings have the same entries in the same places.
  const lately: { item: string; voice: Voice; slot: Slot | undefined }[] = [];
  const slotOf = (entry: number, item: string, voice: Voice): Slot | undefined => {
    const guess = lately[entry];
    if (guess !== undefined && guess.item === item && guess.voice === voice) return guess.slot;
    const slot = slots[voice].get(item);
    lately[entry] = { item, voice, slot };
    return slot;
  };
  return (row, reading, entry) => {
    const slot = slotOf(entry, reading.items[entry]!, reading.voices[entry]!);
    if (slot === undefined) return;
    const state = reading.states[entry]!;
    if (state === 'answered') {
      const value = reading.value(entry);
      if (value !== null) fill(row, slot, value);
      return;
    }
    const cell = states.get(state);
    if (cell === undefined) return;
    for (let at = slot.start; at < slot.start + slot.length; at += 1) row[at] = cell;
  };
}

/** What codes of an item mean. */
export function labelsOf({ choices, missing }: Item, language: Language): ReadonlyMap<string, string> {
  return new Map([...missing, ...choices].map(({ value, label }) => [String(value), textIn(label, language)]));
}

function fill(row: Cell[], slot: Slot, value: Value): void {
  const { item, start } = slot;
  if (!isSpread(item)) {
    row[start] = Array.isArray(value) ? listCell(value) : codeCell(value, slot.labels);
    return;
  }
  const chosen = Array.isArray(value) ? value : [value];
  if (item.type === 'multiple') for (let at = 0; at < slot.length; at += 1) row[start + at] = 0;
  chosen.forEach((code, index) => {
    const at = slot.offsets.get(String(code));
    if (at !== undefined) row[start + at] = item.type === 'multiple' ? 1 : index + 1;
  });
}

/** A list where one value is expected (rows of a group; an answer of an earlier version): as JSON, nothing is lost. */
function listCell(value: Extract<Value, unknown[]>): string {
  return JSON.stringify(value);
}

/** A single value: its label where there is one, numbers as numbers, yes and no as 1 and 0. */
export function codeCell(value: Code, labels: ReadonlyMap<string, string> | null): Cell {
  const label = labels?.get(String(value));
  if (label !== undefined && label !== '') return label;
  return typeof value === 'boolean' ? Number(value) : value;
}

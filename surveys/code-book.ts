/**
 * The code book of an instrument: its items, flat and in the order of the definition. Names are the questions' names;
 * `question.row` for a row of a matrix and a part of several texts, `question.row.column` for a cell of a table,
 * `question-Comment` for the text beside choices, `question.low` and `question.high` for a range. A repeated group is one
 * item. Made without survey-core, so it can be had where that is not loaded.
 *
 * Nothing here complains: a definition that definition-check.ts refuses gives the items that can be read from it.
 */
import type { Domain, InstrumentFile, ItemNotes } from './instrument.ts';
import { FACETS, type Facet, type Item } from './items.ts';
import { itemsOfQuestion } from './question-items.ts';
import { type Json, questionsOf } from './survey-json.ts';

const books = new WeakMap<InstrumentFile, readonly Item[]>();

/**
 * All items of the file, once per file object: the same file gives the same array, with the same items in it, so both
 * may be keys of further caches.
 */
export function itemsOf(file: InstrumentFile): readonly Item[] {
  const known = books.get(file);
  if (known !== undefined) return known;
  const items = makeItems(file);
  books.set(file, items);
  return items;
}

function makeItems(file: InstrumentFile): Item[] {
  const first = file.languages[0] ?? 'de';
  const questions = [...questionsOf(file.survey)];
  const byName = new Map<string, Json>(questions.map(({ name, json }) => [name, json]));
  const domains = new Map(file.domains.map((domain) => [domain.key, domain]));
  const seen = new Set<string>();
  const items: Item[] = [];
  for (const { name, json, page } of questions) {
    if (name === '') continue;
    for (const item of itemsOfQuestion(name, json, { first, question: (wanted) => byName.get(wanted) ?? null })) {
      if (seen.has(item.name)) continue;
      seen.add(item.name);
      const notes = notesOf(file, item);
      items.push(withNotes(item, notes, domains.get(notes.domain ?? page)));
    }
  }
  return items;
}

/**
 * A note about the question holds for its parts, one about a part goes before it. The text beside choices takes only
 * what is true of the whole question.
 */
function notesOf(file: InstrumentFile, item: Item): ItemNotes {
  const question = noteOf(file, item.question);
  const own = noteOf(file, item.name);
  if (!isComment(item)) return { ...question, ...own };
  const { area, domain, sensitive } = question;
  return { ...clean({ area, domain, sensitive }), ...own };
}

/** Without the fields that are undefined. */
function clean<Fields extends object>(fields: Fields): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** Whether an item is the text beside the choices of its question. */
export function isComment(item: Item): boolean {
  return item.name !== item.question && item.name.endsWith('-Comment') && (item.part === null || isCellComment(item));
}

const isCellComment = ({ column }: Item) => column?.endsWith('-Comment') === true;

function noteOf(file: InstrumentFile, name: string): ItemNotes {
  return Object.hasOwn(file.items, name) ? (file.items[name] ?? {}) : {};
}

function withNotes(item: Item, notes: ItemNotes, domain: Domain | undefined): Item {
  const declared = notes.missing ?? [];
  const codes = new Set(declared.map(({ value }) => String(value)));
  const identifying = notes.identifying === true;
  return {
    ...item,
    choices: item.choices.filter(({ value }) => !codes.has(String(value))),
    missing: [...declared, ...item.missing.filter(({ value }) => !codes.has(String(value)))],
    area: notes.area ?? domain?.area ?? null,
    domain: domain?.key ?? null,
    facet: notes.facet ?? facetInName(item, domain),
    sensitive: notes.sensitive ?? domain?.sensitive ?? false,
    freeText: item.freeText || identifying,
    chart: identifying ? 'none' : (notes.chart ?? item.chart),
  };
}

/** `wohnen_satisfaction` in the domain `wohnen`. */
function facetInName(item: Item, domain: Domain | undefined): Facet | null {
  if (domain === undefined || item.name !== item.question || !item.name.startsWith(`${domain.key}_`)) return null;
  const rest = item.name.slice(domain.key.length + 1);
  return FACETS.find((facet) => facet === rest) ?? null;
}

/** The items whose high end means less of what they are about. */
export function isReversed(file: InstrumentFile, item: Item): boolean {
  return noteOf(file, item.name).reversed ?? noteOf(file, item.question).reversed ?? false;
}

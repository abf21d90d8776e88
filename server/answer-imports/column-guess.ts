/** What the columns of a file may be, by their names: a suggestion that people look through and change. */
import type { ColumnUse, ImportMapping } from '#contract/answer-import';
import type { ProjectFacet } from '#contract/project';
import type { Code, Item } from '#surveys/items';
import { choiceColumn, isSpread } from '../exports/export-columns.ts';
import { unguarded } from '../exports/formula-guard.ts';
import { facetOfColumn, isOwnForm } from './own-form.ts';

/** Names that columns have beside the items, in small letters without anything but letters and digits. */
const NAMES: Readonly<Record<'subject' | 'occasion' | 'date' | 'site', readonly string[]>> = {
  subject: [
    'subject',
    'subjectid',
    'subjectcode',
    'id',
    'caseid',
    'case',
    'code',
    'fall',
    'fallid',
    'fallcode',
    'fallnummer',
    'person',
    'personid',
    'teilnehmer',
    'respondent',
    'respondentid',
    'pid',
  ],
  occasion: ['occasion', 'wave', 'welle', 'zeitpunkt', 'messzeitpunkt', 'erhebung', 'time', 'visit', 't'],
  date: ['date', 'datum', 'startedat', 'submitdate', 'startdate', 'interviewdate', 'tag', 'erhebungsdatum'],
  site: ['site', 'sitecode', 'standort', 'jobcenter', 'ort', 'standortcode'],
};

const plain = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/**
 * The use of each column: as it was the last time where the name is the same, else an item of this name or label, one
 * choice of a multiple choice or ranking (`item_choice`, `item[choice]`), a subject, an occasion, a date, a site, a
 * facet. Names that an export of ours gives are taken as they are written, so that no two of them are mistaken for one
 * another. Nothing is guessed twice, but for facets.
 */
export function guessColumns(
  header: readonly string[],
  items: readonly Item[],
  facets: readonly ProjectFacet[],
  remembered: ImportMapping['columns'] = {},
): Record<string, ColumnUse> {
  const byName = new Map(items.map((item) => [item.name.toLowerCase(), item]));
  const byLabel = new Map(
    items.flatMap((item) => Object.values(item.label).map((label) => [plain(label), item] as const)),
  );
  const choices = items.filter(isSpread).flatMap((item) => item.choices.map(({ value }) => ({ item, value })));
  const byChoice = new Map(choices.map((each) => [plain(`${each.item.name}${each.value}`), each]));
  const exported = new Map<string, ColumnUse>([
    ...choices.map(({ item, value }) => [choiceColumn(item.name, value), choiceUse(item, value)] as const),
    ...items.map(({ name }) => [name, { use: 'item', item: name }] as const),
  ]);
  const facetByName = new Map(facets.flatMap((facet) => [facet.key, facet.label].map((name) => [plain(name), facet])));
  const own = isOwnForm(header);
  const taken = new Set<string>();
  const once = (key: string, use: ColumnUse): ColumnUse | null => {
    if (taken.has(key)) return null;
    taken.add(key);
    return use;
  };

  function guess(name: string): ColumnUse {
    const before = chosenUse(remembered, name);
    if (before !== undefined && stillFits(before)) {
      const kept = before.use === 'ignore' || before.use === 'facet' ? before : once(keyOf(before), before);
      if (kept !== null) return kept;
    }
    const written = exported.get(unguarded(name.trim()));
    if (written !== undefined) return once(keyOf(written), written) ?? { use: 'ignore' };
    const group = own ? facetOfColumn(name) : null;
    if (group !== null) return { use: 'facet', facet: group };
    const word = plain(name);
    const item = byName.get(name.trim().toLowerCase()) ?? byLabel.get(word);
    if (item !== undefined) return once(`item ${item.name}`, { use: 'item', item: item.name }) ?? { use: 'ignore' };
    const chosen = byChoice.get(word);
    if (chosen !== undefined) {
      const use = choiceUse(chosen.item, chosen.value);
      return once(keyOf(use), use) ?? { use: 'ignore' };
    }
    for (const use of ['subject', 'occasion', 'date', 'site'] as const) {
      if (NAMES[use].includes(word)) return once(use, { use }) ?? { use: 'ignore' };
    }
    const facet = facetByName.get(word);
    return facet === undefined ? { use: 'ignore' } : { use: 'facet', facet: facet.key };
  }

  function stillFits(use: ColumnUse): boolean {
    if (use.use === 'item' || use.use === 'choice') return byName.has(use.item.toLowerCase());
    return true;
  }

  // A column that is there twice is refused by the check, and means the same until it is mended.
  return Object.fromEntries([...new Set(header)].map((name) => [name, guess(name)]));
}

/** What a column is used for. Its name is somebody's, and may be one that every object has, such as `constructor`. */
export function chosenUse(columns: ImportMapping['columns'], name: string): ColumnUse | undefined {
  return Object.hasOwn(columns, name) ? columns[name] : undefined;
}

function choiceUse(item: Item, choice: Code): ColumnUse {
  return { use: 'choice', item: item.name, choice: String(choice) };
}

function keyOf(use: ColumnUse): string {
  if (use.use === 'item') return `item ${use.item}`;
  return use.use === 'choice' ? `choice ${use.item} ${use.choice}` : use.use;
}

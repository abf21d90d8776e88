/** What a person says about the columns of a file, while they say it: an edited copy of the import's mapping. */

import type { AnswerImport, ColumnUse, ImportMapping } from '#contract/answer-import';
import type { Item } from '#surveys/items';

export type Use = ColumnUse['use'];

export const USES = [
  'ignore',
  'item',
  'choice',
  'subject',
  'occasion',
  'date',
  'site',
  'facet',
] as const satisfies Use[];

/** Whether a file may have a column for each choice: yes or no, or the place in a ranking. */
const hasChoiceColumns = ({ type }: Item) => type === 'multiple' || type === 'ranking';

/** Another meaning for a column, with what is most likely meant by it. */
export function meantAs(use: Use, column: string, items: readonly Item[]): ColumnUse {
  const named = items.find((item) => item.name.toLowerCase() === column.toLowerCase());
  switch (use) {
    case 'item':
      return { use, item: named?.name ?? '' };
    case 'choice': {
      const item = items.find((each) => hasChoiceColumns(each) && column.startsWith(each.name));
      return { use, item: item?.name ?? '', choice: String(item?.choices[0]?.value ?? '') };
    }
    case 'facet':
      return {
        use,
        facet: column
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '_')
          .replace(/^[_0-9]+|_+$/g, ''),
      };
    default:
      return { use };
  }
}

/** What is wrong with a column's use before the server is asked. */
export function problemOf(use: ColumnUse, items: readonly Item[]): 'itemUnknown' | 'facetWrong' | null {
  if (use.use === 'item') return items.some((item) => item.name === use.item) ? null : 'itemUnknown';
  if (use.use === 'choice') {
    return items.some((item) => item.name === use.item && hasChoiceColumns(item)) ? null : 'itemUnknown';
  }
  if (use.use === 'facet') return /^[a-z][a-z0-9_]*$/.test(use.facet) ? null : 'facetWrong';
  return null;
}

/** The mapping that a person starts from: the import's own, with a use for every column. */
export function mappingOf({ mapping, columns }: Pick<AnswerImport, 'mapping' | 'columns'>): ImportMapping {
  const uses = columns.map(({ name, use }) => [name, mapping.columns[name] ?? use] as const);
  return { ...mapping, columns: Object.fromEntries(uses) };
}

/** `NA; -9` as a list; each word once. */
export function missingFrom(text: string): string[] {
  const words = text.split(';').map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ''))];
}

/** Whether a person may still choose, or the import has come to its end. */
export function isOpen({ state }: Pick<AnswerImport, 'state'>): boolean {
  return state === 'uploaded' || state === 'checked';
}

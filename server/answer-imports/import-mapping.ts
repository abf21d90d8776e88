/** The mapping that a piece of work on an import goes by: what somebody chose, filled in from what was detected. */
import type { ImportMapping } from '#contract/answer-import';
import type { ProjectFacet } from '#contract/project';
import type { Item } from '#surveys/items';
import { chosenUse } from './column-guess.ts';
import { lookAt } from './file-look.ts';
import type { WholeMapping } from './import-pass.ts';
import type { ImportDetails } from './import-present.ts';

export interface MappingSources {
  readonly items: readonly Item[];
  readonly facets: readonly ProjectFacet[];
  /** The bytes of the file. */
  readonly read: () => AsyncIterable<Buffer>;
}

/** What is known of the file so far, and how it is to be read. */
type Known = Pick<ImportDetails, 'mapping' | 'columns'>;

/**
 * The columns as they are with this mapping, and what each of them is: another separator or encoding makes other columns
 * of the file. Columns that nobody could map yet, because they were not seen as columns, take what they seem to be.
 */
export async function mappingFor(
  given: ImportMapping,
  before: Known,
  sources: MappingSources,
): Promise<{ whole: WholeMapping; columns: ImportDetails['columns'] }> {
  const asked = wholeMapping(given, before.mapping);
  const columns = await columnsRead(asked, before, sources);
  const uses = Object.fromEntries(columns.map(({ name, use }) => [name, chosenUse(given.columns, name) ?? use]));
  return { whole: { ...asked, columns: { ...keptColumns(asked.columns, columns), ...uses } }, columns };
}

/** The mapping with everything that was left out filled in from what was detected. */
function wholeMapping(given: ImportMapping, detected: ImportMapping): WholeMapping {
  return {
    encoding: given.encoding ?? detected.encoding ?? 'utf-8',
    separator: given.separator ?? detected.separator ?? ',',
    decimal: given.decimal ?? detected.decimal ?? '.',
    dateFormat: given.dateFormat ?? detected.dateFormat ?? 'iso',
    columns: given.columns,
    missing: given.missing,
    states: given.states ?? detected.states ?? {},
  };
}

async function columnsRead(
  { encoding, separator, columns }: WholeMapping,
  before: Known,
  { items, facets, read }: MappingSources,
): Promise<ImportDetails['columns']> {
  if (encoding === before.mapping.encoding && separator === before.mapping.separator) {
    return before.columns.map((column) => ({ ...column, use: chosenUse(columns, column.name) ?? { use: 'ignore' } }));
  }
  const remembered = { columns, missing: [] };
  for await (const beginning of read()) {
    return lookAt({ beginning, encoding }, items, facets, remembered, { separator }).columns;
  }
  return before.columns;
}

/** What was mapped, without columns that the file, read like this, does not have; what they meant is said by the check. */
function keptColumns(asked: ImportMapping['columns'], columns: ImportDetails['columns']): ImportMapping['columns'] {
  const names = new Set(columns.map(({ name }) => name));
  return Object.fromEntries(Object.entries(asked).filter(([name, { use }]) => names.has(name) || use !== 'ignore'));
}

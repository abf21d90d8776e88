/** One walk through the file of an import: rows with their identity, in batches, and what is wrong with them. */
import type { ImportedState, ImportMapping } from '#contract/answer-import';
import type { KeyRing } from '../crypto.ts';
import type { CsvFormat, DateOrder, DecimalSign } from './csv-format.ts';
import { CsvFileError, csvRows } from './csv-rows.ts';
import { type GatheredIssue, issueGatherer } from './import-issues.ts';
import { type PlannedRow, type PlanSources, type RowPlan, rowPlan } from './row-plan.ts';

/** How a file is read, with nothing left to be found out. */
export interface WholeMapping extends CsvFormat {
  readonly decimal: DecimalSign;
  readonly dateFormat: DateOrder;
  readonly columns: ImportMapping['columns'];
  readonly missing: readonly string[];
  readonly states: Readonly<Record<string, ImportedState>>;
}

export interface IdentifiedRow extends PlannedRow {
  /** What tells the row from others, however often the file comes: a keyed hash. */
  readonly rowKey: string;
  /** A keyed hash of what the row says. */
  readonly rowHash: string;
  /** The file's identifier, or the row's own key where there is none. */
  readonly identifier: string;
}

export interface PassResult {
  readonly rows: number;
  readonly issues: readonly GatheredIssue[];
  readonly newFacetValues: RowPlan['newFacetValues'];
}

export interface PassOptions {
  readonly instrumentId: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly mapping: WholeMapping;
  readonly sources: PlanSources;
  readonly keys: Pick<KeyRing, 'mac'>;
  /** Gets the rows without problems. */
  onBatch(rows: readonly IdentifiedRow[]): Promise<void>;
  /** Called with the number of rows read so far; throws to stop. */
  onProgress(rows: number): Promise<void>;
}

const BATCH_ROWS = 1_000;
const MOST_ROWS = 2_000_000;

/** Reads the whole file. What is wrong in it is in the result; only failures of the storage throw. */
export async function importPass(options: PassOptions): Promise<PassResult> {
  const { chunks, mapping, sources, onBatch, onProgress } = options;
  const gatherer = issueGatherer();
  const identify = identifier(options);
  let plan: RowPlan | undefined;
  let batch: IdentifiedRow[] = [];
  let rows = 0;
  try {
    for await (const row of csvRows(chunks, mapping)) {
      if (plan === undefined) {
        plan = rowPlan(
          row.cells.map((name) => name.trim()),
          { ...mapping, missing: [...mapping.missing] },
          sources,
        );
        for (const problem of plan.problems) gatherer.add(problem);
        if (plan.problems.length > 0) break;
        continue;
      }
      rows += 1;
      if (rows > MOST_ROWS) {
        gatherer.add({ column: null, code: 'too_many_rows' }, row.line);
        break;
      }
      const { row: planned, problems } = plan.read(row);
      for (const problem of problems) gatherer.add(problem, row.line);
      const known = identify(planned, row.cells);
      if (known === null) gatherer.add({ column: null, code: 'row_twice' }, row.line);
      else if (problems.length === 0) batch.push(known);
      if (batch.length >= BATCH_ROWS) {
        await onBatch(batch);
        batch = [];
      }
      if (rows % BATCH_ROWS === 0) await onProgress(rows);
    }
  } catch (error) {
    if (!(error instanceof CsvFileError)) throw error;
    gatherer.add({ column: null, code: error.code }, error.line);
  }
  if (batch.length > 0) await onBatch(batch);
  await onProgress(rows);
  if (rows === 0 && gatherer.issues.length === 0) gatherer.add({ column: null, code: 'file_empty' });
  return { rows, issues: gatherer.issues, newFacetValues: plan?.newFacetValues ?? new Map() };
}

/**
 * Who a row is: the subject with the occasion, else with the date, else with its number among the subject's rows. In a
 * file without subjects, what the whole row says and its number among equal rows.
 *
 * @returns a function that gives null for a row that is there already
 */
function identifier({ instrumentId, keys }: PassOptions) {
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  const numberOf = (text: string) => {
    const number = (counts.get(text) ?? 0) + 1;
    counts.set(text, number);
    return number;
  };
  return (row: PlannedRow, cells: readonly string[]): IdentifiedRow | null => {
    const { subject, occasion, date } = row;
    const base =
      subject === null
        ? `${JSON.stringify(cells)}\n${numberOf(keys.mac('import row content', JSON.stringify(cells)))}`
        : `${subject}\n${occasion ?? date?.toISOString() ?? `row ${numberOf(subject)}`}`;
    const rowKey = keys.mac('import row', `${instrumentId}\n${base}`);
    if (seen.has(rowKey)) return null;
    seen.add(rowKey);
    const content = JSON.stringify([date, row.siteId, row.facets, row.answers]);
    return {
      ...row,
      rowKey,
      rowHash: keys.mac('import row content', content),
      identifier: subject ?? `row ${rowKey}`,
    };
  };
}

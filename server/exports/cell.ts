/** What a cell of an exported table holds, before it is written as CSV or XLSX. */

/** Numbers stay numbers; null is an empty cell. */
export type Cell = string | number | null;

/** The rows of a table without its header; in batches, so that a million of them need little memory. */
export type RowBatches = AsyncIterable<readonly Cell[][]>;

export interface Table {
  readonly header: readonly string[];
  readonly batches: RowBatches;
}

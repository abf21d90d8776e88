/** What a cell of an exported table holds, before it is written as CSV or XLSX, and how rows are handed on. */

/** Numbers stay numbers; null is an empty cell. */
export type Cell = string | number | null;

/** Takes a row at once: the array is used again for the next one. */
export type TakeRow = (row: readonly Cell[]) => void;

/** A table that is there as a whole. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Writes rows as bytes of a file. */
export interface RowWriter {
  /** What comes before the rows. */
  head(header: readonly string[]): Buffer;
  /** All rows that `give` gives, in memory that holds nothing else. */
  rows(give: (take: TakeRow) => void): Buffer;
  /** What comes behind the rows. */
  tail(): Buffer;
}

/** What the thread of the columns and the rest of the process say to one another. */
import type { WantedColumns } from './column-cache.ts';
import type { Available, ComputedReport, ReportRequest } from './report-computation.ts';

/** What the thread is started with. */
export interface ColumnThreadData {
  /** May hold a password. */
  readonly address: string;
}

export type ColumnQuestion =
  | { readonly kind: 'report'; readonly columns: WantedColumns; readonly request: ReportRequest }
  | {
      readonly kind: 'available';
      readonly columns: WantedColumns;
      readonly siteIds: readonly string[] | null;
      readonly floor: number;
    };

export type ColumnAnswer<Kind extends ColumnQuestion['kind']> = Kind extends 'report' ? ComputedReport : Available;

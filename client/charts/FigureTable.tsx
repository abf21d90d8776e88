/** The table of a figure: the same numbers as the picture, for everybody who would rather read or copy them. */

import { useTranslation } from 'react-i18next';
import { type ChartWords, useChartWords } from './chart-words.ts';
import type { Cell, CountAndShare, FigureTable as Table, TableColumn } from './figure.ts';
import { TooFew } from './TooFew.tsx';

interface FigureTableProps {
  table: Table;
  caption: string;
  id: string;
  floor: number;
  /** Out of sight, for screen readers only. */
  hidden: boolean;
}

export function FigureTable({ table, caption, id, floor, hidden }: FigureTableProps) {
  const words = useChartWords();
  return (
    <div className={hidden ? 'kern-sr-only' : 'wm-figure-table'} id={id}>
      <table className="kern-table kern-table--small">
        <caption className="kern-sr-only">{caption}</caption>
        <thead className="kern-table__head">
          <tr className="kern-table__row">
            <th scope="col" className="kern-table__header">
              {table.corner}
            </th>
            {table.columns.map((column) => (
              <th
                scope="col"
                className={`kern-table__header${column.as === 'text' ? '' : ' kern-table__header--numeric'}`}
                key={column.header}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="kern-table__body">
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two answers may be worded alike; rows never move
            <tr className={`kern-table__row${row.kind ? ' wm-figure-table__total' : ''}`} key={index}>
              <th scope="row" className="kern-table__cell wm-figure-table__head">
                {row.head}
              </th>
              {table.columns.map((column, at) => (
                <td
                  className={`kern-table__cell${column.as === 'text' ? '' : ' kern-table__cell--numeric'}`}
                  key={column.header}
                >
                  <CellText cell={row.cells[at]} as={column.as} words={words} floor={floor} still={hidden} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellTextProps {
  cell: Cell;
  as: TableColumn['as'];
  words: ChartWords;
  floor: number;
  still: boolean;
}

function CellText({ cell, as, words, floor, still }: CellTextProps) {
  const { t } = useTranslation();
  if (cell === null) return <TooFew floor={floor} still={still} />;
  if (cell === undefined) return <>{t('charts.nothing')}</>;
  return <>{writeCell(cell, as, words)}</>;
}

function writeCell(cell: number | CountAndShare | string, as: TableColumn['as'], words: ChartWords): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return as === 'decimal' ? words.decimal(cell) : words.count(cell);
  const { count, share } = cell;
  return share === null ? words.count(count) : `${words.count(count)} (${words.percent(share)})`;
}

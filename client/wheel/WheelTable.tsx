/** The wheel as a table: every topic with a value, the chosen moment in all its voices, and the change in words. */

import type { Picture, PictureRow } from '#surveys/picture';
import { cellWords, changeWords, type WheelWords } from './wheel-words.ts';

interface WheelTableProps {
  picture: Picture;
  readingId: string;
  /** Of the topics' titles. */
  language: string;
  words: WheelWords;
  id: string;
}

export function WheelTable({ picture, readingId, language, words, id }: WheelTableProps) {
  const { t, date, voice } = words;
  const columns = picture.series
    .map((series, index) => ({ series, index }))
    .filter(({ series }) => series.readingId === readingId);
  const at = columns[0]?.series.at;
  if (at === undefined) return null;
  const title = (row: PictureRow) => (row.kind === 'area' ? t('wheel.table.areaRow', { title: row.title }) : row.title);

  return (
    <div className="wm-wheel__table" id={id}>
      <table className="kern-table kern-table--small">
        <caption className="kern-sr-only">{t('wheel.table.caption', { date: date(at) })}</caption>
        <thead className="kern-table__head">
          <tr className="kern-table__row">
            <th scope="col" className="kern-table__header">
              {t('wheel.table.topic')}
            </th>
            {columns.map(({ series }) => (
              <th scope="col" className="kern-table__header" key={series.voice}>
                {voice(series.voice)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="kern-table__body">
          {picture.rows.map((row) => (
            <tr
              className={`kern-table__row${row.kind === 'area' ? ' wm-wheel__area-row' : ''}`}
              key={`${row.kind} ${row.key}`}
            >
              <th scope="row" className="kern-table__cell wm-figure-table__head" lang={language} dir="auto">
                {title(row)}
              </th>
              {columns.map(({ series, index }) => (
                <td
                  className="kern-table__cell"
                  key={series.voice}
                  data-label={columns.length > 1 ? voice(series.voice) : undefined}
                >
                  <div>{cellWords(row.cells[index], words)}</div>
                  <ChangeLine text={changeWords(picture, row, index, words)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How it differs from before, in words; nothing where there is nothing to say. */
function ChangeLine({ text }: { text: string | null }) {
  return text === null ? null : <div className="wm-wheel__change">{text}</div>;
}

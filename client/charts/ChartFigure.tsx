/**
 * A chart with everything that belongs to it: a title that says what it shows, n and what became of the others, the
 * legend, the picture, the same as a table, and both as files. The table is always there for screen readers; "Als
 * Tabelle" shows it to everybody.
 */

import { useId, useRef, useState } from 'react';
import { Icon } from '../ui/Icon.tsx';
import { saveFile } from '../ui/save-file.ts';
import { ChartCanvas } from './ChartCanvas.tsx';
import { useChartWords } from './chart-words.ts';
import { FigureTable } from './FigureTable.tsx';
import type { Figure } from './figure.ts';
import { figureCsv } from './figure-csv.ts';
import { figurePng } from './figure-png.ts';
import { fileNameOf } from './file-name.ts';
import { Legend } from './Legend.tsx';

interface ChartFigureProps {
  figure: Figure;
  /** The project's floor, for the words about hidden numbers. */
  floor: number;
  /** The level of its heading in the page. */
  level?: 2 | 3 | 4;
  /** More of the question's words, below the title. */
  lead?: string | undefined;
}

export function ChartFigure({ figure, floor, level = 3, lead }: ChartFigureProps) {
  const words = useChartWords();
  const { t } = words;
  const id = useId();
  const place = useRef<HTMLElement>(null);
  const [asTable, setAsTable] = useState(false);
  const [failed, setFailed] = useState(false);
  const Heading = `h${level}` as 'h2' | 'h3' | 'h4';
  const { title } = figure;
  const alt = t('charts.alt', { kind: figure.kind, title, facts: figure.facts.join(', ') });

  async function savePicture(): Promise<void> {
    const picture = place.current && (await figurePng(figure, place.current));
    setFailed(!picture);
    if (picture) saveFile(picture, fileNameOf(title, 'png'));
  }

  return (
    <figure className="wm-chart" aria-labelledby={`${id}-title`} ref={place}>
      <figcaption className="wm-chart__caption">
        <Heading className="kern-title" id={`${id}-title`}>
          {title}
        </Heading>
        {lead && <p className="kern-body kern-body--small">{lead}</p>}
        <ul className="wm-chart__facts">
          {figure.facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      </figcaption>
      <Legend entries={figure.legend} />
      <div className={figure.panels.length > 1 ? 'wm-chart__panels' : undefined}>
        {figure.panels.map((panel) => (
          <div key={panel.title ?? ''}>
            {panel.title && <p className="kern-body kern-body--small wm-chart__panel-title">{panel.title}</p>}
            <ChartCanvas
              drawing={panel.drawing}
              label={panel.title ? `${alt} ${panel.title}` : alt}
              describedBy={`${id}-notes`}
            />
          </div>
        ))}
      </div>
      <div className="wm-chart__notes" id={`${id}-notes`}>
        {figure.notes.map((note) => (
          <p className="kern-body kern-body--small" key={note}>
            {note}
          </p>
        ))}
      </div>
      <div className="wm-chart__tools">
        <button
          type="button"
          className="kern-btn kern-btn--tertiary"
          aria-pressed={asTable}
          aria-label={t('charts.asTableOf', { title })}
          onClick={() => setAsTable(!asTable)}
        >
          <Icon name={asTable ? 'check' : 'checklist'} />
          <span className="kern-label">{t('charts.asTable')}</span>
        </button>
        {figure.panels.length > 0 && (
          <button
            type="button"
            className="kern-btn kern-btn--tertiary"
            aria-label={t('charts.pictureOf', { title })}
            onClick={() => void savePicture()}
          >
            <Icon name="download" />
            <span className="kern-label">PNG</span>
          </button>
        )}
        <button
          type="button"
          className="kern-btn kern-btn--tertiary"
          aria-label={t('charts.numbersOf', { title })}
          onClick={() =>
            saveFile(new Blob([figureCsv(figure, words)], { type: 'text/csv;charset=utf-8' }), fileNameOf(title, 'csv'))
          }
        >
          <Icon name="download" />
          <span className="kern-label">CSV</span>
        </button>
      </div>
      {failed && (
        <p className="kern-body" role="status">
          {t('charts.pictureFailed')}
        </p>
      )}
      <FigureTable table={figure.table} caption={title} id={`${id}-table`} floor={floor} hidden={!asTable} />
    </figure>
  );
}

/**
 * A chart with everything that belongs to it: a title that says what it shows, n and what became of the others, the
 * legend, the picture, the same as a table, and both as files. The table is there for screen readers too; "Als Tabelle"
 * shows it to everybody.
 *
 * Far from the screen a figure is its title, its facts, its buttons and its words for the search in the page, as high as
 * it will be: hundreds of them with all their cells would make the page slow. Printing builds all of them.
 */

import { type RefObject, useId, useMemo, useRef, useState } from 'react';
import { Icon } from '../ui/Icon.tsx';
import { saveFile } from '../ui/save-file.ts';
import { ChartCanvas } from './ChartCanvas.tsx';
import { useChartWords } from './chart-words.ts';
import { FigureTable } from './FigureTable.tsx';
import { FindableWords } from './FindableWords.tsx';
import type { Figure } from './figure.ts';
import { figureCsv } from './figure-csv.ts';
import { bodyHeight } from './figure-height.ts';
import { figurePng } from './figure-png.ts';
import { fileNameOf } from './file-name.ts';
import { Legend } from './Legend.tsx';
import { useNearScreen } from './near-screen.ts';
import { useSurroundings } from './surroundings.ts';

interface ChartFigureProps {
  figure: Figure;
  /** The project's floor, for the words about hidden numbers. */
  floor: number;
  /** The level of its heading in the page. */
  level?: 2 | 3 | 4;
  /** More of the question's words, below the title. */
  lead?: string | undefined;
  /** How wide it is on the page, in CSS pixels; 0 while that is not known. */
  width: number;
}

export function ChartFigure({ figure, floor, level = 3, lead, width }: ChartFigureProps) {
  const id = useId();
  const place = useRef<HTMLElement>(null);
  const { printing } = useSurroundings();
  const near = useNearScreen(place);
  const [asTable, setAsTable] = useState(false);
  const built = near || printing || asTable;
  const Heading = `h${level}` as 'h2' | 'h3' | 'h4';
  const { title } = figure;
  const height = useMemo(() => (built ? 0 : bodyHeight(figure, width)), [built, figure, width]);

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
      <FindableWords words={findable(figure)} />
      {built ? (
        <FigurePicture figure={figure} id={id} />
      ) : (
        // An element of its own: were the figure's own height changed, browsers would not hold the page where it is.
        <div style={{ height }} />
      )}
      <FigureTools figure={figure} asTable={asTable} onTable={setAsTable} place={place} />
      {built && <FigureTable table={figure.table} caption={title} id={`${id}-table`} floor={floor} hidden={!asTable} />}
    </figure>
  );
}

/** The answers by name; numbers, sums and states would be found in every figure. */
function findable({ table, legend }: Figure): string[] {
  const sums = table.rows.findIndex(({ kind }) => kind === 'total');
  const heads = (sums < 0 ? table.rows : table.rows.slice(0, sums)).map(({ head }) => head);
  return [...new Set([...heads, ...legend.map(({ label }) => label)])].filter((word) => /\p{L}/u.test(word));
}

/** The picture with its legend and what is to be known about it. */
function FigurePicture({ figure, id }: { figure: Figure; id: string }) {
  const { t } = useChartWords();
  const alt = t('charts.alt', { kind: figure.kind, title: figure.title, facts: figure.facts.join(', ') });
  return (
    <>
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
    </>
  );
}

interface FigureToolsProps {
  figure: Figure;
  asTable: boolean;
  onTable: (asTable: boolean) => void;
  /** The figure's element, in whose look files are drawn. */
  place: RefObject<HTMLElement | null>;
}

/** Of every figure, however far: whoever goes on by keyboard comes to each of them. */
function FigureTools({ figure, asTable, onTable, place }: FigureToolsProps) {
  const words = useChartWords();
  const { t } = words;
  const [failed, setFailed] = useState(false);
  const { title } = figure;

  async function savePicture(): Promise<void> {
    const picture = place.current && (await figurePng(figure, place.current));
    setFailed(!picture);
    if (picture) saveFile(picture, fileNameOf(title, 'png'));
  }

  return (
    <>
      <div className="wm-chart__tools">
        <button
          type="button"
          className="kern-btn kern-btn--tertiary"
          aria-pressed={asTable}
          aria-label={t('charts.asTableOf', { title })}
          onClick={() => onTable(!asTable)}
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
    </>
  );
}

/** The column of a report: what is in it, and per domain or area the charts. */

import { useTranslation } from 'react-i18next';
import { ChartFigure } from '../../charts/ChartFigure.tsx';
import { Section } from '../../ui/Page.tsx';
import type { ReportBlock, ReportSection } from './report-figures.ts';

interface ReportColumnProps {
  sections: readonly ReportSection[];
  floor: number;
}

/** Fewer blocks than these are seen at a glance and need no table of contents. */
const LEAST_CONTENTS = 4;

export function ReportColumn({ sections, floor }: ReportColumnProps) {
  const { t } = useTranslation();
  const titled = sections.length > 1;
  const titleOf = (section: ReportSection) => section.title || t(titled ? 'reports.other' : 'reports.questions');
  const blocks = sections.flatMap((section) => section.blocks);
  return (
    <>
      {blocks.length >= LEAST_CONTENTS && (
        <nav className="wm-report__contents" aria-label={t('reports.contents')}>
          <p className="kern-title kern-title--small">{t('reports.contents')}</p>
          <ul>
            {titled
              ? sections.map((section) => (
                  <ContentsLink to={sectionId(section)} title={titleOf(section)} key={section.key} />
                ))
              : blocks.map((block) => <ContentsLink to={blockId(block)} title={block.title} key={block.key} />)}
          </ul>
        </nav>
      )}
      {sections.map((section) => (
        <Section title={titleOf(section)} id={sectionId(section)} key={section.key}>
          <div className="wm-report__charts">
            {section.blocks.map((block) => (
              <div className="wm-report__block" id={blockId(block)} tabIndex={-1} key={block.key}>
                {block.figure ? <ChartFigure figure={block.figure} floor={floor} /> : <NoChart block={block} />}
              </div>
            ))}
          </div>
        </Section>
      ))}
    </>
  );
}

function ContentsLink({ to, title }: { to: string; title: string }) {
  return (
    <li>
      <a className="kern-link kern-link--no-visited-state" href={`#${to}`}>
        {title}
      </a>
    </li>
  );
}

/** What is not drawn is named all the same, with why and with its n. */
function NoChart({ block }: { block: ReportBlock }) {
  const { t } = useTranslation();
  return (
    <div className="wm-chart wm-chart--none">
      <h3 className="kern-title">{block.title}</h3>
      <p className="kern-body">{t(block.withheld === 'tooFew' ? 'charts.withheld' : 'charts.freeText')}</p>
      {block.withheld !== 'tooFew' && (
        <ul className="wm-chart__facts">
          {block.facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Names that are safe in an address: items may be called anything. */
function idOf(prefix: string, key: string): string {
  return `${prefix}-${key.replace(/[^\w-]/g, (sign) => `_${sign.codePointAt(0)?.toString(16)}`)}`;
}
const sectionId = (section: ReportSection) => idOf('section', section.key);
const blockId = (block: ReportBlock) => idOf('item', block.key);

/** The column of a report: what is in it, and per domain or area the charts. */

import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFigure } from '../../charts/ChartFigure.tsx';
import { useWidth } from '../../charts/use-width.ts';
import { Section } from '../../ui/Page.tsx';
import type { ReportBlock, ReportSection, UndrawnItem } from './report-figures.ts';

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
  const column = useRef<HTMLDivElement>(null);
  const width = useWidth(column);
  return (
    <div className="wm-report__column" ref={column}>
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
                <ChartFigure figure={block.figure} floor={floor} width={width} />
              </div>
            ))}
            <Undrawn items={section.tooFew} title={t('reports.tooFewAnswered')} lead={t('charts.withheld')} />
            <Undrawn items={section.texts} title={t('reports.texts')} lead={t('charts.freeText')} facts />
          </div>
        </Section>
      ))}
    </div>
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

interface UndrawnProps {
  items: readonly UndrawnItem[];
  title: string;
  lead: string;
  /** With how many answered; where that is hidden, there is nothing to say. */
  facts?: boolean;
}

/** What is not drawn is named all the same, in one list with why. */
function Undrawn({ items, title, lead, facts = false }: UndrawnProps) {
  if (items.length === 0) return null;
  return (
    <div className="wm-undrawn">
      <h3 className="kern-title">{title}</h3>
      <p className="kern-body">{lead}</p>
      <ul className="kern-list kern-list--bullet">
        {items.map((item) => (
          <li key={item.key}>
            {item.title}
            {facts && <span className="wm-undrawn__facts"> {item.facts.join(' · ')}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Names that are safe in an address: items may be called anything. */
function idOf(prefix: string, key: string): string {
  return `${prefix}-${key.replace(/[^\w-]/g, (sign) => `_${sign.codePointAt(0)?.toString(16)}`)}`;
}
const sectionId = (section: ReportSection) => idOf('section', section.key);
const blockId = (block: ReportBlock) => idOf('item', block.key);

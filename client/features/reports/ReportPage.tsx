/** The report of one instrument: filters, a sentence that says what is shown, and a column of charts. */

import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Project } from '#contract/project';
import type { Report } from '#contract/report';
import { textIn } from '#surveys/language';
import { useChartWords } from '../../charts/chart-words.ts';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import type { ProjectRights } from '../../shell/project-places.ts';
import { BackLink } from '../../ui/BackLink.tsx';
import { Button, ButtonRow, LinkButton } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { InventedBadge } from '../../ui/InventedBadge.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { useDefinition } from '../../ui/use-instruments.ts';
import { ReportColumn } from './ReportColumn.tsx';
import { ReportFilters } from './ReportFilters.tsx';
import { ReportSkeleton } from './ReportSkeleton.tsx';
import { reportSections } from './report-figures.ts';
import { type FilterBar, useFilters, useReport, useReportChoices } from './report-query.ts';
import { reportSentence } from './report-words.ts';

export default function ReportPage() {
  const { t, i18n } = useTranslation();
  const { projectId = '', instrumentId = '' } = useParams();
  const bar = useFilters();
  const { data } = useReport(projectId, instrumentId, bar.filters);
  return (
    <ProjectFrame
      part={data ? textIn(data.title, i18n.language) : t('reports.report')}
      place="reports"
      before={<BackLink to={paths.projectReports(projectId)}>{t('reports.back')}</BackLink>}
    >
      {(project, rights) => <Content project={project} rights={rights} bar={bar} />}
    </ProjectFrame>
  );
}

interface ContentProps {
  project: Project;
  rights: ProjectRights;
  bar: FilterBar;
}

function Content({ project, rights, bar }: ContentProps) {
  const { t } = useTranslation();
  const { instrumentId = '' } = useParams();
  const query = useReport(project.id, instrumentId, bar.filters);
  const choices = useReportChoices(project.id, instrumentId);
  const report = query.data;
  const definition = useDefinition(project.id, report ? instrumentId : undefined, report?.version);
  const failed = query.isError && !query.isFetching;
  // The headings come from the definition; where it does not come at once, the numbers do not wait for it.
  const named = !definition.isPending || definition.failureCount > 0;
  return (
    <>
      <ReportFilters bar={bar} choices={choices.data} voices={definition.data?.file.voices ?? ['own']} />
      {choices.isError && <ErrorAlert error={choices.error} onRetry={() => void choices.refetch()} />}
      {failed ? (
        <ErrorAlert error={query.error} title={t('reports.failed')} onRetry={() => void query.refetch()} />
      ) : report && named ? (
        <div className={query.isPlaceholderData ? 'wm-report wm-report--old' : 'wm-report'}>
          <p className="wm-print-only kern-body">
            {project.name}
            {project.invented && <InventedBadge />}
          </p>
          <Shown report={report} bar={bar} choices={choices.data} fresh={!query.isPlaceholderData} />
          <Charts report={report} definition={definition.data} />
          <Downloads project={project} rights={rights} instrumentId={instrumentId} />
        </div>
      ) : (
        <ReportSkeleton />
      )}
    </>
  );
}

interface ShownProps {
  report: Report;
  bar: FilterBar;
  choices: ReturnType<typeof useReportChoices>['data'];
  /** The report is of these filters, and not the one before. */
  fresh: boolean;
}

/** What is shown, and what stays hidden. */
function Shown({ report, bar, choices, fresh }: ShownProps) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const announce = useAnnounce();
  const sentence = reportSentence(report, bar.filters, choices, t, i18n.language);
  const said = useRef(sentence);
  useEffect(() => {
    if (!fresh || said.current === sentence) return;
    said.current = sentence;
    announce(t('reports.updated', { sentence }));
  }, [fresh, sentence, announce, t]);
  const count = (value: number | null) => (value === null ? t('reports.tooFewWord') : formats.number(value));
  return (
    <div className="wm-report__shown">
      <p className="kern-title">{sentence}</p>
      <p className="kern-body kern-body--small">
        {t('reports.persons', { readings: count(report.readings), subjects: count(report.subjects) })}
        {report.asOf && ` · ${t('reports.asOf', { moment: formats.dateTime(report.asOf) })}`}
      </p>
      <p className="kern-body">
        {report.floor > 0 ? t('reports.floor', { floor: report.floor }) : t('reports.fullCounts')}
        {report.rounding > 0 && ` ${t('reports.rounded', { step: report.rounding })}`}
      </p>
    </div>
  );
}

function Charts({ report, definition }: { report: Report; definition: Parameters<typeof reportSections>[1] }) {
  const { t, i18n } = useTranslation();
  const words = useChartWords(report.rounding);
  const sections = useMemo(
    () => reportSections(report, definition, i18n.language, words),
    [report, definition, i18n.language, words],
  );
  if (report.readings === 0 || (report.readings === null && report.items.every((item) => item.withheld !== null))) {
    const nothing = report.readings === 0;
    return (
      <div className="wm-empty">
        <p className="kern-title">{t(nothing ? 'reports.nothingTitle' : 'reports.tooFewTitle')}</p>
        <p className="kern-body">{t(nothing ? 'reports.nothingText' : 'reports.tooFewText')}</p>
      </div>
    );
  }
  return <ReportColumn sections={sections} floor={report.floor} />;
}

interface DownloadsProps {
  project: Project;
  rights: ProjectRights;
  instrumentId: string;
}

function Downloads({ project, rights, instrumentId }: DownloadsProps) {
  const { t } = useTranslation();
  return (
    <Section title={t('reports.downloads')} lead={t('reports.downloadsLead')} id="downloads">
      <ButtonRow>
        <Button onPress={() => window.print()}>{t('reports.print')}</Button>
        {rights.export && (
          <LinkButton to={paths.instrumentExport(project.id, instrumentId)}>{t('reports.export')}</LinkButton>
        )}
      </ButtonRow>
    </Section>
  );
}

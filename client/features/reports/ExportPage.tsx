/** Taking out the answers of one instrument: what, how, and what was taken out before. */

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { type ExportRecord, exportList } from '#contract/export';
import type { Instrument } from '#contract/instrument';
import type { Project } from '#contract/project';
import { nameOfLanguage, textIn } from '#surveys/language';
import { apiPath } from '../../api.ts';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import type { ProjectRights } from '../../shell/project-places.ts';
import { Alert } from '../../ui/Alert.tsx';
import { BackLink } from '../../ui/BackLink.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { instrumentsPath, useAllInstruments } from '../../ui/use-instruments.ts';
import { listKey, useList } from '../../ui/use-list.ts';
import { Checksum } from './Checksum.tsx';

export default function ExportPage() {
  const { t, i18n } = useTranslation();
  const { projectId = '', instrumentId = '' } = useParams();
  const instruments = useAllInstruments(projectId);
  const instrument = instruments.data?.find(({ id }) => id === instrumentId);
  const title = instrument ? textIn(instrument.title, i18n.language) : '';
  return (
    <ProjectFrame
      part={t('reports.exports.title')}
      place="reports"
      lead={title && t('reports.exports.lead', { title })}
      before={<BackLink to={paths.instrumentReport(projectId, instrumentId)}>{title || t('reports.report')}</BackLink>}
    >
      {(project, rights) => (
        <>
          {rights.export && instrument && <Choose project={project} instrument={instrument} />}
          {instruments.isPending && <Skeleton lines={5} />}
          {instruments.isError && <ErrorAlert error={instruments.error} onRetry={() => void instruments.refetch()} />}
          <Past project={project} rights={rights} instrumentId={instrumentId} />
        </>
      )}
    </ProjectFrame>
  );
}

const CONTENTS = ['readings', 'entries', 'codebook'] as const;
type Content = (typeof CONTENTS)[number];
type Format = 'csv' | 'xlsx' | 'md';

/** The choices, and a plain link that starts the download with them. */
function Choose({ project, instrument }: { project: Project; instrument: Instrument }) {
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [content, setContent] = useState<Content>('readings');
  const [wanted, setFormat] = useState<Format>('csv');
  const [separator, setSeparator] = useState<'comma' | 'semicolon'>('semicolon');
  const [labels, setLabels] = useState('');
  const formats: readonly Format[] = content === 'codebook' ? ['csv', 'md'] : ['csv', 'xlsx'];
  const format = formats.includes(wanted) ? wanted : 'csv';
  const address = apiPath(`${instrumentsPath(project.id)}/${encodeURIComponent(instrument.id)}/export`, {
    content,
    format,
    separator: format === 'csv' ? separator : undefined,
    labels: content === 'codebook' ? i18n.language : labels,
  });

  function started(): void {
    announce(t('reports.exports.started'));
    // The server writes it down when it begins; then the list below can show it.
    setTimeout(() => void queries.invalidateQueries({ queryKey: listKey(exportsPath(project.id)) }), 1_500);
  }

  return (
    <Section title={t('reports.exports.choose')} id="choose">
      {project.kind === 'counselling' && <Alert kind="info" title={t('reports.exports.countedOnly')} />}
      <div className="wm-form">
        <Select
          label={t('reports.exports.content')}
          hint={t(`reports.exports.contentHints.${content}`)}
          value={content}
          onChange={setContent}
          options={CONTENTS.map((value) => ({ value, label: t(`reports.exports.contents.${value}`) }))}
        />
        <Select
          label={t('reports.exports.format')}
          value={format}
          onChange={setFormat}
          options={formats.map((value) => ({ value, label: t(`reports.exports.formats.${value}`) }))}
        />
        {format === 'csv' && (
          <Select
            label={t('reports.exports.separator')}
            value={separator}
            onChange={setSeparator}
            options={(['semicolon', 'comma'] as const).map((value) => ({
              value,
              label: t(`reports.exports.separators.${value}`),
            }))}
          />
        )}
        {content !== 'codebook' && (
          <Select
            label={t('reports.exports.labels')}
            value={labels}
            onChange={setLabels}
            options={[
              { value: '', label: t('reports.exports.codes') },
              ...instrument.languages.map((language) => ({
                value: language,
                label: t('reports.exports.labelsIn', { language: nameOfLanguage(language) }),
              })),
            ]}
          />
        )}
        <div>
          <a className="kern-btn kern-btn--primary" href={address} download="" onClick={started}>
            <span className="kern-label">{t('reports.exports.start')}</span>
          </a>
          <p className="kern-body kern-body--small">{t('reports.exports.startHint')}</p>
        </div>
      </div>
    </Section>
  );
}

function exportsPath(projectId: string): string {
  return `/api/projects/${encodeURIComponent(projectId)}/exports`;
}

interface PastProps {
  project: Project;
  rights: ProjectRights;
  instrumentId: string;
}

/** As long as one is running, its end is looked for. */
const LOOK_AGAIN = 3_000;

function Past({ project, rights, instrumentId }: PastProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const queries = useQueryClient();
  const path = exportsPath(project.id);
  const source = useList({
    path,
    page: exportList,
    sort: { by: 'startedAt', order: 'desc' },
    filters: { instrument: instrumentId },
  });
  const running = source.rows.some((row) => row.state === 'running');
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: listKey(path) }), LOOK_AGAIN);
    return () => clearInterval(timer);
  }, [running, queries, path]);
  const columns: Column<ExportRecord>[] = [
    {
      key: 'fileName',
      header: t('reports.exports.file'),
      isRowHeader: true,
      cell: (row) => <span className="wm-as-typed">{row.fileName}</span>,
    },
    {
      key: 'startedAt',
      header: t('reports.exports.startedAt'),
      sortable: true,
      cell: (row) => formats.dateTime(row.startedAt),
    },
    { key: 'by', header: t('reports.exports.by'), cell: (row) => row.by },
    {
      key: 'rows',
      header: t('reports.exports.rows'),
      numeric: true,
      cell: (row) => (row.rows === null ? '–' : formats.number(row.rows)),
    },
    {
      key: 'sha256',
      header: t('reports.exports.checksum'),
      cell: (row) => (row.sha256 === null ? '–' : <Checksum file={row.fileName} value={row.sha256} />),
    },
    { key: 'state', header: t('reports.exports.state'), cell: (row) => <StateBadge state={row.state} /> },
  ];
  if (!rights.author) return null;
  return (
    <Section title={t('reports.exports.past')} lead={t('reports.exports.pastLead')} id="past">
      <DataTable
        source={source}
        caption={t('reports.exports.table')}
        columns={columns}
        rowKey={(row) => row.id}
        empty={
          <>
            <p className="kern-title">{t('reports.exports.emptyTitle')}</p>
            <p className="kern-body">{t('reports.exports.emptyText')}</p>
          </>
        }
      />
    </Section>
  );
}

function StateBadge({ state }: { state: ExportRecord['state'] }) {
  const { t } = useTranslation();
  const kind = ({ running: 'info', done: 'success', broken: 'warning' } as const)[state];
  return <Badge kind={kind}>{t(`reports.exports.states.${state}`)}</Badge>;
}

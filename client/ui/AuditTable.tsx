/** The audit log as a table: of the whole installation or of one project. Read only, newest first. */

import { useTranslation } from 'react-i18next';
import { AUDIT_OUTCOMES, type AuditEntry, auditList } from '#contract/audit';
import { dayOfEnd, dayOfStart, endOfDay, startOfDay } from './audit-days.ts';
import { useAuditWords } from './audit-words.ts';
import { Badge } from './Badge.tsx';
import { type Column, DataTable } from './DataTable.tsx';
import { useFormats } from './format.ts';
import { SearchField } from './SearchField.tsx';
import { Select } from './Select.tsx';
import { TextField } from './TextField.tsx';
import { type TableSource, useList } from './use-list.ts';

interface AuditTableProps {
  path: string;
  /** `project` leaves out the column with the project's name. */
  scope: 'installation' | 'project';
}

export function AuditTable({ path, scope }: AuditTableProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const say = useAuditWords();
  const source = useList({
    path,
    page: auditList,
    sort: { by: 'at', order: 'desc' },
    filters: { action: '', actor: '', outcome: '', from: '', to: '' },
  });
  const columns: Column<AuditEntry>[] = [
    {
      key: 'at',
      header: t('audit.at'),
      sortable: true,
      isRowHeader: true,
      cell: (entry) => <time dateTime={entry.at}>{formats.dateTime(entry.at)}</time>,
    },
    { key: 'actor', header: t('audit.actor'), cell: (entry) => say.actor(entry.actor) },
    { key: 'action', header: t('audit.what'), cell: (entry) => say.action(entry.action) },
    { key: 'subject', header: t('audit.subject'), cell: (entry) => say.subject(entry.subject) },
    ...(scope === 'installation'
      ? [{ key: 'project', header: t('audit.project'), cell: (entry: AuditEntry) => entry.project?.name ?? '–' }]
      : []),
    {
      key: 'outcome',
      header: t('audit.outcome'),
      cell: (entry) => (
        <Badge kind={entry.outcome === 'done' ? 'success' : 'warning'}>{t(`audit.${entry.outcome}`)}</Badge>
      ),
    },
    { key: 'address', header: t('audit.address'), cell: (entry) => entry.address ?? t('audit.addressGone') },
  ];
  return (
    <DataTable
      source={source}
      caption={t('audit.table')}
      columns={columns}
      rowKey={(entry) => entry.id}
      filters={<AuditFilters source={source} />}
      empty={
        <>
          <p className="kern-title">{t('audit.emptyTitle')}</p>
          <p className="kern-body">{t('audit.emptyText')}</p>
        </>
      }
    />
  );
}

function AuditFilters({ source }: { source: TableSource<AuditEntry> }) {
  const { t } = useTranslation();
  const say = useAuditWords();
  const { filters, setFilter } = source;
  const actions = say
    .actions()
    .map((action) => ({ value: action, label: say.action(action) }))
    .sort((left, right) => left.label.localeCompare(right.label));
  return (
    <>
      <SearchField
        label={t('audit.actorFilter')}
        value={filters.actor ?? ''}
        onChange={(value) => setFilter('actor', value.trim())}
      />
      <Select
        label={t('audit.actionFilter')}
        value={filters.action ?? ''}
        onChange={(value) => setFilter('action', value)}
        options={[{ value: '', label: t('audit.all') }, ...actions]}
      />
      <Select
        label={t('audit.outcomeFilter')}
        value={filters.outcome ?? ''}
        onChange={(value) => setFilter('outcome', value)}
        options={[
          { value: '', label: t('audit.all') },
          ...AUDIT_OUTCOMES.map((outcome) => ({ value: outcome as string, label: t(`audit.${outcome}`) })),
        ]}
      />
      <TextField
        label={t('audit.from')}
        type="date"
        value={dayOfStart(filters.from ?? '')}
        onChange={(day) => setFilter('from', startOfDay(day))}
      />
      <TextField
        label={t('audit.to')}
        type="date"
        value={dayOfEnd(filters.to ?? '')}
        onChange={(day) => setFilter('to', endOfDay(day))}
      />
    </>
  );
}

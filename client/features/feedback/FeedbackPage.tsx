/** The barriers and faults that people reported, for the administration: open ones first, done with a word. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Feedback, feedbackList, feedback as feedbackReply } from '#contract/feedback';
import { api } from '../../api.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { Page } from '../../ui/Page.tsx';
import { rescueFocus } from '../../ui/rescue-focus.ts';
import { Select } from '../../ui/Select.tsx';
import { useUndo } from '../../ui/Undo.tsx';
import { listKey, useList } from '../../ui/use-list.ts';

const path = '/api/feedback';

export default function FeedbackPage() {
  const { t } = useTranslation();
  const formats = useFormats();
  const mark = useMarkFeedback();
  const source = useList({
    path,
    page: feedbackList,
    sort: { by: 'createdAt', order: 'desc' },
    filters: { done: 'no' },
  });
  const columns: Column<Feedback>[] = [
    {
      key: 'createdAt',
      header: t('feedback.received'),
      sortable: true,
      isRowHeader: true,
      cell: (entry) => <time dateTime={entry.createdAt}>{formats.dateTime(entry.createdAt)}</time>,
    },
    {
      key: 'message',
      header: t('feedback.message'),
      cell: (entry) => <span className="wm-as-typed">{entry.message}</span>,
    },
    { key: 'contact', header: t('feedback.contact'), cell: (entry) => entry.contact ?? t('feedback.noContact') },
    { key: 'page', header: t('feedback.page'), cell: (entry) => entry.page ?? '–' },
    {
      key: 'state',
      header: t('feedback.state'),
      cell: (entry) =>
        entry.doneAt ? (
          <Badge kind="success">{t('feedback.isDone', { date: formats.date(entry.doneAt) })}</Badge>
        ) : (
          <Badge kind="info">{t('feedback.isOpen')}</Badge>
        ),
    },
    {
      key: 'actions',
      header: t('feedback.actions'),
      isActions: true,
      cell: (entry) => (
        <Button kind="tertiary" onPress={() => mark.mutate({ entry, done: entry.doneAt === null })}>
          {t(entry.doneAt ? 'feedback.reopen' : 'feedback.markDone')}
        </Button>
      ),
    },
  ];
  return (
    <Page title={t('feedback.title')} lead={t('feedback.lead')}>
      {mark.isError && <ErrorAlert error={mark.error} />}
      <DataTable
        source={source}
        caption={t('feedback.list')}
        columns={columns}
        rowKey={(entry) => entry.id}
        filters={
          <Select
            label={t('feedback.stateFilter')}
            value={source.filters.done ?? 'no'}
            onChange={(value) => source.setFilter('done', value)}
            options={[
              { value: 'no', label: t('feedback.open') },
              { value: 'yes', label: t('feedback.done') },
              { value: 'all', label: t('feedback.all') },
            ]}
          />
        }
        empty={
          <>
            <p className="kern-title">{t('feedback.emptyTitle')}</p>
            <p className="kern-body">{t('feedback.emptyText')}</p>
            <Button onPress={() => source.setFilter('done', 'all')}>{t('feedback.showAll')}</Button>
          </>
        }
      />
    </Page>
  );
}

function useMarkFeedback() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const offerUndo = useUndo();
  const queries = useQueryClient();

  async function setDone(entry: Feedback, done: boolean): Promise<Feedback> {
    const body = { done, revision: entry.revision };
    const reply = await api.patch(`${path}/${entry.id}`, { body, reply: feedbackReply });
    await queries.invalidateQueries({ queryKey: listKey(path) });
    return reply;
  }
  return useMutation({
    mutationFn: ({ entry, done }: { entry: Feedback; done: boolean }) => setDone(entry, done),
    onSuccess: (changed, { done }) => {
      if (done) offerUndo({ message: t('feedback.markedDone'), undo: () => setDone(changed, false) });
      else announce(t('feedback.reopened'));
      rescueFocus();
    },
  });
}

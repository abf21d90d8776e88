/** Where the account is signed in, and signing out there or everywhere. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type SessionEntry, sessionList, sessionsEnded } from '#contract/session';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session/session.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

export const sessionsPath = '/api/sessions';

export function SessionsSection() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { signOut } = useSession();
  const list = useQuery({
    queryKey: [sessionsPath],
    queryFn: ({ signal }) => api.get(sessionsPath, { reply: sessionList, signal }),
  });

  const endOne = useMutation({
    mutationFn: async (entry: SessionEntry) => {
      await api.delete(`${sessionsPath}/${encodeURIComponent(entry.id)}`);
      await queries.invalidateQueries({ queryKey: [sessionsPath] });
      announce(t('account.sessionEnded', { device: entry.device || t('account.deviceUnknown') }));
      // The button went with its device; reading goes on at the section.
      document.getElementById('sessions-title')?.focus();
    },
  });
  const endOthers = useMutation({
    mutationFn: async () => {
      const { ended } = await api.delete(sessionsPath, { query: { except: 'current' }, reply: sessionsEnded });
      await queries.invalidateQueries({ queryKey: [sessionsPath] });
      announce(t('account.othersEnded', { count: ended }));
    },
  });
  const endAll = useMutation({
    mutationFn: async () => {
      await api.delete(sessionsPath, { reply: sessionsEnded });
      await signOut();
      await navigate(paths.signIn, { state: { signedOut: true } });
    },
  });
  const failure = endOne.error ?? endOthers.error ?? endAll.error;
  const others = list.data?.items.some((entry) => !entry.current) ?? false;

  return (
    <Section id="sessions" title={t('account.sessionsTitle')} lead={t('account.sessionsLead')}>
      {failure && <ErrorAlert error={failure} />}
      {list.isError && <ErrorAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={3} />}
      {list.data && (
        <ul className="wm-cards">
          {list.data.items.map((entry) => (
            <SessionCard key={entry.id} entry={entry} busy={endOne.isPending} onEnd={() => endOne.mutate(entry)} />
          ))}
        </ul>
      )}
      <ButtonRow>
        {others && (
          <Button busy={endOthers.isPending} onPress={() => endOthers.mutate()}>
            {t('account.endOthers')}
          </Button>
        )}
        <Button busy={endAll.isPending} onPress={() => endAll.mutate()}>
          {t('account.endAll')}
        </Button>
      </ButtonRow>
    </Section>
  );
}

function SessionCard({ entry, busy, onEnd }: { entry: SessionEntry; busy: boolean; onEnd: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const device = entry.device || t('account.deviceUnknown');
  return (
    <li className="wm-cards__card">
      <div>
        <p className="kern-title">
          {device} {entry.current && <Badge kind="success">{t('account.thisDevice')}</Badge>}
        </p>
        <p className="kern-body kern-body--muted">
          {t('account.since')}: {formats.dateTime(entry.createdAt)} · {t('account.lastUsed')}:{' '}
          {formats.dateTime(entry.lastUsedAt)}
        </p>
      </div>
      {!entry.current && (
        <Button kind="tertiary" aria-label={t('account.endSession', { device })} disabled={busy} onPress={onEnd}>
          {t('account.endSessionShort')}
        </Button>
      )}
    </li>
  );
}

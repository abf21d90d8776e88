/** Personal access tokens: what there is, making one (shown once), revoking one. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Token, tokenList } from '#contract/token';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { NewTokenDialog } from './NewTokenDialog.tsx';

const tokensPath = '/api/tokens';

export function TokensSection() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { session } = useSignedIn();
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const list = useQuery({
    queryKey: [tokensPath],
    queryFn: ({ signal }) => api.get(tokensPath, { reply: tokenList, signal }),
  });
  const revoke = useMutation({
    mutationFn: async (token: Token) => {
      await api.delete(`${tokensPath}/${encodeURIComponent(token.id)}`);
      await queries.invalidateQueries({ queryKey: [tokensPath] });
      announce(t('account.revoked', { name: token.name }));
      setRevoking(null);
    },
  });
  const hasProject = session.projects.length > 0;

  return (
    <Section
      id="tokens"
      title={t('account.tokensTitle')}
      lead={hasProject ? t('account.tokensLead') : t('account.tokensNoProject')}
      actions={
        hasProject && (
          <Button icon="add" onPress={() => setMaking(true)}>
            {t('account.tokenNew')}
          </Button>
        )
      }
    >
      {list.isError && <ErrorAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton lines={2} />}
      {list.data?.items.length === 0 && hasProject && <p className="kern-body">{t('account.tokensEmpty')}</p>}
      {list.data && list.data.items.length > 0 && (
        <ul className="wm-cards">
          {list.data.items.map((token) => (
            <TokenCard key={token.id} token={token} onRevoke={() => setRevoking(token)} />
          ))}
        </ul>
      )}
      {making && <NewTokenDialog onClose={() => setMaking(false)} listKey={[tokensPath]} />}
      {revoking && (
        <Dialog
          open
          role="alertdialog"
          title={t('account.revokeTitle', { name: revoking.name })}
          onClose={() => setRevoking(null)}
          actions={
            <>
              <Button kind="primary" busy={revoke.isPending} onPress={() => revoke.mutate(revoking)}>
                {t('account.revokeShort')}
              </Button>
              <Button onPress={() => setRevoking(null)}>{t('ui.cancel')}</Button>
            </>
          }
        >
          {revoke.error && <ErrorAlert error={revoke.error} />}
          <p className="kern-body">{t('account.revokeBody')}</p>
        </Dialog>
      )}
    </Section>
  );
}

function TokenCard({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { session } = useSignedIn();
  const project = session.projects.find((each) => each.id === token.projectId)?.name;
  const expired = new Date(token.expiresAt) < new Date();
  return (
    <li className="wm-cards__card">
      <div>
        <p className="kern-title">
          {token.name} {expired && <Badge kind="warning">{t('account.tokenExpired')}</Badge>}
        </p>
        <p className="kern-body">
          {project ? `${project} · ` : ''}
          {t(`account.scopes.${token.scope}`)} · {t('account.tokenHint')} <code>{token.hint}</code>
        </p>
        <p className="kern-body kern-body--muted">
          {t('account.tokenExpires')}: {formats.date(token.expiresAt)} · {t('account.tokenUsed')}:{' '}
          {token.lastUsedAt ? formats.dateTime(token.lastUsedAt) : t('account.tokenNeverUsed')}
        </p>
      </div>
      <Button kind="tertiary" aria-label={t('account.revoke', { name: token.name })} onPress={onRevoke}>
        {t('account.revokeShort')}
      </Button>
    </li>
  );
}

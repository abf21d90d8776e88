/** What an administrator can do about somebody's access: a new password link, signing out everywhere, deactivating. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionsEnded } from '#contract/session';
import { passwordLinkMade, type User, user as userReply } from '#contract/user';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyBox } from '../../ui/CopyBox.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { useUndo } from '../../ui/Undo.tsx';
import { listKey } from '../../ui/use-list.ts';
import { userKey } from './user-key.ts';

export function UserAccess({ user }: { user: User }) {
  const { t } = useTranslation();
  const { session } = useSignedIn();
  if (session.user.id === user.id) return <p className="kern-body">{t('users.ownAccount')}</p>;
  return (
    <div className="wm-actions">
      {user.active && <PasswordLink user={user} />}
      {user.active && <EndSessions user={user} />}
      <Activity user={user} />
    </div>
  );
}

/** One thing that can be done: what it means, then the button. */
function Step({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className="wm-actions__step">
      <p className="kern-body">{text}</p>
      {children}
    </div>
  );
}

function PasswordLink({ user }: { user: User }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const link = useMutation({
    mutationFn: () => api.post(`/api/users/${user.id}/password-link`, { body: {}, reply: passwordLinkMade }),
  });
  const until = link.data ? formats.dateTime(link.data.expiresAt) : '';
  return (
    <Step text={t('users.linkButtonHint')}>
      <div>
        <Button busy={link.isPending} onPress={() => link.mutate()}>
          {t('users.linkButton')}
        </Button>
      </div>
      {link.isError && <ErrorAlert error={link.error} />}
      <div role="status">
        {link.data?.mailed && <p className="kern-body">{t('users.linkMailed', { name: user.name, until })}</p>}
        {link.data?.link && (
          <CopyBox
            label={t('users.linkLabel')}
            value={link.data.link}
            hint={t('users.linkText', { name: user.name, until })}
          />
        )}
      </div>
    </Step>
  );
}

function EndSessions({ user }: { user: User }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const end = useMutation({
    mutationFn: () => api.delete(`/api/users/${user.id}/sessions`, { reply: sessionsEnded }),
    onSuccess: ({ ended }) => announce(t('users.sessionsEnded', { count: ended, name: user.name })),
  });
  return (
    <Step text={t('users.sessionsHint')}>
      <div>
        <Button busy={end.isPending} onPress={() => end.mutate()}>
          {t('users.sessionsButton')}
        </Button>
      </div>
      {end.isError && <ErrorAlert error={end.error} />}
      {end.data && <p className="kern-body">{t('users.sessionsEnded', { count: end.data.ended, name: user.name })}</p>}
    </Step>
  );
}

/** Deactivating happens at once and can be taken back; the revision is read when it is sent, so undo meets no conflict. */
function Activity({ user }: { user: User }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const offerUndo = useUndo();
  const queries = useQueryClient();

  async function setActive(active: boolean): Promise<void> {
    const revision = queries.getQueryData<User>(userKey(user.id))?.revision ?? user.revision;
    const reply = await api.patch(`/api/users/${user.id}`, { body: { active, revision }, reply: userReply });
    queries.setQueryData(userKey(user.id), reply);
    void queries.invalidateQueries({ queryKey: listKey('/api/users') });
  }
  const change = useMutation({
    mutationFn: setActive,
    onSuccess: (_nothing, active) => {
      if (active) announce(t('users.reactivated', { name: user.name }));
      else offerUndo({ message: t('users.deactivated', { name: user.name }), undo: () => setActive(true) });
    },
  });
  return (
    <Step text={user.active ? t('users.deactivateHint') : t('users.deactivated', { name: user.name })}>
      <div>
        <Button busy={change.isPending} onPress={() => change.mutate(!user.active)}>
          {user.active ? t('users.deactivate') : t('users.reactivate')}
        </Button>
      </div>
      {change.isError && <ErrorAlert error={change.error} />}
    </Step>
  );
}

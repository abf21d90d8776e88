/** One account: its details with a guard against two people editing it at once, and its access. */

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { type User, user as userReply } from '#contract/user';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { BackLink } from '../../ui/BackLink.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { EditConflict, useConflictBase } from '../../ui/EditConflict.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Form } from '../../ui/Form.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { SavedNote } from '../../ui/SavedNote.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useForm } from '../../ui/use-form.ts';
import { listKey } from '../../ui/use-list.ts';
import { UserAccess } from './UserAccess.tsx';
import { UserStatus } from './UserStatus.tsx';
import { userKey } from './user-key.ts';

export default function UserPage() {
  const { t } = useTranslation();
  const { userId = '' } = useParams();
  const query = useQuery({
    queryKey: userKey(userId),
    queryFn: ({ signal }) => api.get(`/api/users/${encodeURIComponent(userId)}`, { reply: userReply, signal }),
  });
  const back = <BackLink to={paths.users}>{t('users.back')}</BackLink>;
  if (query.data === undefined) {
    return (
      <Page title={t('users.details')} before={back} width="text">
        {query.isError ? (
          <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton lines={6} />
        )}
      </Page>
    );
  }
  return (
    <Page title={query.data.name} before={back} width="text">
      <UserFacts user={query.data} />
      <Section title={t('users.details')} id="details">
        <UserForm user={query.data} refetch={query.refetch} />
      </Section>
      <Section title={t('users.access')} id="access">
        <UserAccess user={query.data} />
      </Section>
    </Page>
  );
}

function UserFacts({ user }: { user: User }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const facts = [
    [t('users.login'), user.login],
    [t('users.status'), <UserStatus user={user} key="status" />],
    [t('users.createdAt'), formats.date(user.createdAt)],
    [t('users.lastSeen'), user.lastSignInAt ? formats.dateTime(user.lastSignInAt) : t('users.never')],
  ] as const;
  return (
    <dl className="kern-description-list">
      {facts.map(([key, value]) => (
        <div className="kern-description-list-item" key={key}>
          <dt className="kern-description-list-item__key">{key}</dt>
          <dd className="kern-description-list-item__value">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function UserForm({ user, refetch }: { user: User; refetch: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [saved, setSaved] = useState(false);
  const initial = { name: user.name, email: user.email ?? '', admin: user.admin };
  const conflict = useConflictBase(initial);
  const form = useForm({
    draft: `user:${user.id}`,
    initial,
    onSubmit: async (values, changes) => {
      const body = {
        ...changes,
        ...(changes.email === undefined ? {} : { email: values.email.trim() === '' ? null : values.email.trim() }),
        revision: user.revision,
      };
      const reply = await api.patch(`/api/users/${user.id}`, { body, reply: userReply });
      queries.setQueryData(userKey(user.id), reply);
      void queries.invalidateQueries({ queryKey: listKey('/api/users') });
      conflict.end();
      setSaved(true);
      announce(t('users.saved'));
    },
    onConflict: () => {
      conflict.begin();
      return refetch();
    },
  });
  const labels = { name: t('users.name'), email: t('users.email'), admin: t('users.adminLabel') };
  return (
    <>
      <EditConflict form={form} base={conflict.base} stored={initial} labels={labels} />
      <Form
        form={form}
        submit={t('users.save')}
        actions={<SavedNote shown={saved && !form.dirty}>{t('users.saved')}</SavedNote>}
      >
        <TextField label={labels.name} autoComplete="off" maxLength={120} {...form.field('name')} />
        <TextField
          label={labels.email}
          hint={t('users.emailHint')}
          optional
          type="email"
          inputMode="email"
          autoComplete="off"
          {...form.field('email')}
        />
        <Checkbox label={labels.admin} hint={t('users.adminHint')} {...form.field('admin')} />
      </Form>
    </>
  );
}

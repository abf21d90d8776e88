/** A new account: who it is, and then the one-time link with which the person sets a password. */

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type UserCreated, userCreated } from '#contract/user';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Alert } from '../../ui/Alert.tsx';
import { BackLink } from '../../ui/BackLink.tsx';
import { Button, ButtonRow, LinkButton } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { CopyBox } from '../../ui/CopyBox.tsx';
import { Form } from '../../ui/Form.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { Page } from '../../ui/Page.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useForm } from '../../ui/use-form.ts';
import { listKey } from '../../ui/use-list.ts';
import { useSettings } from '../../ui/use-settings.ts';

interface NewUser {
  [field: string]: string | boolean;
  name: string;
  login: string;
  email: string;
  language: 'de' | 'en';
  admin: boolean;
}

export default function NewUserPage() {
  const { t } = useTranslation();
  const settings = useSettings();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [made, setMade] = useState<UserCreated | null>(null);
  const initial: NewUser = {
    name: '',
    login: '',
    email: '',
    language: settings.data?.language ?? 'de',
    admin: false,
  };
  const form = useForm({
    draft: 'user:new',
    initial,
    onSubmit: async ({ name, login, email, language, admin }) => {
      const body = { name, login, language, admin, email: email.trim() === '' ? null : email.trim() };
      const reply = await api.post('/api/users', { body, reply: userCreated });
      await queries.invalidateQueries({ queryKey: listKey('/api/users') });
      announce(t('users.created', { name: reply.user.name }));
      setMade(reply);
    },
  });
  if (made) return <UserMade made={made} onAnother={() => setMade(null)} />;
  return (
    <Page
      title={t('users.newTitle')}
      lead={t('users.newLead')}
      width="text"
      before={<BackLink to={paths.users}>{t('users.back')}</BackLink>}
    >
      <Form form={form} submit={t('users.create')}>
        <TextField label={t('users.name')} autoComplete="off" maxLength={120} {...form.field('name')} />
        <TextField
          label={t('users.login')}
          hint={t('users.loginHint')}
          autoComplete="off"
          spellCheck={false}
          {...form.field('login')}
        />
        <TextField
          label={t('users.email')}
          hint={t('users.emailHint')}
          optional
          type="email"
          inputMode="email"
          autoComplete="off"
          {...form.field('email')}
        />
        <Select
          label={t('users.language')}
          options={[
            { value: 'de', label: t('users.german') },
            { value: 'en', label: t('users.english') },
          ]}
          {...form.field('language')}
        />
        <Checkbox label={t('users.adminLabel')} hint={t('users.adminHint')} {...form.field('admin')} />
      </Form>
    </Page>
  );
}

/** The link is in the reply only; leaving this view forgets it. */
function UserMade({ made, onAnother }: { made: UserCreated; onAnother: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const box = useRef<HTMLDivElement>(null);
  const { name, id } = made.user;
  useEffect(() => box.current?.focus(), []);
  return (
    <Page title={t('users.newTitle')} width="text" before={<BackLink to={paths.users}>{t('users.back')}</BackLink>}>
      <Alert kind="success" title={t('users.createdTitle', { name })} ref={box}>
        {t('users.linkText', { name, until: formats.dateTime(made.expiresAt) })}
      </Alert>
      <CopyBox label={t('users.linkLabel')} value={made.link} />
      <ButtonRow>
        <LinkButton to={paths.user(id)}>{t('users.toAccount')}</LinkButton>
        <Button onPress={onAnother}>{t('users.another')}</Button>
      </ButtonRow>
    </Page>
  );
}

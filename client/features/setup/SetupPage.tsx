/** The first page of an empty installation: first account, language, first project; opened by the server's link. */

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { session as sessionSchema } from '#contract/session';
import { setupState } from '#contract/setup';
import { ApiProblem, api } from '../../api.ts';
import { changeLanguage, isUiLanguage, type UiLanguage, uiLanguages } from '../../i18n/i18n.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session/session.tsx';
import { LinkButton } from '../../ui/Button.tsx';
import { Checkbox, RadioGroup } from '../../ui/Checkbox.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Form } from '../../ui/Form.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { PasswordField, TextField } from '../../ui/TextField.tsx';
import { useForm } from '../../ui/use-form.ts';

export default function SetupPage() {
  const { t } = useTranslation();
  const { session } = useSession();
  const { hash } = useLocation();
  const token = hash.slice(1);
  const [expired, setExpired] = useState(false);
  const setup = useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => api.get('/api/setup', { reply: setupState, signal, mayBeSignedOut: true }),
  });

  if (session) return <Navigate to={paths.home} replace />;
  if (setup.isError) {
    return (
      <Page title={t('setup.title')} width="text">
        <ErrorAlert error={setup.error} onRetry={() => void setup.refetch()} />
      </Page>
    );
  }
  if (!setup.data) {
    return (
      <Page title={t('setup.title')} lead={t('setup.lead')} width="text">
        <Skeleton lines={6} />
      </Page>
    );
  }
  if (!setup.data.needed) {
    return (
      <Page title={t('setup.doneTitle')} lead={t('setup.doneBody')} width="text">
        <div>
          <LinkButton to={paths.signIn} kind="primary">
            {t('shell.signIn')}
          </LinkButton>
        </div>
      </Page>
    );
  }
  if (!token) return <Page title={t('setup.noLinkTitle')} lead={t('setup.noLinkBody')} width="text" />;
  if (expired) return <Page title={t('setup.expiredTitle')} lead={t('setup.expiredBody')} width="text" />;
  return (
    <Page title={t('setup.title')} lead={t('setup.lead')} width="text">
      <SetupForm token={token} onExpired={() => setExpired(true)} />
    </Page>
  );
}

function SetupForm({ token, onExpired }: { token: string; onExpired: () => void }) {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const { accept } = useSession();
  const language: UiLanguage = isUiLanguage(i18n.language) ? i18n.language : 'de';
  const form = useForm({
    draft: 'setup',
    initial: {
      'admin.name': '',
      'admin.login': '',
      'admin.password': '',
      'project.name': '',
      sample: false as boolean,
    },
    secret: ['admin.password'],
    onFailure: (error) => {
      const gone = error instanceof ApiProblem && (error.code === 'link_expired' || error.code === 'link_unknown');
      if (gone) onExpired();
      return gone;
    },
    onSubmit: async (values) => {
      const body = {
        token,
        admin: { login: values['admin.login'], name: values['admin.name'], password: values['admin.password'] },
        language,
        project: { name: values['project.name'] },
        sample: values.sample,
      };
      const session = await api.post('/api/setup', { body, reply: sessionSchema, mayBeSignedOut: true });
      queries.removeQueries({ queryKey: ['setup'] });
      await accept(session);
      announce(t('setup.done'));
      await navigate(paths.home, { replace: true });
    },
  });

  return (
    <Form form={form} submit={t('setup.submit')}>
      <Section title={t('setup.languageTitle')}>
        {/* Chosen at once, so that the rest of the page can be read. */}
        <RadioGroup
          label={t('setup.language')}
          hint={t('setup.languageHint')}
          value={language}
          onChange={(next) => void changeLanguage(i18n, next)}
          options={uiLanguages.map((each) => ({ value: each, label: t(`shell.languages.${each}`) }))}
        />
      </Section>
      <Section title={t('setup.accountTitle')} lead={t('setup.accountLead')}>
        <TextField
          {...form.field('admin.name')}
          label={t('setup.name')}
          hint={t('setup.nameHint')}
          autoComplete="name"
        />
        <TextField
          {...form.field('admin.login')}
          label={t('setup.login')}
          hint={t('setup.loginHint')}
          autoComplete="username"
          spellCheck={false}
        />
        <PasswordField
          {...form.field('admin.password')}
          label={t('setup.password')}
          hint={t('setup.passwordHint')}
          autoComplete="new-password"
        />
      </Section>
      <Section title={t('setup.projectTitle')} lead={t('setup.projectLead')}>
        <TextField
          {...form.field('project.name')}
          label={t('setup.project')}
          hint={t('setup.projectHint')}
          autoComplete="off"
        />
        <Checkbox {...form.field('sample')} label={t('setup.sample')} hint={t('setup.sampleHint')} />
      </Section>
    </Form>
  );
}

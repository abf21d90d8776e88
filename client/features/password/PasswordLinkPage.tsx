/** Choosing a password by the one-time link that the administration made: for a new account or a forgotten password. */

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { passwordLinkState } from '#contract/session';
import { ApiProblem, api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { LinkButton } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Form } from '../../ui/Form.tsx';
import { useFormats } from '../../ui/format.ts';
import { Page } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { PasswordField } from '../../ui/TextField.tsx';
import { useForm } from '../../ui/use-form.ts';

/** The link was good once, or never; either way a new one is needed. */
function isUnusable(error: unknown): boolean {
  return error instanceof ApiProblem && ['link_unknown', 'link_expired', 'link_used'].includes(error.code);
}

export default function PasswordLinkPage() {
  const { t } = useTranslation();
  const formats = useFormats();
  const token = useLocation().hash.slice(1);
  const link = useQuery({
    queryKey: ['password-link', token],
    enabled: token !== '',
    gcTime: 0,
    queryFn: ({ signal }) =>
      api.post('/api/password-link/check', { body: { token }, reply: passwordLinkState, signal, mayBeSignedOut: true }),
  });

  if (!token) return <Page title={t('password.incompleteTitle')} lead={t('password.incompleteBody')} width="text" />;
  if (isUnusable(link.error)) return <Unusable />;
  return (
    <Page
      title={t('password.title')}
      lead={
        link.data && (
          <>
            <p className="kern-body">{t('password.lead', { name: link.data.name, login: link.data.login })}</p>
            <p className="kern-body">{t('password.until', { until: formats.dateTime(link.data.expiresAt) })}</p>
          </>
        )
      }
      width="text"
    >
      {link.isError && <ErrorAlert error={link.error} onRetry={() => void link.refetch()} />}
      {link.isPending && <Skeleton lines={4} />}
      {link.data && <PasswordForm token={token} login={link.data.login} onUnusable={() => void link.refetch()} />}
    </Page>
  );
}

function Unusable() {
  const { t } = useTranslation();
  return (
    <Page title={t('password.unusableTitle')} lead={t('password.unusableBody')} width="text">
      <div>
        <LinkButton to={paths.signIn}>{t('password.toSignIn')}</LinkButton>
      </div>
    </Page>
  );
}

interface PasswordFormProps {
  token: string;
  login: string;
  onUnusable: () => void;
}

function PasswordForm({ token, login, onUnusable }: PasswordFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const form = useForm({
    initial: { password: '' },
    secret: ['password'],
    onFailure: (error) => {
      if (!isUnusable(error)) return false;
      onUnusable();
      return true;
    },
    onSubmit: async ({ password }) => {
      await api.post('/api/password-link', { body: { token, password }, mayBeSignedOut: true });
      await navigate(paths.signIn, { replace: true, state: { passwordSet: true } });
    },
  });
  return (
    <Form form={form} submit={t('password.submit')}>
      {/* Password managers need to know whose password this is. */}
      <input
        className="kern-sr-only"
        type="text"
        autoComplete="username"
        value={login}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
      <PasswordField
        {...form.field('password')}
        label={t('password.field')}
        hint={t('password.hint')}
        autoComplete="new-password"
      />
    </Form>
  );
}

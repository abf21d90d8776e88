/** Login and password; used by the sign-in page and by the dialog that renews a session. */

import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Session, session as sessionSchema } from '#contract/session';
import { ApiProblem, api } from '../api.ts';
import { Form } from '../ui/Form.tsx';
import { PasswordField, TextField } from '../ui/TextField.tsx';
import { useForm } from '../ui/use-form.ts';
import { Wait } from '../ui/Wait.tsx';

interface SignInFormProps {
  /** Fixed where only this person may go on. */
  login?: string;
  onSignedIn: (session: Session) => Promise<void> | void;
  /** More buttons beside the main one. */
  actions?: ReactNode;
}

export function SignInForm({ login, onSignedIn, actions }: SignInFormProps) {
  const { t } = useTranslation();
  const [waitUntil, setWaitUntil] = useState<number | null>(null);
  const form = useForm({
    initial: { login: login ?? '', password: '' },
    secret: ['password'],
    check: (values) => [
      ...(values.login.trim() ? [] : [{ path: 'login', code: 'required', message: t('signIn.loginMissing') }]),
      ...(values.password ? [] : [{ path: 'password', code: 'required', message: t('signIn.passwordMissing') }]),
    ],
    onFailure: (error) => {
      if (!(error instanceof ApiProblem && error.retryAfterSeconds)) return false;
      setWaitUntil(Date.now() + error.retryAfterSeconds * 1_000);
      return true;
    },
    onSubmit: async (values) => {
      const session = await api.post('/api/session', { body: values, reply: sessionSchema, mayBeSignedOut: true });
      await onSignedIn(session);
    },
  });

  return (
    <>
      {waitUntil !== null && <Wait key={waitUntil} until={waitUntil} onEnd={() => setWaitUntil(null)} />}
      <Form form={form} submit={t('signIn.submit')} actions={actions} disabled={waitUntil !== null}>
        <TextField
          {...form.field('login')}
          label={t('signIn.login')}
          autoComplete="username"
          readOnly={login !== undefined}
          spellCheck={false}
        />
        <PasswordField {...form.field('password')} label={t('signIn.password')} autoComplete="current-password" />
      </Form>
    </>
  );
}

/** Signing in; on an installation that is still empty it says how to begin instead. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useSearchParams } from 'react-router';
import { setupState } from '#contract/setup';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { SignInForm } from '../../session/SignInForm.tsx';
import { useSession } from '../../session/session.tsx';
import { Alert } from '../../ui/Alert.tsx';
import { Page } from '../../ui/Page.tsx';

/**
 * Only places on this site: anything else in the address may have been put there by somebody else. Read as the browser
 * reads it, which leaves out tabs and line breaks and resolves dots, so that `/<tab>/elsewhere` is `//elsewhere`.
 */
export function safeNext(next: string | null): string {
  if (!next?.startsWith('/') || !URL.canParse(next, window.location.origin)) return paths.home;
  const { origin, pathname, search, hash } = new URL(next, window.location.origin);
  const isOurs = origin === window.location.origin && !pathname.startsWith('//');
  return isOurs ? pathname + search + hash : paths.home;
}

/** What brought the person here, passed along by the page before. */
function arrivalOf(state: unknown): 'signedOut' | 'passwordSet' | null {
  if (typeof state !== 'object' || state === null) return null;
  if ('signedOut' in state) return 'signedOut';
  return 'passwordSet' in state ? 'passwordSet' : null;
}

export default function SignInPage() {
  const { t } = useTranslation();
  const { session, accept } = useSession();
  const location = useLocation();
  const [params] = useSearchParams();
  const [arrival] = useState(() => arrivalOf(location.state));
  const setup = useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => api.get('/api/setup', { reply: setupState, signal, mayBeSignedOut: true }),
  });

  if (session) return <Navigate to={safeNext(params.get('next'))} replace />;
  if (setup.data?.needed) {
    return <Page title={t('signIn.needsSetupTitle')} lead={t('signIn.needsSetupBody')} width="text" />;
  }
  return (
    <Page title={t('signIn.title')} lead={t('signIn.lead')} width="text">
      {arrival === 'signedOut' && <Alert kind="success" title={t('shell.signedOut')} live="status" />}
      {arrival === 'passwordSet' && <Alert kind="success" title={t('signIn.passwordSet')} live="status" />}
      <SignInForm onSignedIn={accept} />
      <p className="kern-body kern-body--muted">{t('signIn.forgotten')}</p>
    </Page>
  );
}

/** Who gets to see which page. The server decides about the data; this only spares people pages that would be empty. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation, useRouteError } from 'react-router';
import { paths } from '../paths.ts';
import { useSession } from '../session/session.tsx';
import { Alert } from '../ui/Alert.tsx';
import { Button, LinkButton } from '../ui/Button.tsx';
import { ErrorAlert } from '../ui/ErrorText.tsx';
import { Page } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';

/** Pages behind the sign-in; afterwards one is where one wanted to go. */
export function SignedInOnly() {
  const { t } = useTranslation();
  const { session, left, error, retry } = useSession();
  const { pathname, search } = useLocation();
  if (session) return <Outlet />;
  if (session === null && left) return <Navigate to={paths.signIn} state={{ signedOut: true }} replace />;
  if (session === null) {
    const next = pathname === paths.home ? '' : `?next=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={paths.signIn + next} replace />;
  }
  if (error) {
    return (
      <Page title={t('shell.unreachableTitle')}>
        <ErrorAlert error={error} onRetry={retry} />
      </Page>
    );
  }
  return <PageSkeleton />;
}

/** Pages for which one needs to be allowed an action somewhere. */
export function Allowed({ action, children }: { action: string; children: ReactNode }) {
  const { can } = useSession();
  return can(action) ? children : <NotYours />;
}

export function NotYours() {
  const { t } = useTranslation();
  const { session } = useSession();
  return (
    <Page
      title={t('shell.notYoursTitle')}
      lead={t('shell.notYoursBody', { login: session?.user.login ?? '' })}
      width="text"
    >
      <div>
        <LinkButton to={paths.home}>{t('shell.toHome')}</LinkButton>
      </div>
    </Page>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Page title={t('shell.notFoundTitle')} lead={t('shell.notFoundBody')} width="text">
      <div>
        <LinkButton to={paths.home}>{t('shell.toHome')}</LinkButton>
      </div>
    </Page>
  );
}

/** A page whose code did not load (an update, a lost connection) or that broke outside its own boundary. */
export function BrokenPage() {
  const { t } = useTranslation();
  const error = useRouteError();
  if (import.meta.env?.DEV) console.error(error);
  return (
    <main className="wm-frame wm-main" id="content">
      <Page title={t('shell.brokenTitle')} width="text">
        <Alert kind="danger" title={t('ui.form.failedTitle')}>
          <p className="kern-body">{t('shell.brokenBody')}</p>
          <div>
            <Button kind="primary" onPress={() => window.location.reload()}>
              {t('ui.boundary.reload')}
            </Button>
          </div>
        </Alert>
      </Page>
    </main>
  );
}

/** While it is not yet known who is there. */
export function PageSkeleton() {
  return (
    <div className="wm-page">
      <Skeleton lines={4} />
    </div>
  );
}

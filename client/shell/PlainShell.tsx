/** The frame around screens that two people look at: skip link, notices and the page, without navigation. */

import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration } from 'react-router';
import { OfflineNotice } from '../ui/OfflineNotice.tsx';

export function PlainShell() {
  const { t } = useTranslation();
  return (
    <div className="wm-shell">
      <a className="wm-skip kern-link" href="#content">
        {t('shell.skip')}
      </a>
      <OfflineNotice />
      <main className="wm-frame wm-main" id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <ScrollRestoration />
    </div>
  );
}

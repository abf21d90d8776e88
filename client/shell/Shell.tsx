/** The frame around every page: skip link, header, notices, the page, footer. */

import { useTranslation } from 'react-i18next';
import { Link, Outlet, ScrollRestoration, useNavigation } from 'react-router';
import { paths } from '../paths.ts';
import { OfflineNotice } from '../ui/OfflineNotice.tsx';
import { Header } from './Header.tsx';

export function Shell() {
  const { t } = useTranslation();
  const loading = useNavigation().state !== 'idle';
  return (
    <div className="wm-shell">
      <a className="wm-skip kern-link" href="#content">
        {t('shell.skip')}
      </a>
      <Header />
      <OfflineNotice />
      {loading && (
        <p className="wm-progress" role="status">
          <span className="kern-sr-only">{t('shell.loading')}</span>
        </p>
      )}
      <main className="wm-frame wm-main" id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <Footer />
      <ScrollRestoration />
    </div>
  );
}

function Footer() {
  const { t } = useTranslation();
  const links = [
    [paths.about, t('shell.about')],
    [paths.imprint, t('shell.imprint')],
    [paths.privacy, t('shell.privacy')],
    [paths.accessibility, t('shell.accessibility')],
  ] as const;
  return (
    <footer className="wm-footer kern-layer kern-level-1">
      <div className="wm-frame wm-footer__row">
        <nav aria-label={t('shell.footNav')}>
          <ul className="wm-footer__links">
            {links.map(([to, label]) => (
              <li key={to}>
                <Link className="kern-link kern-link--no-visited-state" to={to}>
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <p className="kern-body kern-body--small">{t('shell.licence')}</p>
      </div>
    </footer>
  );
}

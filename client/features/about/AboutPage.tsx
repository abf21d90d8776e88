/** What this program is, under which licence, and which version runs here. Public. */

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { health } from '#contract/health';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Page, Section } from '../../ui/Page.tsx';

const licenceAddress = 'https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12';

export default function AboutPage() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => api.get('/api/health', { reply: health, mayBeSignedOut: true, signal }),
  });
  const pages = [
    { to: paths.imprint, label: t('about.imprint') },
    { to: paths.privacy, label: t('about.privacy') },
    { to: paths.accessibility, label: t('about.accessibility') },
    { to: paths.apiDocs, label: t('about.apiDocs') },
  ];
  return (
    <Page title={t('about.title')} lead={t('about.lead')} width="text">
      <Section title={t('about.principlesTitle')} id="principles">
        <ul className="kern-list kern-list--bullet">
          <li>{t('about.principleVoice')}</li>
          <li>{t('about.principleNumbers')}</li>
          <li>{t('about.principleOwn')}</li>
        </ul>
      </Section>
      <Section title={t('about.licenceTitle')} id="licence">
        <p className="kern-body">{t('about.licence')}</p>
        <p className="kern-body">
          <a className="kern-link" href={licenceAddress} rel="noreferrer">
            {t('about.licenceLink')}
          </a>
        </p>
      </Section>
      <Section title={t('about.partsTitle')} id="parts">
        <p className="kern-body">{t('about.parts')}</p>
      </Section>
      <Section title={t('about.versionTitle')} id="version">
        <p className="kern-body">
          {t('about.version')}: {query.data?.version ?? '…'}
        </p>
      </Section>
      <Section title={t('about.moreTitle')} id="more">
        <ul className="kern-list">
          {pages.map((page) => (
            <li key={page.to}>
              <Link className="kern-link kern-link--no-visited-state wm-tall-link" to={page.to}>
                {page.label}
              </Link>
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}

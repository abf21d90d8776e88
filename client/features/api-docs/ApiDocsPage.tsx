/** The programming interface, laid out for reading: every call with who may make it, what goes in and what comes out. */

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, asSent } from '../../api.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { OperationView } from './OperationView.tsx';
import { type OpenApiDocument, type OperationGroup, readOperations, searchOperations } from './operations.ts';

export default function ApiDocsPage() {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: ['openapi'],
    queryFn: async ({ signal }) =>
      readOperations(
        await api.get('/api/openapi.json', { reply: asSent<OpenApiDocument>(), mayBeSignedOut: true, signal }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Page title={t('apiDocs.title')} lead={t('apiDocs.lead')}>
      <p className="kern-body">
        <a className="kern-link wm-tall-link" href="/api/openapi.json">
          {t('apiDocs.download')}
        </a>
      </p>
      <Section title={t('apiDocs.howTitle')} lead={t('apiDocs.how')} id="how">
        <pre className="wm-code">
          <code>{`curl -H "Authorization: Bearer wgm_…" ${window.location.origin}/api/projects`}</code>
        </pre>
      </Section>
      {query.data === undefined &&
        (query.isError ? (
          <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton lines={12} />
        ))}
      {query.data && <Operations groups={query.data} />}
    </Page>
  );
}

function Operations({ groups }: { groups: readonly OperationGroup[] }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const search = params.get('q') ?? '';
  const setSearch = (text: string) =>
    setParams(text === '' ? {} : { q: text }, { replace: true, preventScrollReset: true });
  const found = searchOperations(groups, search);
  const count = found.reduce((sum, group) => sum + group.operations.length, 0);
  return (
    <>
      <div className="wm-narrow">
        <SearchField label={`${t('apiDocs.search')}: ${t('apiDocs.searchHint')}`} value={search} onChange={setSearch} />
      </div>
      <p className="kern-body kern-body--muted" role="status">
        {count === 0 ? t('apiDocs.nothingFound', { query: search }) : t('apiDocs.found', { count })}
      </p>
      {count === 0 && (
        <div>
          <Button onPress={() => setSearch('')}>{t('apiDocs.clear')}</Button>
        </div>
      )}
      {found.map((group) => (
        <Section title={group.name} id={`group-${group.name}`} key={group.name}>
          <div className="wm-operations">
            {group.operations.map((operation) => (
              <OperationView operation={operation} key={operation.key} />
            ))}
          </div>
        </Section>
      ))}
    </>
  );
}

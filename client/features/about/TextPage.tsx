/** One of the operator's texts: read by everybody, edited by the administration. */

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TextKey } from '#contract/text';
import { text as textReply } from '#contract/text';
import { textIn } from '#surveys/language';
import { api } from '../../api.ts';
import { isUiLanguage } from '../../i18n/i18n.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session/session.tsx';
import { Alert } from '../../ui/Alert.tsx';
import { LinkButton } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { Markdown } from '../../ui/Markdown.tsx';
import { Page } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

/** Where one text is kept among the queries. */
export function textKey(key: TextKey): readonly unknown[] {
  return ['text', key];
}

export function useText(key: TextKey) {
  return useQuery({
    queryKey: textKey(key),
    queryFn: ({ signal }) => api.get(`/api/texts/${key}`, { reply: textReply, mayBeSignedOut: true, signal }),
  });
}

export function TextPage({ textKey: key, children }: { textKey: TextKey; children?: ReactNode }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const { can } = useSession();
  const query = useText(key);
  const language = isUiLanguage(i18n.language) ? i18n.language : 'de';
  const mayEdit = can('texts.update');
  const stored = query.data;
  const untranslated = stored !== undefined && language !== 'de' && stored.content[language].trim() === '';
  return (
    <Page
      title={t(`about.${key}`)}
      width="text"
      actions={
        mayEdit && (
          <LinkButton to={paths.editText(key)} icon="edit">
            {t('about.edit')}
          </LinkButton>
        )
      }
    >
      {stored === undefined &&
        (query.isError ? (
          <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton lines={8} />
        ))}
      {stored?.draft && (
        <Alert kind="info" title={t('about.draftTitle')}>
          {t(mayEdit ? 'about.draftAdmin' : 'about.draftPublic')}
        </Alert>
      )}
      {stored && (
        <>
          {untranslated && <p className="kern-body kern-body--muted">{t('about.onlyGerman')}</p>}
          <div lang={untranslated ? 'de' : undefined}>
            <Markdown text={textIn(stored.content, language)} />
          </div>
          {stored.updatedAt && (
            <p className="kern-body kern-body--muted">{t('about.updated', { date: formats.date(stored.updatedAt) })}</p>
          )}
        </>
      )}
      {children}
    </Page>
  );
}

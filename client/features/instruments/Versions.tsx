/** The published versions of an instrument, what each declared to have changed, and the questions of one of them. */

import { useTranslation } from 'react-i18next';
import type { InstrumentDetails, InstrumentVersion } from '#contract/instrument';
import type { Project } from '#contract/project';
import { textIn } from '#surveys/language';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { Section } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useDefinition } from '../../ui/use-instruments.ts';
import { CodeBook } from './CodeBook.tsx';
import { Preview } from './Preview.tsx';

interface VersionsProps {
  instrument: InstrumentDetails;
  shown: number | null;
  onShow: (version: number) => void;
}

export function Versions({ instrument, shown, onShow }: VersionsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (instrument.versions.length === 0) return <p className="kern-body">{t('instruments.page.noVersions')}</p>;
  const newestFirst = [...instrument.versions].sort((left, right) => right.version - left.version);
  return (
    <ol className="wm-cards" reversed>
      {newestFirst.map((each) => (
        <li className="wm-cards__card" key={each.version}>
          <div>
            <h3 className="kern-title">{t('instruments.versionNumber', { version: each.version })}</h3>
            <p className="kern-body">
              {t('instruments.page.publishedOn', {
                date: formats.date(each.publishedAt),
                items: t('instruments.items', { count: each.items }),
              })}
            </p>
            <VersionChanges version={each} first={each.version === newestFirst.at(-1)?.version} />
          </div>
          <Button
            kind="tertiary"
            aria-pressed={each.version === shown}
            aria-label={t('instruments.page.showVersionNamed', { version: each.version })}
            onPress={() => onShow(each.version)}
          >
            {t('instruments.page.showVersion')}
          </Button>
        </li>
      ))}
    </ol>
  );
}

function VersionChanges({ version, first }: { version: InstrumentVersion; first: boolean }) {
  const { t, i18n } = useTranslation();
  if (version.changes.length === 0) {
    return (
      <p className="kern-body kern-body--muted">
        {t(first ? 'instruments.page.firstVersion' : 'instruments.page.noChanges')}
      </p>
    );
  }
  return (
    <details className="wm-details">
      <summary>{t('instruments.page.changes')}</summary>
      <ul className="kern-list kern-list--bullet">
        {version.changes.map((change) => (
          <li key={`${change.item} ${change.kind}`}>
            <code>{change.item}</code>: {t(`instruments.compare.kind.${change.kind}`)}
            {change.note && ` (${textIn(change.note, i18n.language)})`}
          </li>
        ))}
      </ul>
    </details>
  );
}

interface VersionQuestionsProps {
  project: Project;
  instrument: InstrumentDetails;
  version: number;
}

/** Preview and code book of one version, and its file for working on the next. */
export function VersionQuestions({ project, instrument, version }: VersionQuestionsProps) {
  const { t, i18n } = useTranslation();
  const query = useDefinition(project.id, instrument.id, version);
  const title = `${t('instruments.codeBook.title')}: ${t('instruments.versionNumber', { version })}`;
  if (!query.data) {
    return (
      <Section title={title} id="code-book">
        {query.isError ? (
          <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton lines={6} />
        )}
      </Section>
    );
  }
  const { file, items } = query.data;
  const language = file.languages.includes(i18n.language) ? i18n.language : (file.languages[0] ?? 'de');
  const download = () =>
    saveFile(new Blob([JSON.stringify(file, null, 2)], { type: 'application/json' }), `${file.key}-${version}.json`);
  return (
    <>
      <Preview file={file} version={version} key={version} />
      <Section
        title={title}
        id="code-book"
        actions={
          <ButtonRow>
            <Button icon="download" onPress={download}>
              {t('instruments.codeBook.file')}
            </Button>
          </ButtonRow>
        }
      >
        <CodeBook items={items} language={language} key={version} />
      </Section>
    </>
  );
}

/** The preview of an instrument, in any of its languages; the code of the survey is loaded when it is opened. */

import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstrumentFile } from '#surveys/instrument';
import { nameOfLanguage } from '#surveys/language';
import { Button } from '../../ui/Button.tsx';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { Section } from '../../ui/Page.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

const SurveyPreview = lazy(async () => ({ default: (await import('../../survey/SurveyPreview.tsx')).SurveyPreview }));

interface PreviewProps {
  file: InstrumentFile;
  /** Of a published one. */
  version?: number;
}

export function Preview({ file, version }: PreviewProps) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState('');
  const language = file.languages.includes(chosen)
    ? chosen
    : file.languages.includes(i18n.language)
      ? i18n.language
      : (file.languages[0] ?? 'de');
  return (
    <Section
      title={version === undefined ? t('instruments.preview.title') : t('instruments.preview.titleOf', { version })}
      lead={t('instruments.preview.lead')}
      id={version === undefined ? 'preview' : 'preview-published'}
      actions={
        <Button aria-expanded={open} onPress={() => setOpen(!open)}>
          {t(open ? 'instruments.preview.hide' : 'instruments.preview.show')}
        </Button>
      }
    >
      {open && (
        <>
          {file.languages.length > 1 && (
            <div className="wm-narrow">
              <Select
                label={t('instruments.preview.language')}
                value={language}
                onChange={setChosen}
                options={file.languages.map((each) => ({ value: each, label: nameOfLanguage(each) }))}
              />
            </div>
          )}
          <ErrorBoundary>
            <Suspense fallback={<Skeleton lines={6} />}>
              <SurveyPreview file={file} language={language} key={language} />
            </Suspense>
          </ErrorBoundary>
        </>
      )}
    </Section>
  );
}

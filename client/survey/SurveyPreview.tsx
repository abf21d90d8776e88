/** Shows an instrument as it will look, to try out: step by step, and nothing is stored. */

import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { itemsOf } from '#surveys/code-book';
import type { InstrumentFile } from '#surveys/instrument';
import { directionOf } from '#surveys/language';
import { InlineMarkdown } from '../ui/Markdown.tsx';
import { SurveySurface } from './SurveySurface.tsx';
import { loadSurveyLocale, speaks } from './survey-locales.ts';
import { SurveySession } from './survey-session.ts';

export interface SurveyPreviewProps {
  file: InstrumentFile;
  language: string;
}

export function SurveyPreview({ file, language }: SurveyPreviewProps) {
  const { t } = useTranslation();
  const [loaded, setLoaded] = useState<string | null>(speaks(language) ? language : null);
  useEffect(() => {
    let wanted = true;
    void loadSurveyLocale(language).then(() => wanted && setLoaded(language));
    return () => {
      wanted = false;
    };
  }, [language]);
  if (loaded !== language) return <p className="kern-body">{t('fill.loading')}</p>;
  return <Steps key={language} file={file} language={language} />;
}

function Steps({ file, language }: SurveyPreviewProps) {
  const { t } = useTranslation();
  const [session, setSession] = useState(() => new SurveySession(file, itemsOf(file), language));
  const [shown, setShown] = useState(0);
  // Another file: from the start.
  const [of, setOf] = useState(file);
  if (of !== file) {
    setOf(file);
    setShown(0);
    setSession(new SurveySession(file, itemsOf(file), language));
  }
  const parts = useSyncExternalStore(session.subscribe, session.parts);
  const steps = parts.flatMap((part) => part.steps.map((step) => ({ part, step })));
  const position = Math.min(shown, steps.length - 1);
  const current = steps[position];
  if (!current) return <p className="kern-body">{t('fill.preview.empty')}</p>;
  const { part, step } = current;
  return (
    <div className="wm-survey-preview">
      <div lang={language} dir={directionOf(language)}>
        <p className="kern-title">
          <InlineMarkdown text={part.title || step.title} />
        </p>
        {part.title && step.title && (
          <p className="kern-body">
            <InlineMarkdown text={step.title} />
          </p>
        )}
      </div>
      <SurveySurface session={session} step={step} level={3} />
      <p className="wm-survey-preview__nav">
        <button
          type="button"
          className="kern-btn kern-btn--secondary"
          disabled={position === 0}
          onClick={() => setShown(position - 1)}
        >
          <span className="kern-label">{t('fill.step.back')}</span>
        </button>
        <span className="kern-body">{t('fill.preview.position', { step: position + 1, count: steps.length })}</span>
        <button
          type="button"
          className="kern-btn kern-btn--secondary"
          disabled={position === steps.length - 1}
          onClick={() => setShown(position + 1)}
        >
          <span className="kern-label">{t('fill.step.next')}</span>
        </button>
      </p>
    </div>
  );
}

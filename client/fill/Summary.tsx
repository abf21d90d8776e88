/** What was said so far, topic by topic, in the words that it was said in. No totals, no marks. */

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { entryKey } from '#surveys/change-log';
import { VOICES } from '#surveys/entry';
import { textIn } from '#surveys/language';
import { InlineMarkdown } from '../ui/Markdown.tsx';
import { DoneForNow } from './DoneForNow.tsx';
import { useFill } from './fill-context.ts';
import { EntryWords } from './OtherVoices.tsx';
import { PlainButton } from './PlainButton.tsx';
import { useParts } from './use-parts.ts';
import { useVoiceWords } from './voice-words.ts';

interface SummaryProps {
  onHome: () => void;
  onPicture?: (() => void) | undefined;
  onClose?: (() => void) | undefined;
  onQuestion: (page: string, step: string) => void;
  /** The questionnaire's end was reached, and not just the summary opened. */
  finished: boolean;
}

export function Summary({ onHome, onPicture, onClose, onQuestion, finished }: SummaryProps) {
  const { t } = useTranslation();
  const { file } = useFill();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <div className="wm-step wm-summary">
      <h1 className="kern-heading-medium" ref={heading} tabIndex={-1}>
        {finished ? t('fill.summary.thanks') : t('fill.summary.title')}
      </h1>
      <p className="kern-body wm-step__lead">{finished ? t('fill.summary.thanksLead') : t('fill.summary.lead')}</p>
      <Answers />
      <DoneForNow onQuestion={onQuestion} />
      <div className="wm-step__nav">
        <PlainButton onPress={onHome}>{file.kind === 'map' ? t('fill.step.toMap') : t('fill.step.toList')}</PlainButton>
        {onPicture && (
          <PlainButton kind={finished ? 'secondary' : 'primary'} onPress={onPicture}>
            {t('fill.picture')}
          </PlainButton>
        )}
        {onClose && finished && (
          <PlainButton kind="primary" onPress={onClose}>
            {t('fill.close')}
          </PlainButton>
        )}
      </div>
    </div>
  );
}

function Answers() {
  const { t } = useTranslation();
  const words = useVoiceWords();
  const { byQuestion, snapshot, language } = useFill();
  const parts = useParts()
    .map((part) => ({
      part,
      lines: part.steps
        .flatMap((step) => step.questions)
        .flatMap((question) => byQuestion.get(question)?.all ?? [])
        .flatMap((item) => {
          const entries = VOICES.flatMap((voice) => {
            const entry = snapshot.shown.get(entryKey(item.name, voice));
            return entry && (entry.hidden || entry.state !== 'notAsked') ? [{ voice, entry }] : [];
          });
          return entries.length > 0 ? [{ item, entries }] : [];
        }),
    }))
    .filter(({ lines }) => lines.length > 0);
  if (parts.length === 0) return <p className="kern-body">{t('fill.summary.empty')}</p>;
  return parts.map(({ part, lines }) => (
    <section key={part.page} className="wm-summary__part">
      <h2 className="kern-heading-small" lang={language}>
        {part.title || part.page}
      </h2>
      <dl className="wm-summary__list">
        {lines.map(({ item, entries }) => (
          <div key={item.name} className="wm-summary__line">
            <dt lang={language}>
              <InlineMarkdown text={textIn(item.label, language)} />
            </dt>
            {entries.map(({ voice, entry }) => (
              <dd key={voice} data-voice={voice}>
                <span className="wm-summary__voice">{words[voice]}: </span>
                <EntryWords item={item} entry={entry} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  ));
}

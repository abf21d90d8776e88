/** What was said so far, topic by topic, in the words that it was said in. No totals, no marks. */

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { entryKey } from '#surveys/change-log';
import { VOICES, type Voice } from '#surveys/entry';
import type { Item } from '#surveys/items';
import { textIn } from '#surveys/language';
import { InlineMarkdown } from '../ui/Markdown.tsx';
import { DoneForNow } from './DoneForNow.tsx';
import { useFill } from './fill-context.ts';
import { EntryWords } from './OtherVoices.tsx';
import { PlainButton } from './PlainButton.tsx';
import type { ShownEntry } from './reading-store.ts';
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

interface Line {
  readonly item: Item;
  readonly entries: readonly { readonly voice: Voice; readonly entry: ShownEntry }[];
}

/**
 * A topic that was put off or declined as a whole, in one tap: it is said once. Going through its questions one by one
 * would show what the person did not want to look at.
 */
function saidAsWhole(asked: readonly Item[], lines: readonly Line[]): boolean {
  const first = lines[0]?.entries[0];
  if (!first || lines.length < 2 || lines.length < asked.length) return false;
  const { voice, entry } = first;
  if (entry.hidden || (entry.state !== 'declined' && entry.state !== 'later')) return false;
  return lines.every(
    ({ entries: [one, other] }) =>
      one && !other && one.voice === voice && !one.entry.hidden && one.entry.state === entry.state,
  );
}

function Answers() {
  const { t } = useTranslation();
  const words = useVoiceWords();
  const { byQuestion, snapshot, language } = useFill();
  const parts = useParts()
    .map((part) => {
      const items = part.steps
        .flatMap((step) => step.questions)
        .flatMap((question) => byQuestion.get(question)?.all ?? []);
      const lines: readonly Line[] = items.flatMap((item) => {
        const entries = VOICES.flatMap((voice) => {
          const entry = snapshot.shown.get(entryKey(item.name, voice));
          return entry && (entry.hidden || entry.state !== 'notAsked') ? [{ voice, entry }] : [];
        });
        return entries.length > 0 ? [{ item, entries }] : [];
      });
      const asked = items.filter((item) => !item.computed && !item.name.endsWith('-Comment'));
      const whole = saidAsWhole(asked, lines);
      return { part, lines: whole ? lines.slice(0, 1) : lines, whole };
    })
    .filter(({ lines }) => lines.length > 0);
  if (parts.length === 0) return <p className="kern-body">{t('fill.summary.empty')}</p>;
  return parts.map(({ part, lines, whole }) => (
    <section key={part.page} className="wm-summary__part">
      <h2 className="kern-heading-small" lang={language}>
        {part.title || part.page}
      </h2>
      <dl className="wm-summary__list">
        {lines.map(({ item, entries }) => (
          <div key={item.name} className="wm-summary__line">
            <dt lang={language} className={whole ? 'kern-sr-only' : undefined}>
              {whole ? part.title : <InlineMarkdown text={textIn(item.label, language)} />}
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

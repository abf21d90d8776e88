/** What the other voices say to the same question, beside and never in place of the answer. */

import { useTranslation } from 'react-i18next';
import { entryKey } from '#surveys/change-log';
import { VOICES } from '#surveys/entry';
import { textIn } from '#surveys/language';
import { valueWords } from './entry-words.ts';
import { useFill } from './fill-context.ts';
import type { QuestionItems } from './question-items.ts';
import type { ShownEntry } from './reading-store.ts';
import { useVoiceWords } from './voice-words.ts';

/** Room enough to have them open beside the question. */
function isWide(): boolean {
  return window.matchMedia?.('(min-width: 768px)').matches ?? true;
}

export function OtherVoices({ items }: { items: QuestionItems }) {
  const { t } = useTranslation();
  const words = useVoiceWords();
  const { snapshot, voice } = useFill();
  const others = VOICES.filter((other) => other !== voice).flatMap((other) => {
    const entries = items.all.flatMap((item) => {
      const entry = snapshot.shown.get(entryKey(item.name, other));
      return entry && (entry.hidden || entry.state !== 'notAsked') ? [{ item, entry }] : [];
    });
    return entries.length > 0 ? [{ voice: other, entries }] : [];
  });
  if (others.length === 0) return null;
  return (
    <details className="wm-others" open={isWide()}>
      <summary>{t('fill.others.title', { voices: others.map((other) => words[other.voice]).join(', ') })}</summary>
      <dl className="wm-others__list">
        {others.map((other) => (
          <div key={other.voice} className="wm-others__voice" data-voice={other.voice}>
            <dt>{words[other.voice]}</dt>
            {other.entries.map(({ item, entry }) => (
              <dd key={item.name}>
                <EntryWords item={item} entry={entry} labelled={other.entries.length > 1} />
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </details>
  );
}

interface EntryWordsProps {
  item: QuestionItems['all'][number];
  entry: Pick<ShownEntry, 'state' | 'value' | 'hidden'>;
  /** Says which row or part of the question it is. */
  labelled?: boolean;
}

/** An entry as text: the answer as it was given, or what became of the question. */
export function EntryWords({ item, entry, labelled }: EntryWordsProps) {
  const { t, i18n } = useTranslation();
  const { language } = useFill();
  const text = entry.hidden
    ? t('fill.hidden.short')
    : entry.state === 'answered' && entry.value !== null
      ? valueWords(item, entry.value, language, i18n.language)
      : t(`fill.entryState.${entry.state}`);
  return (
    <span className="wm-as-typed" lang={entry.state === 'answered' ? language : undefined} dir="auto">
      {labelled && `${textIn(item.partLabel ?? item.label, language)}: `}
      {text}
    </span>
  );
}

/** Who wrote what when, for one question; loaded when somebody wants to see it. */

import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { History } from '#contract/reading';
import type { Item } from '#surveys/items';
import { longDate } from '../ui/long-date.ts';
import { useAuthorWords } from './author-words.ts';
import { useFill } from './fill-context.ts';
import { type HistoryStep, readableHistory } from './history-steps.ts';
import { EntryWords } from './OtherVoices.tsx';
import { PlainButton } from './PlainButton.tsx';
import type { QuestionItems } from './question-items.ts';
import { useVoiceWords } from './voice-words.ts';

type Loaded = { state: 'loading' } | { state: 'failed' } | { state: 'there'; steps: readonly HistoryStep[] };

/** The lines of several items, the newest first. */
async function loadHistory(
  items: readonly Item[],
  load: (item: string) => Promise<History>,
): Promise<readonly HistoryStep[]> {
  const all = await Promise.all(items.map((item) => load(item.name)));
  return all
    .flatMap((history) => readableHistory(history.items))
    .sort((a, b) => b.revision - a.revision)
    .slice(0, 100);
}

export function ItemHistory({ items }: { items: QuestionItems }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <details className="wm-history" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('fill.history.title')}</summary>
      {open && <HistoryLines items={items} />}
    </details>
  );
}

function HistoryLines({ items }: { items: QuestionItems }) {
  const { t, i18n } = useTranslation();
  const words = useVoiceWords();
  const author = useAuthorWords();
  const { channel, snapshot } = useFill();
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const saved = snapshot.savedAt?.getTime() ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again after each save and each attempt
  useEffect(() => {
    const stop = new AbortController();
    loadHistory(items.all, (item) => channel.history(item, stop.signal)).then(
      (steps) => setLoaded({ state: 'there', steps }),
      () => stop.signal.aborted || setLoaded({ state: 'failed' }),
    );
    return () => stop.abort();
  }, [items, channel, saved, attempt]);

  if (loaded.state === 'loading') return <p className="wm-history__note">{t('fill.history.loading')}</p>;
  if (loaded.state === 'failed')
    return (
      <p className="wm-history__note">
        {t('fill.history.failed')}{' '}
        <PlainButton kind="tertiary" onPress={() => setAttempt(attempt + 1)}>
          {t('ui.retry')}
        </PlainButton>
      </p>
    );
  if (loaded.steps.length === 0) return <p className="wm-history__note">{t('fill.history.empty')}</p>;
  const moment = longDate(i18n.language, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <ol className="wm-history__lines">
      {loaded.steps.map((step) => (
        <li key={step.revision} data-voice={step.voice}>
          <Line who={author(step)} voice={words[step.voice]} when={moment(step.at)}>
            {items.all.map(
              (item) =>
                item.name === step.item && (
                  <EntryWords key={item.name} item={item} entry={step} labelled={items.main.length > 1} />
                ),
            )}
          </Line>
        </li>
      ))}
    </ol>
  );
}

function Line({ who, voice, when, children }: { who: string; voice: string; when: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="wm-history__who">{t('fill.history.line', { who, voice, when })}</span>
      {children}
    </>
  );
}

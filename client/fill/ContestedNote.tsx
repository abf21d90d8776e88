/** Two devices wrote different things without having seen each other: both are shown, and somebody chooses. */

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sameValue } from '#surveys/change-log';
import type { Item } from '#surveys/items';
import { timeOrDay } from '../ui/long-date.ts';
import { useAuthorWords } from './author-words.ts';
import { useFill } from './fill-context.ts';
import { focusBeside } from './focus-beside.ts';
import { type HistoryStep, readableHistory } from './history-steps.ts';
import { EntryWords } from './OtherVoices.tsx';
import { PlainButton } from './PlainButton.tsx';

export function ContestedNote({ item }: { item: Item }) {
  const { t, i18n } = useTranslation();
  const { channel, store, voice, language, readOnly } = useFill();
  const author = useAuthorWords();
  const [sides, setSides] = useState<{ now: HistoryStep; other: HistoryStep | undefined } | null>(null);
  const shown = store.shown(item.name, voice);

  useEffect(() => {
    const stop = new AbortController();
    channel.history(item.name, stop.signal).then(
      ({ items }) => {
        const steps = readableHistory(items).filter((step) => step.voice === voice && !step.hidden);
        const now = steps.at(-1);
        const different = steps.findLast(
          (step) => now && (step.state !== now.state || !sameValue(step.value, now.value)),
        );
        setSides(now ? { now, other: different } : null);
      },
      // The note says what happened without it; the history below can be opened for the other answer.
      () => undefined,
    );
    return () => stop.abort();
  }, [channel, item.name, voice]);

  if (!shown) return null;
  /** An answer made having seen both ends the matter, whichever it is. */
  function decide(chosen: Pick<HistoryStep, 'state' | 'value'>): void {
    focusBeside();
    store.change({
      item: item.name,
      voice,
      state: chosen.state,
      value: chosen.value,
      visibility: shown?.visibility ?? 'shared',
      language,
    });
  }
  const time = timeOrDay(i18n.language);
  const other = sides?.other;
  return (
    <section className="wm-contested">
      <p className="kern-body">
        <strong>{t('fill.contested.title')}</strong> {t('fill.contested.body')}
      </p>
      <div className="wm-contested__sides">
        <div>
          {sides && (
            <p className="wm-contested__when">
              {t('fill.contested.now', { who: author(sides.now), time: time(sides.now.at) })}
            </p>
          )}
          <p className="wm-contested__answer">
            <EntryWords item={item} entry={shown} />
          </p>
          {!readOnly && (
            <PlainButton onPress={() => decide({ state: shown.state, value: shown.value })}>
              {t('fill.contested.keep')}
            </PlainButton>
          )}
        </div>
        {other && (
          <div>
            <p className="wm-contested__when">
              {t('fill.contested.other', { who: author(other), time: time(other.at) })}
            </p>
            <p className="wm-contested__answer">
              <EntryWords item={item} entry={other} />
            </p>
            {!readOnly && <PlainButton onPress={() => decide(other)}>{t('fill.contested.take')}</PlainButton>}
          </div>
        )}
      </div>
    </section>
  );
}

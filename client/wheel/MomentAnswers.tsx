/**
 * Everything that was said in one reading, for paper: each question as it was asked and its answer, under its topic. What
 * somebody did not want to say, put off or keeps to themselves is no line: a sheet of paper gets into other hands.
 */

import type { InstrumentDefinition } from '#contract/instrument';
import type { Reading } from '#contract/reading';
import { textIn } from '#surveys/language';
import { ownTopicNames, withTopicNames } from '#surveys/own-topics';
import { AnswerLine } from './AnswerLine.tsx';
import type { AskedEntry } from './topic-entries.ts';
import type { WheelWords } from './wheel-words.ts';

interface MomentAnswersProps {
  reading: Reading;
  definition: InstrumentDefinition;
  /** Of the topics' titles. */
  language: string;
  words: WheelWords;
}

const SAID = ['answered', 'spokenOnly', 'dontKnow'];

interface Part {
  /** '' for questions of no topic. */
  readonly title: string;
  readonly asked: AskedEntry[];
}

export function MomentAnswers({ reading, definition, language, words }: MomentAnswersProps) {
  const { t } = words;
  const parts = partsOf(reading, definition, language);
  if (parts.length === 0) return null;
  return (
    <section className="wm-moment">
      <h2 className="kern-heading-medium">{t('wheel.answersOfDay')}</h2>
      {parts.map(({ title, asked }) => (
        <div className="wm-moment__part" key={asked[0]?.item.name}>
          {title && (
            <h3 className="kern-title" lang={language} dir="auto">
              {title}
            </h3>
          )}
          <dl className="wm-told__answers">
            {asked.map((each) => (
              <AnswerLine asked={each} words={words} key={`${each.item.name} ${each.entry.voice}`} />
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}

/** The answers in the order of the questions, a part for each topic. */
function partsOf({ entries }: Reading, { file, items }: InstrumentDefinition, language: string): Part[] {
  const names = ownTopicNames(file, items, entries);
  const parts: (Part & { readonly domain: string | null })[] = [];
  for (const item of withTopicNames(items, names)) {
    const asked = entries
      .filter((entry) => entry.item === item.name && !entry.hidden && SAID.includes(entry.state))
      .map((entry) => ({ item, entry }));
    if (asked.length === 0) continue;
    const { domain: key } = item;
    if (parts.at(-1)?.domain !== key || parts.length === 0) {
      const domain = file.domains.find((each) => each.key === key);
      const title = key === null ? '' : (names.get(key) ?? (domain ? textIn(domain.title, language) : key));
      parts.push({ domain: key, title, asked: [] });
    }
    parts.at(-1)?.asked.push(...asked);
  }
  return parts;
}

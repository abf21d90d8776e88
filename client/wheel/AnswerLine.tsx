/** A question in the language that it was shown in, and the answer; answers are shown as they were typed. */

import { directionOf, textIn } from '#surveys/language';
import { answerWords } from './answer-words.ts';
import type { AskedEntry } from './topic-entries.ts';
import type { WheelWords } from './wheel-words.ts';

export function AnswerLine({ asked: { item, entry }, words }: { asked: AskedEntry; words: WheelWords }) {
  const { t, voice, date } = words;
  const { language } = entry;
  const direction = directionOf(language);
  const lines = entry.value === null ? [] : answerWords(item, entry.value, language, t, date);
  return (
    <div className={`wm-told__answer wm-told__answer--${entry.voice}`}>
      <dt lang={language} dir={direction}>
        {textIn(item.label, language)}
      </dt>
      <dd>
        <span className="wm-told__voice">{voice(entry.voice)}</span>
        {entry.hidden ? (
          <span>{t('wheel.answer.hidden')}</span>
        ) : entry.state === 'answered' ? (
          <span className="wm-as-typed" lang={language} dir="auto">
            {lines.join('\n')}
          </span>
        ) : (
          <span>{entry.state === 'notAsked' ? t('wheel.cell.notAsked') : t(`wheel.answer.${entry.state}`)}</span>
        )}
      </dd>
    </div>
  );
}

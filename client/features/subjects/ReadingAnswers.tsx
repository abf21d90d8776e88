/**
 * The answers of one reading as a list, for reading only: each with the text that was asked, whose view it is, and the
 * answer in words. What was not asked is left out.
 */

import { useTranslation } from 'react-i18next';
import type { InstrumentDefinition } from '#contract/instrument';
import type { EntryView, Reading } from '#contract/reading';
import type { Value } from '#surveys/entry';
import type { Code, Item } from '#surveys/items';
import { textIn } from '#surveys/language';

interface ReadingAnswersProps {
  reading: Reading;
  definition: InstrumentDefinition;
}

export function ReadingAnswers({ reading, definition }: ReadingAnswersProps) {
  const { t } = useTranslation();
  const shown = definition.items.flatMap((item) => {
    const entries = reading.entries.filter(
      (entry) => entry.item === item.name && (entry.hidden || entry.state !== 'notAsked'),
    );
    return entries.length === 0 ? [] : [{ item, entries }];
  });
  if (shown.length === 0) return <p className="kern-body">{t('subjects.answers.none')}</p>;
  return (
    <dl className="wm-answers">
      {shown.map(({ item, entries }) => (
        <div className="wm-answers__item" key={item.name}>
          <dt className="kern-title kern-title--small">{textIn(item.label, entries[0]?.language ?? 'de')}</dt>
          {entries.map((entry) => (
            <dd className="kern-body" key={entry.voice}>
              <span className="wm-answers__voice">{t(`subjects.answers.voice.${entry.voice}`)}:</span>{' '}
              <AnswerWords item={item} entry={entry} />
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}

function AnswerWords({ item, entry }: { item: Item; entry: EntryView }) {
  const { t } = useTranslation();
  if (entry.hidden) return <em>{t('subjects.answers.hidden')}</em>;
  if (entry.state !== 'answered' || entry.value === null) return <em>{t(`subjects.answers.state.${entry.state}`)}</em>;
  const yes = { true: t('subjects.answers.yes'), false: t('subjects.answers.no') };
  return <span className="wm-as-typed">{valueWords(item, entry.value, entry.language, yes)}</span>;
}

/** A value with the labels of the language that the person saw. */
function valueWords(item: Item, value: Value, language: string, yes: { true: string; false: string }): string {
  const label = (code: Code) => {
    const choice = [...item.choices, ...item.missing].find((each) => String(each.value) === String(code));
    if (choice) return textIn(choice.label, language) || String(code);
    return typeof code === 'boolean' ? yes[`${code}`] : String(code);
  };
  if (!Array.isArray(value)) return label(value);
  return value
    .map((part) => {
      if (typeof part !== 'object') return label(part);
      const cells = Object.entries(part).map(
        ([name, cell]) => `${name}: ${Array.isArray(cell) ? cell.join(', ') : cell}`,
      );
      return cells.join('; ');
    })
    .join(item.type === 'ranking' ? ' > ' : item.type === 'rows' ? '\n' : ', ');
}

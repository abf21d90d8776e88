/** Every item of a definition: name, question, kind of answer, values with their labels. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Item } from '#surveys/items';
import { textIn } from '#surveys/language';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';

interface CodeBookProps {
  items: readonly Item[];
  /** The language of the labels. */
  language: string;
}

const shownAtFirst = 40;

export function CodeBook({ items, language }: CodeBookProps) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, shownAtFirst);
  return (
    <div className="wm-list">
      <table className="kern-table wm-table wm-code-book">
        <caption className="kern-sr-only">{t('instruments.codeBook.table')}</caption>
        <thead className="kern-table__head">
          <tr className="kern-table__row">
            {(['item', 'label', 'type', 'choices'] as const).map((column) => (
              <th scope="col" className="kern-table__header" key={column}>
                {t(`instruments.codeBook.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="kern-table__body">
          {shown.map((item) => (
            <tr className="kern-table__row" key={item.name}>
              <th scope="row" className="kern-table__cell wm-table__row-header">
                <code>{item.name}</code>
              </th>
              <td className="kern-table__cell" data-label={t('instruments.codeBook.label')}>
                {textIn(item.label, language) || t('instruments.codeBook.noLabel')}{' '}
                {item.sensitive && <Badge kind="plain">{t('instruments.codeBook.sensitive')}</Badge>}
              </td>
              <td className="kern-table__cell" data-label={t('instruments.codeBook.type')}>
                {t(`instruments.codeBook.types.${item.type}`)}
              </td>
              <td className="kern-table__cell" data-label={t('instruments.codeBook.choices')}>
                <ItemValues item={item} language={language} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < items.length && (
        <div>
          <Button onPress={() => setAll(true)}>{t('instruments.codeBook.showAll', { count: items.length })}</Button>
        </div>
      )}
    </div>
  );
}

function ItemValues({ item, language }: { item: Item; language: string }) {
  const { t } = useTranslation();
  const { scale } = item;
  const parts: string[] = [];
  if (item.freeText) parts.push(t('instruments.codeBook.freeText'));
  if (scale) {
    parts.push(t('instruments.codeBook.range', { min: scale.min, max: scale.max }));
    const ends = [textIn(scale.minLabel, language), textIn(scale.maxLabel, language)].filter(Boolean);
    if (ends.length > 0) parts.push(ends.join(' … '));
  }
  for (const choice of scale ? [] : item.choices) {
    const label = textIn(choice.label, language);
    parts.push(label === '' || label === String(choice.value) ? String(choice.value) : `${choice.value} = ${label}`);
  }
  if (item.missing.length > 0) {
    const codes = item.missing.map((choice) => String(choice.value)).join(', ');
    parts.push(t('instruments.codeBook.missing', { codes }));
  }
  return <>{parts.length === 0 ? '–' : parts.join(' · ')}</>;
}

/** The columns of a file with a few of their cells, and what each of them means. */

import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswerImport, ColumnUse, ImportMapping } from '#contract/answer-import';
import type { ProjectFacet } from '#contract/project';
import type { Item } from '#surveys/items';
import { textIn } from '#surveys/language';
import { Button } from '../../ui/Button.tsx';
import { Checkbox } from '../../ui/Checkbox.tsx';
import { meantAs, problemOf, USES, type Use } from './mapping.ts';

interface ColumnMappingProps {
  columns: AnswerImport['columns'];
  mapping: ImportMapping;
  items: readonly Item[];
  facets: readonly ProjectFacet[];
  disabled: boolean;
  onChange: (mapping: ImportMapping) => void;
}

const shownAtFirst = 60;

export function ColumnMapping({ columns, mapping, items, facets, disabled, onChange }: ColumnMappingProps) {
  const { t, i18n } = useTranslation();
  const lists = useId();
  const [onlyOpen, setOnlyOpen] = useState(false);
  const [all, setAll] = useState(false);
  const meaningOf = (name: string): ColumnUse => mapping.columns[name] ?? { use: 'ignore' };
  const chosen = onlyOpen ? columns.filter(({ name }) => meaningOf(name).use === 'ignore') : columns;
  const shown = all ? chosen : chosen.slice(0, shownAtFirst);
  const taken = columns.filter(({ name }) => meaningOf(name).use !== 'ignore').length;
  const hasSubject = columns.some(({ name }) => meaningOf(name).use === 'subject');
  return (
    <div className="wm-list">
      {/* Two lists for all rows: hundreds of columns times hundreds of questions would be too much for a page. */}
      <datalist id={`${lists}-items`}>
        {items.map((item) => (
          <option key={item.name} value={item.name}>
            {textIn(item.label, i18n.language)}
          </option>
        ))}
      </datalist>
      <datalist id={`${lists}-facets`}>
        {facets.map((facet) => (
          <option key={facet.key} value={facet.key}>
            {facet.label}
          </option>
        ))}
      </datalist>
      <p className="kern-body" role="status">
        {t('imports.columns.summary', { taken, all: columns.length })} {!hasSubject && t('imports.columns.noSubject')}
      </p>
      <Checkbox label={t('imports.columns.onlyOpen')} value={onlyOpen} onChange={setOnlyOpen} />
      <table className="kern-table wm-table wm-mapping">
        <caption className="kern-sr-only">{t('imports.columns.table')}</caption>
        <thead className="kern-table__head">
          <tr className="kern-table__row">
            {(['column', 'samples', 'use', 'target'] as const).map((header) => (
              <th scope="col" className="kern-table__header" key={header}>
                {t(`imports.columns.${header}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="kern-table__body">
          {shown.map((column) => (
            <ColumnRow
              key={column.name}
              column={column}
              use={meaningOf(column.name)}
              items={items}
              lists={lists}
              disabled={disabled}
              onChange={(use) => onChange({ ...mapping, columns: { ...mapping.columns, [column.name]: use } })}
            />
          ))}
        </tbody>
      </table>
      {shown.length < chosen.length && (
        <div>
          <Button onPress={() => setAll(true)}>{t('imports.columns.showAll', { count: chosen.length })}</Button>
        </div>
      )}
    </div>
  );
}

interface ColumnRowProps {
  column: AnswerImport['columns'][number];
  use: ColumnUse;
  items: readonly Item[];
  /** Where the ids of the page's two lists begin. */
  lists: string;
  disabled: boolean;
  onChange: (use: ColumnUse) => void;
}

function ColumnRow({ column, use, items, lists, disabled, onChange }: ColumnRowProps) {
  const { t } = useTranslation();
  const { name } = column;
  return (
    <tr className="kern-table__row">
      <th scope="row" className="kern-table__cell wm-table__row-header">
        <code>{name}</code>
      </th>
      <td className="kern-table__cell wm-samples" data-label={t('imports.columns.samples')}>
        {column.samples.length === 0 ? t('imports.columns.noSamples') : column.samples.join(' · ')}
      </td>
      <td className="kern-table__cell" data-label={t('imports.columns.use')}>
        <PlainSelect
          label={t('imports.columns.useOf', { column: name })}
          value={use.use}
          disabled={disabled}
          onChange={(next) => onChange(meantAs(next as Use, name, items))}
        >
          {USES.map((each) => (
            <option key={each} value={each}>
              {t(`imports.columns.uses.${each}`)}
            </option>
          ))}
        </PlainSelect>
      </td>
      <td className="kern-table__cell" data-label={t('imports.columns.target')}>
        <Target column={name} use={use} items={items} lists={lists} disabled={disabled} onChange={onChange} />
      </td>
    </tr>
  );
}

interface TargetProps extends Omit<ColumnRowProps, 'column'> {
  column: string;
}

/** Which question, answer or attribute a column stands for. */
function Target({ column, use, items, lists, disabled, onChange }: TargetProps) {
  const { t, i18n } = useTranslation();
  if (use.use === 'facet') {
    return (
      <PlainInput
        label={t('imports.columns.facetOf', { column })}
        list={`${lists}-facets`}
        value={use.facet}
        disabled={disabled}
        issue={problemOf(use, items) ? t('imports.columns.facetWrong') : undefined}
        onChange={(facet) => onChange({ ...use, facet })}
      />
    );
  }
  if (use.use !== 'item' && use.use !== 'choice') return '–';
  const item = items.find((each) => each.name === use.item);
  return (
    <div className="wm-target">
      <PlainInput
        label={t('imports.columns.itemOf', { column })}
        list={`${lists}-items`}
        value={use.item}
        disabled={disabled}
        issue={problemOf(use, items) ? t('imports.columns.itemUnknown') : undefined}
        onChange={(name) => onChange({ ...use, item: name })}
      />
      {use.use === 'choice' && item && item.choices.length > 0 && (
        <PlainSelect
          label={t('imports.columns.choiceOf', { column })}
          value={use.choice}
          disabled={disabled}
          onChange={(choice) => onChange({ ...use, choice })}
        >
          {item.choices.map((choice) => (
            <option key={String(choice.value)} value={String(choice.value)}>
              {textIn(choice.label, i18n.language) || String(choice.value)}
            </option>
          ))}
        </PlainSelect>
      )}
      {item && <span className="kern-hint">{textIn(item.label, i18n.language)}</span>}
    </div>
  );
}

interface PlainProps {
  /** For screen readers: the row and the header say it to the eye. */
  label: string;
  value: string;
  disabled: boolean;
  onChange: (value: string) => void;
}

function PlainSelect({ label, value, disabled, onChange, children }: PlainProps & { children: ReactNode }) {
  return (
    <div className="kern-form-input__select-wrapper">
      <select
        className="kern-form-input__select"
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      >
        {children}
      </select>
    </div>
  );
}

interface PlainInputProps extends PlainProps {
  list: string;
  issue: string | undefined;
}

function PlainInput({ label, value, disabled, list, issue, onChange }: PlainInputProps) {
  const id = useId();
  return (
    <>
      <input
        className={`kern-form-input__input${issue ? ' kern-form-input__input--error' : ''}`}
        aria-label={label}
        list={list}
        value={value}
        disabled={disabled}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={issue ? true : undefined}
        aria-describedby={issue ? id : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {issue && (
        <span className="kern-hint" id={id}>
          {issue}
        </span>
      )}
    </>
  );
}

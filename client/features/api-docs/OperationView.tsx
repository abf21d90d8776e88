/** One call of the interface: a line that opens to everything that is known about it. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldRow } from './json-schema.ts';
import type { Operation, ParameterRow } from './operations.ts';

const KNOWN_GROUPS = ['anonymous', 'signedIn', 'admin', 'counsellor', 'researcher', 'lead', 'manager'] as const;

export function OperationView({ operation }: { operation: Operation }) {
  const { t } = useTranslation();
  const groupName = (code: string) => {
    const known = KNOWN_GROUPS.find((group) => group === code);
    return known ? t(`apiDocs.group.${known}`) : code;
  };
  return (
    <details className="kern-accordion wm-operation" id={operation.key}>
      <summary className="kern-accordion__header">
        <span className="kern-title kern-title--small wm-operation__line">
          <code className="wm-operation__method">{operation.method}</code> <code>{operation.path}</code>
        </span>
        {operation.summary && <span className="kern-body wm-operation__summary">{operation.summary}</span>}
      </summary>
      <section className="kern-accordion__body wm-operation__body">
        <dl className="kern-description-list wm-facts">
          {operation.action && <Fact name={t('apiDocs.action')}>{<code>{operation.action}</code>}</Fact>}
          {operation.who.length > 0 && <Fact name={t('apiDocs.who')}>{operation.who.map(groupName).join(', ')}</Fact>}
          <Fact name={t('apiDocs.token')}>{t(`apiDocs.token_${operation.token ?? 'none'}`)}</Fact>
          {operation.problems.length > 0 && (
            <Fact name={t('apiDocs.problems')}>
              {operation.problems.map((code) => (
                <code className="wm-operation__code" key={code}>
                  {code}
                </code>
              ))}
            </Fact>
          )}
        </dl>
        <Fields title={t('apiDocs.parameters')} rows={operation.parameters} />
        <Fields title={t('apiDocs.body')} rows={operation.body} />
        {operation.replies.map((reply) =>
          reply.fields.length > 0 ? (
            <Fields title={`${t('apiDocs.reply')} (${reply.status})`} rows={reply.fields} key={reply.status} reply />
          ) : (
            <p className="kern-body" key={reply.status}>
              {`${t('apiDocs.reply')} (${reply.status}): ${t('apiDocs.noReply')}`}
            </p>
          ),
        )}
      </section>
    </details>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="kern-description-list-item">
      <dt className="kern-description-list-item__key">{name}</dt>
      <dd className="kern-description-list-item__value">{children}</dd>
    </div>
  );
}

interface FieldsProps {
  title: string;
  rows: readonly (FieldRow | ParameterRow)[];
  /** A reply's fields are always there: whether they are needed is no question. */
  reply?: boolean;
}

function Fields({ title, rows, reply = false }: FieldsProps) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  const notes = (row: FieldRow | ParameterRow) =>
    [
      'place' in row ? t(`apiDocs.in_${row.place}`) : '',
      reply ? '' : t(row.required ? 'apiDocs.required' : 'apiDocs.optional'),
      row.limits,
      row.description,
    ]
      .filter((note) => note !== '')
      .join(' · ');
  return (
    <div className="wm-fields">
      <h3 className="kern-title">{title}</h3>
      <ul className="wm-fields__list">
        {rows.map((row) => (
          <li className="wm-fields__row" key={row.path}>
            <code className="wm-fields__name">{row.path === '' ? t('apiDocs.wholeValue') : row.path}</code>
            <span className="kern-body">
              <code>{row.type}</code>
              {notes(row) !== '' && <span className="wm-fields__notes"> {notes(row)}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

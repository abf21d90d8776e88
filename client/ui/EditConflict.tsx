/**
 * Shows what two people changed at the same time, above the form in which one of them still works: both versions side
 * by side, and a button per field that takes the stored one. See edit-conflict.ts for what counts as a conflict.
 */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from './Alert.tsx';
import { Button } from './Button.tsx';
import { compareEdits } from './edit-conflict.ts';
import { useAnnounce } from './Live.tsx';
import type { FieldValue, FormState, FormValues } from './use-form.ts';

export interface ConflictBase<Values> {
  /** What the form was opened with when the conflict came up; null while there is none. */
  base: Values | null;
  /** Call it in the form's `onConflict`, before the new state is fetched. */
  begin: () => void;
  /** Call it after a successful save. */
  end: () => void;
}

/** Remembers what the form was opened with, for the comparison after a conflict. */
export function useConflictBase<Values extends FormValues>(initial: Values): ConflictBase<Values> {
  const [base, setBase] = useState<Values | null>(null);
  return { base, begin: () => setBase(initial), end: () => setBase(null) };
}

interface EditConflictProps<Values extends FormValues> {
  form: FormState<Values>;
  /** From `useConflictBase`. */
  base: Values | null;
  /** What the server holds now: the form's `initial`. */
  stored: Values;
  labels: Readonly<Record<keyof Values & string, string>>;
  /** A value in words, where the plain text is not good enough (ids, codes). */
  words?: (name: keyof Values & string, value: FieldValue) => string | undefined;
}

export function EditConflict<Values extends FormValues>(props: EditConflictProps<Values>) {
  const { form, base, stored, labels, words } = props;
  const { t } = useTranslation();
  const announce = useAnnounce();
  if (base === null) return null;
  const { conflicts, adopted } = compareEdits(base, form.values, stored);
  if (conflicts.length === 0 && adopted.length === 0) return null;

  const say = (name: keyof Values & string, value: FieldValue | undefined): string => {
    if (value === undefined) return t('conflict.empty');
    const own = words?.(name, value);
    if (own !== undefined) return own;
    if (typeof value === 'boolean') return t(value ? 'conflict.yes' : 'conflict.no');
    const text = typeof value === 'string' ? value : value.join(', ');
    return text === '' ? t('conflict.empty') : text;
  };
  const take = (name: keyof Values & string) => {
    form.set(name, stored[name]);
    announce(t('conflict.taken', { field: labels[name] }));
    document.getElementById(form.fieldId(name))?.focus();
  };

  return (
    <Alert kind="warning" title={t('conflict.title')} live="status">
      {conflicts.length > 0 && (
        <>
          <p className="kern-body">{t('conflict.lead')}</p>
          <dl className="wm-conflict">
            {conflicts.map((name) => (
              <div className="wm-conflict__field" key={name}>
                <dt className="kern-title kern-title--small">{labels[name]}</dt>
                <dd className="kern-body">
                  <span className="wm-conflict__side">{t('conflict.mine')}:</span> {say(name, form.values[name])}
                </dd>
                <dd className="kern-body">
                  <span className="wm-conflict__side">{t('conflict.stored')}:</span> {say(name, stored[name])}
                </dd>
                <dd>
                  <Button onPress={() => take(name)} aria-label={t('conflict.takeNamed', { field: labels[name] })}>
                    {t('conflict.take')}
                  </Button>
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {adopted.length > 0 && (
        <p className="kern-body">
          {t('conflict.adopted', {
            fields: adopted.map((name) => `${labels[name]} (${say(name, stored[name])})`).join(', '),
          })}
        </p>
      )}
    </Alert>
  );
}

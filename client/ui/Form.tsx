/**
 * A form on the page: `<Form form={useForm(…)} submit={t('…')}>` with fields bound by `{...form.field('name')}`.
 * After a failed sending the summary on top takes the focus and links to each field; what was typed stays.
 */

import { type FormEvent, type MouseEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api.ts';
import { Alert } from './Alert.tsx';
import { Button, ButtonRow } from './Button.tsx';
import { useErrorText } from './ErrorText.tsx';
import type { FormState, FormValues } from './use-form.ts';

interface FormProps<Values extends FormValues> {
  form: FormState<Values>;
  /** What the main button says: what happens. */
  submit: string;
  /** More buttons beside it, such as "Abbrechen". */
  actions?: ReactNode;
  /** While there is a reason why sending cannot work, and the page says which. */
  disabled?: boolean;
  /** Names the form for screen readers where no heading does. */
  label?: string;
  children: ReactNode;
}

export function Form<Values extends FormValues>({
  form,
  submit,
  actions,
  disabled,
  label,
  children,
}: FormProps<Values>) {
  const { t } = useTranslation();
  const element = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (form.attempts > 0) element.current?.querySelector<HTMLElement>('.wm-form__summary > [tabindex]')?.focus();
  }, [form.attempts]);

  function discard(): void {
    form.reset();
    // The button goes with what it discarded; the focus must not.
    element.current?.querySelector<HTMLElement>('input, select, textarea')?.focus();
  }

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    // A form in a dialog is inside the page's form in React's tree, though not on the page.
    event.stopPropagation();
    if (!disabled) void form.submit();
  }

  return (
    <form className="wm-form" ref={element} onSubmit={onSubmit} noValidate aria-label={label}>
      <FormSummary form={form} />
      {form.restored && form.dirty && (
        <p className="kern-body wm-form__restored">
          {t('ui.form.restored')}{' '}
          <button type="button" className="kern-link wm-link-button" onClick={discard}>
            {t('ui.form.discard')}
          </button>
        </p>
      )}
      <div className="wm-form__fields">{children}</div>
      <ButtonRow>
        <Button type="submit" kind="primary" busy={form.sending} disabled={disabled}>
          {submit}
        </Button>
        {actions}
      </ButtonRow>
    </form>
  );
}

/** What went wrong, above the fields. */
function FormSummary<Values extends FormValues>({ form }: { form: FormState<Values> }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const box = useRef<HTMLDivElement>(null);
  const { issues, failure, conflict } = form;

  function jump(event: MouseEvent, path: string): void {
    const target = document.getElementById(form.fieldId(path));
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.scrollIntoView({ block: 'center' });
  }

  if (conflict) {
    return (
      <div className="wm-form__summary">
        <Alert kind="warning" title={t('ui.form.conflictTitle')} ref={box}>
          {t('ui.form.conflictBody')}
        </Alert>
      </div>
    );
  }
  if (issues.length > 0) {
    return (
      <div className="wm-form__summary">
        <Alert kind="danger" title={t('ui.form.summaryTitle', { count: issues.length })} ref={box}>
          <ul className="kern-list kern-list--bullet">
            {issues.map((issue) => (
              <li key={`${issue.path} ${issue.code} ${issue.message}`}>
                {issue.path in form.values ? (
                  <a
                    className="kern-link kern-link--no-visited-state"
                    href={`#${form.fieldId(issue.path)}`}
                    onClick={(event) => jump(event, issue.path)}
                  >
                    {issue.message}
                  </a>
                ) : (
                  `${issue.path}: ${issue.message}`
                )}
              </li>
            ))}
          </ul>
          <p className="kern-body">{t('ui.form.summaryHint')}</p>
        </Alert>
      </div>
    );
  }
  if (failure === undefined) return null;
  const requestId = failure instanceof ApiProblem && failure.status >= 500 ? failure.requestId : undefined;
  return (
    <div className="wm-form__summary">
      <Alert kind="danger" title={t('ui.form.failedTitle')} ref={box}>
        <p className="kern-body">{errorText(failure)}</p>
        {requestId && <p className="kern-body kern-body--small">{t('ui.error.requestId', { id: requestId })}</p>}
      </Alert>
    </div>
  );
}

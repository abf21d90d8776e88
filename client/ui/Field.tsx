/**
 * The frame around one input: label, hint, the input, and what is wrong with it. Fields are controlled; a form's
 * `field('path')` gives their value, id, change handler and issue, and they work without a form as well.
 */

import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.tsx';

/** What ties a field to its form (or to plain state: only `value` and `onChange` are needed). */
export interface FieldBinding<Value> {
  id?: string;
  name?: string;
  value: Value;
  onChange: (value: Value) => void;
  /** What is wrong, in the user's language. */
  issue?: string | undefined;
}

export interface FieldTexts {
  label: ReactNode;
  hint?: ReactNode;
  /** Says that the field may stay empty; what has no such word has to be filled in. */
  optional?: boolean;
  disabled?: boolean;
}

export interface FieldIds {
  id: string;
  hintId: string;
  issueId: string;
  /** For `aria-describedby`: the hint and the issue, as far as they are there. */
  describedBy: string | undefined;
}

/** Ids that belong together, from the binding's id or a fresh one. */
export function useFieldIds(given: string | undefined, hint: ReactNode, issue: string | undefined): FieldIds {
  const fresh = useId();
  const id = given ?? fresh;
  const hintId = `${id}-hint`;
  const issueId = `${id}-issue`;
  const described = [hint ? hintId : '', issue ? issueId : ''].filter(Boolean).join(' ');
  return { id, hintId, issueId, describedBy: described || undefined };
}

export function OptionalMark() {
  const { t } = useTranslation();
  return <span className="kern-label__optional"> ({t('ui.optional')})</span>;
}

export function Hint({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div className="kern-hint" id={id}>
      {children}
    </div>
  );
}

export function FieldIssue({ id, children }: { id: string; children: string }) {
  return (
    <p className="kern-error" id={id}>
      <Icon name="danger" />
      <span className="kern-body">{children}</span>
    </p>
  );
}

interface FieldProps extends FieldTexts {
  ids: FieldIds;
  issue: string | undefined;
  children: ReactNode;
}

export function Field({ label, hint, optional, ids, issue, children }: FieldProps) {
  return (
    <div className={`kern-form-input${issue ? ' kern-form-input--error' : ''}`}>
      <label className="kern-label" htmlFor={ids.id}>
        {label}
        {optional && <OptionalMark />}
      </label>
      {hint && <Hint id={ids.hintId}>{hint}</Hint>}
      {children}
      {issue && <FieldIssue id={ids.issueId}>{issue}</FieldIssue>}
    </div>
  );
}

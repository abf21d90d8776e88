/** Fields for text: one line, several lines, a password. */

import { type HTMLInputAutoCompleteAttribute, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, type FieldBinding, type FieldTexts, useFieldIds } from './Field.tsx';
import { Icon } from './Icon.tsx';
import { useAnnounce } from './Live.tsx';

interface TextProps extends FieldBinding<string>, FieldTexts {
  autoComplete?: HTMLInputAutoCompleteAttribute;
  maxLength?: number;
  readOnly?: boolean;
  autoFocus?: boolean;
}

interface TextFieldProps extends TextProps {
  type?: 'text' | 'email' | 'date' | 'number' | 'url';
  inputMode?: 'text' | 'email' | 'numeric';
  min?: number | string;
  max?: number | string;
  /** False for codes and names of accounts, which no dictionary knows. */
  spellCheck?: boolean;
}

function inputClass(issue: string | undefined): string {
  return `kern-form-input__input${issue ? ' kern-form-input__input--error' : ''}`;
}

/** One line of text. Numbers and dates are texts here too: the form's owner turns them into what the contract wants. */
export function TextField(props: TextFieldProps) {
  const { label, hint, optional, issue, value, onChange, type = 'text', disabled, id, ...input } = props;
  const ids = useFieldIds(id, hint, issue);
  return (
    <Field label={label} hint={hint} optional={optional ?? false} ids={ids} issue={issue}>
      <input
        {...input}
        className={inputClass(issue)}
        id={ids.id}
        type={type}
        value={value}
        disabled={disabled}
        aria-invalid={issue ? true : undefined}
        aria-describedby={ids.describedBy}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

interface TextAreaProps extends TextProps {
  rows?: number;
}

export function TextArea(props: TextAreaProps) {
  const { label, hint, optional, issue, value, onChange, rows = 5, disabled, id, ...input } = props;
  const ids = useFieldIds(id, hint, issue);
  return (
    <Field label={label} hint={hint} optional={optional ?? false} ids={ids} issue={issue}>
      <textarea
        {...input}
        className={`${inputClass(issue)} wm-textarea`}
        id={ids.id}
        rows={rows}
        value={value}
        disabled={disabled}
        aria-invalid={issue ? true : undefined}
        aria-describedby={ids.describedBy}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

interface PasswordFieldProps extends TextProps {
  autoComplete: 'current-password' | 'new-password';
}

/** A password, hidden until its button shows it. */
export function PasswordField(props: PasswordFieldProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [shown, setShown] = useState(false);
  const { label, hint, optional, issue, value, onChange, disabled, id, ...input } = props;
  const ids = useFieldIds(id, hint, issue);

  function toggle(): void {
    setShown(!shown);
    announce(t(shown ? 'ui.password.hidden' : 'ui.password.shown'));
  }

  return (
    <Field label={label} hint={hint} optional={optional ?? false} ids={ids} issue={issue}>
      <div className="wm-input-with-button">
        <input
          {...input}
          className={inputClass(issue)}
          id={ids.id}
          type={shown ? 'text' : 'password'}
          value={value}
          disabled={disabled}
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={issue ? true : undefined}
          aria-describedby={ids.describedBy}
          onChange={(event) => onChange(event.target.value)}
        />
        <button type="button" className="kern-btn kern-btn--tertiary" aria-controls={ids.id} onClick={toggle}>
          <Icon name={shown ? 'visibility-off' : 'visibility'} />
          <span className="kern-label kern-sr-only">{t(shown ? 'ui.password.hide' : 'ui.password.show')}</span>
        </button>
      </div>
    </Field>
  );
}

/** Yes or no, and choosing several or one of a visible few. */

import type { ReactNode } from 'react';
import { type FieldBinding, FieldIssue, type FieldTexts, Hint, OptionalMark, useFieldIds } from './Field.tsx';
import type { Option } from './Select.tsx';

interface CheckboxProps extends FieldBinding<boolean>, FieldTexts {}

export function Checkbox({ label, hint, issue, value, onChange, disabled, id, name }: CheckboxProps) {
  const ids = useFieldIds(id, hint, issue);
  return (
    <div className={`kern-form-check${issue ? ' kern-form-check--error' : ''}`}>
      <input
        className={`kern-form-check__checkbox${issue ? ' kern-form-check__checkbox--error' : ''}`}
        id={ids.id}
        name={name}
        type="checkbox"
        checked={value}
        disabled={disabled}
        aria-invalid={issue ? true : undefined}
        aria-describedby={ids.describedBy}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label className="kern-label" htmlFor={ids.id}>
        {label}
      </label>
      {hint && (
        <div className="wm-check-hint">
          <Hint id={ids.hintId}>{hint}</Hint>
        </div>
      )}
      {issue && <FieldIssue id={ids.issueId}>{issue}</FieldIssue>}
    </div>
  );
}

interface GroupFrameProps extends FieldTexts {
  id: string | undefined;
  issue: string | undefined;
  children: (ids: ReturnType<typeof useFieldIds>) => ReactNode;
}

function GroupFrame({ label, hint, optional, id, issue, disabled, children }: GroupFrameProps) {
  const ids = useFieldIds(id, hint, issue);
  return (
    <fieldset
      className={`kern-fieldset${issue ? ' kern-fieldset--error' : ''}`}
      id={ids.id}
      tabIndex={-1}
      disabled={disabled}
      aria-describedby={ids.describedBy}
    >
      <legend className="kern-label">
        {label}
        {optional && <OptionalMark />}
      </legend>
      {hint && <Hint id={ids.hintId}>{hint}</Hint>}
      <div className="kern-fieldset__body">{children(ids)}</div>
      {issue && <FieldIssue id={ids.issueId}>{issue}</FieldIssue>}
    </fieldset>
  );
}

interface CheckboxGroupProps<Value extends string> extends FieldBinding<readonly Value[]>, FieldTexts {
  options: readonly Option<Value>[];
}

/** Several of a few, in the order of the options. */
export function CheckboxGroup<Value extends string>(props: CheckboxGroupProps<Value>) {
  const { options, value, onChange, id, issue, name, ...texts } = props;
  function toggle(option: Value, on: boolean): void {
    onChange(options.map((each) => each.value).filter((each) => (each === option ? on : value.includes(each))));
  }
  return (
    <GroupFrame {...texts} id={id} issue={issue}>
      {() =>
        options.map((option) => (
          <Checkbox
            key={option.value}
            {...(name ? { name } : {})}
            label={option.label}
            hint={option.hint}
            value={value.includes(option.value)}
            onChange={(on) => toggle(option.value, on)}
          />
        ))
      }
    </GroupFrame>
  );
}

interface RadioGroupProps<Value extends string> extends FieldBinding<Value>, FieldTexts {
  options: readonly Option<Value>[];
}

/** One of a few that are worth reading side by side. */
export function RadioGroup<Value extends string>(props: RadioGroupProps<Value>) {
  const { options, value, onChange, id, issue, name, ...texts } = props;
  return (
    <GroupFrame {...texts} id={id} issue={issue}>
      {(ids) =>
        options.map((option) => (
          <div className="kern-form-check" key={option.value}>
            <input
              className="kern-form-check__radio"
              type="radio"
              id={`${ids.id}-${option.value}`}
              name={name ?? ids.id}
              checked={value === option.value}
              aria-describedby={option.hint ? `${ids.id}-${option.value}-hint` : undefined}
              onChange={() => onChange(option.value)}
            />
            <label className="kern-label" htmlFor={`${ids.id}-${option.value}`}>
              {option.label}
            </label>
            {option.hint && (
              <div className="wm-check-hint">
                <Hint id={`${ids.id}-${option.value}-hint`}>{option.hint}</Hint>
              </div>
            )}
          </div>
        ))
      }
    </GroupFrame>
  );
}

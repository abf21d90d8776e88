/** Choosing one of a few: the platform's own list box, which every assistive technology and phone knows. */

import { Field, type FieldBinding, type FieldTexts, useFieldIds } from './Field.tsx';

export interface Option<Value extends string = string> {
  value: Value;
  label: string;
  hint?: string;
}

interface SelectProps<Value extends string> extends FieldBinding<Value>, FieldTexts {
  options: readonly Option<Value>[];
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, hint, optional, issue, value, onChange, options, disabled, id, name } = props;
  const ids = useFieldIds(id, hint, issue);
  return (
    <Field label={label} hint={hint} optional={optional ?? false} ids={ids} issue={issue}>
      <div className="kern-form-input__select-wrapper">
        <select
          className={`kern-form-input__select${issue ? ' kern-form-input__select--error' : ''}`}
          id={ids.id}
          name={name}
          value={value}
          disabled={disabled}
          aria-invalid={issue ? true : undefined}
          aria-describedby={ids.describedBy}
          onChange={(event) => {
            const chosen = options.find((option) => option.value === event.target.value);
            if (chosen) onChange(chosen.value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
    </Field>
  );
}

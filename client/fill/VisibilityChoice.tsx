/** Who sees an answer, in plain words, at the answer: nobody else, the counsellor, or also counted without a name. */

import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { VISIBILITIES, type Visibility, type Voice } from '#surveys/entry';
import { Icon } from '../ui/Icon.tsx';
import { type FillRole, useFill } from './fill-context.ts';

interface VisibilityChoiceProps {
  value: Visibility;
  voice: Voice;
  onChange: (visibility: Visibility) => void;
  disabled?: boolean;
  /** Stands before the choice where it is not about one answer. */
  label?: string;
}

/**
 * What a counsellor or both together write is never hidden from either of them; and what is only the person's, the
 * person writes on their own screen, because the counsellor's could not show it again.
 */
export function visibilitiesOf(voice: Voice, role: FillRole): readonly Visibility[] {
  const mayHide = voice === 'own' && role === 'person';
  return mayHide ? VISIBILITIES : VISIBILITIES.filter((visibility) => visibility !== 'private');
}

export function VisibilityChoice({ value, voice, onChange, disabled, label }: VisibilityChoiceProps) {
  const { t } = useTranslation();
  const { role } = useFill();
  const id = useId();
  return (
    <div className="wm-visibility">
      <label htmlFor={id} className={label ? 'kern-label' : 'kern-sr-only'}>
        {label ?? t('fill.visibility.label')}
      </label>
      <span className="wm-visibility__box">
        <Icon name={value === 'private' ? 'visibility-off' : 'visibility'} size="small" />
        <select
          id={id}
          className="wm-visibility__select"
          value={value}
          disabled={disabled ?? false}
          onChange={(event) => onChange(event.target.value as Visibility)}
        >
          {visibilitiesOf(voice, role).map((visibility) => (
            <option key={visibility} value={visibility}>
              {t(
                `fill.visibility.${voice === 'own' ? visibility : `${visibility}ByStaff`}` as 'fill.visibility.private',
              )}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}

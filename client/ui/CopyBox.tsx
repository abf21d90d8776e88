/** Shows a link or token that is only seen once, with a button that copies it. */

import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Field, useFieldIds } from './Field.tsx';
import { useAnnounce } from './Live.tsx';

interface CopyBoxProps {
  label: string;
  value: string;
  /** What to do with it, and that it will not be shown again. */
  hint?: string;
}

export function CopyBox({ label, value, hint }: CopyBoxProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const input = useRef<HTMLInputElement>(null);
  const ids = useFieldIds(undefined, hint, undefined);
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);

  async function copy(): Promise<void> {
    input.current?.select();
    const done = await copyText(value);
    setOutcome(done ? 'copied' : 'failed');
    announce(t(done ? 'ui.copy.copied' : 'ui.copy.failed'));
  }

  return (
    <div className="wm-copy">
      <Field label={label} hint={hint} ids={ids} issue={undefined}>
        <div className="wm-input-with-button">
          <input
            className="kern-form-input__input wm-copy__value"
            id={ids.id}
            ref={input}
            readOnly
            value={value}
            aria-describedby={ids.describedBy}
            onFocus={(event) => event.target.select()}
          />
          <Button kind="secondary" icon={outcome === 'copied' ? 'check' : 'content-copy'} onPress={() => void copy()}>
            {t(outcome === 'copied' ? 'ui.copy.copied' : 'ui.copy.button')}
          </Button>
        </div>
      </Field>
      {outcome === 'failed' && <p className="kern-body">{t('ui.copy.failed')}</p>}
    </div>
  );
}

/** False where the browser refuses, as it does on plain http outside this computer. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

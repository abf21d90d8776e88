/** How a file is written: what was detected, to be changed where it is wrong. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportMapping } from '#contract/answer-import';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { missingFrom } from './mapping.ts';

interface FileFormatProps {
  mapping: ImportMapping;
  disabled: boolean;
  onChange: (mapping: ImportMapping) => void;
}

export function FileFormat({ mapping, disabled, onChange }: FileFormatProps) {
  const { t } = useTranslation();
  // As typed: a semicolon that was just written must not disappear again.
  const [missing, setMissing] = useState(mapping.missing.join('; '));
  const change = (part: Partial<ImportMapping>) => onChange({ ...mapping, ...part });
  return (
    <div className="wm-list__tools">
      <Select
        label={t('imports.format.encoding')}
        value={mapping.encoding ?? 'utf-8'}
        disabled={disabled}
        onChange={(encoding) => change({ encoding })}
        options={(['utf-8', 'windows-1252', 'utf-16le'] as const).map((value) => ({
          value,
          label: t(`imports.format.encodings.${value}`),
        }))}
      />
      <Select
        label={t('imports.format.separator')}
        value={mapping.separator ?? ','}
        disabled={disabled}
        onChange={(separator) => change({ separator })}
        options={[
          { value: ',', label: t('imports.format.separators.comma') },
          { value: ';', label: t('imports.format.separators.semicolon') },
          { value: '\t', label: t('imports.format.separators.tab') },
          { value: '|', label: t('imports.format.separators.bar') },
        ]}
      />
      <Select
        label={t('imports.format.decimal')}
        value={mapping.decimal ?? '.'}
        disabled={disabled}
        onChange={(decimal) => change({ decimal })}
        options={[
          { value: '.', label: t('imports.format.decimals.point') },
          { value: ',', label: t('imports.format.decimals.comma') },
        ]}
      />
      <Select
        label={t('imports.format.date')}
        value={mapping.dateFormat ?? 'iso'}
        disabled={disabled}
        onChange={(dateFormat) => change({ dateFormat })}
        options={(['iso', 'dmy', 'mdy'] as const).map((value) => ({
          value,
          label: t(`imports.format.dates.${value}`),
        }))}
      />
      <TextField
        label={t('imports.format.missing')}
        hint={t('imports.format.missingHint')}
        autoComplete="off"
        spellCheck={false}
        value={missing}
        disabled={disabled}
        onChange={(text) => {
          setMissing(text);
          change({ missing: missingFrom(text) });
        }}
      />
    </div>
  );
}

/** Title, key and language of a definition whose format has none of its own. */

import { useTranslation } from 'react-i18next';
import type { DefinitionInput } from '#contract/instrument';
import { type DefinitionOutline, isInstrumentKey } from '#surveys/instrument';
import { LANGUAGES, nameOfLanguage, textIn } from '#surveys/language';
import { Button } from '../../ui/Button.tsx';
import { Section } from '../../ui/Page.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';

export interface Head {
  readonly title: string;
  readonly key: string;
  readonly language: string;
}

/** What was said about the definition, or what the check made of it; of a broken one that can be little. */
export function headOf(input: DefinitionInput, outline: DefinitionOutline | null): Head {
  const language = input.language ?? outline?.languages[0] ?? 'de';
  return {
    title: input.title ?? (outline?.title ? textIn(outline.title, language) : ''),
    key: input.key ?? outline?.key ?? '',
    language,
  };
}

/** The definition with this head; what is empty is left to the server to make up. */
export function withHead({ fileName, content }: DefinitionInput, { title, key, language }: Head): DefinitionInput {
  return {
    fileName,
    content,
    language,
    ...(key === '' ? {} : { key }),
    ...(title.trim() === '' ? {} : { title: title.trim() }),
  };
}

export function isKey(key: string): boolean {
  return key === '' || isInstrumentKey(key);
}

interface HeadFieldsProps {
  head: Head;
  /** The languages that the definition has itself. */
  languages: readonly string[];
  keyFixed: boolean;
  /** Something was changed since the check. */
  changed: boolean;
  onChange: (head: Head) => void;
  onCheck: () => void;
}

export function HeadFields({ head, languages, keyFixed, changed, onChange, onCheck }: HeadFieldsProps) {
  const { t } = useTranslation();
  const offered = [...new Set<string>([...LANGUAGES, ...languages])];
  return (
    <Section title={t('instruments.import.about')} lead={t('instruments.import.aboutHint')} id="head">
      <div className="wm-narrow">
        <TextField
          label={t('instruments.import.bookTitle')}
          autoComplete="off"
          maxLength={200}
          value={head.title}
          onChange={(title) => onChange({ ...head, title })}
        />
        <TextField
          label={t('instruments.import.key')}
          hint={t('instruments.import.keyHint')}
          autoComplete="off"
          spellCheck={false}
          maxLength={60}
          disabled={keyFixed}
          issue={isKey(head.key) ? undefined : t('instruments.import.keyWrong')}
          value={head.key}
          onChange={(key) => onChange({ ...head, key: key.trim() })}
        />
        <Select
          label={t('instruments.import.language')}
          options={offered.map((each) => ({ value: each, label: nameOfLanguage(each) }))}
          value={head.language}
          onChange={(language) => onChange({ ...head, language })}
        />
        {changed && (
          <div>
            <Button disabled={!isKey(head.key)} onPress={onCheck}>
              {t('instruments.import.checkAgain')}
            </Button>
          </div>
        )}
      </div>
    </Section>
  );
}

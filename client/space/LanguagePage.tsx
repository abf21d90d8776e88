/** "Sprache": the languages of the questionnaires, by their own names. */

import { useTranslation } from 'react-i18next';
import type { Space } from '#contract/space';
import { directionOf, nameOfLanguage } from '#surveys/language';
import { PageHeading } from './PageHeading.tsx';
import { SPACE_LANGUAGES } from './space-texts.ts';

interface LanguagePageProps {
  space: Space;
  language: string;
  onLanguage: (language: string) => void;
}

export function LanguagePage({ space, language, onLanguage }: LanguagePageProps) {
  const { t } = useTranslation();
  const ofQuestionnaires = [...space.readings, ...space.instruments].flatMap(({ title }) => Object.keys(title));
  const offered = [...new Set([...SPACE_LANGUAGES, ...space.languages, ...ofQuestionnaires])];
  const spoken: readonly string[] = SPACE_LANGUAGES;
  const chosen = offered.includes(language) ? language : 'de';
  return (
    <>
      <PageHeading>{t('space.language.title')}</PageHeading>
      <fieldset className="kern-fieldset wm-space__who">
        <legend className="kern-body">{t('space.language.lead')}</legend>
        {offered.map((tag) => (
          <label key={tag} className="wm-space__choice">
            <input
              type="radio"
              name="space-language"
              value={tag}
              checked={tag === chosen}
              onChange={() => onLanguage(tag)}
            />
            <span lang={tag} dir={directionOf(tag)}>
              {nameOfLanguage(tag)}
            </span>
          </label>
        ))}
      </fieldset>
      {!spoken.includes(chosen) && <p className="kern-body">{t('space.language.partly')}</p>}
    </>
  );
}

/** The top of the fill screen: where one is, who is writing, which language, whether it is saved, who else is here. */

import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Voice } from '#surveys/entry';
import { nameOfLanguage } from '#surveys/language';
import { DoneNote } from './DoneForNow.tsx';
import { useFill } from './fill-context.ts';
import { PlainButton } from './PlainButton.tsx';
import { SaveNote } from './SaveNote.tsx';
import { VoiceSwitch } from './VoiceSwitch.tsx';

interface FillHeaderProps {
  title: string;
  onVoice: (voice: Voice) => void;
  onLanguage: (language: string) => void;
  onHome: (() => void) | undefined;
  onClose: (() => void) | undefined;
}

export function FillHeader({ title, onVoice, onLanguage, onHome, onClose }: FillHeaderProps) {
  const { t } = useTranslation();
  const { file, language, role } = useFill();
  const alone = role === 'person';
  return (
    <header className="wm-fill__head">
      {/* Alone, the map has its own heading, and its way out is the space's. */}
      {(!alone || onHome) && (
        <div className="wm-fill__top">
          {onHome ? (
            <PlainButton kind="tertiary" icon="arrow-back" onPress={onHome}>
              {file.kind === 'map' ? t('fill.map.short') : t('fill.list.short')}
            </PlainButton>
          ) : (
            onClose && (
              <PlainButton kind="tertiary" icon="arrow-back" onPress={onClose}>
                {t('fill.close')}
              </PlainButton>
            )
          )}
          <p className="wm-fill__title">{title}</p>
          {file.languages.length > 1 && !alone && (
            <LanguageChoice languages={file.languages} language={language} onLanguage={onLanguage} />
          )}
        </div>
      )}
      <div className="wm-fill__bar">
        <VoiceSwitch onVoice={onVoice} />
        <div className="wm-fill__notes">
          <Present />
          <DoneNote />
          <SaveNote />
        </div>
      </div>
    </header>
  );
}

interface LanguageChoiceProps {
  languages: readonly string[];
  language: string;
  onLanguage: (language: string) => void;
}

export function LanguageChoice({ languages, language, onLanguage }: LanguageChoiceProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="wm-language">
      <label className="kern-sr-only" htmlFor={id}>
        {t('fill.language')}
      </label>
      <select
        id={id}
        className="wm-visibility__select"
        value={language}
        onChange={(event) => onLanguage(event.target.value)}
      >
        {languages.map((tag) => (
          <option key={tag} value={tag} lang={tag}>
            {nameOfLanguage(tag)}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Other devices that have the reading open. */
function Present() {
  const { t } = useTranslation();
  const { snapshot, role } = useFill();
  const mine = role === 'person' ? 'person' : 'user';
  const index = snapshot.present.findIndex((device) => device.kind === mine);
  const others = snapshot.present.filter((_device, at) => at !== index);
  if (others.length === 0) return null;
  const names = new Set(others.map((device) => (device.kind === 'person' ? t('fill.present.person') : device.who)));
  return <p className="wm-save">{t('fill.present.also', { names: [...names].join(', ') })}</p>;
}

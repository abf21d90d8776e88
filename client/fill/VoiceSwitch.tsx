/** Who is writing: always to be seen at the top, switched with one tap. */

import { useTranslation } from 'react-i18next';
import type { Voice } from '#surveys/entry';
import { useFill } from './fill-context.ts';
import { useVoiceWords } from './voice-words.ts';

export function VoiceSwitch({ onVoice }: { onVoice: (voice: Voice) => void }) {
  const { t } = useTranslation();
  const words = useVoiceWords();
  const { voice, voices } = useFill();
  if (voices.length < 2) return null;
  return (
    <fieldset className="wm-voices">
      <legend className="kern-sr-only">{t('fill.voice.label')}</legend>
      {voices.map((one) => (
        <label key={one} className="wm-voices__voice" data-voice={one}>
          <input
            type="radio"
            name="wm-voice"
            className="wm-voices__radio"
            value={one}
            checked={one === voice}
            onChange={() => onVoice(one)}
          />
          <span>{words[one]}</span>
        </label>
      ))}
    </fieldset>
  );
}

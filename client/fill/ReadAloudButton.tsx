/** Reads a question with its choices aloud, where the browser has a voice for its language. */

import { useTranslation } from 'react-i18next';
import { useFill } from './fill-context.ts';
import { SpeakerSymbol } from './MapSymbol.tsx';
import { useReadAloud } from './speech.ts';

export function ReadAloudButton({ question }: { question: string }) {
  const { t } = useTranslation();
  const { session, language } = useFill();
  const speech = useReadAloud(language);
  if (!speech.possible) return null;
  function read(): void {
    const { title, description, choices } = session.textsOf(question);
    speech.start([title, description, ...choices]);
  }
  return (
    <button
      type="button"
      className="wm-read-aloud"
      aria-pressed={speech.speaking}
      onClick={speech.speaking ? speech.stop : read}
    >
      <SpeakerSymbol />
      {speech.speaking ? t('fill.readAloud.stop') : t('fill.readAloud.start')}
    </button>
  );
}

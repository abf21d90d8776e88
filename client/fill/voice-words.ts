/** What the three voices are called: an interview has other people than a counselling talk. */

import { useTranslation } from 'react-i18next';
import type { Voice } from '#surveys/entry';
import { useFill } from './fill-context.ts';

export function useVoiceWords(): Readonly<Record<Voice, string>> {
  const { t } = useTranslation();
  const { file } = useFill();
  if (file.kind === 'guide')
    return {
      own: t('fill.voice.interviewee'),
      counsellor: t('fill.voice.interviewer'),
      agreed: t('fill.voice.agreed'),
    };
  return { own: t('fill.voice.own'), counsellor: t('fill.voice.counsellor'), agreed: t('fill.voice.agreed') };
}

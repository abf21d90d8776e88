/** Who made an entry, in words that fit whoever reads them. */

import { useTranslation } from 'react-i18next';
import { useFill } from './fill-context.ts';
import type { HistoryStep } from './history-steps.ts';

export function useAuthorWords(): (step: Pick<HistoryStep, 'by' | 'name'>) => string {
  const { t } = useTranslation();
  const { role } = useFill();
  return ({ by, name }) => (by === 'person' ? t(`fill.history.${role === 'person' ? 'self' : 'person'}`) : name);
}

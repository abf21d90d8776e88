/** Says that what is shown is part of the sample and nothing of it is real; stands wherever such data stands. */

import { useTranslation } from 'react-i18next';
import { Badge } from './Badge.tsx';

export function InventedBadge() {
  const { t } = useTranslation();
  return <Badge kind="warning">{t('ui.invented')}</Badge>;
}

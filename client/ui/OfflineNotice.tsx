/** A quiet bar while the server cannot be reached; it announces itself and its end. */

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useReachable } from '../connection.ts';
import { Icon } from './Icon.tsx';
import { useAnnounce } from './Live.tsx';

export function OfflineNotice() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const reachable = useReachable();
  const before = useRef(reachable);

  useEffect(() => {
    if (before.current !== reachable)
      announce(reachable ? t('ui.offline.back') : `${t('ui.offline.title')} ${t('ui.offline.body')}`);
    before.current = reachable;
  }, [reachable, announce, t]);

  if (reachable) return null;
  return (
    <div className="wm-offline">
      <div className="wm-frame wm-offline__row">
        <Icon name="warning" />
        <p className="kern-body">
          <strong>{t('ui.offline.title')}</strong> {t('ui.offline.body')}
        </p>
      </div>
    </div>
  );
}

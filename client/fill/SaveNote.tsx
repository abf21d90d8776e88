/** Says truthfully whether what was typed is saved: only what the server has answered counts. */

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/Icon.tsx';
import { useAnnounce } from '../ui/Live.tsx';
import { timeOfDay } from '../ui/long-date.ts';
import { useFill } from './fill-context.ts';

export function SaveNote() {
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  const { snapshot } = useFill();
  const { status, savedAt, refusals } = snapshot;
  const before = useRef(status);

  // Each saved answer would be too much to hear; losing the line and having it back is worth a word.
  useEffect(() => {
    if (status === 'waiting' && before.current !== 'waiting') announce(t('fill.save.waiting'));
    if (status === 'saved' && before.current === 'waiting') announce(t('fill.save.again'));
    before.current = status;
  }, [status, announce, t]);

  if (status === 'waiting')
    return (
      <p className="wm-save wm-save--waiting">
        <Icon name="warning" size="small" />
        {t('fill.save.waiting')}
      </p>
    );
  if (refusals.size > 0)
    return (
      <p className="wm-save wm-save--waiting">
        <Icon name="info" size="small" />
        {t('fill.save.refused', { count: refusals.size })}
      </p>
    );
  if (status === 'saving') return <p className="wm-save">{t('fill.save.saving')}</p>;
  if (!savedAt) return <p className="wm-save" />;
  const time = timeOfDay(i18n.language)(savedAt);
  return (
    <p className="wm-save">
      <Icon name="check" size="small" />
      {t('fill.save.saved', { time })}
    </p>
  );
}

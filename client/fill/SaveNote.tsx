/** Says truthfully whether what was typed is saved: only what the server has answered counts. */

import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/Icon.tsx';
import { useAnnounce } from '../ui/Live.tsx';
import { timeOfDay } from '../ui/long-date.ts';
import { useFill } from './fill-context.ts';

/** Has its room before there is anything to say, so that nothing on the screen moves with the first answer. */
export function SaveNote() {
  const { t, i18n } = useTranslation();
  const time = timeOfDay(i18n.language);
  const anyTime = time(new Date(2000, 0, 1, 20, 0));
  return (
    <div
      className="wm-save-room"
      data-saving={t('fill.save.saving')}
      data-saved={t('fill.save.saved', { time: anyTime })}
    >
      <Note time={time} />
    </div>
  );
}

function Note({ time }: { time: (instant: Date) => string }) {
  const { t } = useTranslation();
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
  return (
    <p className="wm-save">
      <Icon name="check" size="small" />
      {t('fill.save.saved', { time: time(savedAt) })}
    </p>
  );
}

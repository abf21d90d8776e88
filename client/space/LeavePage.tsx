/** "Beenden": closes the space and takes everything of the person off this device, after saying what is not saved yet. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Space } from '#contract/space';
import { PlainButton } from '../fill/PlainButton.tsx';
import { PageHeading } from './PageHeading.tsx';
import { closeSpace, speakFor } from './space-api.ts';
import { forgetEverything, rememberToClose, unsentOf } from './space-settings.ts';

interface LeavePageProps {
  space: Space;
  onStay: () => void;
  onLeft: (offline: boolean) => void;
}

export function LeavePage({ space, onStay, onLeft }: LeavePageProps) {
  const { t } = useTranslation();
  const [leaving, setLeaving] = useState(false);
  const unsent = unsentOf(space.code);

  async function leave(): Promise<void> {
    setLeaving(true);
    // The device is cleared whatever the server says: somebody else may take it next.
    forgetEverything(space.code);
    speakFor(null);
    const closed = await closeSpace().then(
      () => true,
      () => false,
    );
    if (!closed) rememberToClose();
    onLeft(!closed);
  }
  return (
    <>
      <PageHeading>{t('space.leave.title')}</PageHeading>
      <p className="kern-body">{t('space.leave.lead')}</p>
      {unsent > 0 && (
        <div className="wm-space__notice">
          <p className="kern-body">
            {t('space.leave.unsent', { count: unsent })} {t('space.leave.unsentHint')}
          </p>
        </div>
      )}
      <div className="wm-step__nav">
        <PlainButton kind={unsent > 0 ? 'primary' : 'secondary'} onPress={onStay}>
          {t('space.leave.stay')}
        </PlainButton>
        <PlainButton kind={unsent > 0 ? 'secondary' : 'primary'} disabled={leaving} onPress={() => void leave()}>
          {unsent > 0 ? t('space.leave.leaveAnyway') : t('space.leave.leave')}
        </PlainButton>
      </div>
    </>
  );
}

/** After it. */
export function LeftPage({ offline, onAgain }: { offline: boolean; onAgain: () => void }) {
  const { t } = useTranslation();
  return (
    <main className="wm-space__enter" id="content">
      <PageHeading>{t('space.leave.done')}</PageHeading>
      <p className="kern-body">{offline ? t('space.leave.offline') : t('space.leave.doneText')}</p>
      <PlainButton onPress={onAgain}>{t('space.leave.enterAgain')}</PlainButton>
    </main>
  );
}

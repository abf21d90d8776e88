/** "Mein Code": when the space was opened and where, and a new code that only the person knows. */

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Space, SpaceSlip } from '#contract/space';
import { PlainButton } from '../fill/PlainButton.tsx';
import { longDate } from '../ui/long-date.ts';
import { saveFile } from '../ui/save-file.ts';
import { PageHeading } from './PageHeading.tsx';
import { fetchSpace, printSlip, renewSlip } from './space-api.ts';

interface SlipPageProps {
  space: Space;
  onSpace: (space: Space) => void;
  language: string;
  onDone: () => void;
}

export function SlipPage({ space, onSpace, language, onDone }: SlipPageProps) {
  const { t } = useTranslation();
  const [made, setMade] = useState<SpaceSlip | null>(null);
  return (
    <>
      <PageHeading>{t('space.slip.title')}</PageHeading>
      {made ? (
        <NewCode made={made} language={language} onDone={onDone} />
      ) : (
        <>
          <Renew
            onMade={(slip) => {
              setMade(slip);
              void fetchSpace().then(onSpace, () => undefined);
            }}
          />
          <Openings space={space} />
        </>
      )}
    </>
  );
}

function Renew({ onMade }: { onMade: (made: SpaceSlip) => void }) {
  const { t } = useTranslation();
  const [closeOthers, setCloseOthers] = useState(true);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  async function renew(): Promise<void> {
    if (busy) return;
    setBusy(true);
    setFailed(false);
    try {
      onMade(await renewSlip(closeOthers));
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <p className="kern-body">{t('space.slip.lead')}</p>
      <p className="kern-body">{t('space.slip.once')}</p>
      <label className="wm-space__choice">
        <input type="checkbox" checked={closeOthers} onChange={(event) => setCloseOthers(event.target.checked)} />
        <span>{t('space.slip.closeOthers')}</span>
      </label>
      <p>
        <PlainButton kind="primary" onPress={() => void renew()}>
          {t('space.slip.renew')}
        </PlainButton>
      </p>
      {failed && (
        <p className="kern-body" role="alert">
          {t('space.enter.failed')}
        </p>
      )}
    </>
  );
}

function NewCode({ made, language, onDone }: { made: SpaceSlip; language: string; onDone: () => void }) {
  const { t } = useTranslation();
  const code = useRef<HTMLParagraphElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => code.current?.focus(), []);

  async function print(): Promise<void> {
    setFailed(false);
    try {
      saveFile(await printSlip(made.code, language), 'wegmarke.pdf');
    } catch {
      setFailed(true);
    }
  }
  return (
    <div className="wm-space__notice">
      <p className="kern-body">{t('space.slip.now')}</p>
      <p className="wm-space__new-code" ref={code} tabIndex={-1} dir="ltr">
        {made.code}
      </p>
      <p className="kern-body">{t('space.slip.onlyYou')}</p>
      <div className="wm-step__nav">
        <PlainButton icon="download" onPress={() => void print()}>
          {t('space.slip.print')}
        </PlainButton>
        <PlainButton kind="primary" onPress={onDone}>
          {t('space.slip.noted')}
        </PlainButton>
      </div>
      {failed && (
        <p className="kern-body" role="alert">
          {t('space.slip.printFailed')}
        </p>
      )}
    </div>
  );
}

function Openings({ space }: { space: Space }) {
  const { t, i18n } = useTranslation();
  const when = longDate(i18n.language, { dateStyle: 'long', timeStyle: 'short' });
  return (
    <section className="wm-map__group">
      <h2 className="kern-heading-small">{t('space.slip.openings')}</h2>
      <p className="kern-body">{t('space.slip.openingsLead')}</p>
      <ul className="wm-space__openings">
        {space.openings.map(({ at, device, here }) => (
          <li key={at}>
            {when(at)}: {t(`space.device.${device}`)}
            {here && ` (${t('space.device.here')})`}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The start of the space: go on with what was begun, or begin something; nothing has to be filled in. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Space } from '#contract/space';
import { PlainButton } from '../fill/PlainButton.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useAnnounce } from '../ui/Live.tsx';
import { longDate } from '../ui/long-date.ts';
import { InstrumentTitle } from './InstrumentTitle.tsx';
import { PageHeading } from './PageHeading.tsx';
import { beginReading, closeOtherDevices, fetchSpace, newReadingId } from './space-api.ts';
import type { Place } from './use-place.ts';

interface SpaceHomeProps {
  space: Space;
  onSpace: (space: Space) => void;
  /** The language of the questions. */
  language: string;
  go: (place: Place) => void;
}

export function SpaceHome({ space, onSpace, language, go }: SpaceHomeProps) {
  const { t, i18n } = useTranslation();
  const date = longDate(i18n.language);
  const readings = [...space.readings].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  return (
    <>
      <PageHeading>{t('space.home.hello')}</PageHeading>
      <p className="kern-body">{t('space.home.lead')}</p>
      <OtherDevices space={space} onSpace={onSpace} />
      {readings.length > 0 && (
        <section className="wm-map__group">
          <h2 className="kern-heading-small">{t('space.home.goOn')}</h2>
          <ul className="wm-map__pages">
            {readings.map((reading) => (
              <li key={reading.id}>
                <button type="button" className="wm-page-link" onClick={() => go({ page: 'reading', id: reading.id })}>
                  <InstrumentTitle title={reading.title} language={language} />{' '}
                  <span className="wm-tile__state">
                    {reading.completedAt === null
                      ? t('space.home.begunOn', { date: date(reading.startedAt) })
                      : t('space.home.doneOn', { date: date(reading.completedAt) })}
                  </span>
                  <Icon name="arrow-forward" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {space.instruments.length > 0 && <Begin space={space} language={language} go={go} />}
      {readings.length === 0 && space.instruments.length === 0 && (
        <p className="kern-body">{t('space.home.nothing')}</p>
      )}
      <AboutSlip space={space} go={go} />
    </>
  );
}

/** Until when the code is valid, who made it, and when the space was opened before: nobody comes in unnoticed. */
function AboutSlip({ space, go }: Pick<SpaceHomeProps, 'space' | 'go'>) {
  const { t, i18n } = useTranslation();
  const day = longDate(i18n.language);
  const time = longDate(i18n.language, { dateStyle: 'long', timeStyle: 'short' });
  const { slip, openings } = space;
  const made = slip.madeBy === 'person' ? 'renewed' : slip.isFirst ? 'made' : 'madeAgain';
  const before = openings.find(({ here }) => !here);
  return (
    <div className="wm-space__small">
      <p className="kern-body">
        {t(`space.home.${made}`, { date: day(slip.madeAt) })} {t('space.home.expires', { date: day(space.expiresAt) })}
      </p>
      {before && (
        <p className="kern-body">
          {t('space.home.openedBefore', {
            when: time(before.at),
            device: t(`space.device.${before.device}`),
          })}
        </p>
      )}
      <PlainButton kind="tertiary" onPress={() => go({ page: 'slip' })}>
        {t('space.home.slip')}
      </PlainButton>
    </div>
  );
}

function Begin({ space, language, go }: Omit<SpaceHomeProps, 'onSpace'>) {
  const { t } = useTranslation();
  const [ids] = useState(() => new Map(space.instruments.map(({ id }) => [id, newReadingId()])));
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);

  /** The same id at each try: a lost answer does not make a second reading. */
  async function begin(instrumentId: string): Promise<void> {
    if (busy) return;
    setBusy(true);
    setFailed(false);
    try {
      const made = await beginReading(instrumentId, ids.get(instrumentId) ?? newReadingId());
      ids.set(instrumentId, newReadingId());
      go({ page: 'reading', id: made.id });
    } catch {
      setFailed(true);
    } finally {
      setBusy(false);
    }
  }
  return (
    <section className="wm-map__group">
      <h2 className="kern-heading-small">{t('space.home.begin')}</h2>
      {failed && (
        <p className="kern-body" role="alert">
          {t('space.enter.failed')}
        </p>
      )}
      <ul className="wm-map__pages">
        {space.instruments.map((instrument) => {
          const known = space.readings.some((reading) => reading.instrumentId === instrument.id);
          return (
            <li key={instrument.id}>
              <button type="button" className="wm-page-link" onClick={() => void begin(instrument.id)}>
                <InstrumentTitle title={instrument.title} language={language} />{' '}
                {known && <span className="wm-tile__state">{t('space.home.beginNew')}</span>}
                <Icon name="arrow-forward" />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function OtherDevices({ space, onSpace }: { space: Space; onSpace: (space: Space) => void }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  if (space.otherDevices === 0) return null;
  async function close(): Promise<void> {
    try {
      await closeOtherDevices();
      onSpace(await fetchSpace());
      announce(t('space.home.devicesClosed'));
    } catch {
      announce(t('space.enter.failed'));
    }
  }
  return (
    <div className="wm-space__notice">
      <p className="kern-body">{t('space.home.devices', { count: space.otherDevices })}</p>
      <PlainButton onPress={() => void close()}>{t('space.home.closeDevices')}</PlainButton>
    </div>
  );
}

/** The pages of an open space, with the five places that a person can go to. */

import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Space } from '#contract/space';
import type { Visibility } from '#surveys/entry';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { LanguagePage } from './LanguagePage.tsx';
import { LeavePage } from './LeavePage.tsx';
import { SlipPage } from './SlipPage.tsx';
import { SpaceHome } from './SpaceHome.tsx';
import { SpacePicture } from './SpacePicture.tsx';
import { SpaceReading } from './SpaceReading.tsx';
import { fetchSpace } from './space-api.ts';
import { defaultVisibility, rememberVisibility } from './space-settings.ts';
import type { Place, Places } from './use-place.ts';
import { WhoSeesWhat } from './WhoSeesWhat.tsx';

interface SpacePagesProps {
  space: Space;
  onSpace: (space: Space) => void;
  places: Places;
  language: string;
  onLanguage: (language: string) => void;
  onLeft: (offline: boolean) => void;
}

export function SpacePages({ space, onSpace, places, language, onLanguage, onLeft }: SpacePagesProps) {
  const { t } = useTranslation();
  const { place, go } = places;
  const [visibility, setVisibility] = useState<Visibility>(defaultVisibility);
  /** What the person filled last: "Karte" leads back to it. */
  const lastReading = useRef<string | null>(null);
  if (place.page === 'reading' && place.id) lastReading.current = place.id;

  const isNew = place.page === 'reading' && space.readings.every((reading) => reading.id !== place.id);
  // What other devices did meanwhile shows when one comes back to the start; what was just begun has its places at once.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once per visit
  useEffect(() => {
    if (place.page !== 'home' && !isNew) return;
    const stop = new AbortController();
    fetchSpace({ signal: stop.signal }).then(onSpace, () => undefined);
    return () => stop.abort();
  }, [place.page, isNew]);

  useEffect(() => {
    document.title = `${t('space.title')} · Wegmarke`;
  }, [t]);

  return (
    <div className="wm-space">
      <a className="kern-link wm-skip" href="#content">
        {t('space.skip')}
      </a>
      <SpaceNav space={space} place={place} go={go} lastReading={lastReading.current} />
      <main id="content" className="wm-space__main" tabIndex={-1}>
        {space.invented && <p className="wm-space__invented">{t('space.home.invented')}</p>}
        <div className="wm-space__page">{pageOf()}</div>
      </main>
    </div>
  );

  function pageOf(): ReactNode {
    switch (place.page) {
      case 'home':
        return <SpaceHome space={space} onSpace={onSpace} language={language} go={go} />;
      case 'reading':
        return (
          <SpaceReading
            key={place.id}
            readingId={place.id ?? ''}
            space={space}
            language={language}
            onLanguage={onLanguage}
            visibility={visibility}
            step={place.step ?? ''}
            go={go}
          />
        );
      case 'picture':
        return <SpacePicture space={space} instrumentId={place.id ?? null} language={language} go={go} />;
      case 'who':
        return (
          <WhoSeesWhat
            space={space}
            visibility={visibility}
            onVisibility={(next) => {
              setVisibility(next);
              rememberVisibility(next);
            }}
          />
        );
      case 'language':
        return <LanguagePage space={space} language={language} onLanguage={onLanguage} />;
      case 'slip':
        return <SlipPage space={space} onSpace={onSpace} language={language} onDone={() => go({ page: 'home' })} />;
      case 'leave':
        return <LeavePage space={space} onStay={() => history.back()} onLeft={onLeft} />;
    }
  }
}

interface SpaceNavProps {
  space: Space;
  place: Place;
  go: (place: Place) => void;
  lastReading: string | null;
}

function SpaceNav({ space, place, go, lastReading }: SpaceNavProps) {
  const { t } = useTranslation();
  const last = space.readings.find((reading) => reading.id === lastReading) ?? newest(space);
  const items: { place: Place; label: string; icon: IconName; current: boolean }[] = [
    { place: { page: 'home' }, label: t('space.places.home'), icon: 'home', current: place.page === 'home' },
    ...(last
      ? [
          {
            place: { page: 'reading', id: last.id } as const,
            label: t('space.places.map'),
            icon: 'checklist' as const,
            current: place.page === 'reading',
          },
        ]
      : []),
    {
      place: { page: 'picture' },
      label: t('space.places.picture'),
      icon: 'success',
      current: place.page === 'picture',
    },
    { place: { page: 'who' }, label: t('space.places.who'), icon: 'visibility', current: place.page === 'who' },
    {
      place: { page: 'language' },
      label: t('space.places.language'),
      icon: 'language',
      current: place.page === 'language',
    },
    { place: { page: 'leave' }, label: t('space.places.leave'), icon: 'logout', current: place.page === 'leave' },
  ];
  return (
    <nav className="wm-space__nav" aria-label={t('space.places.label')}>
      <ul>
        {items.map((item) => (
          <li key={item.place.page}>
            <button
              type="button"
              className="wm-space__place"
              aria-current={item.current ? 'page' : undefined}
              onClick={() => go(item.place)}
            >
              <Icon name={item.icon} />
              <span>{item.label}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function newest(space: Space): Space['readings'][number] | undefined {
  return [...space.readings].sort((a, b) => b.changedAt.localeCompare(a.changedAt))[0];
}

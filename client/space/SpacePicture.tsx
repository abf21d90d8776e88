/** "Mein Bild": the wheel of what the person said, over time. */

import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstrumentDefinition } from '#contract/instrument';
import type { Picture } from '#contract/reading';
import type { Space } from '#contract/space';
import { textIn } from '#surveys/language';
import { InstrumentTitle, shownLanguage } from './InstrumentTitle.tsx';
import { LoadedPart } from './LoadedPart.tsx';
import { PageHeading } from './PageHeading.tsx';
import { fetchDefinition, fetchPicture } from './space-api.ts';
import { useLoaded } from './use-loaded.ts';
import type { Place } from './use-place.ts';

const PictureView = lazy(async () => ({ default: (await import('../wheel/PictureView.tsx')).PictureView }));

interface SpacePictureProps {
  space: Space;
  /** Null: the situation map, else what was filled last. */
  instrumentId: string | null;
  language: string;
  go: (place: Place) => void;
}

interface PictureAndDefinitions {
  readonly picture: Picture;
  readonly definitions: ReadonlyMap<number, InstrumentDefinition>;
}

async function load(instrumentId: string, signal: AbortSignal): Promise<PictureAndDefinitions> {
  const picture = await fetchPicture(instrumentId, signal);
  const definitions = await Promise.all(
    picture.versions.map(async (version) => [version, await fetchDefinition(instrumentId, version)] as const),
  );
  return { picture, definitions: new Map(definitions) };
}

export function SpacePicture({ space, instrumentId, language, go }: SpacePictureProps) {
  const { t } = useTranslation();
  const readings = [...space.readings].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  const instruments = new Map(readings.map((reading) => [reading.instrumentId, reading.title]));
  const newest = readings.find((reading) => reading.kind === 'map') ?? readings[0];
  const shown = instrumentId ?? newest?.instrumentId;
  return (
    <>
      <PageHeading>{t('space.picture.title')}</PageHeading>
      {instruments.size > 1 && (
        <nav className="wm-no-print" aria-label={t('space.picture.choose')}>
          <ul className="wm-space__languages">
            {[...instruments].map(([id, title]) => (
              <li key={id}>
                <button
                  type="button"
                  className="wm-states__button"
                  aria-pressed={id === shown}
                  onClick={() => go({ page: 'picture', id })}
                >
                  <InstrumentTitle title={title} language={language} />
                </button>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {shown ? (
        <Loading
          instrumentId={shown}
          language={language}
          printedHead={[textIn(instruments.get(shown) ?? {}, language), space.code].join(' · ')}
        />
      ) : (
        <p className="kern-body">{t('space.picture.nothing')}</p>
      )}
    </>
  );
}

interface LoadingProps {
  instrumentId: string;
  language: string;
  printedHead: string;
}

function Loading({ instrumentId, language, printedHead }: LoadingProps) {
  const { t } = useTranslation();
  const loaded = useLoaded(instrumentId, (signal) => load(instrumentId, signal));
  return (
    <LoadedPart loaded={loaded}>
      {({ picture, definitions }) => {
        const newest = [...definitions.values()].at(-1);
        return (
          <Suspense fallback={<p className="kern-body wm-space__wait">{t('space.picture.loading')}</p>}>
            <PictureView
              picture={picture}
              definitions={definitions}
              language={shownLanguage(newest?.file.languages ?? ['de'], language)}
              audience="person"
              printedHead={printedHead}
            />
          </Suspense>
        );
      }}
    </LoadedPart>
  );
}

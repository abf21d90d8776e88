/** Filling a reading alone. The questions' code is loaded only here: it is the largest part of the space. */

import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { InstrumentDefinition } from '#contract/instrument';
import type { Reading } from '#contract/reading';
import type { Space } from '#contract/space';
import type { Visibility } from '#surveys/entry';
import { shownLanguage } from './InstrumentTitle.tsx';
import { LoadedPart } from './LoadedPart.tsx';
import { fetchDefinition, fetchReading, spaceChannel } from './space-api.ts';
import { useLoaded } from './use-loaded.ts';
import type { Place } from './use-place.ts';

const FillReading = lazy(async () => ({ default: (await import('../fill/FillReading.tsx')).FillReading }));

interface SpaceReadingProps {
  readingId: string;
  space: Space;
  language: string;
  onLanguage: (language: string) => void;
  visibility: Visibility;
  step: string;
  go: (place: Place) => void;
}

interface ReadingAndDefinition {
  readonly reading: Reading;
  readonly definition: InstrumentDefinition;
}

async function load(readingId: string, signal: AbortSignal): Promise<ReadingAndDefinition> {
  const reading = await fetchReading(readingId, signal);
  return { reading, definition: await fetchDefinition(reading.instrumentId, reading.version) };
}

export function SpaceReading({ readingId, space, language, onLanguage, visibility, step, go }: SpaceReadingProps) {
  const { t } = useTranslation();
  const loaded = useLoaded(readingId, (signal) => load(readingId, signal));
  const channel = useMemo(() => spaceChannel(readingId, space.code), [readingId, space.code]);
  return (
    <LoadedPart loaded={loaded}>
      {({ reading, definition }) => (
        <Suspense fallback={<p className="kern-body wm-space__wait">{t('fill.loading')}</p>}>
          {/* biome-ignore lint/a11y/useValidAriaRole: who sits at the screen, and no role of an element */}
          <FillReading
            channel={channel}
            definition={definition}
            reading={reading}
            role="person"
            language={shownLanguage(definition.file.languages, language)}
            onLanguage={onLanguage}
            visibility={visibility}
            // What is not for filling alone is the person's to read.
            readOnly={!definition.file.alone}
            place={step}
            onPlace={(next) => go({ page: 'reading', id: readingId, step: next })}
            onPicture={() => go({ page: 'picture', id: reading.instrumentId })}
            onClose={() => go({ page: 'home' })}
          />
        </Suspense>
      )}
    </LoadedPart>
  );
}

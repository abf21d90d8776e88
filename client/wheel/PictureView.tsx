/**
 * The person's own picture: the wheel of the topics talked about, a slider through time, the same as a table, and what
 * became of each topic. For the staff's pages and the person's own space alike, so it needs nothing but React, the texts
 * and the charts. No totals, no score, no red and green: it shows what somebody said, on the day that they said it.
 */

import { useId, useMemo, useState } from 'react';
import type { InstrumentDefinition } from '#contract/instrument';
import type { Picture } from '#contract/reading';
import { pictureOf } from '#surveys/picture';
import { Icon } from '../ui/Icon.tsx';
import { MomentAnswers } from './MomentAnswers.tsx';
import { TimeSlider } from './TimeSlider.tsx';
import { TopicList } from './TopicList.tsx';
import { Wheel } from './Wheel.tsx';
import { WheelTable } from './WheelTable.tsx';
import { momentsOf } from './wheel-lines.ts';
import { type Audience, useWheelWords } from './wheel-words.ts';

export interface PictureViewProps {
  picture: Picture;
  /** The definitions of `picture.versions`, by version. */
  definitions: ReadonlyMap<number, InstrumentDefinition>;
  language: string;
  /** Whom the words address: the person, or those who work with them. */
  audience: Audience;
  /** What stands above the picture on paper: the instrument, and whose it is. */
  printedHead: string;
}

export function PictureView({ picture: readings, definitions, language, audience, printedHead }: PictureViewProps) {
  const words = useWheelWords(audience);
  const { t, date } = words;
  const id = useId();
  const picture = useMemo(
    () => pictureOf({ versions: definitions, readings: readings.readings, language }),
    [definitions, readings, language],
  );
  const moments = useMemo(() => momentsOf(picture), [picture]);
  const [chosen, setChosen] = useState<string | null>(null);
  // The newest one, until somebody chooses another: a new reading then moves nothing under their hands.
  const found = moments.findIndex((moment) => moment.readingId === chosen);
  const position = found === -1 ? moments.length - 1 : found;
  const shown = moments[position];
  const reading = readings.readings.find(({ id }) => id === shown?.readingId);
  const definition = reading && definitions.get(reading.version);

  return (
    <div className="wm-wheel">
      {shown ? (
        <section className="wm-wheel__now" aria-labelledby={`${id}-title`}>
          <p className="kern-body wm-wheel__printed">{printedHead}</p>
          <h2 className="kern-heading-medium" id={`${id}-title`}>
            {t('wheel.headingAt', { date: date(shown.at) })}
          </h2>
          <p className="kern-body wm-wheel__printed">{t('wheel.printed')}</p>
          <TimeSlider
            moments={moments}
            position={position}
            onChange={(next) => setChosen(moments[next]?.readingId ?? null)}
            words={words}
          />
          <div className="wm-wheel__both">
            <Wheel picture={picture} moment={shown} words={words} tableId={`${id}-table`} />
            <WheelTable
              picture={picture}
              readingId={shown.readingId}
              language={language}
              words={words}
              id={`${id}-table`}
            />
          </div>
          <div className="wm-no-print">
            <button type="button" className="kern-btn kern-btn--secondary" onClick={() => window.print()}>
              <Icon name="download" />
              <span className="kern-label">{t('wheel.print')}</span>
            </button>
          </div>
        </section>
      ) : (
        <div className="wm-empty">
          <p className="kern-title">{t('wheel.emptyTitle')}</p>
          <p className="kern-body">{t(`wheel.empty_${audience}`)}</p>
        </div>
      )}
      <TopicList picture={picture} readings={readings} definitions={definitions} language={language} words={words} />
      {reading && definition && (
        <MomentAnswers reading={reading} definition={definition} language={language} words={words} />
      )}
    </div>
  );
}

/** The readings of one subject, newest first: when, with which questionnaire, how it came about, in which state. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Project } from '#contract/project';
import type { ReadingHead } from '#contract/reading';
import type { Subject } from '#contract/subject';
import { textIn } from '#surveys/language';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useAllInstruments } from '../../ui/use-instruments.ts';
import { useReadings } from './subject-queries.ts';

interface SubjectTimelineProps {
  project: Project;
  subject: Subject;
  /** The readings can be gone on with. */
  write: boolean;
}

/** Two years of monthly talks; older ones are a press away. */
const shownAtFirst = 24;

export function SubjectTimeline({ project, subject, write }: SubjectTimelineProps) {
  const { t, i18n } = useTranslation();
  const [all, setAll] = useState(false);
  const readings = useReadings(project.id, subject.id, true);
  const instruments = useAllInstruments(project.id);
  if (readings.isError && readings.data === undefined) {
    return <ErrorAlert error={readings.error} onRetry={() => void readings.refetch()} />;
  }
  if (readings.data === undefined) return <Skeleton lines={4} />;
  if (readings.data.length === 0) {
    return (
      <div className="wm-empty">
        <p className="kern-body">{t('subjects.timelineEmpty')}</p>
      </div>
    );
  }
  const titleOf = (reading: ReadingHead) => {
    const instrument = instruments.data?.find((each) => each.id === reading.instrumentId);
    return instrument ? textIn(instrument.title, i18n.language) : t('subjects.unknownInstrument');
  };
  const shown = all ? readings.data : readings.data.slice(0, shownAtFirst);
  return (
    <>
      <ol className="wm-timeline">
        {shown.map((reading) => (
          <TimelineEntry
            key={reading.id}
            projectId={project.id}
            reading={reading}
            title={titleOf(reading)}
            change={write && reading.mode !== 'import'}
          />
        ))}
      </ol>
      {shown.length < readings.data.length && (
        <div>
          <Button onPress={() => setAll(true)}>{t('subjects.moreReadings')}</Button>
        </div>
      )}
    </>
  );
}

interface TimelineEntryProps {
  projectId: string;
  reading: ReadingHead;
  title: string;
  change: boolean;
}

function TimelineEntry({ projectId, reading, title, change }: TimelineEntryProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const date = formats.date(reading.startedAt);
  const doing = !change ? 'read' : reading.completedAt ? 'open' : 'continue';
  const state = reading.completedAt
    ? t('subjects.state.completed', { date: formats.date(reading.completedAt) })
    : reading.revision === 0 && reading.mode !== 'import'
      ? t('subjects.state.untouched')
      : t('subjects.state.open', { date: formats.date(reading.changedAt) });
  return (
    <li className="wm-timeline__entry">
      <p className="kern-body wm-timeline__date">
        <time dateTime={reading.startedAt}>{date}</time>
      </p>
      <h3 className="kern-title">{title}</h3>
      <p className="kern-body">
        {t(`subjects.mode.${reading.mode}`)}, {state}
      </p>
      <Link
        className="kern-link kern-link--no-visited-state wm-tall-link"
        to={paths.reading(projectId, reading.id)}
        aria-label={t(`subjects.${doing}Named`, { title, date })}
      >
        {t(`subjects.${doing}Reading`)}
      </Link>
    </li>
  );
}

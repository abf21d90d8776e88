/** What can be done with a subject now: go on with today's reading or begin one, see the picture. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Instrument } from '#contract/instrument';
import type { Project } from '#contract/project';
import { type ReadingHead, reading as readingReply } from '#contract/reading';
import type { Subject } from '#contract/subject';
import { textIn } from '#surveys/language';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { newId } from '../../ui/new-id.ts';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useAllInstruments } from '../../ui/use-instruments.ts';
import { readingsKey, readingsPath, useReadings } from './subject-queries.ts';

interface SubjectNowProps {
  project: Project;
  subject: Subject;
  write: boolean;
  /** May bring questionnaires into the project. */
  author: boolean;
}

export function SubjectNow({ project, subject, write, author }: SubjectNowProps) {
  const { t } = useTranslation();
  const instruments = useAllInstruments(project.id);
  const readings = useReadings(project.id, subject.id, true);
  const failed = [instruments, readings].find((query) => query.isError && query.data === undefined);
  if (failed) return <ErrorAlert error={failed.error} onRetry={() => void failed.refetch()} />;
  if (instruments.data === undefined || readings.data === undefined) return <Skeleton lines={3} />;
  const usable = inOrder(instruments.data.filter((each) => each.published !== null && each.archivedAt === null));
  return (
    <>
      {write && usable.length > 0 && (
        <OpenReading project={project} subject={subject} instruments={usable} readings={readings.data} />
      )}
      {usable.length === 0 && <NoInstrument projectId={project.id} author={author} />}
      {readings.data.length > 0 && (
        <div className="wm-actions__step">
          <div>
            <LinkButton to={paths.picture(project.id, subject.id)} icon="visibility">
              {t('subjects.showPicture')}
            </LinkButton>
          </div>
          <p className="kern-body">{t('subjects.showPictureHint')}</p>
        </div>
      )}
    </>
  );
}

/** Situation maps first: they are what most talks begin with. */
function inOrder(instruments: readonly Instrument[]): readonly Instrument[] {
  const rank = (instrument: Instrument) => (instrument.kind === 'map' ? 0 : instrument.kind === 'guide' ? 1 : 2);
  return [...instruments].sort((left, right) => rank(left) - rank(right));
}

function sameDay(instant: string): boolean {
  return new Date(instant).toDateString() === new Date().toDateString();
}

interface OpenReadingProps {
  project: Project;
  subject: Subject;
  instruments: readonly Instrument[];
  readings: readonly ReadingHead[];
}

function OpenReading({ project, subject, instruments, readings }: OpenReadingProps) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState('');
  const instrument = instruments.find((each) => each.id === chosen) ?? instruments[0];
  /** Kept until it has worked, so that a second press after a lost connection begins no second reading. */
  const id = useRef('');
  const today = readings.find(
    (reading) => reading.instrumentId === instrument?.id && reading.mode !== 'import' && sameDay(reading.startedAt),
  );
  const open = useMutation({
    mutationFn: async ({ id: instrumentId }: Instrument) => {
      if (today) return today.id;
      id.current ||= newId();
      const mode = project.kind === 'counselling' ? 'together' : 'interview';
      const body = { id: id.current, subjectId: subject.id, instrumentId, mode };
      const made = await api.post(readingsPath(project.id), { body, reply: readingReply });
      id.current = '';
      await queries.invalidateQueries({ queryKey: readingsKey(project.id, subject.id) });
      return made.id;
    },
    onSuccess: (readingId) => navigate(paths.reading(project.id, readingId)),
  });
  if (!instrument) return null;
  const title = textIn(instrument.title, i18n.language);
  return (
    <div className="wm-actions__step">
      {instruments.length > 1 && (
        <Select
          label={t('subjects.chooseInstrument')}
          value={instrument.id}
          onChange={(next) => {
            id.current = '';
            setChosen(next);
          }}
          options={instruments.map((each) => ({ value: each.id, label: textIn(each.title, i18n.language) }))}
        />
      )}
      <div>
        <Button kind="primary" busy={open.isPending} onPress={() => open.mutate(instrument)}>
          {t('subjects.openInstrument', { title })}
        </Button>
      </div>
      <p className="kern-body">{t(today ? 'subjects.continuesToday' : 'subjects.beginsNew')}</p>
      {open.isError && <ErrorAlert error={open.error} />}
    </div>
  );
}

function NoInstrument({ projectId, author }: { projectId: string; author: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="wm-empty">
      <p className="kern-title">{t('subjects.noInstrumentTitle')}</p>
      <p className="kern-body">{t(author ? 'subjects.noInstrumentText' : 'subjects.noInstrumentReader')}</p>
      {author && <LinkButton to={paths.projectInstruments(projectId)}>{t('subjects.toInstruments')}</LinkButton>}
    </div>
  );
}

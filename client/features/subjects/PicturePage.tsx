/** The picture of one subject: wheel, time and table of one questionnaire, ready for printing. */

import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import type { Instrument } from '#contract/instrument';
import type { Project } from '#contract/project';
import { picture as pictureReply } from '#contract/reading';
import type { Subject } from '#contract/subject';
import { nameOfLanguage, textIn } from '#surveys/language';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import { BackLink } from '../../ui/BackLink.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { InventedBadge } from '../../ui/InventedBadge.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useAllInstruments, useDefinitions } from '../../ui/use-instruments.ts';
import { subjectPath, useReadings, useSubject } from './subject-queries.ts';
import { wordOf } from './subject-words.ts';

const PictureView = lazy(async () => ({ default: (await import('../../wheel/PictureView.tsx')).PictureView }));

export default function PicturePage() {
  const { t } = useTranslation();
  const { projectId = '', subjectId = '' } = useParams();
  const subject = useSubject(projectId, subjectId);
  return (
    <ProjectFrame
      part={t('subjects.pictureTitle', { code: subject.data?.code ?? '…' })}
      place="subjects"
      allowed={(_project, rights) => rights.meet}
      lead={t('subjects.pictureLead')}
      before={(project) => (
        <BackLink to={paths.subject(projectId, subjectId)}>
          {t(wordOf(project.kind) === 'case' ? 'subjects.toCase' : 'subjects.toPartner')}
        </BackLink>
      )}
    >
      {(project) => {
        if (subject.data) return <PictureParts project={project} subject={subject.data} />;
        if (subject.isError) return <ErrorAlert error={subject.error} onRetry={() => void subject.refetch()} />;
        return <Skeleton lines={8} />;
      }}
    </ProjectFrame>
  );
}

function PictureParts({ project, subject }: { project: Project; subject: Subject }) {
  const { t, i18n } = useTranslation();
  const [params, setParams] = useSearchParams();
  const instruments = useAllInstruments(project.id);
  const readings = useReadings(project.id, subject.id, true);
  const failed = [instruments, readings].find((query) => query.isError && query.data === undefined);
  if (failed) return <ErrorAlert error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!instruments.data || !readings.data) return <Skeleton lines={8} />;
  const used = new Set(readings.data.map((reading) => reading.instrumentId));
  const choices = instruments.data.filter((instrument) => used.has(instrument.id));
  const chosen =
    choices.find((each) => each.id === params.get('instrument')) ??
    choices.find((each) => each.kind === 'map') ??
    choices[0];
  if (!chosen) {
    return (
      <div className="wm-empty">
        <p className="kern-title">{t('subjects.pictureEmptyTitle')}</p>
        <p className="kern-body">{t('subjects.pictureEmptyText')}</p>
      </div>
    );
  }
  return (
    <>
      {(subject.invented || project.invented) && (
        <p className="wm-print-only">
          <InventedBadge />
        </p>
      )}
      {choices.length > 1 && (
        <div className="wm-narrow wm-no-print">
          <Select
            label={t('subjects.chooseInstrument')}
            value={chosen.id}
            onChange={(instrument) => setParams({ instrument }, { replace: true })}
            options={choices.map((each) => ({ value: each.id, label: textIn(each.title, i18n.language) }))}
          />
        </div>
      )}
      <OnePicture project={project} subject={subject} instrument={chosen} key={chosen.id} />
    </>
  );
}

interface OnePictureProps {
  project: Project;
  subject: Subject;
  instrument: Instrument;
}

function OnePicture({ project, subject, instrument }: OnePictureProps) {
  const { t, i18n } = useTranslation();
  const [language, setLanguage] = useState(() =>
    instrument.languages.includes(i18n.language) ? i18n.language : (instrument.languages[0] ?? 'de'),
  );
  const picture = useQuery({
    queryKey: ['picture', subject.id, instrument.id],
    queryFn: ({ signal }) =>
      api.get(`${subjectPath(project.id, subject.id)}/picture`, {
        query: { instrument: instrument.id },
        reply: pictureReply,
        signal,
      }),
  });
  const definitions = useDefinitions(project.id, instrument.id, picture.data?.versions ?? []);
  if (picture.isError && picture.data === undefined) {
    return <ErrorAlert error={picture.error} onRetry={() => void picture.refetch()} />;
  }
  if (definitions.error) return <ErrorAlert error={definitions.error} onRetry={definitions.retry} />;
  if (picture.data === undefined || !definitions.ready) return <Skeleton lines={10} />;
  return (
    <>
      {instrument.languages.length > 1 && (
        <div className="wm-narrow wm-no-print">
          <Select
            label={t('subjects.pictureLanguage')}
            value={language}
            onChange={setLanguage}
            options={instrument.languages.map((each) => ({ value: each, label: nameOfLanguage(each) }))}
          />
        </div>
      )}
      <Suspense fallback={<Skeleton lines={10} />}>
        <PictureView
          picture={picture.data}
          definitions={definitions.byVersion}
          language={language}
          audience="staff"
          printedHead={[project.name, textIn(instrument.title, language), subject.code].join(' · ')}
        />
      </Suspense>
    </>
  );
}

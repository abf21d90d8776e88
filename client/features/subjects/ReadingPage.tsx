/**
 * Filling one reading, without the staff's navigation around it: this screen is turned to the person. Loads what it
 * needs; the questions themselves are in client/fill/.
 */

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { InstrumentDefinition } from '#contract/instrument';
import type { Project } from '#contract/project';
import type { Reading } from '#contract/reading';
import type { Subject } from '#contract/subject';
import type { InstrumentFile } from '#surveys/instrument';
import { textIn } from '#surveys/language';
import { paths } from '../../paths.ts';
import { useSignedIn } from '../../session/session.tsx';
import { rightsIn } from '../../shell/project-places.ts';
import { useProject } from '../../shell/project-query.ts';
import { BackLink } from '../../ui/BackLink.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { InventedBadge } from '../../ui/InventedBadge.tsx';
import { Page } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useDefinition } from '../../ui/use-instruments.ts';
import { listKey } from '../../ui/use-list.ts';
import { ReadingAnswers } from './ReadingAnswers.tsx';
import { SecondDevice } from './SecondDevice.tsx';
import { fetchReading, readingPath, staffChannel } from './staff-channel.ts';
import { readingsPath, subjectsPath, useSubject } from './subject-queries.ts';
import { rightsWith, type SubjectRights } from './subject-rights.ts';
import { wordOf } from './subject-words.ts';

const FillReading = lazy(async () => ({ default: (await import('../../fill/FillReading.tsx')).FillReading }));

export default function ReadingPage() {
  const { t } = useTranslation();
  const { session } = useSignedIn();
  const { projectId = '', readingId = '' } = useParams();
  const project = useProject(projectId);
  const reading = useQuery({
    queryKey: ['reading', readingPath(projectId, readingId)],
    queryFn: ({ signal }) => fetchReading(projectId, readingId, signal),
    // The screen keeps itself up to date; a second copy from here would only get in its way.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const subject = useSubject(projectId, reading.data?.subjectId);
  const definition = useDefinition(projectId, reading.data?.instrumentId, reading.data?.version);
  const parts = [project, reading, subject, definition];
  const failed = parts.find((query) => query.isError && query.data === undefined);
  if (failed) {
    return (
      <Page
        title={t('subjects.readingTitle')}
        before={<BackLink to={paths.projectSubjects(projectId)}>{t('subjects.case.back')}</BackLink>}
      >
        <ErrorAlert
          error={failed.error}
          title={t('subjects.readingFailed')}
          onRetry={() => {
            for (const query of parts) if (query.isError) void query.refetch();
          }}
        />
      </Page>
    );
  }
  if (!project.data || !reading.data || !subject.data || !definition.data) {
    return (
      <Page title={t('subjects.readingTitle')}>
        <Skeleton lines={8} />
      </Page>
    );
  }
  const inProject = rightsIn(project.data, session.user.admin);
  const may = rightsWith(subject.data, project.data, inProject, session.user.id);
  const open = project.data.archivedAt === null && subject.data.archivedAt === null;
  const props: ScreenProps = {
    project: project.data,
    reading: reading.data,
    subject: subject.data,
    definition: definition.data,
    may,
  };
  if (!open || reading.data.mode === 'import' || !may.write) {
    return <ReadScreen {...props} />;
  }
  return <FillScreen {...props} key={reading.data.id} />;
}

interface ScreenProps {
  project: Project;
  reading: Reading;
  subject: Subject;
  definition: InstrumentDefinition;
  may: SubjectRights;
}

/**
 * The language that was chosen for the questions, else the interface's, else the questionnaire's first: whoever sits at
 * this screen reads their own, whatever the person read when they filled it alone.
 */
function shownLanguage({ languages }: InstrumentFile, chosen: string | null, spoken: string): string {
  const wanted = [chosen, spoken].find((one) => one !== null && languages.includes(one));
  return wanted ?? languages[0] ?? 'de';
}

function FillScreen(props: ScreenProps) {
  const { project, reading, subject, definition, may } = props;
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { session } = useSignedIn();
  const [secondDevice, setSecondDevice] = useState(false);
  // In the address, so that the browser's own way back leads from a topic to the map and not out of the reading, and
  // that loading the page anew changes neither the place nor the language.
  const [params, setParams] = useSearchParams();
  const language = shownLanguage(definition.file, params.get('in'), i18n.language);
  const channel = useMemo(
    () => staffChannel(project.id, reading.id, session.user.id),
    [project.id, reading.id, session.user.id],
  );
  const title = textIn(definition.file.title, i18n.language);
  useEffect(() => {
    document.title = `${title} · ${subject.code} · Wegmarke`;
  }, [title, subject.code]);
  // The lists show when something was last changed.
  useEffect(
    () => () => {
      for (const path of [readingsPath(project.id), subjectsPath(project.id)]) {
        void queries.invalidateQueries({ queryKey: listKey(path) });
      }
    },
    [queries, project.id],
  );
  const back = paths.subject(project.id, subject.id);
  return (
    <div className="wm-fill-page">
      <div className="wm-fill-page__bar wm-no-print">
        {(project.invented || subject.invented) && <InventedBadge />}
        {definition.file.alone && (
          <Button kind="tertiary" onPress={() => setSecondDevice(true)}>
            {t('subjects.secondDevice')}
          </Button>
        )}
      </div>
      <Suspense fallback={<Skeleton lines={8} />}>
        <FillReading
          channel={channel}
          definition={definition}
          reading={reading}
          role={may.slips && project.kind === 'counselling' ? 'counsellor' : 'interviewer'}
          language={language}
          onLanguage={(chosen) => setParams(addressOf(params.get('at'), chosen), { replace: true })}
          title={subject.code}
          place={params.get('at') ?? ''}
          onPlace={(at) => setParams(addressOf(at, params.get('in')))}
          onPicture={() =>
            void navigate(`${paths.picture(project.id, subject.id)}?instrument=${definition.instrumentId}`)
          }
          onClose={() => void navigate(back)}
        />
      </Suspense>
      {secondDevice && (
        <SecondDevice project={project} subject={subject} mayMake={may.slips} onClose={() => setSecondDevice(false)} />
      )}
    </div>
  );
}

function addressOf(at: string | null, language: string | null): Record<string, string> {
  return { ...(at ? { at } : {}), ...(language ? { in: language } : {}) };
}

/** For whoever may only read: what was asked and answered, as a list. */
function ReadScreen({ project, reading, subject, definition, may }: ScreenProps) {
  const { t, i18n } = useTranslation();
  const onlyCounted = !may.write && project.kind === 'counselling';
  return (
    <Page
      title={`${textIn(definition.file.title, i18n.language)} · ${subject.code}`}
      before={
        <BackLink to={paths.subject(project.id, subject.id)}>
          {t(wordOf(project.kind) === 'case' ? 'subjects.toCase' : 'subjects.toPartner')}
        </BackLink>
      }
      lead={
        <>
          {(project.invented || subject.invented) && <InventedBadge />} {onlyCounted && t('subjects.counted')}
        </>
      }
    >
      <ReadingAnswers reading={reading} definition={definition} />
    </Page>
  );
}

/** One subject: what has been (the timeline of readings) beside what can be done now. No totals, no judgement. */

import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import type { Project } from '#contract/project';
import type { Subject } from '#contract/subject';
import { paths } from '../../paths.ts';
import { useSignedIn } from '../../session/session.tsx';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import type { ProjectRights } from '../../shell/project-places.ts';
import { useProject } from '../../shell/project-query.ts';
import { Alert } from '../../ui/Alert.tsx';
import { BackLink } from '../../ui/BackLink.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { InventedBadge } from '../../ui/InventedBadge.tsx';
import { Section } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { SlipSection } from './SlipSection.tsx';
import { SubjectDetails } from './SubjectDetails.tsx';
import { SubjectNow } from './SubjectNow.tsx';
import { SubjectTimeline } from './SubjectTimeline.tsx';
import { useSubject } from './subject-queries.ts';
import { rightsWith } from './subject-rights.ts';
import { spellOut, wordOf } from './subject-words.ts';

export default function SubjectPage() {
  const { t } = useTranslation();
  const { projectId = '', subjectId = '' } = useParams();
  const word = wordOf(useProject(projectId).data?.kind ?? 'counselling');
  const query = useSubject(projectId, subjectId);
  return (
    <ProjectFrame
      part={t(`subjects.${word}.one`, { code: query.data?.code ?? '…' })}
      place="subjects"
      allowed={(_project, rights) => rights.subjects}
      before={<BackLink to={paths.projectSubjects(projectId)}>{t(`subjects.${word}.back`)}</BackLink>}
    >
      {(project, rights) => {
        if (query.data) {
          return <SubjectParts project={project} rights={rights} subject={query.data} refetch={query.refetch} />;
        }
        if (query.isError) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;
        return <Skeleton lines={8} />;
      }}
    </ProjectFrame>
  );
}

interface SubjectPartsProps {
  project: Project;
  rights: ProjectRights;
  subject: Subject;
  refetch: () => Promise<unknown>;
}

function SubjectParts({ project, rights: inProject, subject, refetch }: SubjectPartsProps) {
  const { t, i18n } = useTranslation();
  const { session } = useSignedIn();
  const may = rightsWith(subject, project, inProject, session.user.id);
  const formats = useFormats();
  const word = wordOf(project.kind);
  const open = subject.archivedAt === null && project.archivedAt === null;
  return (
    <>
      <p className="kern-body wm-inline">
        {subject.invented && !project.invented && <InventedBadge />}
        <span>
          {t('subjects.spelled')}: {spellOut(subject.code, i18n.language)}
        </span>
      </p>
      {subject.archivedAt && (
        <Alert kind="info" title={t('subjects.archived')}>
          {t(`subjects.${word}.archivedNote`, { date: formats.date(subject.archivedAt) })}
        </Alert>
      )}
      <div className="wm-case">
        {may.read && (
          <div className="wm-case__now">
            <Section title={t('subjects.now')} id="now">
              <SubjectNow
                project={project}
                subject={subject}
                write={open && may.write}
                author={inProject.author && project.archivedAt === null}
              />
            </Section>
          </div>
        )}
        <div className="wm-case__past">
          <Section title={t('subjects.timeline')} id="timeline">
            {may.read ? (
              <SubjectTimeline project={project} subject={subject} write={open && may.write} />
            ) : (
              <p className="kern-body">{t('subjects.timelineHidden')}</p>
            )}
          </Section>
        </div>
        <div className="wm-case__rest">
          {may.slips && open && (
            <Section title={t('subjects.slips.title')} lead={t('subjects.slips.lead')} id="slips">
              <SlipSection project={project} subject={subject} />
            </Section>
          )}
          <SubjectDetails project={project} subject={subject} may={may} refetch={refetch} key={subject.id} />
        </div>
      </div>
    </>
  );
}

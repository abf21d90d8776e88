/** What happened in one project, for its managers. */

import { useTranslation } from 'react-i18next';
import { AuditTable } from '../../ui/AuditTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { ProjectFrame } from './ProjectFrame.tsx';

export default function ProjectAuditPage() {
  const { t } = useTranslation();
  return (
    <ProjectFrame part={t('projects.audit')}>
      {(project) => (
        <Section title={t('projects.audit')} lead={t('audit.projectLead')} id="audit">
          <AuditTable path={`/api/projects/${project.id}/audit`} scope="project" />
        </Section>
      )}
    </ProjectFrame>
  );
}

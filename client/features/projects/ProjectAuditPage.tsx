/** What happened in one project, for its managers. */

import { useTranslation } from 'react-i18next';
import { AuditTable } from '../../ui/AuditTable.tsx';
import { AdministrationFrame } from './AdministrationFrame.tsx';

export default function ProjectAuditPage() {
  const { t } = useTranslation();
  return (
    <AdministrationFrame part={t('projects.audit')} lead={t('audit.projectLead')}>
      {(project) => <AuditTable path={`/api/projects/${project.id}/audit`} scope="project" />}
    </AdministrationFrame>
  );
}

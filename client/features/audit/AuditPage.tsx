/** What happened in the whole installation, for the administration. */

import { useTranslation } from 'react-i18next';
import { AuditTable } from '../../ui/AuditTable.tsx';
import { Page } from '../../ui/Page.tsx';

export default function AuditPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('audit.title')} lead={t('audit.lead')}>
      <AuditTable path="/api/audit" scope="installation" />
    </Page>
  );
}

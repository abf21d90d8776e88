/** One's own account: details, password, where it is signed in, access tokens. */

import { useTranslation } from 'react-i18next';
import { useSignedIn } from '../../session/session.tsx';
import { Page } from '../../ui/Page.tsx';
import { PasswordSection } from './PasswordSection.tsx';
import { ProfileSection } from './ProfileSection.tsx';
import { SessionsSection } from './SessionsSection.tsx';
import { TokensSection } from './TokensSection.tsx';

export default function AccountPage() {
  const { t } = useTranslation();
  const { session } = useSignedIn();
  return (
    <Page title={t('account.title')} lead={t('account.lead', { login: session.user.login })} width="text">
      <ProfileSection />
      <PasswordSection />
      <SessionsSection />
      <TokensSection />
    </Page>
  );
}

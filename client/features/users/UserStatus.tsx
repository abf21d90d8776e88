/** Whether somebody can sign in with an account: in a word and a symbol. */

import { useTranslation } from 'react-i18next';
import type { User } from '#contract/user';
import { Badge } from '../../ui/Badge.tsx';

export function UserStatus({ user }: { user: Pick<User, 'active' | 'hasPassword'> }) {
  const { t } = useTranslation();
  if (!user.active) return <Badge kind="warning">{t('users.inactive')}</Badge>;
  if (!user.hasPassword) return <Badge kind="info">{t('users.invited')}</Badge>;
  return <Badge kind="success">{t('users.active')}</Badge>;
}

/** "Please sign in again": over the page, which stays as it is. */

import { useTranslation } from 'react-i18next';
import type { Session } from '#contract/session';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { SignInForm } from './SignInForm.tsx';

interface RenewDialogProps {
  login: string;
  onSignedIn: (session: Session) => Promise<void>;
  /** Somebody else sits here now, or the person is done. */
  onGiveUp: () => void;
}

export function RenewDialog({ login, onSignedIn, onGiveUp }: RenewDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog open title={t('signIn.renewTitle')} onClose={onGiveUp} dismissable={false}>
      <p className="kern-body">{t('signIn.renewBody')}</p>
      <SignInForm
        login={login}
        onSignedIn={onSignedIn}
        actions={
          <Button kind="tertiary" onPress={onGiveUp}>
            {t('signIn.renewOther')}
          </Button>
        }
      />
    </Dialog>
  );
}

/** Changing one's own password; the other devices are signed out by that. */

import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.tsx';
import { Form } from '../../ui/Form.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { SavedNote } from '../../ui/SavedNote.tsx';
import { PasswordField } from '../../ui/TextField.tsx';
import { useForm } from '../../ui/use-form.ts';
import { sessionsPath } from './SessionsSection.tsx';
import { useSaved } from './use-saved.ts';

export function PasswordSection() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { session } = useSignedIn();
  const form = useForm({
    initial: { current: '', password: '' },
    secret: ['current', 'password'],
    check: (values) => [
      ...(values.current ? [] : [{ path: 'current', code: 'required', message: t('account.currentMissing') }]),
      ...(values.password ? [] : [{ path: 'password', code: 'required', message: t('account.nextMissing') }]),
    ],
    onSubmit: async (body) => {
      await api.post('/api/account/password', { body });
      await queries.invalidateQueries({ queryKey: [sessionsPath] });
      announce(t('account.passwordChanged'));
      saw();
    },
  });
  const [saved, saw] = useSaved(form.dirty);

  return (
    <Section id="password" title={t('account.passwordTitle')} lead={t('account.passwordLead')}>
      <Form
        form={form}
        submit={t('account.changePassword')}
        label={t('account.passwordTitle')}
        actions={<SavedNote shown={saved}>{t('account.passwordChanged')}</SavedNote>}
      >
        <input
          className="kern-sr-only"
          type="text"
          autoComplete="username"
          value={session.user.login}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <PasswordField {...form.field('current')} label={t('account.current')} autoComplete="current-password" />
        <PasswordField
          {...form.field('password')}
          label={t('account.next')}
          hint={t('account.nextHint')}
          autoComplete="new-password"
        />
      </Form>
    </Section>
  );
}

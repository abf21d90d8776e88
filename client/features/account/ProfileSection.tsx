/** Name, e-mail address and language of one's own account. */

import { useTranslation } from 'react-i18next';
import { user as userSchema } from '#contract/user';
import { api } from '../../api.ts';
import { type UiLanguage, uiLanguages } from '../../i18n/i18n.ts';
import { useSignedIn } from '../../session/session.tsx';
import { Form } from '../../ui/Form.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { SavedNote } from '../../ui/SavedNote.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useForm } from '../../ui/use-form.ts';
import { useSaved } from './use-saved.ts';

export function ProfileSection() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { session, accept, refresh } = useSignedIn();
  const { user } = session;
  const form = useForm({
    draft: `account:${user.id}`,
    initial: { name: user.name, email: user.email ?? '', language: session.language as UiLanguage },
    onSubmit: async ({ name, email, language }) => {
      const body = { name, email: email.trim() || null, language, revision: user.revision };
      const saved = await api.patch('/api/account', { body, reply: userSchema });
      await accept({ ...session, user: saved, language });
      announce(t('account.profileSaved'));
      saw();
    },
    onConflict: refresh,
  });
  const [saved, saw] = useSaved(form.dirty);

  return (
    <Section id="profile" title={t('account.profileTitle')}>
      <Form
        form={form}
        submit={t('account.saveProfile')}
        label={t('account.profileTitle')}
        actions={<SavedNote shown={saved}>{t('account.profileSaved')}</SavedNote>}
      >
        <TextField {...form.field('name')} label={t('account.name')} hint={t('account.nameHint')} autoComplete="name" />
        <TextField
          {...form.field('email')}
          label={t('account.email')}
          hint={t('account.emailHint')}
          optional
          type="email"
          inputMode="email"
          autoComplete="email"
        />
        <Select
          {...form.field('language')}
          label={t('account.language')}
          options={uiLanguages.map((each) => ({ value: each, label: t(`shell.languages.${each}`) }))}
        />
      </Form>
    </Section>
  );
}

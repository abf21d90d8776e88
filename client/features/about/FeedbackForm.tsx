/** Reporting a barrier: what, and how to answer if an answer is wanted. Open to everybody. */

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { feedbackReceipt } from '#contract/feedback';
import { api } from '../../api.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Form } from '../../ui/Form.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { useForm } from '../../ui/use-form.ts';

export function FeedbackForm() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const box = useRef<HTMLDivElement>(null);
  const [sent, setSent] = useState(false);
  const form = useForm({
    draft: 'feedback',
    initial: { message: '', contact: '' },
    onSubmit: async ({ message, contact }) => {
      const body = { message, ...(contact.trim() === '' ? {} : { contact }), page: window.location.pathname };
      await api.post('/api/feedback', { body, reply: feedbackReceipt, mayBeSignedOut: true });
      announce(t('about.sentTitle'));
      setSent(true);
    },
  });
  useEffect(() => {
    if (sent) box.current?.focus();
  }, [sent]);
  return (
    <Section title={t('about.feedbackTitle')} lead={t('about.feedbackLead')} id="feedback">
      {sent ? (
        <>
          <Alert kind="success" title={t('about.sentTitle')} ref={box}>
            {t('about.sent')}
          </Alert>
          <div>
            <Button onPress={() => setSent(false)}>{t('about.sendMore')}</Button>
          </div>
        </>
      ) : (
        <Form form={form} submit={t('about.send')}>
          <TextArea label={t('about.message')} hint={t('about.messageHint')} rows={5} {...form.field('message')} />
          <TextField
            label={t('about.contact')}
            hint={t('about.contactHint')}
            optional
            autoComplete="email"
            maxLength={200}
            {...form.field('contact')}
          />
        </Form>
      )}
    </Section>
  );
}

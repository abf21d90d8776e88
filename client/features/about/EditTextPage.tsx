/** Editing one of the operator's texts: German and English beside each other, each with a preview. */

import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { TEXT_KEYS, type Text, type TextKey, text as textReply } from '#contract/text';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { LinkButton } from '../../ui/Button.tsx';
import { EditConflict, useConflictBase } from '../../ui/EditConflict.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Form } from '../../ui/Form.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Markdown } from '../../ui/Markdown.tsx';
import { Page } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import { type FormState, useForm } from '../../ui/use-form.ts';
import { textKey, useText } from './TextPage.tsx';

export default function EditTextPage() {
  const { t } = useTranslation();
  const params = useParams();
  const key = TEXT_KEYS.find((each) => each === params.key) ?? 'imprint';
  const query = useText(key);
  return (
    <Page title={t(`about.editTitle_${key}`)} lead={t('about.editLead')}>
      {query.data === undefined &&
        (query.isError ? (
          <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton lines={8} />
        ))}
      {query.data && <TextForm textKey={key} stored={query.data} refetch={query.refetch} />}
    </Page>
  );
}

interface TextFormProps {
  textKey: TextKey;
  stored: Text;
  refetch: () => Promise<unknown>;
}

interface TextValues {
  [field: string]: string;
  'content.de': string;
  'content.en': string;
}

function TextForm({ textKey: key, stored, refetch }: TextFormProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const initial: TextValues = { 'content.de': stored.content.de, 'content.en': stored.content.en };
  const conflict = useConflictBase(initial);
  const form = useForm({
    draft: `text:${key}`,
    initial,
    onSubmit: async (values) => {
      const content = { de: values['content.de'], en: values['content.en'] };
      const body = { content, revision: stored.revision };
      queries.setQueryData(textKey(key), await api.put(`/api/texts/${key}`, { body, reply: textReply }));
      announce(t('about.saved'));
      await navigate(paths[key]);
    },
    onConflict: () => {
      conflict.begin();
      return refetch();
    },
  });
  const labels = { 'content.de': t('about.german'), 'content.en': t('about.english') };
  return (
    <>
      <EditConflict form={form} base={conflict.base} stored={initial} labels={labels} />
      <Form form={form} submit={t('about.save')} actions={<LinkButton to={paths[key]}>{t('about.cancel')}</LinkButton>}>
        <div className="wm-pair">
          <Editor form={form} name="content.de" language="de" />
          <Editor form={form} name="content.en" language="en" />
        </div>
      </Form>
    </>
  );
}

interface EditorProps {
  form: FormState<TextValues>;
  name: 'content.de' | 'content.en';
  language: 'de' | 'en';
}

function Editor({ form, name, language }: EditorProps) {
  const { t } = useTranslation();
  const text = form.values[name];
  return (
    <div className="wm-pair__side">
      <TextArea
        label={t(language === 'de' ? 'about.german' : 'about.english')}
        hint={language === 'en' ? t('about.englishHint') : undefined}
        optional={language === 'en'}
        rows={18}
        {...form.field(name)}
      />
      <section className="wm-preview">
        <h2 className="kern-title kern-title--small">{t(`about.previewOf_${language}`)}</h2>
        <div lang={language}>
          {text.trim() === '' ? (
            <p className="kern-body">{t('about.previewEmpty')}</p>
          ) : (
            <Markdown text={text} topLevel={3} />
          )}
        </div>
      </section>
    </div>
  );
}

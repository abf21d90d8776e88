/** The installation's settings, for the administration. */

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Settings, settings as settingsReply } from '#contract/settings';
import { api } from '../../api.ts';
import { EditConflict, useConflictBase } from '../../ui/EditConflict.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { Form } from '../../ui/Form.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { Page } from '../../ui/Page.tsx';
import { SavedNote } from '../../ui/SavedNote.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useForm } from '../../ui/use-form.ts';
import { settingsKey, useSettings } from '../../ui/use-settings.ts';

export default function SettingsPage() {
  const { t } = useTranslation();
  const formats = useFormats();
  const query = useSettings();
  return (
    <Page title={t('settings.title')} lead={t('settings.lead')} width="text">
      {query.data === undefined && query.isError && (
        <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data === undefined && !query.isError && <Skeleton lines={6} />}
      {query.data && (
        <>
          <SettingsForm settings={query.data} refetch={query.refetch} />
          {query.data.updatedAt && (
            <p className="kern-body kern-body--muted">
              {t('settings.changed', { date: formats.dateTime(query.data.updatedAt) })}
            </p>
          )}
        </>
      )}
    </Page>
  );
}

interface SettingsValues {
  [field: string]: string;
  language: 'de' | 'en';
  auditAddressDays: string;
}

function SettingsForm({ settings, refetch }: { settings: Settings; refetch: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [saved, setSaved] = useState(false);
  const initial: SettingsValues = {
    language: settings.language,
    auditAddressDays: String(settings.auditAddressDays),
  };
  const conflict = useConflictBase(initial);
  const form = useForm({
    draft: 'settings',
    initial,
    onSubmit: async (_values, changes) => {
      const days = changes.auditAddressDays?.trim();
      const body = {
        ...changes,
        // What is no number goes out as it is, so that the server names what is wrong with it.
        ...(days === undefined ? {} : { auditAddressDays: /^\d+$/.test(days) ? Number(days) : days }),
        revision: settings.revision,
      };
      queries.setQueryData(settingsKey, await api.patch('/api/settings', { body, reply: settingsReply }));
      conflict.end();
      setSaved(true);
      announce(t('settings.saved'));
    },
    onConflict: () => {
      conflict.begin();
      return refetch();
    },
  });
  const labels = {
    language: t('settings.language'),
    auditAddressDays: t('settings.auditAddressDays'),
  };
  const languages = [
    { value: 'de' as const, label: t('settings.german') },
    { value: 'en' as const, label: t('settings.english') },
  ];
  return (
    <>
      <EditConflict
        form={form}
        base={conflict.base}
        stored={initial}
        labels={labels}
        words={(name, value) =>
          name === 'language' ? languages.find((language) => language.value === value)?.label : undefined
        }
      />
      <Form
        form={form}
        submit={t('settings.save')}
        actions={<SavedNote shown={saved && !form.dirty}>{t('settings.saved')}</SavedNote>}
      >
        <Select
          label={labels.language}
          hint={t('settings.languageHint')}
          options={languages}
          {...form.field('language')}
        />
        <TextField
          label={labels.auditAddressDays}
          hint={t('settings.auditAddressDaysHint')}
          inputMode="numeric"
          autoComplete="off"
          {...form.field('auditAddressDays')}
        />
      </Form>
    </>
  );
}

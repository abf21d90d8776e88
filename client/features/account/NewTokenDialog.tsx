/** Making an access token: first what it is for, then the token itself, which is shown this once. */

import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TOKEN_DAYS_DEFAULT, type TokenCreated, tokenCreated } from '#contract/token';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.tsx';
import { Button } from '../../ui/Button.tsx';
import { RadioGroup } from '../../ui/Checkbox.tsx';
import { CopyBox } from '../../ui/CopyBox.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Form } from '../../ui/Form.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useForm } from '../../ui/use-form.ts';

const lifetimes = [30, TOKEN_DAYS_DEFAULT, 180, 365];

interface NewTokenDialogProps {
  listKey: QueryKey;
  onClose: () => void;
}

export function NewTokenDialog({ listKey, onClose }: NewTokenDialogProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { session } = useSignedIn();
  const [made, setMade] = useState<TokenCreated | null>(null);
  const form = useForm({
    draft: 'token:new',
    initial: {
      name: '',
      projectId: session.projects[0]?.id ?? '',
      scope: 'read' as 'read' | 'write',
      expiresInDays: String(TOKEN_DAYS_DEFAULT),
    },
    onSubmit: async ({ expiresInDays, ...rest }) => {
      const body = { ...rest, expiresInDays: Number(expiresInDays) };
      setMade(await api.post('/api/tokens', { body, reply: tokenCreated }));
      await queries.invalidateQueries({ queryKey: listKey });
    },
  });

  if (made) {
    return (
      <Dialog
        open
        title={t('account.tokenMadeTitle', { name: made.entry.name })}
        onClose={onClose}
        dismissable={false}
        actions={
          <Button kind="primary" onPress={onClose}>
            {t('account.tokenKept')}
          </Button>
        }
      >
        <CopyBox label={t('account.tokenValue')} value={made.token} hint={t('account.tokenMade')} />
      </Dialog>
    );
  }
  return (
    <Dialog open title={t('account.tokenNew')} onClose={onClose}>
      <Form
        form={form}
        submit={t('account.tokenNew')}
        actions={
          <Button kind="tertiary" onPress={onClose}>
            {t('ui.cancel')}
          </Button>
        }
      >
        <TextField
          {...form.field('name')}
          label={t('account.tokenName')}
          hint={t('account.tokenNameHint')}
          autoComplete="off"
          maxLength={80}
        />
        <Select
          {...form.field('projectId')}
          label={t('account.tokenProject')}
          options={session.projects.map((project) => ({ value: project.id, label: project.name }))}
        />
        <RadioGroup
          {...form.field('scope')}
          label={t('account.tokenScope')}
          options={[
            { value: 'read', label: t('account.scopes.read') },
            { value: 'write', label: t('account.scopes.write') },
          ]}
        />
        <Select
          {...form.field('expiresInDays')}
          label={t('account.tokenDays')}
          options={lifetimes.map((days) => ({ value: String(days), label: t('account.days', { count: days }) }))}
        />
      </Form>
    </Dialog>
  );
}

/** Makes the sample project: invented cases with answers over a year, for trying things out. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { project as projectReply } from '#contract/project';
import { api } from '../../api.ts';
import { useSignedIn } from '../../session/session.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { listKey } from '../../ui/use-list.ts';

/** A year of readings takes a moment to be written. */
const patience = 180_000;

export function SampleProject() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { refresh } = useSignedIn();
  const make = useMutation({
    mutationFn: () => api.post('/api/demo', { reply: projectReply, timeout: patience }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: listKey('/api/projects') });
      await refresh();
      announce(t('projects.sampleMade', { name: made.name }));
    },
  });
  return (
    <Section title={t('projects.sampleTitle')} lead={t('projects.sampleHint')} id="sample">
      <div>
        <Button busy={make.isPending} onPress={() => make.mutate()}>
          {t('projects.sample')}
        </Button>
      </div>
      {make.isError && <ErrorAlert error={make.error} />}
      {make.data && <p className="kern-body">{t('projects.sampleMade', { name: make.data.name })}</p>}
    </Section>
  );
}

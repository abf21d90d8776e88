/** The draft of an instrument: where it comes from, how it differs from the published version, publishing it. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { definitionCheck, draftComparison, type InstrumentDetails, instrumentDetails } from '#contract/instrument';
import type { Project } from '#contract/project';
import type { DeclaredChange, InstrumentFile } from '#surveys/instrument';
import { ApiProblem, api } from '../../api.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { rescueFocus } from '../../ui/rescue-focus.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useUndo } from '../../ui/Undo.tsx';
import { instrumentsPath, useDefinition } from '../../ui/use-instruments.ts';
import { CodeBook } from './CodeBook.tsx';
import { DeclareChanges } from './DeclareChanges.tsx';
import { DefinitionImport } from './DefinitionImport.tsx';
import { DefinitionIssues } from './DefinitionIssues.tsx';
import { declaredOf, type Judgement, unconfirmed } from './declared-changes.ts';
import { acceptInstrument, instrumentPath, instrumentQueryKey } from './instrument-queries.ts';
import { Preview } from './Preview.tsx';

interface DraftSectionProps {
  project: Project;
  instrument: InstrumentDetails;
}

export function DraftSection({ project, instrument }: DraftSectionProps) {
  const { t } = useTranslation();
  const [reading, setReading] = useState(false);
  const change = useDraftChange(project, instrument);
  const next = (instrument.published ?? 0) + 1;
  return (
    <Section
      title={t('instruments.page.draftTitle')}
      lead={instrument.draft ? t('instruments.page.draftNew', { version: next }) : t('instruments.page.noDraft')}
      id="draft"
      actions={
        <Button aria-expanded={reading} onPress={() => setReading(!reading)}>
          {t(instrument.draft ? 'instruments.page.otherFile' : 'instruments.page.newVersion')}
        </Button>
      }
    >
      {reading && (
        <DefinitionImport
          projectId={project.id}
          submit={t('instruments.import.saveVersion')}
          fixedKey={instrument.key}
          onSave={async (definition) => {
            await change.save({ draft: definition });
            setReading(false);
          }}
        />
      )}
      {!reading && instrument.draft && (
        <Draft project={project} instrument={instrument} draft={instrument.draft} onDiscard={change.discard} />
      )}
    </Section>
  );
}

/** Saving and throwing away a draft; what was thrown away can be taken back. */
function useDraftChange(project: Project, instrument: InstrumentDetails) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const offerUndo = useUndo();
  const queries = useQueryClient();

  async function save(changes: Record<string, unknown>): Promise<void> {
    const known = queries.getQueryData<InstrumentDetails>(instrumentQueryKey(project.id, instrument.id));
    const body = { ...changes, revision: known?.revision ?? instrument.revision };
    const path = instrumentPath(project.id, instrument.id);
    acceptInstrument(queries, project.id, await api.patch(path, { body, reply: instrumentDetails }));
  }
  return {
    save: async (changes: Record<string, unknown>) => {
      await save(changes);
      announce(t('instruments.import.saved'));
    },
    discard: async () => {
      const before = instrument.draft;
      await save({ draft: null });
      rescueFocus();
      if (before === null) return;
      const draft = { fileName: `${before.key}.json`, content: JSON.stringify(before) };
      offerUndo({ message: t('instruments.page.discarded'), undo: () => save({ draft }) });
    },
  };
}

interface DraftProps {
  project: Project;
  instrument: InstrumentDetails;
  draft: InstrumentFile;
  onDiscard: () => Promise<void>;
}

function Draft({ project, instrument, draft, onDiscard }: DraftProps) {
  const { t, i18n } = useTranslation();
  const path = instrumentPath(project.id, instrument.id);
  const found = useQuery({
    queryKey: ['draft-check', instrument.id, instrument.revision],
    queryFn: ({ signal }) =>
      api.post(`${instrumentsPath(project.id)}/check`, {
        body: { definition: { fileName: `${draft.key}.json`, content: JSON.stringify(draft) } },
        reply: definitionCheck,
        signal,
      }),
  });
  const comparison = useQuery({
    queryKey: ['draft-comparison', instrument.id, instrument.revision],
    queryFn: ({ signal }) => api.get(`${path}/comparison`, { reply: draftComparison, signal }),
    enabled: instrument.published !== null,
  });
  const before = useDefinition(project.id, instrument.id, instrument.published ?? undefined);
  const failed = [found, comparison].find((query) => query.isError && query.data === undefined);
  if (failed) return <ErrorAlert error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!found.data || (instrument.published !== null && !comparison.data)) return <Skeleton lines={6} />;
  const language = draft.languages.includes(i18n.language) ? i18n.language : (draft.languages[0] ?? 'de');
  // Questions that are gone are named by what they asked.
  const items = [...(before.data?.items ?? []), ...found.data.items];
  const labels = new Map(items.map((item) => [item.name, item.label]));
  return (
    <>
      <DefinitionIssues issues={found.data.issues} />
      <Publish
        project={project}
        instrument={instrument}
        changes={comparison.data?.changes ?? []}
        labels={labels}
        onDiscard={onDiscard}
        key={instrument.revision}
      />
      <details className="wm-details" open={instrument.published === null}>
        <summary>{t('instruments.codeBook.title')}</summary>
        <CodeBook items={found.data.items} language={language} />
      </details>
      <Preview file={draft} />
    </>
  );
}

interface PublishProps extends DraftSectionProps {
  changes: readonly DeclaredChange[];
  labels: ReadonlyMap<string, Readonly<Record<string, string>>>;
  onDiscard: () => Promise<void>;
}

function Publish({ project, instrument, changes, labels, onDiscard }: PublishProps) {
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const [judgements, setJudgements] = useState<Readonly<Record<string, Judgement>>>({});
  const [pressed, setPressed] = useState(false);
  const next = (instrument.published ?? 0) + 1;
  const open = unconfirmed(changes, judgements);
  const publish = useMutation({
    mutationFn: () => {
      const body = { changes: declaredOf(changes, judgements, i18n.language), revision: instrument.revision };
      const path = `${instrumentPath(project.id, instrument.id)}/publish`;
      return api.post(path, { body, reply: instrumentDetails });
    },
    onSuccess: (changed) => {
      acceptInstrument(queries, project.id, changed);
      announce(t('instruments.page.published', { version: next }));
      rescueFocus();
    },
  });
  const discard = useMutation({ mutationFn: onDiscard });

  function press(): void {
    setPressed(true);
    if (open.length === 0) publish.mutate();
    else announce(t('instruments.compare.unconfirmed', { count: open.length }));
  }
  return (
    <>
      {instrument.published !== null && (
        <DeclareChanges
          version={instrument.published}
          changes={changes}
          labels={labels}
          judgements={judgements}
          unconfirmed={pressed ? open : []}
          onJudge={(item, judgement) => setJudgements({ ...judgements, [item]: judgement })}
        />
      )}
      {pressed && open.length > 0 && (
        <Alert kind="warning" title={t('instruments.page.refused')}>
          {t('instruments.compare.unconfirmed', { count: open.length })}
        </Alert>
      )}
      {publish.isError && <Refused error={publish.error} />}
      {discard.isError && <ErrorAlert error={discard.error} />}
      <ButtonRow>
        <Button kind="primary" busy={publish.isPending} onPress={press}>
          {t('instruments.page.publishVersion', { version: next })}
        </Button>
        {instrument.published !== null && (
          <Button busy={discard.isPending} onPress={() => discard.mutate()}>
            {t('instruments.page.discard')}
          </Button>
        )}
      </ButtonRow>
    </>
  );
}

/** Why it was not published: each reason that the server names. */
function Refused({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!(error instanceof ApiProblem) || error.issues.length === 0) return <ErrorAlert error={error} />;
  return (
    <Alert kind="danger" title={t('instruments.page.refused')} live="alert">
      <p className="kern-body">{error.detail ?? error.title}</p>
      <ul className="kern-list kern-list--bullet">
        {error.issues.map((issue) => (
          <li key={`${issue.path} ${issue.code}`}>
            {issue.message} <code>{issue.path}</code>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

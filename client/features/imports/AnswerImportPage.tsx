/** One import of answers: how the file is written, what its columns mean, the dry run, and taking it over. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { type AnswerImport, answerImport } from '#contract/answer-import';
import type { InstrumentDefinition } from '#contract/instrument';
import type { Project } from '#contract/project';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import { Alert } from '../../ui/Alert.tsx';
import { BackLink } from '../../ui/BackLink.tsx';
import { Button, ButtonRow, LinkButton } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useDefinition } from '../../ui/use-instruments.ts';
import { listKey } from '../../ui/use-list.ts';
import { ColumnMapping } from './ColumnMapping.tsx';
import { FileFormat } from './FileFormat.tsx';
import { ImportIssues } from './ImportIssues.tsx';
import { ImportOutcome, ImportProgress } from './ImportOutcome.tsx';
import { importKey, importsPath, isWorking, useImport } from './import-queries.ts';
import { isOpen, mappingOf, problemOf } from './mapping.ts';

export default function AnswerImportPage() {
  const { t } = useTranslation();
  const { projectId = '', instrumentId = '', importId = '' } = useParams();
  const query = useImport(projectId, instrumentId, importId);
  const definition = useDefinition(projectId, instrumentId, query.data?.version);
  return (
    <ProjectFrame
      part={query.data ? query.data.fileName || t('imports.noName') : t('imports.title')}
      place="data"
      before={<BackLink to={paths.instrumentImport(projectId, instrumentId)}>{t('imports.backToList')}</BackLink>}
      allowed={(_project, rights) => rights.bringIn}
    >
      {(project) => {
        const failed = [query, definition].find((each) => each.isError && each.data === undefined);
        if (failed) return <ErrorAlert error={failed.error} onRetry={() => void failed.refetch()} />;
        if (!query.data || !definition.data) return <Skeleton lines={8} />;
        return <OneImport project={project} found={query.data} definition={definition.data} key={importId} />;
      }}
    </ProjectFrame>
  );
}

interface OneImportProps {
  project: Project;
  found: AnswerImport;
  definition: InstrumentDefinition;
}

function OneImport({ project, found, definition }: OneImportProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const path = `${importsPath(project.id, found.instrumentId)}/${found.id}`;
  const [mapping, setMapping] = useState(() => mappingOf(found));
  /** The mapping that the last dry run was made with; what has changed since needs another. */
  const [checked, setChecked] = useState(() => (found.state === 'checked' ? JSON.stringify(mappingOf(found)) : ''));
  const fresh = checked === JSON.stringify(mapping);
  const outcome = useRef<HTMLDivElement>(null);
  const step = useMutation({
    mutationFn: (name: 'check' | 'run') => api.post(`${path}/${name}`, { body: { mapping }, reply: answerImport }),
    onMutate: () => setChecked(JSON.stringify(mapping)),
    onSuccess: (reply) => {
      queries.setQueryData(importKey(found.id), reply);
      void queries.invalidateQueries({ queryKey: listKey(importsPath(project.id, found.instrumentId)) });
      announce(t(`imports.states.${reply.state}`));
      // What came of it stands above; whoever pressed at the end of a long list is taken there.
      outcome.current?.focus();
      outcome.current?.scrollIntoView?.({ block: 'start' });
    },
  });
  const cancel = useMutation({
    mutationFn: () => api.delete(path),
    onSuccess: () => {
      announce(t('imports.cancelled'));
      void queries.invalidateQueries({ queryKey: importKey(found.id) });
      void queries.invalidateQueries({ queryKey: listKey(importsPath(project.id, found.instrumentId)) });
    },
  });
  const open = isOpen(found);
  const wrong = Object.values(mapping.columns).some((use) => problemOf(use, definition.items) !== null);
  const clean = found.state === 'checked' && fresh && found.issues.length === 0 && found.result !== null;
  return (
    <>
      <div className="wm-found" ref={outcome} tabIndex={-1}>
        {isWorking(found) && <ImportProgress found={found} />}
        <ImportOutcome project={project} found={found} fresh={fresh} />
        {found.state !== 'done' && (!open || fresh) && <ImportIssues issues={found.issues} />}
        {open && found.state === 'checked' && !fresh && (
          <Alert kind="info" title={t('imports.result.title')}>
            {t('imports.result.stale')}
          </Alert>
        )}
        {step.isError && <ErrorAlert error={step.error} />}
        {cancel.isError && <ErrorAlert error={cancel.error} />}
        {!open && !isWorking(found) && (
          <div>
            <LinkButton to={paths.instrumentImport(project.id, found.instrumentId)}>{t('imports.again')}</LinkButton>
          </div>
        )}
      </div>
      {(open || isWorking(found)) && (
        <>
          <Section title={t('imports.format.title')} lead={t('imports.format.lead')} id="format">
            <FileFormat mapping={mapping} disabled={!open} onChange={setMapping} />
          </Section>
          <Section title={t('imports.columns.title')} lead={t('imports.columns.lead')} id="columns">
            <ColumnMapping
              columns={found.columns}
              mapping={mapping}
              items={definition.items}
              facets={project.facets}
              disabled={!open}
              onChange={setMapping}
            />
          </Section>
          <div className="wm-next">
            <ButtonRow>
              {clean && (
                <Button kind="primary" busy={step.isPending} onPress={() => step.mutate('run')}>
                  {t('imports.result.run', { count: found.rows ?? 0 })}
                </Button>
              )}
              {open && !clean && (
                <Button kind="primary" disabled={wrong} busy={step.isPending} onPress={() => step.mutate('check')}>
                  {t(found.state === 'checked' ? 'imports.checkAgain' : 'imports.check')}
                </Button>
              )}
              <Button busy={cancel.isPending} onPress={() => cancel.mutate()}>
                {t(open ? 'imports.discard' : 'imports.cancel')}
              </Button>
            </ButtonRow>
            {open && !clean && <p className="kern-body">{t('imports.checkHint')}</p>}
          </div>
        </>
      )}
    </>
  );
}

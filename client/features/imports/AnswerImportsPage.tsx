/** Uploads a file of answers to one instrument, and lists what was imported before. */

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { type AnswerImport, answerImport, answerImportList, IMPORT_MAX_BYTES } from '#contract/answer-import';
import type { Instrument } from '#contract/instrument';
import type { Project } from '#contract/project';
import { textIn } from '#surveys/language';
import { upload } from '../../api-upload.ts';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import { Alert } from '../../ui/Alert.tsx';
import { BackLink } from '../../ui/BackLink.tsx';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { FileDrop } from '../../ui/FileDrop.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useAllInstruments } from '../../ui/use-instruments.ts';
import { listKey, useList } from '../../ui/use-list.ts';
import { importKey, importsPath } from './import-queries.ts';

export default function AnswerImportsPage() {
  const { t, i18n } = useTranslation();
  const { projectId = '', instrumentId = '' } = useParams();
  const instruments = useAllInstruments(projectId);
  const instrument = instruments.data?.find((each) => each.id === instrumentId);
  const title = instrument ? textIn(instrument.title, i18n.language) : '…';
  return (
    <ProjectFrame
      part={t('imports.title')}
      place="data"
      lead={t('imports.lead', { title })}
      before={<BackLink to={paths.instrument(projectId, instrumentId)}>{t('imports.back')}</BackLink>}
      allowed={(_project, rights) => rights.bringIn}
    >
      {(project) => {
        if (instruments.isError && !instruments.data) {
          return <ErrorAlert error={instruments.error} onRetry={() => void instruments.refetch()} />;
        }
        if (!instrument) return <Skeleton lines={6} />;
        return <Imports project={project} instrument={instrument} />;
      }}
    </ProjectFrame>
  );
}

interface ImportsProps {
  project: Project;
  instrument: Instrument;
}

function Imports({ project, instrument }: ImportsProps) {
  const { t } = useTranslation();
  if (instrument.published === null) {
    return (
      <Alert kind="info" title={t('imports.notPublishedTitle')}>
        {t('imports.notPublishedText')}
      </Alert>
    );
  }
  return (
    <>
      {project.archivedAt === null && instrument.archivedAt === null && (
        <Upload project={project} instrument={instrument} />
      )}
      <Section title={t('imports.past')} id="past">
        <PastImports project={project} instrument={instrument} />
      </Section>
    </>
  );
}

/** `null`: nothing runs; else how much has been sent. */
type Sending = { readonly name: string; readonly part: number } | null;

function Upload({ project, instrument }: ImportsProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [sending, setSending] = useState<Sending>(null);
  const [failure, setFailure] = useState<unknown>(undefined);
  const [trouble, setTrouble] = useState('');
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  async function send(file: File): Promise<void> {
    setFailure(undefined);
    setTrouble('');
    if (file.size > IMPORT_MAX_BYTES || file.size === 0) {
      setTrouble(t(file.size === 0 ? 'imports.emptyFile' : 'imports.tooLarge'));
      return;
    }
    const controller = new AbortController();
    stop.current = controller;
    setSending({ name: file.name, part: 0 });
    try {
      const path = importsPath(project.id, instrument.id);
      const made = await upload(path, {
        file,
        query: { fileName: file.name },
        reply: answerImport,
        signal: controller.signal,
        onProgress: (part) => setSending({ name: file.name, part }),
      });
      queries.setQueryData(importKey(made.id), made);
      void queries.invalidateQueries({ queryKey: listKey(path) });
      await navigate(paths.answerImport(project.id, instrument.id, made.id));
    } catch (error) {
      if (controller.signal.aborted) {
        setTrouble(t('imports.stopped'));
        announce(t('imports.stopped'));
      } else setFailure(error);
    } finally {
      setSending(null);
    }
  }

  return (
    <div className="wm-narrow">
      {sending ? (
        <Progress
          label={t('imports.uploading', { name: sending.name })}
          part={sending.part}
          words={
            sending.part < 1 ? t('imports.uploaded', { percent: Math.floor(sending.part * 100) }) : t('imports.reading')
          }
          onStop={() => stop.current?.abort()}
        />
      ) : (
        <FileDrop
          label={t('imports.drop')}
          hint={t('imports.dropHint')}
          accept=".csv,.txt,.tsv,text/csv"
          onFile={(file) => void send(file)}
        />
      )}
      {trouble && (
        <Alert kind="warning" title={t('ui.form.failedTitle')} live="alert">
          {trouble}
        </Alert>
      )}
      {failure !== undefined && <ErrorAlert error={failure} />}
    </div>
  );
}

interface ProgressProps {
  label: string;
  /** From 0 to 1. */
  part: number;
  words: string;
  onStop: () => void;
}

function Progress({ label, part, words, onStop }: ProgressProps) {
  const { t } = useTranslation();
  return (
    <div className="wm-running">
      <p className="kern-title">{label}</p>
      <progress className="wm-running__bar" aria-label={label} value={part} max={1} />
      <p className="kern-body">{words}</p>
      <div>
        <Button onPress={onStop}>{t('imports.stop')}</Button>
      </div>
    </div>
  );
}

function PastImports({ project, instrument }: ImportsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const source = useList({
    path: importsPath(project.id, instrument.id),
    page: answerImportList,
    sort: { by: 'createdAt', order: 'desc' },
  });
  const columns: Column<AnswerImport>[] = [
    {
      key: 'fileName',
      header: t('imports.file'),
      isRowHeader: true,
      cell: (each) => (
        <Link
          className="kern-link kern-link--no-visited-state"
          to={paths.answerImport(project.id, instrument.id, each.id)}
        >
          {each.fileName || t('imports.noName')}
        </Link>
      ),
    },
    {
      key: 'createdAt',
      header: t('imports.when'),
      sortable: true,
      cell: (each) => formats.dateTime(each.createdAt),
    },
    { key: 'state', header: t('imports.state'), cell: (each) => t(`imports.states.${each.state}`) },
    {
      key: 'rows',
      header: t('imports.rows'),
      numeric: true,
      cell: (each) => (each.rows === null ? '–' : formats.number(each.rows)),
    },
  ];
  return (
    <DataTable
      source={source}
      caption={t('imports.pastTable')}
      columns={columns}
      rowKey={(each) => each.id}
      empty={<p className="kern-body">{t('imports.pastEmpty')}</p>}
    />
  );
}

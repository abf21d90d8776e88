/** One instrument of a project: what it is, its draft, its published versions with what changed, its questions. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { type InstrumentDetails, instrumentDetails } from '#contract/instrument';
import type { Project } from '#contract/project';
import { nameOfLanguage, textIn } from '#surveys/language';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import type { ProjectRights } from '../../shell/project-places.ts';
import { Alert } from '../../ui/Alert.tsx';
import { BackLink } from '../../ui/BackLink.tsx';
import { Button, ButtonRow, LinkButton } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useFormats } from '../../ui/format.ts';
import { useAnnounce } from '../../ui/Live.tsx';
import { Section } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useUndo } from '../../ui/Undo.tsx';
import { useDefinition } from '../../ui/use-instruments.ts';
import { DraftSection } from './DraftSection.tsx';
import { acceptInstrument, instrumentPath, instrumentQueryKey, useInstrument } from './instrument-queries.ts';
import { VersionQuestions, Versions } from './Versions.tsx';

export default function InstrumentPage() {
  const { t, i18n } = useTranslation();
  const { projectId = '', instrumentId = '' } = useParams();
  const query = useInstrument(projectId, instrumentId);
  return (
    <ProjectFrame
      part={query.data ? textIn(query.data.title, i18n.language) : t('instruments.page.about')}
      place="instruments"
      before={<BackLink to={paths.projectInstruments(projectId)}>{t('instruments.back')}</BackLink>}
      actions={(project, rights) => query.data && <Uses project={project} rights={rights} instrument={query.data} />}
    >
      {(project, rights) => {
        if (query.data) return <Parts project={project} rights={rights} instrument={query.data} key={instrumentId} />;
        if (query.isError) return <ErrorAlert error={query.error} onRetry={() => void query.refetch()} />;
        return <Skeleton lines={8} />;
      }}
    </ProjectFrame>
  );
}

interface PartsProps {
  project: Project;
  rights: ProjectRights;
  instrument: InstrumentDetails;
}

/** What else can be done with what was answered. */
function Uses({ project, rights, instrument }: PartsProps) {
  const { t } = useTranslation();
  if (instrument.published === null) return null;
  return (
    <ButtonRow>
      {rights.report && (
        <LinkButton to={paths.instrumentReport(project.id, instrument.id)}>{t('instruments.page.report')}</LinkButton>
      )}
      {rights.bringIn && project.archivedAt === null && (
        <LinkButton to={paths.instrumentImport(project.id, instrument.id)}>{t('instruments.page.import')}</LinkButton>
      )}
      {rights.export && (
        <LinkButton to={paths.instrumentExport(project.id, instrument.id)}>{t('instruments.page.export')}</LinkButton>
      )}
    </ButtonRow>
  );
}

function Parts({ project, rights, instrument }: PartsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [version, setVersion] = useState(instrument.published);
  const author = rights.author && project.archivedAt === null;
  // After publishing, the newest version is what one wants to see.
  const [published, setPublished] = useState(instrument.published);
  if (published !== instrument.published) {
    setPublished(instrument.published);
    setVersion(instrument.published);
  }
  const draft = author && !instrument.archivedAt && (
    <DraftSection project={project} instrument={instrument} key="draft" />
  );
  return (
    <>
      {instrument.archivedAt && (
        <Alert kind="info" title={t('instruments.archived')}>
          {t('instruments.page.archivedOn', { date: formats.date(instrument.archivedAt) })}
        </Alert>
      )}
      {/* Work that waits stands first. */}
      {instrument.hasDraft && draft}
      <About project={project} instrument={instrument} />
      <Section title={t('instruments.page.versions')} id="versions">
        <Versions instrument={instrument} shown={version} onShow={setVersion} />
      </Section>
      {!instrument.hasDraft && draft}
      {version !== null && <VersionQuestions project={project} instrument={instrument} version={version} />}
      {author && <Archive project={project} instrument={instrument} />}
    </>
  );
}

interface InstrumentProps {
  project: Project;
  instrument: InstrumentDetails;
}

function About({ project, instrument }: InstrumentProps) {
  const { t, i18n } = useTranslation();
  const definition = useDefinition(project.id, instrument.id, instrument.published ?? undefined);
  const file = definition.data?.file ?? instrument.draft;
  const text = (localized: Parameters<typeof textIn>[0] | undefined) =>
    localized ? textIn(localized, i18n.language) : '';
  const facts: readonly (readonly [string, string])[] = [
    [t('instruments.kind'), t(`instruments.kinds.${instrument.kind}`)],
    [t('instruments.languages'), instrument.languages.map(nameOfLanguage).join(', ')],
    [t('instruments.alone'), t(instrument.alone ? 'instruments.aloneYes' : 'instruments.aloneNo')],
    [
      instrument.normed ? t('instruments.normed') : t('instruments.notNormed'),
      instrument.normed ? text(file?.origin.source) : t('instruments.notNormedHint'),
    ],
    ...(file
      ? ([
          [t('instruments.voices'), file.voices.map((each) => t(`instruments.voice.${each}`)).join(', ')],
          [t('instruments.source'), text(file.origin.source)],
          [t('instruments.licence'), file.origin.licence],
          [t('instruments.notice'), text(file.origin.notice)],
        ] as const)
      : []),
  ];
  const description = text(file?.description);
  return (
    <Section title={t('instruments.page.about')} id="about">
      {description && <p className="kern-body wm-page__lead">{description}</p>}
      <dl className="kern-description-list wm-facts">
        {facts
          .filter(([, value]) => value !== '')
          .map(([key, value]) => (
            <div className="kern-description-list-item" key={key}>
              <dt className="kern-description-list-item__key">{key}</dt>
              <dd className="kern-description-list-item__value">{value}</dd>
            </div>
          ))}
      </dl>
    </Section>
  );
}

/** Putting away happens at once and can be taken back, now or later. */
function Archive({ project, instrument }: InstrumentProps) {
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  const offerUndo = useUndo();
  const queries = useQueryClient();
  const title = textIn(instrument.title, i18n.language);

  async function setArchived(archived: boolean): Promise<void> {
    const known = queries.getQueryData<InstrumentDetails>(instrumentQueryKey(project.id, instrument.id));
    const body = { archived, revision: known?.revision ?? instrument.revision };
    const path = instrumentPath(project.id, instrument.id);
    acceptInstrument(queries, project.id, await api.patch(path, { body, reply: instrumentDetails }));
  }
  const change = useMutation({
    mutationFn: setArchived,
    onSuccess: (_nothing, archived) => {
      if (archived)
        offerUndo({ message: t('instruments.page.archivedDone', { title }), undo: () => setArchived(false) });
      else announce(t('instruments.page.restored', { title }));
    },
  });
  const label = t(instrument.archivedAt ? 'instruments.page.restore' : 'instruments.page.archive');
  return (
    <Section title={label} lead={instrument.archivedAt ? undefined : t('instruments.page.archiveHint')} id="archive">
      <div>
        <Button busy={change.isPending} onPress={() => change.mutate(!instrument.archivedAt)}>
          {label}
        </Button>
      </div>
      {change.isError && <ErrorAlert error={change.error} />}
    </Section>
  );
}

/** Brings a questionnaire from a file into a project. */

import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { instrumentDetails } from '#contract/instrument';
import type { Project } from '#contract/project';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import { BackLink } from '../../ui/BackLink.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { instrumentsPath } from '../../ui/use-instruments.ts';
import { DefinitionImport } from './DefinitionImport.tsx';
import { acceptInstrument } from './instrument-queries.ts';

export default function NewInstrumentPage() {
  const { t } = useTranslation();
  return (
    <ProjectFrame
      part={t('instruments.import.title')}
      place="instruments"
      lead={t('instruments.import.lead')}
      before={(project) => <BackLink to={paths.projectInstruments(project.id)}>{t('instruments.back')}</BackLink>}
      allowed={(project, rights) => rights.author && !project.archivedAt}
    >
      {(project) => <ReadIn project={project} />}
    </ProjectFrame>
  );
}

function ReadIn({ project }: { project: Project }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const queries = useQueryClient();
  return (
    <DefinitionImport
      projectId={project.id}
      submit={t('instruments.import.save')}
      onSave={async (definition) => {
        const made = await api.post(instrumentsPath(project.id), { body: { definition }, reply: instrumentDetails });
        acceptInstrument(queries, project.id, made);
        announce(t('instruments.import.saved'));
        await navigate(paths.instrument(project.id, made.id));
      }}
    />
  );
}

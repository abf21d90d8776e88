/** The groups that reports of a project can be split by, such as a role: edited by its managers, one at a time. */

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Project, type ProjectFacet, project as projectReply } from '#contract/project';
import { api } from '../../api.ts';
import { projectKey } from '../../shell/project-query.ts';
import { Button, ButtonRow } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { rescueFocus } from '../../ui/rescue-focus.ts';
import { useUndo } from '../../ui/Undo.tsx';
import { AdministrationFrame } from './AdministrationFrame.tsx';
import { FacetDialog } from './FacetDialog.tsx';

/** As many as the contract takes. */
const mostFacets = 12;

export default function ProjectFacetsPage() {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<ProjectFacet | 'new' | null>(null);
  const mayChange = (project: Project, manage: boolean) => manage && project.archivedAt === null;
  return (
    <AdministrationFrame
      part={t('projects.facets')}
      lead={t('projects.facet.lead')}
      actions={(project, rights) =>
        mayChange(project, rights.manage) &&
        project.facets.length < mostFacets && (
          <Button kind="primary" icon="add" onPress={() => setEditing('new')}>
            {t('projects.facet.add')}
          </Button>
        )
      }
    >
      {(project, rights) => (
        <>
          <Facets project={project} change={mayChange(project, rights.manage)} onEdit={setEditing} />
          {editing && (
            <FacetDialog
              project={project}
              facet={editing === 'new' ? null : editing}
              onClose={() => setEditing(null)}
            />
          )}
        </>
      )}
    </AdministrationFrame>
  );
}

interface FacetsProps {
  project: Project;
  change: boolean;
  onEdit: (facet: ProjectFacet) => void;
}

function Facets({ project, change, onEdit }: FacetsProps) {
  const { t } = useTranslation();
  const remove = useRemoveFacet(project);
  if (project.facets.length === 0) {
    return (
      <div className="wm-empty">
        <p className="kern-title">{t('projects.facet.emptyTitle')}</p>
        <p className="kern-body">{t('projects.facet.emptyText')}</p>
      </div>
    );
  }
  return (
    <>
      {remove.isError && <ErrorAlert error={remove.error} />}
      <ul className="wm-cards">
        {project.facets.map((facet) => (
          <li className="wm-cards__card" key={facet.key}>
            <div>
              <h2 className="kern-title">{facet.label}</h2>
              <p className="kern-body">{facet.values.join(' · ')}</p>
              <p className="kern-body kern-body--small kern-body--muted">
                {t('projects.facet.keyIs', { key: facet.key })}
              </p>
            </div>
            {change && (
              <ButtonRow>
                <Button
                  kind="tertiary"
                  aria-label={t('projects.facet.editNamed', { name: facet.label })}
                  onPress={() => onEdit(facet)}
                >
                  {t('projects.facet.edit')}
                </Button>
                <Button
                  kind="tertiary"
                  aria-label={t('projects.facet.removeNamed', { name: facet.label })}
                  onPress={() => remove.mutate(facet)}
                >
                  {t('projects.facet.remove')}
                </Button>
              </ButtonRow>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Removing happens at once; cases keep their values, so undo brings everything back. */
function useRemoveFacet(project: Project) {
  const { t } = useTranslation();
  const offerUndo = useUndo();
  const queries = useQueryClient();

  async function save(facets: readonly ProjectFacet[]): Promise<void> {
    const revision = queries.getQueryData<Project>(projectKey(project.id))?.revision ?? project.revision;
    const reply = await api.patch(`/api/projects/${project.id}`, { body: { facets, revision }, reply: projectReply });
    queries.setQueryData(projectKey(project.id), reply);
  }
  return useMutation({
    mutationFn: (facet: ProjectFacet) => save(project.facets.filter((each) => each.key !== facet.key)),
    onSuccess: (_nothing, facet) => {
      const before = project.facets;
      offerUndo({ message: t('projects.facet.removed', { name: facet.label }), undo: () => save(before) });
      rescueFocus();
    },
  });
}

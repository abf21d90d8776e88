/** The instruments that ship with Wegmarke, to be taken into a project. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { instrumentDetails, instrumentLibrary } from '#contract/instrument';
import type { Project } from '#contract/project';
import { nameOfLanguage, textIn } from '#surveys/language';
import { api } from '../../api.ts';
import { paths } from '../../paths.ts';
import { ProjectFrame } from '../../shell/ProjectFrame.tsx';
import { BackLink } from '../../ui/BackLink.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, LinkButton } from '../../ui/Button.tsx';
import { ErrorAlert } from '../../ui/ErrorText.tsx';
import { useAnnounce } from '../../ui/Live.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { instrumentsPath, useAllInstruments } from '../../ui/use-instruments.ts';
import { acceptInstrument } from './instrument-queries.ts';

export default function LibraryPage() {
  const { t } = useTranslation();
  return (
    <ProjectFrame
      part={t('instruments.library.title')}
      place="instruments"
      lead={t('instruments.library.lead')}
      before={(project) => <BackLink to={paths.projectInstruments(project.id)}>{t('instruments.back')}</BackLink>}
    >
      {(project, rights) => <Library project={project} author={rights.author && project.archivedAt === null} />}
    </ProjectFrame>
  );
}

function Library({ project, author }: { project: Project; author: boolean }) {
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const library = useQuery({
    queryKey: ['instrument-library'],
    queryFn: ({ signal }) => api.get('/api/instrument-library', { reply: instrumentLibrary, signal }),
  });
  const own = useAllInstruments(project.id);
  const take = useMutation({
    mutationFn: (key: string) =>
      api.post(instrumentsPath(project.id), { body: { library: key }, reply: instrumentDetails }),
    onSuccess: async (made) => {
      acceptInstrument(queries, project.id, made);
      announce(t('instruments.library.taken', { title: textIn(made.title, i18n.language) }));
      await navigate(paths.instrument(project.id, made.id));
    },
  });
  const failed = [library, own].find((query) => query.isError && query.data === undefined);
  if (failed) return <ErrorAlert error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!library.data || !own.data) return <Skeleton lines={8} />;
  if (library.data.items.length === 0) return <p className="kern-body">{t('instruments.library.empty')}</p>;
  return (
    <>
      {take.isError && <ErrorAlert error={take.error} />}
      <ul className="wm-library">
        {library.data.items.map((entry) => {
          const title = textIn(entry.title, i18n.language);
          const here = own.data.find((instrument) => instrument.key === entry.key);
          return (
            <li className="wm-library__entry" key={entry.key}>
              <h2 className="kern-heading-small">{title}</h2>
              <p className="wm-inline">
                <Badge kind="plain">{t(`instruments.kinds.${entry.kind}`)}</Badge>
                <Badge kind="plain">{t(entry.normed ? 'instruments.normed' : 'instruments.notNormed')}</Badge>
                {here && <Badge kind="success">{t('instruments.library.already')}</Badge>}
              </p>
              <p className="kern-body">{textIn(entry.description, i18n.language)}</p>
              <p className="kern-body kern-body--small wm-library__facts">
                {t('instruments.items', { count: entry.items })} · {entry.languages.map(nameOfLanguage).join(', ')} ·{' '}
                {t('instruments.licence')}: {entry.licence}
              </p>
              <div>
                {here ? (
                  <LinkButton to={paths.instrument(project.id, here.id)}>
                    {t('instruments.library.openNamed', { title })}
                  </LinkButton>
                ) : (
                  author && (
                    <Button
                      kind="primary"
                      busy={take.isPending && take.variables === entry.key}
                      disabled={take.isPending && take.variables !== entry.key}
                      onPress={() => take.mutate(entry.key)}
                    >
                      {t('instruments.library.takeNamed', { title })}
                    </Button>
                  )
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Commands about projects: `project create`. */
import { projectCreate } from '#contract/project';
import { siteCreate } from '#contract/site';
import { PROJECT_KINDS, type ProjectKind } from '#surveys/project-kind';
import { CliError } from './cli-error.ts';
import { sentence } from './cli-texts.ts';
import type { Command } from './command.ts';
import { checkedInput } from './input.ts';
import { withServices } from './services.ts';

const isKind = (kind: string | undefined): kind is ProjectKind => PROJECT_KINDS.some((known) => known === kind);

const projectMake: Command = {
  name: 'project create',
  help: {
    de: 'Legt ein Vorhaben an, auf Wunsch mit Standorten, und gibt seine Kennung aus.',
    en: 'Creates a project, with sites if wished, and prints its id.',
  },
  options: {
    name: { value: 'NAME', required: true, help: { de: 'Name des Vorhabens', en: 'name of the project' } },
    kind: {
      value: 'KIND',
      choices: PROJECT_KINDS,
      help: { de: 'Beratung, Studie oder Umfrage', en: 'counselling, study or survey' },
    },
    site: {
      value: 'CODE=NAME',
      multiple: true,
      help: { de: 'Standort mit Kürzel und Name', en: 'site with its code and name' },
    },
  },
  async run(input, context) {
    const kind = input.get('kind');
    const wanted = checkedInput(projectCreate, { name: input.get('name') ?? '', ...(isKind(kind) ? { kind } : {}) });
    const sites = input.all('site').map(siteOf);
    await withServices(context, async (services) => {
      const project = await services.projects.create(wanted);
      await services.record('projects.create', { kind: 'project', id: project.id, label: project.name }, project.id);
      for (const wantedSite of sites) {
        const site = await services.sites.create(project.id, wantedSite);
        await services.record('sites.create', { kind: 'site', id: site.id, label: site.name }, project.id);
      }
      context.note(sentence('project_made', context.language));
      context.out(project.id);
    });
  },
};

export const PROJECT_COMMANDS: readonly Command[] = [projectMake];

function siteOf(value: string) {
  const [, code, name] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (code === undefined || name === undefined) throw new CliError('site_form', { value });
  return checkedInput(siteCreate, { code, name });
}

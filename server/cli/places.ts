/** Finds what a command is to work on, by the names that people know it by. */
import { Problem } from '../http/problem.ts';
import { CliError } from './cli-error.ts';
import type { CliServices } from './services.ts';

const ID = /^[0-9a-f]{24}$/;

/** A project by its id or its name. @throws CliError project_unknown */
export async function projectOf(services: CliServices, nameOrId: string): Promise<{ id: string }> {
  const byName = await services.projects.findByName(nameOrId);
  if (byName !== null) return byName;
  if (ID.test(nameOrId) && (await services.projects.namesOf([nameOrId])).size > 0) return { id: nameOrId };
  throw new CliError('project_unknown', { name: nameOrId });
}

/** An instrument of a project by its key or id. @throws CliError instrument_unknown */
export async function instrumentOf(
  services: CliServices,
  projectId: string,
  keyOrId: string,
): Promise<{ id: string; key: string }> {
  const byKey = await services.instruments.findByKey(projectId, keyOrId);
  if (byKey !== null) return byKey;
  if (ID.test(keyOrId)) {
    try {
      return await services.instruments.get(projectId, keyOrId);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'not_found')) throw error;
    }
  }
  throw new CliError('instrument_unknown', { name: keyOrId });
}

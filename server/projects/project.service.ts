/** Projects: who sees which, making them, editing them, putting them away. */
import type { Connection, QueryFilter } from 'mongoose';
import { Types } from 'mongoose';
import type {
  Project,
  ProjectCreate,
  ProjectFacet,
  ProjectList,
  ProjectListQuery,
  ProjectPatch,
} from '#contract/project';
import { DEFAULT_FLOOR, lowestFloor } from '#surveys/project-kind';
import type { ProjectRole } from '#surveys/role';
import type { Clock } from '../clock.ts';
import { orDuplicate } from '../db/errors.ts';
import { gatheredById } from '../db/gathered.ts';
import { findPage } from '../db/paging.ts';
import { updateAtRevision } from '../db/revision.ts';
import { searchPattern, sortKey } from '../db/sort-key.ts';
import type { IssueDraft } from '../http/issue-messages.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import { projectModel, type StoredProject } from './project.model.ts';

/** Which projects somebody may see, and the roles that they have in them. */
export interface ProjectView {
  /** `all` for administrators; else the ids. */
  readonly visible: 'all' | readonly string[];
  rolesIn(projectId: string): readonly ProjectRole[];
}

export interface ProjectServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  /** How many subjects of the project have one of these values of a facet. */
  facetUses(projectId: string, key: string, values: readonly string[]): Promise<number>;
}

export type ProjectService = ReturnType<typeof projectService>;

const NO_ROLES: ProjectView = { visible: 'all', rolesIn: () => [] };
const NAME_TAKEN = { nameKey: () => new Problem('project_name_taken') };

export function projectService({ connection, clock, facetUses }: ProjectServiceDependencies) {
  const model = projectModel(connection);

  const findStored = gatheredById<StoredProject>(model);

  async function getStored(projectId: string): Promise<StoredProject> {
    const stored = await findStored(projectId);
    if (stored === null) throw new Problem('not_found');
    return stored;
  }

  /** Refuses to take away values that subjects have: their groups would be lost without anybody seeing it. */
  async function requireFacetsUnused(current: StoredProject, next: readonly ProjectFacet[]): Promise<void> {
    const issues: IssueDraft[] = [];
    for (const { key, values } of removedFacetValues(current.facets ?? [], next)) {
      const place = next.findIndex((facet) => facet.key === key);
      const path = place === -1 ? 'facets' : `facets.${place}.values`;
      for (const value of values) {
        const count = await facetUses(current._id.toHexString(), key, [value]);
        if (count > 0) issues.push({ path, code: 'facet_in_use', params: { value, count } });
      }
    }
    if (issues.length > 0) throw new Problem('facet_in_use', { issues });
  }

  return {
    model,

    /** A page of the projects that this view shows. */
    async list(query: ProjectListQuery, view: ProjectView): Promise<ProjectList> {
      const filter: QueryFilter<StoredProject> = {};
      if (view.visible !== 'all') filter._id = { $in: view.visible.map((id) => new Types.ObjectId(id)) };
      if (query.archived !== 'all') filter.archivedAt = query.archived === 'yes' ? { $ne: null } : null;
      if (query.q !== undefined && query.q !== '') filter.nameKey = searchPattern(query.q);
      const field = query.sort === 'name' ? 'nameKey' : 'createdAt';
      const [page, total] = await Promise.all([findPage(model, filter, field, query), model.countDocuments(filter)]);
      return { ...page, items: page.items.map((stored) => present(stored, view)), total };
    },

    /** @throws Problem not_found */
    async get(projectId: string, view: ProjectView = NO_ROLES): Promise<Project> {
      return present(await getStored(projectId), view);
    },

    /** The project of this exact name (case and accents do not count), or null. */
    async findByName(name: string): Promise<Project | null> {
      const stored = await model.findOne({ nameKey: sortKey(name) }).lean<StoredProject>();
      return stored && present(stored, NO_ROLES);
    },

    /** The sample project that is in use, or null. */
    async findInvented(): Promise<Project | null> {
      const stored = await model.findOne({ invented: true, archivedAt: null }).lean<StoredProject>();
      return stored && present(stored, NO_ROLES);
    },

    /** @throws Problem project_name_taken */
    async create(
      input: Pick<ProjectCreate, 'name'> & Partial<ProjectCreate> & Partial<Pick<Project, 'facets' | 'invented'>>,
    ): Promise<Project> {
      const stored: StoredProject = {
        _id: new Types.ObjectId(),
        name: input.name,
        nameKey: sortKey(input.name),
        description: input.description ?? '',
        kind: input.kind ?? 'counselling',
        floor: input.floor ?? DEFAULT_FLOOR,
        retentionMonths: input.retentionMonths ?? 36,
        languages: input.languages ?? ['de'],
        facets: input.facets ?? [],
        invented: input.invented ?? false,
        createdAt: clock.now(),
        archivedAt: null,
        revision: 0,
      };
      await orDuplicate(() => model.create(stored), NAME_TAKEN);
      return present(stored, NO_ROLES);
    },

    /**
     * Changes what the patch names. In a project that was put away nothing can be changed but taking it out again.
     *
     * @throws Problem not_found, edit_conflict, project_archived, project_name_taken, facet_in_use, invalid_input (floor
     * too low)
     */
    async update(projectId: string, patch: ProjectPatch, view: ProjectView = NO_ROLES): Promise<Project> {
      const { revision, archived, name, ...fields } = patch;
      const current = await getStored(projectId);
      const min = lowestFloor(current.kind);
      if (patch.floor !== undefined && patch.floor < min) {
        throw invalidInput({ path: 'floor', code: 'floor_too_low', params: { min } });
      }
      // A stale author hears of the conflict first: the project may have been put away in between.
      const stale = current.revision !== revision;
      if (!stale && current.archivedAt !== null && archived !== false) throw new Problem('project_archived');
      if (!stale && patch.facets !== undefined) await requireFacetsUnused(current, patch.facets);
      const change: Partial<StoredProject> = { ...fields };
      if (name !== undefined) Object.assign(change, { name, nameKey: sortKey(name) });
      if (archived !== undefined) change.archivedAt = archived ? (current.archivedAt ?? clock.now()) : null;
      const shown = (stored: StoredProject) => present(stored, view);
      const filter = { _id: current._id };
      return shown(
        await orDuplicate(() => updateAtRevision(model, filter, revision, { $set: change }, shown), NAME_TAKEN),
      );
    },

    /**
     * Makes room for values of facets that come with imported answers: new values are added to the facet, a facet that
     * is not there yet is made, with its key as its label.
     */
    async addFacetValues(projectId: string, values: ReadonlyMap<string, ReadonlySet<string>>): Promise<void> {
      if (values.size === 0) return;
      for (;;) {
        const { facets = [], revision, _id } = await getStored(projectId);
        const known = new Set(facets.map((facet) => facet.key));
        const next = facets.map((facet) => ({
          ...facet,
          values: [...new Set([...facet.values, ...(values.get(facet.key) ?? [])])],
        }));
        for (const [key, added] of values) if (!known.has(key)) next.push({ key, label: key, values: [...added] });
        const changed = await model.updateOne({ _id, revision }, { $set: { facets: next }, $inc: { revision: 1 } });
        if (changed.modifiedCount === 1) return;
      }
    },

    /**
     * For whoever changes something inside a project.
     *
     * @throws Problem not_found, project_archived
     */
    async requireOpen(projectId: string): Promise<void> {
      if ((await getStored(projectId)).archivedAt !== null) throw new Problem('project_archived');
    },

    /** Names by id; ids of projects that are not there are left out. */
    async namesOf(projectIds: readonly string[]): Promise<Map<string, string>> {
      if (projectIds.length === 0) return new Map();
      const found = await model
        .find({ _id: { $in: projectIds } }, { name: 1 })
        .lean<Pick<StoredProject, '_id' | 'name'>[]>();
      return new Map(found.map((project) => [project._id.toHexString(), project.name]));
    },
  };
}

/** The values that are gone from a project's facets after an edit, those of whole facets included. */
function removedFacetValues(
  before: readonly ProjectFacet[],
  after: readonly ProjectFacet[],
): { key: string; values: string[] }[] {
  const kept = new Map(after.map((facet) => [facet.key, new Set(facet.values)]));
  return before.map(({ key, values }) => ({ key, values: values.filter((value) => !kept.get(key)?.has(value)) }));
}

function present(stored: StoredProject, view: ProjectView): Project {
  const id = stored._id.toHexString();
  return {
    id,
    name: stored.name,
    description: stored.description,
    kind: stored.kind,
    floor: stored.floor,
    retentionMonths: stored.retentionMonths,
    languages: stored.languages,
    facets: stored.facets ?? [],
    invented: stored.invented ?? false,
    createdAt: stored.createdAt.toISOString(),
    archivedAt: stored.archivedAt?.toISOString() ?? null,
    revision: stored.revision,
    roles: [...view.rolesIn(id)],
  };
}

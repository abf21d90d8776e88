/** Sites of a project: jobcenters or teams. */
import type { Connection, QueryFilter } from 'mongoose';
import { Types } from 'mongoose';
import type { Site, SiteCreate, SiteList, SiteListQuery, SitePatch } from '#contract/site';
import type { Clock } from '../clock.ts';
import { orDuplicate } from '../db/errors.ts';
import { findPage } from '../db/paging.ts';
import { updateAtRevision } from '../db/revision.ts';
import { searchPattern, sortKey } from '../db/sort-key.ts';
import { Problem } from '../http/problem.ts';
import type { ProjectService } from '../projects/project.service.ts';
import { type StoredSite, siteModel } from './site.model.ts';

export interface SiteServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly projects: ProjectService;
}

export type SiteService = ReturnType<typeof siteService>;

const SORT_FIELDS = { name: 'nameKey', code: 'code', createdAt: 'createdAt' } as const;
const CODE_TAKEN = {
  code: () => new Problem('site_code_taken', { issues: [{ path: 'code', code: 'site_code_taken' }] }),
};

export function siteService({ connection, clock, projects }: SiteServiceDependencies) {
  const model = siteModel(connection);

  return {
    model,

    /** @throws Problem not_found (the project) */
    async list(projectId: string, query: SiteListQuery): Promise<SiteList> {
      await projects.get(projectId);
      const filter: QueryFilter<StoredSite> = { projectId: new Types.ObjectId(projectId) };
      if (query.archived !== 'all') filter.archivedAt = query.archived === 'yes' ? { $ne: null } : null;
      if (query.q !== undefined && query.q !== '') {
        const pattern = searchPattern(query.q);
        filter.$or = [{ nameKey: pattern }, { code: new RegExp(pattern.source, 'i') }];
      }
      const [page, total] = await Promise.all([
        findPage(model, filter, SORT_FIELDS[query.sort], query),
        model.countDocuments(filter),
      ]);
      return { ...page, items: page.items.map(present), total };
    },

    /** @throws Problem not_found (the project), project_archived, site_code_taken */
    async create(projectId: string, input: SiteCreate): Promise<Site> {
      await projects.requireOpen(projectId);
      const stored: StoredSite = {
        _id: new Types.ObjectId(),
        projectId: new Types.ObjectId(projectId),
        name: input.name,
        nameKey: sortKey(input.name),
        code: input.code,
        createdAt: clock.now(),
        archivedAt: null,
        revision: 0,
      };
      await orDuplicate(() => model.create(stored), CODE_TAKEN);
      return present(stored);
    },

    /** @throws Problem not_found, project_archived, edit_conflict, site_code_taken */
    async update(projectId: string, siteId: string, patch: SitePatch): Promise<Site> {
      await projects.requireOpen(projectId);
      const { revision, archived, name, code } = patch;
      const change: Partial<StoredSite> = {};
      if (name !== undefined) Object.assign(change, { name, nameKey: sortKey(name) });
      if (code !== undefined) change.code = code;
      if (archived !== undefined) change.archivedAt = archived ? clock.now() : null;
      const filter = { _id: new Types.ObjectId(siteId), projectId: new Types.ObjectId(projectId) };
      return present(
        await orDuplicate(() => updateAtRevision(model, filter, revision, { $set: change }, present), CODE_TAKEN),
      );
    },

    /** All sites of a project by name, without those that are put away unless they are asked for. */
    async all(projectId: string, { archived = false } = {}): Promise<Site[]> {
      const filter = { projectId: new Types.ObjectId(projectId), ...(archived ? {} : { archivedAt: null }) };
      return (await model.find(filter).sort({ nameKey: 1, _id: 1 }).lean<StoredSite[]>()).map(present);
    },

    /** Which of these ids are no sites of the project. */
    async unknownAmong(projectId: string, siteIds: readonly string[]): Promise<string[]> {
      if (siteIds.length === 0) return [];
      const found = await model
        .find({ projectId, _id: { $in: siteIds } }, { _id: 1 })
        .lean<{ _id: Types.ObjectId }[]>();
      const known = new Set(found.map((site) => site._id.toHexString()));
      return siteIds.filter((siteId) => !known.has(siteId));
    },
  };
}

function present(stored: StoredSite): Site {
  return {
    id: stored._id.toHexString(),
    projectId: stored.projectId.toHexString(),
    name: stored.name,
    code: stored.code,
    createdAt: stored.createdAt.toISOString(),
    archivedAt: stored.archivedAt?.toISOString() ?? null,
    revision: stored.revision,
  };
}

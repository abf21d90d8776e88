/**
 * Reports: what the answers to an instrument come to. Leads and managers get what the project's floor lets through;
 * researchers, who may see the single readings, get full counts. Nobody gets more than their sites.
 */
import type { Connection } from 'mongoose';
import type { InstrumentDefinition } from '#contract/instrument';
import type { Project } from '#contract/project';
import type { Report, ReportChoices, ReportQuery } from '#contract/report';
import type { Site } from '#contract/site';
import type { InterfaceLanguage } from '#surveys/language';
import type { IssueDraft } from '../http/issue-messages.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import type { InstrumentService } from '../instruments/instrument.service.ts';
import type { Membership } from '../policy.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { SiteService } from '../sites/site.service.ts';
import type { WantedColumns } from './column-cache.ts';
import { columnSource } from './column-source.ts';
import { columnThread } from './column-thread.ts';
import type { Columns } from './columns.ts';
import { presentItem } from './report-present.ts';
import { reportedItems } from './reported-items.ts';

export interface ReportServiceDependencies {
  readonly connection: Connection;
  readonly instruments: Pick<InstrumentService, 'get' | 'definition'>;
  readonly projects: Pick<ProjectService, 'get'>;
  readonly sites: Pick<SiteService, 'all'>;
}

/** The group of the readings that have no value of what a report is split by. */
const NO_VALUE = { de: 'ohne Angabe', en: 'not stated' } as const satisfies Record<InterfaceLanguage, string>;

export type ReportService = ReturnType<typeof reportService>;

/** Whoever asks for a report, as their membership says. */
export type ReportViewer = Pick<Membership, 'roles' | 'siteIds'>;

export function reportService({ connection, instruments, projects, sites }: ReportServiceDependencies) {
  const thread = columnThread(connection);

  /** What a report of an instrument is about. @throws Problem not_found */
  async function subjectOf(projectId: string, instrumentId: string) {
    const [project, head, allSites] = await Promise.all([
      projects.get(projectId),
      instruments.get(projectId, instrumentId, { drafts: false }),
      sites.all(projectId, { archived: true }),
    ]);
    if (head.published === null) throw new Problem('not_found');
    const definition = await instruments.definition(projectId, instrumentId, head.published);
    return { project, allSites, definition };
  }

  function columnsOf(projectId: string, definition: InstrumentDefinition, voice: ReportQuery['voice']): WantedColumns {
    const { instrumentId, version } = definition;
    return { projectId, instrumentId, version, voice, items: reportedItems(definition) };
  }

  return {
    /** @throws Problem not_found, invalid_input (a site, facet or value that is not there; an end before the start) */
    async report(
      viewer: ReportViewer,
      projectId: string,
      instrumentId: string,
      query: ReportQuery,
      language: InterfaceLanguage,
    ): Promise<Report> {
      const { project, allSites, definition } = await subjectOf(projectId, instrumentId);
      const within = sitesOf(viewer, allSites);
      checkQuery(query, project, within);
      const facet = facetOf(query);
      const floor = floorOf(viewer, project);
      const siteIds = within.map(({ id }) => id);
      const valuesOf = (key: string) => project.facets.find((each) => each.key === key)?.values ?? [];
      const groups = groupsOf(query, project, within);
      const computed = await thread.ask({
        kind: 'report',
        columns: columnsOf(projectId, definition, query.voice),
        request: {
          filter: {
            siteIds: viewer.siteIds.length === 0 ? null : siteIds,
            site: query.site ?? null,
            from: query.from ?? null,
            to: query.to ?? null,
            occasion: query.occasion,
            facet,
          },
          grouping: query.by === undefined ? null : { by: query.by, values: groups.map(({ value }) => value) },
          floor,
          // The whole table is protected, also where the caller gets to see a part of it.
          values: { sites: allSites.map(({ id }) => id), facet: facet === null ? [] : valuesOf(facet.key) },
        },
      });
      return {
        instrumentId,
        title: definition.file.title,
        version: definition.version,
        floor,
        rounding: computed.rounding,
        readings: computed.readings,
        subjects: computed.subjects,
        groups: computed.rest ? [...groups, { value: '', label: NO_VALUE[language] }] : groups,
        items: definition.items.map((item, at) => presentItem(item, computed.items[at]!)),
        asOf: computed.newest === null ? null : new Date(computed.newest).toISOString(),
      };
    },

    /** What can be filtered by, as far as there is enough behind it to be shown. @throws Problem not_found */
    async choices(viewer: ReportViewer, projectId: string, instrumentId: string): Promise<ReportChoices> {
      const { project, allSites, definition } = await subjectOf(projectId, instrumentId);
      const within = sitesOf(viewer, allSites);
      const available = await thread.ask({
        kind: 'available',
        columns: columnsOf(projectId, definition, 'own'),
        siteIds: viewer.siteIds.length === 0 ? null : within.map(({ id }) => id),
        floor: floorOf(viewer, project),
      });
      const present = new Map(available.facets.map(({ key, values }) => [key, new Set(values)]));
      return {
        sites: within.filter(({ id }) => available.sites.includes(id)).map(({ id, name }) => ({ id, name })),
        facets: project.facets
          .map(({ key, label, values }) => ({
            key,
            label,
            values: values.filter((value) => present.get(key)?.has(value)),
          }))
          .filter(({ values }) => values.length > 0),
        months: available.months,
      };
    },

    /** Everything there is to count, for the command line: whoever runs it has the database. @throws Problem not_found */
    async columns(
      projectId: string,
      instrumentId: string,
      voice: ReportQuery['voice'],
    ): Promise<{ columns: Columns; definition: InstrumentDefinition; project: Project; sites: readonly Site[] }> {
      const { project, allSites, definition } = await subjectOf(projectId, instrumentId);
      const columns = await columnSource(connection, columnsOf(projectId, definition, voice)).refresh();
      return { columns, definition, project, sites: allSites };
    },

    /** Ends the thread. */
    close: () => thread.close(),
  };
}

function sitesOf({ siteIds }: ReportViewer, sites: readonly Site[]): Site[] {
  return sites.filter(({ id }) => siteIds.length === 0 || siteIds.includes(id));
}

/** Whoever may see single readings gets full counts. */
function floorOf({ roles }: ReportViewer, project: Project): number {
  return roles.includes('researcher') ? 0 : project.floor;
}

function facetOf({ facet }: ReportQuery): { key: string; value: string } | null {
  if (facet === undefined) return null;
  const colon = facet.indexOf(':');
  return { key: facet.slice(0, colon), value: facet.slice(colon + 1) };
}

function groupsOf({ by }: ReportQuery, project: Project, sites: readonly Site[]): Report['groups'] {
  if (by === undefined) return [];
  if (by === 'site') return sites.map(({ id, name }) => ({ value: id, label: name }));
  const values = project.facets.find(({ key }) => key === by)?.values ?? [];
  return values.map((value) => ({ value, label: value }));
}

function checkQuery(query: ReportQuery, project: Project, sites: readonly Site[]): void {
  const issues: IssueDraft[] = [];
  if (query.site !== undefined && !sites.some(({ id }) => id === query.site)) {
    issues.push({ path: 'site', code: 'site_unknown' });
  }
  const facet = facetOf(query);
  const known = project.facets.find(({ key }) => key === facet?.key);
  if (facet !== null && known === undefined) issues.push({ path: 'facet', code: 'facet_unknown' });
  else if (facet !== null && !known?.values.includes(facet.value)) {
    issues.push({ path: 'facet', code: 'facet_value_unknown' });
  }
  if (query.by !== undefined && query.by !== 'site' && !project.facets.some(({ key }) => key === query.by)) {
    issues.push({ path: 'by', code: 'facet_unknown' });
  }
  if (query.from !== undefined && query.to !== undefined && query.from > query.to) {
    issues.push({ path: 'to', code: 'range_reversed' });
  }
  if (issues.length > 0) throw invalidInput(...issues);
}

/**
 * Instruments of a project: made from the library or from a file, edited as a draft, published as versions that never
 * change, put away.
 */
import type { Connection, QueryFilter } from 'mongoose';
import { Types } from 'mongoose';
import type {
  DefinitionCheck,
  DefinitionInput,
  DraftComparison,
  InstrumentCreate,
  InstrumentDefinition,
  InstrumentDetails,
  InstrumentList,
  InstrumentListQuery,
  InstrumentPatch,
  InstrumentPublish,
} from '#contract/instrument';
import type { Space } from '#contract/space';
import { itemsOf } from '#surveys/code-book';
import type { InstrumentFile } from '#surveys/instrument';
import { LIBRARY } from '#surveys/library';
import type { Clock } from '../clock.ts';
import { orDuplicate } from '../db/errors.ts';
import { gatheredById } from '../db/gathered.ts';
import { findPage } from '../db/paging.ts';
import { updateAtRevision } from '../db/revision.ts';
import { searchPattern } from '../db/sort-key.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { SurveyThread } from '../survey-thread/survey-thread.ts';
import { brokenDefinition, errorsIn, requireDefinition } from './definition-file.ts';
import { HEAD_FIELDS, instrumentModel, type StoredInstrument } from './instrument.model.ts';
import { draftOf, headOf, type InstrumentView, presentInstrument } from './instrument-present.ts';
import { versionStore } from './version-store.ts';

export interface InstrumentServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly projects: Pick<ProjectService, 'get' | 'requireOpen'>;
  readonly surveys: Pick<SurveyThread, 'read' | 'check' | 'compare' | 'checkDeclared'>;
}

export type InstrumentService = ReturnType<typeof instrumentService>;

const AUTHOR: InstrumentView = { drafts: true };
const SORT_FIELDS = { title: 'titleKey', createdAt: 'createdAt' } as const;
const KEY_TAKEN = { key: () => new Problem('instrument_key_taken') };

export function instrumentService({ connection, clock, projects, surveys }: InstrumentServiceDependencies) {
  const model = instrumentModel(connection);
  const versions = versionStore({ connection, clock });

  const filterOf = (projectId: string, instrumentId: string) => ({
    _id: new Types.ObjectId(instrumentId),
    projectId: new Types.ObjectId(projectId),
  });

  async function getHead(projectId: string, instrumentId: string, view: InstrumentView): Promise<StoredInstrument> {
    const stored = await findHead(projectId, instrumentId, view.drafts ? {} : HEAD_FIELDS);
    if (stored === null || (!view.drafts && stored.published === null)) throw new Problem('not_found');
    return stored;
  }

  function findHead(projectId: string, instrumentId: string, fields: object): Promise<StoredInstrument | null> {
    return model.findOne(filterOf(projectId, instrumentId), fields).lean<StoredInstrument>();
  }

  /** Readings that arrive together begin with the same look at the head. */
  const findShared = gatheredById<StoredInstrument>(model, HEAD_FIELDS);

  /** The head of an instrument that may be changed, with its draft. */
  async function getEditable(projectId: string, instrumentId: string): Promise<StoredInstrument> {
    await projects.requireOpen(projectId);
    return getHead(projectId, instrumentId, AUTHOR);
  }

  async function detailsOf(stored: StoredInstrument, view: InstrumentView): Promise<InstrumentDetails> {
    return {
      ...presentInstrument(stored, view),
      versions: await versions.summaries(stored),
      draft: view.drafts ? draftOf(stored) : null,
    };
  }

  /** A new instrument, with its first version or with a draft. */
  async function insert(projectId: string, file: InstrumentFile, published: boolean): Promise<StoredInstrument> {
    const _id = new Types.ObjectId();
    const base: StoredInstrument = {
      _id,
      projectId: new Types.ObjectId(projectId),
      ...headOf(file),
      published: null,
      versions: [],
      draft: JSON.stringify(file),
      hasDraft: true,
      createdAt: clock.now(),
      archivedAt: null,
      revision: 0,
    };
    const add = (stored: StoredInstrument) => orDuplicate(() => model.create(stored), KEY_TAKEN);
    if (!published) {
      await add(base);
      return base;
    }
    const documentId = await versions.write(_id, 1, file, []);
    const stored = { ...base, published: 1, versions: [{ version: 1, documentId }], draft: null, hasDraft: false };
    await versions.orForget(documentId, () => add(stored));
    return stored;
  }

  async function definition(projectId: string, instrumentId: string, version: number): Promise<InstrumentDefinition> {
    return versions.definition(`${projectId}/${instrumentId}`, version, () =>
      getHead(projectId, instrumentId, { drafts: false }),
    );
  }

  return {
    model,

    /** What ships with Wegmarke. */
    library: () =>
      LIBRARY.map((file) => ({
        key: file.key,
        kind: file.kind,
        title: file.title,
        description: file.description ?? {},
        languages: [...file.languages],
        licence: file.origin.licence,
        normed: file.origin.normed,
        items: itemsOf(file).length,
      })),

    /** @throws Problem not_found (the project) */
    async list(projectId: string, query: InstrumentListQuery, view: InstrumentView): Promise<InstrumentList> {
      await projects.get(projectId);
      const filter: QueryFilter<StoredInstrument> = { projectId: new Types.ObjectId(projectId) };
      if (query.archived !== 'all') filter.archivedAt = query.archived === 'yes' ? { $ne: null } : null;
      if (query.kind !== undefined) filter.kind = query.kind;
      if (!view.drafts) filter.published = { $ne: null };
      if (query.q !== undefined && query.q !== '') {
        const pattern = searchPattern(query.q);
        filter.$or = [{ titleKey: pattern }, { key: new RegExp(pattern.source, 'i') }];
      }
      const [page, total] = await Promise.all([
        findPage(model, filter, SORT_FIELDS[query.sort], query, HEAD_FIELDS),
        model.countDocuments(filter),
      ]);
      return { ...page, items: page.items.map((stored) => presentInstrument(stored, view)), total };
    },

    /** @throws Problem not_found */
    async get(projectId: string, instrumentId: string, view: InstrumentView = AUTHOR): Promise<InstrumentDetails> {
      return detailsOf(await getHead(projectId, instrumentId, view), view);
    },

    /** The instrument of this key, or null. */
    async findByKey(projectId: string, key: string): Promise<InstrumentDetails | null> {
      const stored = await model.findOne({ projectId: new Types.ObjectId(projectId), key }).lean<StoredInstrument>();
      return stored && detailsOf(stored, AUTHOR);
    },

    /** What a file would become, and every problem in it; nothing is stored. */
    async check(input: DefinitionInput): Promise<DefinitionCheck> {
      const { items, ...found } = await surveys.read(input);
      return { ...found, items: [...items] };
    },

    /**
     * From the library (published at once, it has been checked) or from a file (a draft).
     *
     * @throws Problem not_found (the project), project_archived, definition_broken, instrument_key_taken, invalid_input
     * (not in the library)
     */
    async create(projectId: string, input: InstrumentCreate): Promise<InstrumentDetails> {
      await projects.requireOpen(projectId);
      if ('definition' in input) {
        const read = await surveys.read(input.definition);
        return detailsOf(await insert(projectId, requireDefinition(read), false), AUTHOR);
      }
      const file = LIBRARY.find(({ key }) => key === input.library);
      if (file === undefined) throw invalidInput({ path: 'library', code: 'library_unknown' });
      return detailsOf(await insert(projectId, file, true), AUTHOR);
    },

    /**
     * A new draft, or none; put away or taken out again. What is put away can only be taken out again.
     *
     * @throws Problem not_found, project_archived, instrument_archived, definition_broken, edit_conflict, invalid_input
     * (there is nothing but the draft)
     */
    async update(projectId: string, instrumentId: string, patch: InstrumentPatch): Promise<InstrumentDetails> {
      const { revision, archived, draft } = patch;
      const current = await getEditable(projectId, instrumentId);
      // A stale author hears of the conflict first.
      const stale = current.revision !== revision;
      if (!stale && current.archivedAt !== null && archived !== false) throw new Problem('instrument_archived');
      const change: Partial<StoredInstrument> = {};
      if (archived !== undefined) change.archivedAt = archived ? (current.archivedAt ?? clock.now()) : null;
      if (draft === null) {
        if (current.published === null) throw invalidInput({ path: 'draft', code: 'draft_is_all' });
        Object.assign(change, { draft: null, hasDraft: false });
      } else if (draft !== undefined) {
        const file = requireDefinition(await surveys.read({ ...draft, key: current.key }), current.key);
        Object.assign(change, { draft: JSON.stringify(file), hasDraft: true });
        if (current.published === null) Object.assign(change, headOf(file));
      }
      const shown = (stored: StoredInstrument) => detailsOf(stored, AUTHOR);
      return shown(await updateAtRevision(model, { _id: current._id }, revision, { $set: change }, shown));
    },

    /**
     * How the draft differs from the latest version; nothing, where there is none yet.
     *
     * @throws Problem not_found, draft_missing
     */
    async comparison(projectId: string, instrumentId: string): Promise<DraftComparison> {
      const head = await getHead(projectId, instrumentId, AUTHOR);
      const draft = draftOf(head);
      if (draft === null) throw new Problem('draft_missing');
      if (head.published === null) return { changes: [], issues: [] };
      const latest = await definition(projectId, instrumentId, head.published);
      const { changes, issues } = await surveys.compare(latest.file, draft);
      return { changes: [...changes], issues: [...issues] };
    },

    /**
     * Makes the draft the next version.
     *
     * @throws Problem not_found, project_archived, instrument_archived, draft_missing, definition_broken,
     * changes_undeclared, edit_conflict
     */
    async publish(projectId: string, instrumentId: string, input: InstrumentPublish): Promise<InstrumentDetails> {
      const head = await getEditable(projectId, instrumentId);
      const shown = (stored: StoredInstrument) => detailsOf(stored, AUTHOR);
      if (head.revision !== input.revision) throw new Problem('edit_conflict', { current: await shown(head) });
      if (head.archivedAt !== null) throw new Problem('instrument_archived');
      const draft = draftOf(head);
      if (draft === null) throw new Problem('draft_missing');
      // Once more: the rules may have become stricter since it was saved.
      const broken = await surveys.check(draft);
      if (errorsIn(broken).length > 0) throw brokenDefinition(broken);
      const declared = head.published === null ? [] : input.changes;
      if (head.published !== null) {
        const latest = await definition(projectId, instrumentId, head.published);
        const issues = errorsIn(await surveys.checkDeclared(latest.file, draft, declared));
        if (issues.length > 0) throw new Problem('changes_undeclared', { issues });
      }
      const version = (head.published ?? 0) + 1;
      const documentId = await versions.write(head._id, version, draft, declared);
      const change: Partial<StoredInstrument> = { ...headOf(draft), published: version, draft: null, hasDraft: false };
      const update = { $set: change, $push: { versions: { version, documentId } } };
      return versions.orForget(documentId, async () =>
        shown(await updateAtRevision(model, { _id: head._id }, input.revision, update, shown)),
      );
    },

    /** One published version; the same object each time while it is in memory. @throws Problem not_found */
    definition,

    /** What somebody may begin to fill in alone, by title: published, not put away, meant for it. */
    async listForPersons(projectId: string): Promise<Space['instruments']> {
      const filter = {
        projectId: new Types.ObjectId(projectId),
        archivedAt: null,
        published: { $ne: null },
        alone: true,
      };
      const found = await model.find(filter, HEAD_FIELDS).sort({ titleKey: 1, _id: 1 }).lean<StoredInstrument[]>();
      return found.map(({ _id, key, title, published }) => ({
        id: _id.toHexString(),
        key,
        title,
        version: published ?? 1,
      }));
    },

    /**
     * The version that readings begin with.
     *
     * @throws Problem not_found, instrument_not_published, instrument_archived
     */
    async latest(projectId: string, instrumentId: string): Promise<InstrumentDefinition> {
      const head = await findShared(instrumentId);
      if (head === null || head.projectId.toHexString() !== projectId) throw new Problem('not_found');
      if (head.published === null) throw new Problem('instrument_not_published');
      if (head.archivedAt !== null) throw new Problem('instrument_archived');
      return definition(projectId, instrumentId, head.published);
    },
  };
}

/**
 * Readings: reading them, one by one and together, and writing them (reading-writing.service.ts). For accounts and for
 * the person in their own space; what each may see is in reading-present.ts, what each may change in reading-changes.ts.
 */
import type { QueryFilter } from 'mongoose';
import { Types } from 'mongoose';
import type { InstrumentDefinition } from '#contract/instrument';
import type { History, Picture, Reading, ReadingList, ReadingListQuery } from '#contract/reading';
import type { InterfaceLanguage } from '#surveys/language';
import { findPage } from '../db/paging.ts';
import { Problem } from '../http/problem.ts';
import type { Actor } from '../policy.ts';
import type { UserService } from '../users/user.service.ts';
import type { ReadingModel, StoredReading } from './reading.model.ts';
import { HEAD_FIELDS, presentEntries, presentHead, presentHistory, presentReading } from './reading-present.ts';
import { wordFor } from './reading-words.ts';
import { type ReadingWritingDependencies, readingWriting } from './reading-writing.service.ts';

export interface ReadingServiceDependencies extends ReadingWritingDependencies {
  readonly model: ReadingModel;
  readonly users: Pick<UserService, 'summaries'>;
}

export type ReadingService = ReturnType<typeof readingService>;

/** Readings in somebody's space; nobody has more of them. */
const MOST_OF_PERSON = 500;

export function readingService(dependencies: ReadingServiceDependencies) {
  const { model, codec, access, instruments, store, users } = dependencies;

  /** A reading with who is looking at it. @throws Problem not_found, forbidden */
  async function getReadable(actor: Actor, projectId: string, readingId: string) {
    const stored = await store.get(projectId, readingId);
    const looking = await access.readable(actor, projectId, stored.subjectId.toHexString());
    return { stored, ...looking };
  }

  return {
    ...readingWriting(dependencies),

    /**
     * A page of the readings that somebody may look into, without their answers.
     *
     * @throws Problem not_found (project, subject), forbidden (subject), invalid_input (cursor)
     */
    async list(actor: Actor, projectId: string, query: ReadingListQuery): Promise<ReadingList> {
      const filter: QueryFilter<StoredReading> = { projectId: new Types.ObjectId(projectId) };
      if (query.instrument !== undefined) filter.instrumentId = new Types.ObjectId(query.instrument);
      if (query.subject !== undefined) {
        await access.readable(actor, projectId, query.subject);
        filter.subjectId = new Types.ObjectId(query.subject);
      } else {
        Object.assign(filter, await access.listFilter(actor, projectId));
      }
      const page = await findPage(model, filter, 'startedAt', query, HEAD_FIELDS);
      return { ...page, items: page.items.map(presentHead) };
    },

    /** @throws Problem not_found, forbidden */
    async get(actor: Actor, projectId: string, readingId: string): Promise<Reading> {
      const { stored, viewer } = await getReadable(actor, projectId, readingId);
      return presentReading(codec, stored, viewer);
    },

    /** What became of one item, and by whom. @throws Problem not_found, forbidden */
    async history(
      actor: Actor,
      projectId: string,
      readingId: string,
      item: string,
      language: InterfaceLanguage,
    ): Promise<History> {
      const { stored, viewer } = await getReadable(actor, projectId, readingId);
      const authors = codec.decodeLog(stored, item).flatMap(({ by }) => (by.id === null ? [] : [by.id]));
      const names = await users.summaries([...new Set(authors)]);
      return presentHistory(codec, stored, item, viewer, (by) => {
        const account = by.kind === 'user' && by.id !== null ? names.get(by.id) : undefined;
        return account?.name ?? wordFor(by.kind, language);
      });
    },

    /** All readings of a subject with an instrument, the oldest first. @throws Problem not_found, forbidden */
    async picture(actor: Actor, projectId: string, subjectId: string, instrumentId: string): Promise<Picture> {
      const { viewer } = await access.readable(actor, projectId, subjectId);
      const found = await model
        .find({
          projectId: new Types.ObjectId(projectId),
          subjectId: new Types.ObjectId(subjectId),
          instrumentId: new Types.ObjectId(instrumentId),
        })
        .sort({ startedAt: 1, _id: 1 })
        .lean<StoredReading[]>();
      return {
        instrumentId,
        readings: found.map((stored) => presentReading(codec, stored, viewer)),
        versions: [...new Set(found.map(({ version }) => version))].sort((a, b) => a - b),
      };
    },

    /** A person's readings with title and kind of what was filled, the latest first; for the first page of their space. */
    async ofPerson({ projectId, subjectId }: { readonly projectId: string; readonly subjectId: string }) {
      const found = await model
        .find({ projectId: new Types.ObjectId(projectId), subjectId: new Types.ObjectId(subjectId) }, HEAD_FIELDS)
        .sort({ startedAt: -1, _id: -1 })
        .limit(MOST_OF_PERSON)
        .lean<StoredReading[]>();
      return Promise.all(
        found.map(async (stored) => {
          const head = presentHead(stored);
          const { file } = await instruments.definition(projectId, head.instrumentId, head.version);
          return { ...head, title: file.title, kind: file.kind };
        }),
      );
    },

    /**
     * The definition that a person may see: of a reading of theirs, or of what they may begin.
     *
     * @throws Problem not_found
     */
    async definitionForPerson(
      { projectId, subjectId }: { readonly projectId: string; readonly subjectId: string },
      instrumentId: string,
      version: number,
    ): Promise<InstrumentDefinition> {
      const definition = await instruments.definition(projectId, instrumentId, version);
      const own = await model.exists({
        projectId: new Types.ObjectId(projectId),
        subjectId: new Types.ObjectId(subjectId),
        instrumentId: new Types.ObjectId(instrumentId),
        version,
      });
      if (own === null) {
        const latest = await instruments.latest(projectId, instrumentId);
        if (!latest.file.alone || latest.version !== version) throw new Problem('not_found');
      }
      return definition;
    },

    /**
     * What a device that has the reading open is to be told: the entries that are newer than `after`, and whether the
     * reading is closed.
     *
     * @throws Problem not_found, forbidden
     */
    async news(actor: Actor, projectId: string, readingId: string, after: number) {
      const { stored, viewer } = await getReadable(actor, projectId, readingId);
      return {
        revision: stored.revision,
        changedAt: stored.changedAt.toISOString(),
        completedAt: stored.completedAt?.toISOString() ?? null,
        entries: presentEntries(codec, stored, viewer, { after }),
      };
    },
  };
}

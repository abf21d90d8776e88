/**
 * Readings: beginning them, reading them, changing their answers one by one, closing them. For accounts and for the
 * person in their own space; what each may see is in reading-present.ts, what each may change in reading-changes.ts.
 */
import type { QueryFilter } from 'mongoose';
import { Types } from 'mongoose';
import type { InstrumentDefinition } from '#contract/instrument';
import type {
  ChangeOutcome,
  ChangesTaken,
  History,
  Picture,
  Reading,
  ReadingCreate,
  ReadingList,
  ReadingListQuery,
  ReadingPatch,
} from '#contract/reading';
import type { Author, Change } from '#surveys/entry';
import type { InterfaceLanguage } from '#surveys/language';
import type { Clock } from '../clock.ts';
import { duplicateKeyFields } from '../db/errors.ts';
import { gatheredDocuments, gatheredLookUps } from '../db/gathered.ts';
import { findPage } from '../db/paging.ts';
import { type IssueDraft, issueInLanguage } from '../http/issue-messages.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import type { Actor } from '../policy.ts';
import type { SubjectService } from '../subjects/subject.service.ts';
import type { UserService } from '../users/user.service.ts';
import type { ReadingModel, StoredReading } from './reading.model.ts';
import { type Access, authorOf, type ReadingAccess } from './reading-access.ts';
import { afterwards, type Foldable, type FoldedChanges, foldInto, type Outcome, wroteOn } from './reading-changes.ts';
import { itemIndex, type ReadingCodec } from './reading-codec.ts';
import { checkCompletion, takenOut } from './reading-completion.ts';
import { monthOf } from './reading-month.ts';
import type { ReadingOccasions } from './reading-occasions.ts';
import { HEAD_FIELDS, presentEntries, presentHead, presentHistory, presentReading } from './reading-present.ts';
import { wordFor } from './reading-words.ts';

export interface ReadingServiceDependencies {
  readonly model: ReadingModel;
  readonly codec: ReadingCodec;
  readonly clock: Clock;
  readonly access: ReadingAccess;
  readonly occasions: ReadingOccasions;
  readonly instruments: InstrumentsOfReadings;
  readonly subjects: Pick<SubjectService, 'readingChanged'>;
  readonly users: Pick<UserService, 'summaries'>;
  /** Tells whoever has the reading open that it has changed. */
  readonly changed: (readingId: string, revision: number) => void;
}

/** What readings need of instruments. Definitions never change, so both are cheap. */
export interface InstrumentsOfReadings {
  /** @throws Problem not_found, instrument_not_published */
  latest(projectId: string, instrumentId: string): Promise<InstrumentDefinition>;
  /** @throws Problem not_found */
  definition(projectId: string, instrumentId: string, version: number): Promise<InstrumentDefinition>;
}

export type ReadingService = ReturnType<typeof readingService>;

/** A reading that begins later than this from now is a slip of the keyboard. */
const LATEST_START_MS = 24 * 3_600_000;
/** Readings in somebody's space; nobody has more of them. */
const MOST_OF_PERSON = 500;
/** Rounds in which another process may be faster; each means that somebody's change was taken. */
const MOST_ATTEMPTS = 30;

export function readingService(dependencies: ReadingServiceDependencies) {
  const { model, codec, clock, access, occasions, instruments, subjects, users, changed } = dependencies;
  /** Changes of one reading go one after the other in this process; across processes the revision guards. */
  const queues = new Map<string, Promise<unknown>>();

  function inTurn<Result>(readingId: string, work: () => Promise<Result>): Promise<Result> {
    const mine = (queues.get(readingId) ?? Promise.resolve()).then(work, work);
    queues.set(readingId, mine);
    const done = () => {
      if (queues.get(readingId) === mine) queues.delete(readingId);
    };
    mine.then(done, done);
    return mine;
  }

  // Past mongoose, which would look at each value of each entry by itself.
  const findStored = gatheredLookUps(
    (ids) => model.collection.find<StoredReading>({ _id: { $in: ids.map((id) => new Types.ObjectId(id)) } }).toArray(),
    ({ _id }) => _id.toHexString(),
  );
  const insert = gatheredDocuments<StoredReading>((documents) =>
    model.collection.insertMany([...documents], { ordered: true }),
  );

  /** @throws Problem not_found */
  async function getStored(projectId: string, readingId: string): Promise<StoredReading> {
    const stored = await findStored(readingId);
    if (stored === null || stored.projectId.toHexString() !== projectId) throw new Problem('not_found');
    return stored;
  }

  /** A reading with who is looking at it. @throws Problem not_found, forbidden */
  async function getReadable(actor: Actor, projectId: string, readingId: string) {
    const stored = await getStored(projectId, readingId);
    const looking = await access.readable(actor, projectId, stored.subjectId.toHexString());
    return { stored, ...looking };
  }

  function checkStart(startedAt: Date): void {
    if (startedAt.getTime() > clock.now().getTime() + LATEST_START_MS) {
      throw invalidInput({ path: 'startedAt', code: 'moment_in_future' });
    }
  }

  /** The id that somebody chose is there already: theirs, sent again, or another one's. */
  async function sentAgain(actor: Actor, projectId: string, input: ReadingCreate, stored: StoredReading) {
    const isSame =
      stored.projectId.toHexString() === projectId &&
      stored.subjectId.toHexString() === input.subjectId &&
      stored.instrumentId.toHexString() === input.instrumentId;
    if (!isSame) throw new Problem('reading_id_taken');
    const { viewer } = await access.readable(actor, projectId, input.subjectId);
    return presentReading(codec, stored, viewer);
  }

  /** The document of a new reading, with its first changes folded in. @throws Problem invalid_input */
  function begin(
    { project, subject, viewer }: Access,
    by: Author,
    input: ReadingCreate,
    definition: InstrumentDefinition,
    language: InterfaceLanguage,
  ): StoredReading {
    const now = clock.now();
    const startedAt = input.startedAt === undefined ? now : new Date(input.startedAt);
    checkStart(startedAt);
    const empty = {
      entriesAt: new Date(input.changes[0]?.at ?? startedAt),
      createdAt: now,
      createdBy: by,
      language: input.changes[0]?.language ?? definition.file.languages[0] ?? 'de',
      visibility: project.kind === 'counselling' ? 'shared' : 'counted',
      revision: 0,
      entries: [],
      changes: [],
      past: [],
      logSize: 0,
    } satisfies Foldable & Pick<StoredReading, 'past'>;
    const items = itemIndex(definition);
    const isPerson = viewer.kind === 'person';
    const rules = { items, voices: definition.file.voices };
    let folded = foldInto(empty, input.changes, { by, isPerson }, rules, codec, now);
    const issues = folded.outcomes.flatMap((outcome, index): IssueDraft[] =>
      outcome.result === 'refused' ? [{ ...outcome.refusal, path: `changes.${index}.value` }] : [],
    );
    if (issues.length > 0) throw invalidInput(...issues);
    let filled = { ...empty, ...afterwards(empty, folded) };
    if (input.complete) {
      const entries = filled.entries.map((entry) => codec.decodeEntry(entry, filled));
      const check = checkCompletion(definition.file, entries, language);
      if (check.issues.length > 0) throw invalidInput(...check.issues);
      const out = check.hidden.map((entry) => takenOut(entry, now));
      folded = foldInto(filled, out, { by, isPerson: true }, rules, codec, now);
      filled = { ...filled, ...afterwards(filled, folded) };
    }
    return {
      _id: new Types.ObjectId(input.id),
      projectId: subject.projectId,
      subjectId: subject._id,
      instrumentId: new Types.ObjectId(input.instrumentId),
      version: definition.version,
      mode: input.mode,
      startedAt,
      month: monthOf(startedAt),
      changedAt: now,
      touchedAt: now,
      completedAt: input.complete ? now : null,
      siteId: subject.siteId,
      facets: subject.facets,
      occasion: 1,
      ...filled,
    };
  }

  /** Folds changes into a stored reading and writes it; tried again while other processes are faster. */
  async function write(
    first: StoredReading,
    fold: (stored: StoredReading) => { readonly folded: FoldedChanges; readonly set?: Partial<StoredReading> },
  ): Promise<{ stored: StoredReading; folded: FoldedChanges }> {
    let stored = first;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const { folded, set = {} } = fold(stored);
      const isNew = folded.revision !== stored.revision;
      if (!isNew && Object.keys(set).length === 0) return { stored, folded };
      const now = clock.now();
      const fields = { ...(isNew ? { changedAt: now } : {}), touchedAt: now, ...set };
      const written = await model.collection.updateOne({ _id: stored._id, revision: stored.revision }, {
        $set: {
          ...fields,
          revision: folded.revision,
          logSize: folded.logSize,
          ...Object.fromEntries([...folded.entries].map(([index, entry]) => [`entries.${index}`, entry])),
        },
        ...(isNew ? { $push: { changes: { $each: folded.changes }, past: { $each: folded.past } } } : {}),
      } as never);
      if (written.matchedCount === 1) {
        if (isNew) changed(stored._id.toHexString(), folded.revision);
        return { stored: { ...stored, ...fields, ...afterwards(stored, folded) }, folded };
      }
      stored = await getStored(stored.projectId.toHexString(), stored._id.toHexString());
    }
    throw new Problem('database_unavailable', { retryAfterSeconds: 1 });
  }

  return {
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

    /**
     * Begins a reading with the latest version of an instrument, or stores a whole one: its changes are taken all or
     * none. With an id that was sent before it answers as then, and does nothing.
     *
     * @throws Problem not_found, forbidden, project_archived, subject_archived, instrument_not_published,
     *   reading_id_taken, invalid_input
     */
    async create(
      actor: Actor,
      projectId: string,
      input: ReadingCreate,
      language: InterfaceLanguage,
    ): Promise<{ reading: Reading; isNew: boolean }> {
      const series = {
        projectId: new Types.ObjectId(projectId),
        subjectId: new Types.ObjectId(input.subjectId),
        instrumentId: new Types.ObjectId(input.instrumentId),
      };
      const startedAt = input.startedAt === undefined ? clock.now() : new Date(input.startedAt);
      try {
        const made = await occasions.add(series, startedAt, async (occasion) => {
          const [writing, definition] = await Promise.all([
            access.writable(actor, projectId, input.subjectId),
            instruments.latest(projectId, input.instrumentId),
          ]);
          if (actor.kind === 'person' && !definition.file.alone) throw new Problem('not_found');
          const begun = begin(
            writing,
            authorOf(actor),
            { ...input, startedAt: startedAt.toISOString() },
            definition,
            language,
          );
          const document = { ...begun, occasion: await occasion };
          await insert(document);
          return { document, viewer: writing.viewer };
        });
        await subjects.readingChanged(input.subjectId, made.document.createdAt, 1);
        return { reading: presentReading(codec, made.document, made.viewer), isNew: true };
      } catch (error) {
        // Sent again, it counts as it did then, even where a new version would refuse it now.
        const isRefusal = error instanceof Problem && error.code === 'invalid_input';
        const isDuplicate = duplicateKeyFields(error) !== null;
        if (input.id === undefined || !(isRefusal || isDuplicate)) throw error;
        const before = await findStored(input.id);
        if (before === null) throw error;
        return { reading: await sentAgain(actor, projectId, input, before), isNew: false };
      }
    },

    /**
     * Takes changes of answers, each by itself. The reply has every entry that is newer than the least that the caller
     * says they have seen.
     *
     * @throws Problem not_found, forbidden, project_archived, subject_archived
     */
    async change(
      actor: Actor,
      projectId: string,
      readingId: string,
      sent: readonly Change[],
      language: InterfaceLanguage,
    ): Promise<{ taken: ChangesTaken; firstToday: boolean }> {
      return inTurn(readingId, async () => {
        const first = await getStored(projectId, readingId);
        const [{ viewer }, definition] = await Promise.all([
          access.writable(actor, projectId, first.subjectId.toHexString()),
          instruments.definition(projectId, first.instrumentId.toHexString(), first.version),
        ]);
        const isPerson = viewer.kind === 'person';
        if (isPerson && !definition.file.alone) throw new Problem('forbidden');
        const by = authorOf(actor);
        const rules = { items: itemIndex(definition), voices: definition.file.voices };
        const firstToday = !wroteOn(clock.now(), by, first);
        const { stored, folded } = await write(first, (now) => ({
          folded: foldInto(now, sent, { by, isPerson }, rules, codec, clock.now()),
        }));
        const isNew = folded.revision !== first.revision;
        if (isNew) await subjects.readingChanged(stored.subjectId.toHexString(), stored.changedAt, 0);
        const after = Math.min(...sent.map(({ base }) => base));
        return {
          taken: {
            revision: stored.revision,
            changedAt: stored.changedAt.toISOString(),
            outcomes: folded.outcomes.map((outcome) => presentOutcome(outcome, language)),
            entries: presentEntries(codec, stored, viewer, { after }),
          },
          firstToday: firstToday && folded.changes.length > 0,
        };
      });
    },

    /**
     * Closes or reopens a reading, or says when it began. Changes stay possible in a closed one.
     *
     * @throws Problem not_found, forbidden, project_archived, subject_archived, invalid_input (what the definition's
     *   validators object to)
     */
    async update(
      actor: Actor,
      projectId: string,
      readingId: string,
      { complete, startedAt }: ReadingPatch,
      language: InterfaceLanguage,
    ): Promise<Reading> {
      return inTurn(readingId, async () => {
        const first = await getStored(projectId, readingId);
        const [{ viewer }, definition] = await Promise.all([
          access.writable(actor, projectId, first.subjectId.toHexString()),
          instruments.definition(projectId, first.instrumentId.toHexString(), first.version),
        ]);
        const start = startedAt === undefined ? null : new Date(startedAt);
        if (start !== null) checkStart(start);
        const rules = { items: itemIndex(definition), voices: definition.file.voices };
        const { stored } = await write(first, (current) => {
          const now = clock.now();
          const set: Partial<StoredReading> = {};
          if (complete !== undefined) set.completedAt = complete ? (current.completedAt ?? now) : null;
          if (start !== null) Object.assign(set, { startedAt: start, month: monthOf(start) });
          const entries = complete ? current.entries.map((entry) => codec.decodeEntry(entry, current)) : [];
          const check = checkCompletion(definition.file, entries, language, ({ visibility }) =>
            viewer.kind === 'person' ? false : visibility === 'private',
          );
          if (check.issues.length > 0) throw invalidInput(...check.issues);
          const out = check.hidden.map((entry) => takenOut(entry, now));
          // Closing takes no side: it may take out what only the person sees.
          const author = { by: authorOf(actor), isPerson: true };
          return { folded: foldInto(current, out, author, rules, codec, now), set };
        });
        if (start !== null) {
          const earliest = start < first.startedAt ? start : first.startedAt;
          const { projectId: project, subjectId, instrumentId } = stored;
          await occasions.renumber({ projectId: project, subjectId, instrumentId }, earliest);
        }
        return presentReading(codec, stored, viewer);
      });
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

    /** A person's readings with the titles of what was filled, the latest first; for the first page of their space. */
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
          return { ...head, title: file.title };
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
     * What a device that has the reading open is to be told: the entries that are newer than `after`.
     *
     * @throws Problem not_found, forbidden
     */
    async news(actor: Actor, projectId: string, readingId: string, after: number) {
      const { stored, viewer } = await getReadable(actor, projectId, readingId);
      return {
        revision: stored.revision,
        changedAt: stored.changedAt.toISOString(),
        entries: presentEntries(codec, stored, viewer, { after }),
      };
    },
  };
}

function presentOutcome(outcome: Outcome, language: InterfaceLanguage): ChangeOutcome {
  const { id, result, contested } = outcome;
  if (outcome.result !== 'refused') return { id, result, contested };
  const { code, message } = issueInLanguage({ ...outcome.refusal, path: '' }, language);
  return { id, result, contested, code, message };
}

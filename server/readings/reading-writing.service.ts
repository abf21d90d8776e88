/**
 * Writing readings: beginning them or storing whole ones, changing their answers one by one, closing them. Part of the
 * reading service.
 */
import { Types } from 'mongoose';
import type { InstrumentDefinition } from '#contract/instrument';
import type { ChangeOutcome, ChangesTaken, Reading, ReadingCreate, ReadingPatch } from '#contract/reading';
import type { Author, Change, Entry } from '#surveys/entry';
import type { InterfaceLanguage } from '#surveys/language';
import type { Clock } from '../clock.ts';
import { duplicateKeyFields } from '../db/errors.ts';
import { type IssueDraft, issueInLanguage } from '../http/issue-messages.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import type { Actor } from '../policy.ts';
import type { SubjectService } from '../subjects/subject.service.ts';
import type { SurveyThread } from '../survey-thread/survey-thread.ts';
import type { StoredEntry, StoredReading } from './reading.model.ts';
import { type Access, authorOf, type ReadingAccess } from './reading-access.ts';
import { afterwards, type Foldable, foldInto, type Outcome, visibilityOf, wroteOn } from './reading-changes.ts';
import { itemIndex, type ReadingCodec } from './reading-codec.ts';
import { takenOut } from './reading-completion.ts';
import { monthOf } from './reading-month.ts';
import type { ReadingOccasions } from './reading-occasions.ts';
import { presentEntries, presentHead, presentReading } from './reading-present.ts';
import type { ReadingStore } from './reading-store.ts';

export interface ReadingWritingDependencies {
  readonly codec: ReadingCodec;
  readonly clock: Clock;
  readonly access: ReadingAccess;
  readonly occasions: ReadingOccasions;
  readonly instruments: InstrumentsOfReadings;
  readonly store: ReadingStore;
  readonly subjects: Pick<SubjectService, 'readingChanged'>;
  readonly surveys: Pick<SurveyThread, 'checkCompletion'>;
}

/** What readings need of instruments. Definitions never change, so both are cheap. */
export interface InstrumentsOfReadings {
  /** @throws Problem not_found, instrument_not_published */
  latest(projectId: string, instrumentId: string): Promise<InstrumentDefinition>;
  /** @throws Problem not_found */
  definition(projectId: string, instrumentId: string, version: number): Promise<InstrumentDefinition>;
}

/** A reading that begins later than this from now is a slip of the keyboard. */
const LATEST_START_MS = 24 * 3_600_000;

export function readingWriting(dependencies: ReadingWritingDependencies) {
  const { codec, clock, access, occasions, instruments, store, subjects, surveys } = dependencies;

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

  /**
   * The document of a new reading, with its first changes folded in; its entries in clear beside it, by their place.
   *
   * @throws Problem invalid_input
   */
  async function begin(
    { project, subject, viewer }: Access,
    by: Author,
    input: ReadingCreate,
    definition: InstrumentDefinition,
    language: InterfaceLanguage,
  ): Promise<{ document: StoredReading; shown: ReadonlyMap<number, Entry> }> {
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
    const shown = new Map(folded.shown);
    if (input.complete) {
      const check = await surveys.checkCompletion(definition, [...shown.values()], language);
      if (check.issues.length > 0) throw invalidInput(...check.issues.map(({ draft }) => draft));
      if (check.hidden.length > 0) {
        const out = check.hidden.map((entry) => takenOut(entry, now));
        folded = foldInto(filled, out, { by, isPerson: true }, rules, codec, now);
        filled = { ...filled, ...afterwards(filled, folded) };
        for (const [place, entry] of folded.shown) shown.set(place, entry);
      }
    }
    const document: StoredReading = {
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
    return { document, shown };
  }

  return {
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
          const begun = await begin(
            writing,
            authorOf(actor),
            { ...input, startedAt: startedAt.toISOString() },
            definition,
            language,
          );
          begun.document.occasion = await occasion;
          await store.insert(begun.document);
          return begun;
        });
        await subjects.readingChanged(input.subjectId, made.document.createdAt, 1);
        // Nobody can begin a reading with what they may not see.
        const entries = Array.from(made.shown.values(), (entry) => ({ ...entry, hidden: false }));
        return { reading: { ...presentHead(made.document), entries }, isNew: true };
      } catch (error) {
        // Sent again, it counts as it did then, even where a new version would refuse it now.
        const isRefusal = error instanceof Problem && error.code === 'invalid_input';
        const isDuplicate = duplicateKeyFields(error) !== null;
        if (input.id === undefined || !(isRefusal || isDuplicate)) throw error;
        const before = await store.find(input.id);
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
      return store.inTurn(readingId, async () => {
        const first = await store.get(projectId, readingId);
        const [{ viewer }, definition] = await Promise.all([
          access.writable(actor, projectId, first.subjectId.toHexString()),
          instruments.definition(projectId, first.instrumentId.toHexString(), first.version),
        ]);
        const isPerson = viewer.kind === 'person';
        if (isPerson && !definition.file.alone) throw new Problem('forbidden');
        const by = authorOf(actor);
        const rules = { items: itemIndex(definition), voices: definition.file.voices };
        const firstToday = !wroteOn(clock.now(), by, first);
        const { stored, folded } = await store.write(first, (now) => ({
          folded: foldInto(now, sent, { by, isPerson }, rules, codec, clock.now()),
        }));
        const isNew = folded.revision !== first.revision;
        if (isNew) await subjects.readingChanged(stored.subjectId.toHexString(), stored.changedAt, 0);
        const after = Math.min(...sent.map(({ base }) => base));
        return {
          taken: {
            revision: stored.revision,
            changedAt: stored.changedAt.toISOString(),
            completedAt: stored.completedAt?.toISOString() ?? null,
            outcomes: folded.outcomes.map((outcome) => presentOutcome(outcome, language)),
            entries: presentEntries(codec, stored, viewer, { after }),
          },
          firstToday: firstToday && folded.changes.length > 0,
        };
      });
    },

    /**
     * Closes or reopens a reading, or says when it began. Changes stay possible in a closed one. The person hears what
     * the definition's validators object to in their own answers; others' are not theirs to mend.
     *
     * @throws Problem not_found, forbidden, project_archived, subject_archived, invalid_input (what the definition's
     *   validators object to)
     */
    async update(
      actor: Actor,
      projectId: string,
      readingId: string,
      { complete, startedAt, language: shown }: ReadingPatch,
      language: InterfaceLanguage,
    ): Promise<Reading> {
      return store.inTurn(readingId, async () => {
        const first = await store.get(projectId, readingId);
        const [{ viewer }, definition] = await Promise.all([
          access.writable(actor, projectId, first.subjectId.toHexString()),
          instruments.definition(projectId, first.instrumentId.toHexString(), first.version),
        ]);
        const isPerson = viewer.kind === 'person';
        if (isPerson && !definition.file.alone) throw new Problem('forbidden');
        const start = startedAt === undefined ? null : new Date(startedAt);
        if (start !== null) checkStart(start);
        const rules = { items: itemIndex(definition), voices: definition.file.voices };
        const { stored } = await store.write(first, async (current) => {
          const now = clock.now();
          const set: Partial<StoredReading> = {};
          if (complete !== undefined) set.completedAt = complete ? (current.completedAt ?? now) : null;
          if (start !== null) Object.assign(set, { startedAt: start, month: monthOf(start) });
          // What follows from answers that the person keeps to themself, a question that is hidden or an objection, would
          // tell them to whoever closes the reading. Then nothing is judged. Where the person does it, others would see
          // what is taken out: only what is the person's alone is.
          const hasPrivate = current.entries.some(isPrivate(current));
          const isJudged = complete && (isPerson || !hasPrivate);
          const entries = isJudged ? current.entries.map((entry) => codec.decodeEntry(entry, current)) : [];
          const check = await surveys.checkCompletion(definition, entries, shown ?? language);
          const issues = check.issues.filter(({ voice }) => !isPerson || voice === 'own').map(({ draft }) => draft);
          if (issues.length > 0) throw invalidInput(...issues);
          const out = check.hidden
            .filter(({ visibility }) => !hasPrivate || visibility === 'private')
            .map((entry) => takenOut(entry, now));
          // Closing takes no side: it takes out answers in any voice.
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
  };
}

const isPrivate = (reading: Foldable) => (entry: StoredEntry) => visibilityOf(entry, reading) === 'private';

function presentOutcome(outcome: Outcome, language: InterfaceLanguage): ChangeOutcome {
  const { id, result, contested } = outcome;
  if (outcome.result !== 'refused') return { id, result, contested };
  const { code, message } = issueInLanguage({ ...outcome.refusal, path: '' }, language);
  return { id, result, contested, code, message };
}

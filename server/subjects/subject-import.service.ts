/**
 * Subjects of an import of answers: many at once, found again when the same file comes again. The file's own
 * identifiers are never stored, only keyed hashes of them. Rights are the import's business.
 */
import { type Connection, Types } from 'mongoose';
import { readSubjectCode } from '#surveys/codes';
import type { Clock } from '../clock.ts';
import type { KeyRing } from '../crypto.ts';
import { duplicateKeyFields } from '../db/errors.ts';
import type { ProjectService } from '../projects/project.service.ts';
import { type StoredSubject, subjectModel } from './subject.model.ts';
import { newSubjectCode } from './subject-code.ts';

const PURPOSE = 'import subject';
const BATCH = 1_000;
const TRIES = 5;

export interface SubjectImportDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly keys: Pick<KeyRing, 'mac' | 'macs'>;
  readonly projects: Pick<ProjectService, 'get'>;
}

/** A subject as a row of the file has it. The site and the facets count only where it is new. */
export interface ImportedSubject {
  /** What the file calls it; a subject's code of this project means that subject. */
  readonly identifier: string;
  readonly siteId: string | null;
  readonly facets: Readonly<Record<string, string>>;
}

export interface KnownSubject {
  readonly id: string;
  /** Made just now, by this call. */
  readonly isNew: boolean;
}

/** Readings that a subject has got. */
export interface AddedReadings {
  readonly count: number;
  readonly lastAt: Date;
}

export type SubjectImportService = ReturnType<typeof subjectImportService>;

export function subjectImportService({ connection, clock, keys, projects }: SubjectImportDependencies) {
  const model = subjectModel(connection);
  const textOf = (projectId: string, identifier: string) => `${projectId}\n${identifier}`;

  /** Ids of the subjects that are there already, by identifier. */
  async function findKnown(projectId: string, identifiers: readonly string[]): Promise<Map<string, string>> {
    const known = new Map<string, string>();
    const inProject = new Types.ObjectId(projectId);
    const byCode = new Map<string, string[]>();
    for (const identifier of identifiers) {
      const code = readSubjectCode(identifier);
      if (code !== null) byCode.set(code, [...(byCode.get(code) ?? []), identifier]);
    }
    const found = await model
      .find({ projectId: inProject, code: { $in: [...byCode.keys()] } }, { code: 1 })
      .lean<Pick<StoredSubject, '_id' | 'code'>[]>();
    for (const { _id, code } of found) {
      for (const identifier of byCode.get(code) ?? []) known.set(identifier, _id.toHexString());
    }
    const byKey = new Map(
      identifiers
        .filter((identifier) => !known.has(identifier))
        .flatMap((identifier) => keys.macs(PURPOSE, textOf(projectId, identifier)).map((key) => [key, identifier])),
    );
    const imported = await model
      .find({ projectId: inProject, importKey: { $in: [...byKey.keys()] } }, { importKey: 1 })
      .lean<Pick<StoredSubject, '_id' | 'importKey'>[]>();
    for (const { _id, importKey = '' } of imported) {
      const identifier = byKey.get(importKey);
      if (identifier !== undefined) known.set(identifier, _id.toHexString());
    }
    return known;
  }

  /** Stores new subjects, with other codes where some are taken. */
  async function insert(subjects: readonly Omit<StoredSubject, 'code'>[]): Promise<void> {
    for (let left = TRIES; ; left -= 1) {
      const codes = await freeCodes(subjects.length);
      const documents = subjects.map((subject, index) => ({ ...subject, code: codes[index]! }));
      try {
        await model.collection.insertMany(documents, { ordered: true });
        return;
      } catch (error) {
        // Somebody took a code in this very moment: what was stored so far goes, and the batch is tried again.
        await model.deleteMany({ _id: { $in: subjects.map(({ _id }) => _id) } });
        const taken = duplicateKeyFields(error)?.includes('code') ?? false;
        if (!taken || left <= 1) throw error;
      }
    }
  }

  async function freeCodes(count: number): Promise<string[]> {
    const codes = new Set<string>();
    while (codes.size < count) {
      const wanted = Array.from({ length: count - codes.size }, newSubjectCode);
      const taken = await model.find({ code: { $in: wanted } }, { code: 1 }).lean<Pick<StoredSubject, 'code'>[]>();
      const unusable = new Set(taken.map(({ code }) => code));
      for (const code of wanted) if (!unusable.has(code)) codes.add(code);
    }
    return [...codes];
  }

  return {
    /** The subjects of the project that are there already, by identifier. For a dry run. */
    findKnown,

    /**
     * The subjects of these rows, found or made; one per identifier.
     *
     * @returns by identifier
     * @throws Problem not_found (the project)
     */
    async findOrCreate(projectId: string, subjects: readonly ImportedSubject[]): Promise<Map<string, KnownSubject>> {
      const { invented } = await projects.get(projectId);
      const result = new Map<string, KnownSubject>();
      const different = [...new Map(subjects.map((subject) => [subject.identifier, subject])).values()];
      for (let start = 0; start < different.length; start += BATCH) {
        const batch = different.slice(start, start + BATCH);
        const known = await findKnown(
          projectId,
          batch.map(({ identifier }) => identifier),
        );
        for (const [identifier, id] of known) result.set(identifier, { id, isNew: false });
        const now = clock.now();
        const made = batch
          .filter(({ identifier }) => !known.has(identifier))
          .map(({ identifier, siteId, facets }) => {
            const _id = new Types.ObjectId();
            result.set(identifier, { id: _id.toHexString(), isNew: true });
            return {
              _id,
              projectId: new Types.ObjectId(projectId),
              siteId: siteId === null ? null : new Types.ObjectId(siteId),
              facets: { ...facets },
              counsellorId: null,
              deputyId: null,
              assignedIds: [],
              createdAt: now,
              lastActivityAt: now,
              lastReadingAt: null,
              readings: 0,
              archivedAt: null,
              invented,
              importKey: keys.mac(PURPOSE, textOf(projectId, identifier)),
              revision: 0,
            };
          });
        if (made.length > 0) await insert(made);
      }
      return result;
    },

    /** Takes back subjects that a failed import has made. One that has readings by now stays. */
    async removeNew(projectId: string, subjectIds: readonly string[]): Promise<void> {
      for (let start = 0; start < subjectIds.length; start += BATCH) {
        const _id = { $in: subjectIds.slice(start, start + BATCH).map((id) => new Types.ObjectId(id)) };
        await model.deleteMany({ projectId, _id, readings: 0, importKey: { $exists: true } });
      }
    },

    /** Counts readings that came in (or went, with a negative count), by subject. */
    async readingsAdded(added: ReadonlyMap<string, AddedReadings>): Promise<void> {
      const entries = [...added];
      for (let start = 0; start < entries.length; start += BATCH) {
        const alike = groupedAlike(entries.slice(start, start + BATCH));
        await model.bulkWrite(
          alike.map(({ subjectIds, count, lastAt }) => ({
            updateMany: {
              filter: { _id: { $in: subjectIds.map((id) => new Types.ObjectId(id)) } },
              update: { $inc: { readings: count }, $max: { lastReadingAt: lastAt, lastActivityAt: lastAt } },
            },
          })),
          { ordered: false },
        );
      }
    },
  };
}

/** A file often has one reading of one day for each subject: one update serves them all. */
function groupedAlike(
  entries: readonly (readonly [string, AddedReadings])[],
): readonly (AddedReadings & { readonly subjectIds: string[] })[] {
  const groups = new Map<string, AddedReadings & { readonly subjectIds: string[] }>();
  for (const [subjectId, { count, lastAt }] of entries) {
    const key = `${count} ${lastAt.getTime()}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { count, lastAt, subjectIds: [subjectId] });
    else group.subjectIds.push(subjectId);
  }
  return [...groups.values()];
}

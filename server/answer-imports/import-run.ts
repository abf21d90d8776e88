/** The two walks of an import: the dry run, which only counts, and the taking over, which leaves all rows or none. */
import type { Types } from 'mongoose';
import type { ProjectFacet } from '#contract/project';
import type { Site } from '#contract/site';
import type { InstrumentFile } from '#surveys/instrument';
import type { Item } from '#surveys/items';
import type { Clock } from '../clock.ts';
import type { KeyRing } from '../crypto.ts';
import type { ItemIndex } from '../readings/reading-codec.ts';
import type { ReadingRecords } from '../readings/reading-records.ts';
import type { SubjectImportService } from '../subjects/subject-import.service.ts';
import { type IdentifiedRow, importPass, type PassResult, type WholeMapping } from './import-pass.ts';

/** Where an import belongs. */
export interface ImportPlace {
  readonly projectId: string;
  readonly instrumentId: string;
}

/** One piece of work on an import. */
export interface ImportJob {
  readonly place: ImportPlace;
  readonly id: Types.ObjectId;
  readonly userId: string | null;
  readonly mapping: WholeMapping;
  readonly definition: { readonly version: number; readonly file: InstrumentFile; readonly items: readonly Item[] };
  readonly items: ItemIndex;
  readonly facets: readonly ProjectFacet[];
  readonly sites: readonly Site[];
}

export interface ImportResult {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  /** New subjects. */
  readonly subjects: number;
}

/** Somebody has cancelled the import. */
export class Cancelled extends Error {}

export interface ImportRunDependencies {
  readonly clock: Clock;
  readonly keys: Pick<KeyRing, 'mac'>;
  readonly readings: Pick<ReadingRecords, 'insertImported' | 'replaceImported' | 'knownRows' | 'removeImported'>;
  readonly subjectImports: SubjectImportService;
  /** The bytes of an import's file. */
  read(id: Types.ObjectId): AsyncIterable<Uint8Array>;
  /** Notes how many rows have been worked on; false if the import was cancelled meanwhile. */
  stillWanted(id: Types.ObjectId, rows: number): Promise<boolean>;
}

const REPORT_EVERY_MS = 1_000;

export function importRun({ clock, keys, readings, subjectImports, read, stillWanted }: ImportRunDependencies) {
  function pass(job: ImportJob, onBatch: (rows: readonly IdentifiedRow[]) => Promise<void>): Promise<PassResult> {
    let reportedAt = Date.now();
    return importPass({
      instrumentId: job.place.instrumentId,
      chunks: read(job.id),
      mapping: job.mapping,
      sources: { items: job.definition.items, sites: job.sites, facets: job.facets },
      keys,
      onBatch,
      async onProgress(rows) {
        if (Date.now() - reportedAt < REPORT_EVERY_MS) return;
        reportedAt = Date.now();
        if (!(await stillWanted(job.id, rows))) throw new Cancelled();
      },
    });
  }

  /** What a run would do, without doing it. */
  async function dryRun(job: ImportJob) {
    const result = { added: 0, changed: 0, unchanged: 0, subjects: 0 };
    const newSubjects = new Set<string>();
    const found = await pass(job, async (rows) => {
      const [known, subjects] = await Promise.all([knownRows(job, rows), knownSubjects(job, rows)]);
      for (const row of rows) {
        const before = known.get(row.rowKey);
        if (before === undefined) result.added += 1;
        else if (before.rowHash === row.rowHash) result.unchanged += 1;
        else result.changed += 1;
        if (!subjects.has(row.identifier)) newSubjects.add(row.identifier);
      }
    });
    return { ...found, result: { ...result, subjects: newSubjects.size } };
  }

  const knownRows = ({ place }: ImportJob, rows: readonly IdentifiedRow[]) =>
    readings.knownRows(
      place.projectId,
      place.instrumentId,
      rows.map((row) => row.rowKey),
    );
  const knownSubjects = ({ place }: ImportJob, rows: readonly IdentifiedRow[]) =>
    subjectImports.findKnown(place.projectId, [...new Set(rows.map((row) => row.identifier))]);

  /** Takes the rows over; whatever happens, afterwards all of them are there or none. */
  async function takeOver(job: ImportJob): Promise<ImportResult> {
    const { projectId, instrumentId } = job.place;
    const result = { added: 0, changed: 0, unchanged: 0, subjects: 0 };
    const newSubjects: string[] = [];
    const added = new Map<string, { count: number; lastAt: Date }>();
    const changedRows: { readingId: string; startedAt: Date; row: IdentifiedRow }[] = [];
    const importedAt = clock.now();
    const batchOf = (rows: readonly { row: IdentifiedRow; subjectId: string; startedAt?: Date }[]) => ({
      projectId,
      instrumentId,
      version: job.definition.version,
      importId: job.id.toHexString(),
      by: { kind: 'import' as const, id: job.userId },
      language: job.definition.file.languages[0] ?? 'de',
      items: job.items,
      rows: rows.map(({ row, subjectId, startedAt: before }) => {
        const startedAt = row.date ?? before ?? momentOf(importedAt, row.occasion);
        return {
          subjectId,
          siteId: row.siteId,
          facets: row.facets,
          startedAt,
          wave: row.occasion ?? undefined,
          undated: row.date === null,
          completedAt: startedAt,
          rowKey: row.rowKey,
          rowHash: row.rowHash,
          entries: row.answers.map((answer) => ({ state: 'answered' as const, ...answer })),
        };
      }),
    });
    const subjectsOf = async (rows: readonly IdentifiedRow[]) => {
      const found = await subjectImports.findOrCreate(projectId, rows);
      for (const { id, isNew } of found.values()) if (isNew) newSubjects.push(id);
      return found;
    };
    try {
      await pass(job, async (rows) => {
        const known = await knownRows(job, rows);
        const fresh = rows.filter((row) => !known.has(row.rowKey));
        for (const row of rows) {
          const before = known.get(row.rowKey);
          if (before !== undefined && before.rowHash !== row.rowHash)
            changedRows.push({ readingId: before.readingId, startedAt: before.startedAt, row });
          else if (before !== undefined) result.unchanged += 1;
        }
        const subjects = await subjectsOf(fresh);
        const withSubject = fresh.map((row) => ({ row, subjectId: subjects.get(row.identifier)!.id }));
        const batch = batchOf(withSubject);
        await readings.insertImported(batch);
        result.added += fresh.length;
        for (const { subjectId, startedAt } of batch.rows) {
          const sum = added.get(subjectId) ?? { count: 0, lastAt: startedAt };
          added.set(subjectId, {
            count: sum.count + 1,
            lastAt: startedAt > sum.lastAt ? startedAt : sum.lastAt,
          });
        }
      });
      // Behind everything that could still fail over the file.
      const replaced = await readings.replaceImported(
        // A row that has no date of its own keeps the one that it got when it came first.
        batchOf(changedRows.map(({ row, startedAt }) => ({ row, startedAt, subjectId: '0'.repeat(24) }))),
        changedRows.map(({ readingId }) => readingId),
      );
      result.changed = replaced;
      result.unchanged += changedRows.length - replaced;
      await subjectImports.readingsAdded(added);
    } catch (error) {
      await readings.removeImported(projectId, instrumentId, job.id.toHexString());
      await subjectImports.removeNew(projectId, newSubjects);
      throw error;
    }
    return { ...result, subjects: newSubjects.length };
  }

  return { dryRun, takeOver };
}

/** When a row without a date speaks of: the import, with the occasions in their order. */
function momentOf(importedAt: Date, occasion: number | null): Date {
  return new Date(importedAt.getTime() - 1_000_000 + (occasion ?? 0));
}

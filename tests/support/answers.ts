/** Puts answers of many persons into the database at once, as an import would. */
import { Types } from 'mongoose';
import type { InstrumentDetails } from '#contract/instrument';
import type { Project } from '#contract/project';
import { itemIndex } from '#server/readings/reading-codec';
import type { State, Value, Visibility } from '#surveys/entry';
import type { TestApp } from './app.ts';

/** One reading; a number of the same person is the same subject. */
export interface AnswerRow {
  readonly person: number;
  readonly answers: Readonly<Record<string, Value | Exclude<State, 'answered'> | null>>;
  readonly siteId?: string;
  readonly facets?: Readonly<Record<string, string>>;
  /** ISO 8601; default: March 2026. */
  readonly startedAt?: string;
  readonly visibility?: Visibility;
}

const STATES: ReadonlySet<unknown> = new Set(['notAsked', 'later', 'declined', 'dontKnow', 'spokenOnly']);
const isState = (value: unknown): value is Exclude<State, 'answered'> => STATES.has(value);

let batches = 0;

/** @returns the ids of the readings, in the order of the rows */
export async function insertAnswers(
  app: TestApp,
  project: Pick<Project, 'id'>,
  instrument: Pick<InstrumentDetails, 'id'>,
  rows: readonly AnswerRow[],
  { version = 1, persons = new Map<number, Types.ObjectId>() } = {},
): Promise<string[]> {
  const { instruments, readingRecords } = app.app.services;
  const definition = await instruments.definition(project.id, instrument.id, version);
  batches += 1;
  const importId = new Types.ObjectId().toHexString();
  const subjectOf = (person: number) => {
    const id = persons.get(person) ?? new Types.ObjectId();
    persons.set(person, id);
    return id.toHexString();
  };
  const imported = rows.map((row, at) => ({
    subjectId: subjectOf(row.person),
    siteId: row.siteId ?? null,
    facets: row.facets ?? {},
    startedAt: new Date(row.startedAt ?? '2026-03-02T09:00:00Z'),
    completedAt: null,
    rowKey: `${batches}-${at}`,
    rowHash: '',
    entries: Object.entries(row.answers).flatMap(([item, answer]) => {
      if (answer === null) return [];
      const said = isState(answer) ? { state: answer, value: null } : { state: 'answered' as const, value: answer };
      return [{ item, ...said, ...(row.visibility === undefined ? {} : { visibility: row.visibility }) }];
    }),
  }));
  const ids: string[] = [];
  for (let first = 0; first < imported.length; first += 2_000) {
    const inserted = await readingRecords.insertImported({
      projectId: project.id,
      instrumentId: instrument.id,
      version,
      importId,
      by: { kind: 'import', id: null },
      language: 'de',
      items: itemIndex(definition),
      rows: imported.slice(first, first + 2_000),
    });
    ids.push(...inserted);
  }
  return ids;
}

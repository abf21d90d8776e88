/** How the rows of one file become readings: the mapping, worked out once and then applied row by row. */
import type { ColumnUse, ImportedState, ImportMapping } from '#contract/answer-import';
import type { ProjectFacet } from '#contract/project';
import type { Value } from '#surveys/entry';
import type { Item } from '#surveys/items';
import { unguarded } from '../exports/formula-guard.ts';
import { type CellAnswer, type CellProblem, cellReader, choiceFinder } from './cell-values.ts';
import { type ChoicesOfRow, choiceReader, choicesTogether } from './choice-columns.ts';
import { chosenUse } from './column-guess.ts';
import { type DateOrder, type DecimalSign, readDate } from './csv-format.ts';
import type { CsvRow } from './csv-rows.ts';

/** What is wrong with the mapping itself. */
export interface PlanProblem {
  readonly column: string | null;
  readonly code:
    | 'column_missing'
    | 'column_twice'
    | 'item_unknown'
    | 'choice_unknown'
    | 'item_twice'
    | 'use_twice'
    | 'nothing_mapped'
    | 'facet_key_wrong';
}

/** What is wrong with one cell or row. */
export interface RowProblem {
  readonly column: string | null;
  readonly code: CellProblem | 'row_ragged';
  /** Empty where the item is a free text. */
  readonly example: string;
}

export interface PlannedRow {
  readonly line: number;
  /** The file's own identifier; null without a subject column. */
  readonly subject: string | null;
  readonly occasion: number | null;
  readonly date: Date | null;
  readonly siteId: string | null;
  readonly facets: Readonly<Record<string, string>>;
  readonly answers: readonly RowAnswer[];
}

/** An answer, or why there is none. */
export type RowAnswer =
  | { readonly item: string; readonly value: Value }
  | { readonly item: string; readonly value: null; readonly state: ImportedState };

export interface PlanSources {
  readonly items: readonly Item[];
  readonly sites: readonly { readonly id: string; readonly code: string; readonly name: string }[];
  readonly facets: readonly ProjectFacet[];
}

export interface RowPlan {
  readonly problems: readonly PlanProblem[];
  /** Values of facets that the project does not have yet, by key; grows as rows are read. */
  readonly newFacetValues: ReadonlyMap<string, ReadonlySet<string>>;
  /** @returns the row, and what is wrong with it; a row with problems must not be taken over */
  read(row: CsvRow): { row: PlannedRow; problems: RowProblem[] };
}

type Settings = Required<Pick<ImportMapping, 'decimal' | 'dateFormat' | 'columns' | 'missing'>> &
  Pick<ImportMapping, 'states'>;

const MOST_FACET_VALUES = 100;
const LONGEST_FACET_VALUE = 80;
const FACET_KEY = /^[a-z][a-z0-9_]{0,39}$/;
const SHOWN_CELL = 60;

/** What a cell does to the row that is being made. */
type Step = (cell: string, row: DraftRow, report: (code: CellProblem) => void) => void;

interface DraftRow {
  subject: string | null;
  occasion: number | null;
  date: Date | null;
  siteId: string | null;
  facets: Record<string, string>;
  answers: RowAnswer[];
  choices: ChoicesOfRow;
}

export function rowPlan(header: readonly string[], settings: Settings, sources: PlanSources): RowPlan {
  const items = new Map(sources.items.map((item) => [item.name, item]));
  const missing = new Set(settings.missing);
  const newFacetValues = new Map<string, Set<string>>();
  const problems = mappingProblems(header, settings.columns, items);
  const cellSettings = {
    decimal: settings.decimal as DecimalSign,
    dateOrder: settings.dateFormat as DateOrder,
    missing,
    states: new Map(Object.entries(settings.states ?? {})),
  };
  const usable = (item: string | undefined) => (item === undefined ? undefined : items.get(item));

  function stepOf(use: ColumnUse, column: string): Step | null {
    switch (use.use) {
      case 'ignore':
        return null;
      case 'item': {
        const item = usable(use.item);
        if (item === undefined) return null;
        const read = cellReader(item, cellSettings);
        return (cell, row, report) => take(read(cell), item, row, report);
      }
      case 'choice': {
        const item = usable(use.item);
        const code = item && choiceFinder(item.choices)(use.choice);
        if (item === undefined || code === undefined) return null;
        const read = choiceReader(item, code, column, cellSettings);
        return (cell, row, report) => {
          const problem = read(cell, row.choices);
          if (problem !== null) report(problem);
        };
      }
      case 'subject':
        return (cell, row, report) => {
          row.subject = cell.trim();
          if (row.subject === '') report('subject_missing');
        };
      case 'occasion':
        return (cell, row, report) => {
          const number = /\d+/.exec(cell)?.[0];
          if (cell.trim() === '') return;
          if (number === undefined || number.length > 6) report('occasion_wrong');
          else row.occasion = Number(number);
        };
      case 'date':
        return (cell, row, report) => {
          const text = cell.trim();
          if (text === '' || missing.has(text)) return;
          row.date = readDate(text, cellSettings.dateOrder);
          if (row.date === null) report('date_wrong');
        };
      case 'site': {
        const bySite = new Map(
          sources.sites.flatMap((site) => [site.code, site.name].map((name) => [name.toLowerCase(), site.id])),
        );
        return (cell, row, report) => {
          const text = cell.trim();
          if (text === '' || missing.has(text)) return;
          row.siteId = bySite.get(text.toLowerCase()) ?? null;
          if (row.siteId === null) report('site_unknown');
        };
      }
      case 'facet':
        return facetStep(use.facet);
    }
  }

  function facetStep(key: string): Step {
    const known = new Map(
      (sources.facets.find((facet) => facet.key === key)?.values ?? []).map((value) => [value.toLowerCase(), value]),
    );
    return (cell, row, report) => {
      const text = cell.trim();
      if (text === '' || missing.has(text)) return;
      if (text.length > LONGEST_FACET_VALUE) return report('too_long');
      const value = known.get(text.toLowerCase());
      if (value !== undefined) {
        row.facets[key] = value;
        return;
      }
      if (known.size >= MOST_FACET_VALUES) return report('facet_too_many');
      known.set(text.toLowerCase(), text);
      const added = newFacetValues.get(key) ?? new Set();
      newFacetValues.set(key, added.add(text));
      row.facets[key] = text;
    };
  }

  const steps = header.flatMap((name, index) => {
    const use = chosenUse(settings.columns, name);
    const step = use === undefined ? null : stepOf(use, name);
    const isText = use?.use === 'item' && usable(use.item)?.freeText === true;
    return step === null ? [] : [{ name, index, step, isText }];
  });

  return {
    problems,
    newFacetValues,
    read({ cells, line }) {
      const found: RowProblem[] = [];
      const draft: DraftRow = {
        subject: null,
        occasion: null,
        date: null,
        siteId: null,
        facets: {},
        answers: [],
        choices: new Map(),
      };
      if (cells.length !== header.length) {
        found.push({ column: null, code: 'row_ragged', example: `${cells.length} / ${header.length}` });
      } else {
        for (const { name, index, step, isText } of steps) {
          const cell = unguarded(cells[index] ?? '');
          step(cell, draft, (code) => {
            found.push({ column: name, code, example: isText ? '' : cell.trim().slice(0, SHOWN_CELL) });
          });
        }
      }
      for (const [item, gathered] of draft.choices) {
        const said = choicesTogether(gathered);
        if (said === null) continue;
        if ('problem' in said) found.push({ column: said.column, code: said.problem, example: '' });
        else draft.answers.push('state' in said ? { item, value: null, ...said } : { item, ...said });
      }
      const { choices: _, ...row } = draft;
      return { row: { line, ...row }, problems: found };
    },
  };
}

function take(answer: CellAnswer, item: Item, row: DraftRow, report: (code: CellProblem) => void): void {
  if (answer.kind === 'none') return;
  if (answer.kind === 'wrong') report(answer.code);
  else if (answer.kind === 'state') row.answers.push({ item: item.name, value: null, state: answer.state });
  else {
    row.answers.push({ item: item.name, value: answer.value });
    if (answer.other !== undefined) row.answers.push({ item: `${item.name}-Comment`, value: answer.other });
  }
}

function mappingProblems(
  header: readonly string[],
  columns: ImportMapping['columns'],
  items: ReadonlyMap<string, Item>,
): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const names = new Set<string>();
  for (const name of header) {
    if (names.has(name)) problems.push({ column: name, code: 'column_twice' });
    names.add(name);
  }
  const seen = new Set<string>();
  let mapped = 0;
  for (const [column, use] of Object.entries(columns)) {
    if (use.use === 'ignore') continue;
    if (!names.has(column)) {
      problems.push({ column, code: 'column_missing' });
      continue;
    }
    if (use.use === 'item' || use.use === 'choice') mapped += 1;
    const item = use.use === 'item' || use.use === 'choice' ? items.get(use.item) : undefined;
    if ((use.use === 'item' || use.use === 'choice') && item === undefined) {
      problems.push({ column, code: 'item_unknown' });
    } else if (use.use === 'choice' && item && choiceFinder(item.choices)(use.choice) === undefined) {
      problems.push({ column, code: 'choice_unknown' });
    }
    if (use.use === 'facet' && !FACET_KEY.test(use.facet)) problems.push({ column, code: 'facet_key_wrong' });
    const key = use.use === 'item' ? `item ${use.item}` : use.use === 'choice' ? `${use.item} ${use.choice}` : use.use;
    const what = use.use === 'facet' ? `facet ${use.facet}` : key;
    if (seen.has(what)) problems.push({ column, code: use.use === 'item' ? 'item_twice' : 'use_twice' });
    seen.add(what);
  }
  if (mapped === 0) problems.push({ column: null, code: 'nothing_mapped' });
  return problems;
}

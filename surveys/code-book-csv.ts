/**
 * Makes an instrument of a code book in the long form that statistics packages write: a line per variable, or one per
 * value of it, with the columns variable, label, value and value_label.
 */
import type { DefinitionIssue, InstrumentFile, ItemNotes } from './instrument.ts';
import { type IssueList, issueList } from './issue-list.ts';
import type { Choice, Code } from './items.ts';
import type { Language, LocalizedText } from './language.ts';

/** The names that the columns may have, in small letters without spaces and underscores. */
const COLUMNS = {
  variable: ['variable', 'name', 'item', 'column', 'spalte', 'variablenname'],
  label: ['label', 'variablelabel', 'question', 'description', 'frage', 'beschriftung', 'bezeichnung'],
  value: ['value', 'code', 'wert'],
  valueLabel: ['valuelabel', 'codelabel', 'text', 'wertelabel', 'wertlabel', 'wertebeschriftung'],
} as const;
type Column = keyof typeof COLUMNS;

/** Whether the first line of a table is the head of a code book. */
export function isCodeBook(head: readonly string[]): boolean {
  const found = columnsIn(head);
  return found.variable !== null && found.value !== null && found.valueLabel !== null;
}

export interface CodeBookSettings {
  readonly key: string;
  readonly title: string;
  readonly language: Language;
  /** Where it comes from, for the file's origin. */
  readonly fileName: string;
}

interface Variable {
  readonly name: string;
  readonly label: string;
  readonly line: number;
  readonly choices: Choice[];
}

/**
 * The instrument of a code book. A variable without values is a number; one with labelled values is a single choice in
 * the order of its codes, and codes that are numbers stay numbers, so that means can be computed.
 *
 * @param rows the table with its head, all cells as text
 */
export function instrumentFromCodeBook(
  rows: readonly (readonly string[])[],
  settings: CodeBookSettings,
): { file: InstrumentFile | null; issues: DefinitionIssue[] } {
  const issues = issueList();
  const variables = variablesIn(rows, settings.language, issues);
  if (variables.length === 0 && !issues.hasErrors()) issues.error('', 'codebook_empty');
  if (issues.hasErrors()) return { file: null, issues: issues.all() };
  const file = fileOf(variables, settings, issues);
  return { file, issues: issues.all() };
}

function variablesIn(rows: readonly (readonly string[])[], language: Language, issues: IssueList): Variable[] {
  const columns = columnsIn(rows[0] ?? []);
  for (const column of ['variable', 'value', 'valueLabel'] as const) {
    if (columns[column] === null) issues.error('', 'codebook_column_missing', { column: COLUMN_NAMES[column] });
  }
  const variables = new Map<string, Variable>();
  const cell = (row: readonly string[], column: Column) => (row[columns[column] ?? -1] ?? '').trim();
  for (const [index, row] of rows.entries()) {
    const line = index + 1;
    if (index === 0 || row.every((text) => text.trim() === '')) continue;
    const name = cell(row, 'variable');
    if (name === '') {
      issues.error(`line ${line}`, 'codebook_variable_missing', { line });
      continue;
    }
    const label = cell(row, 'label');
    const variable = variables.get(name) ?? { name, label: label === '' ? name : label, line, choices: [] };
    variables.set(name, variable);
    addValue(variable, cell(row, 'value'), cell(row, 'valueLabel'), line, language, issues);
  }
  return [...variables.values()];
}

const COLUMN_NAMES: Readonly<Record<Column, string>> = {
  variable: 'variable',
  label: 'label',
  value: 'value',
  valueLabel: 'value_label',
};

function columnsIn(head: readonly string[]): Record<Column, number | null> {
  const names = head.map((name) =>
    name
      .toLowerCase()
      .replace(/[\s_.-]/g, '')
      .replace(/^\uFEFF/, ''),
  );
  const position = (column: Column) => {
    const found = COLUMNS[column].map((known) => names.indexOf(known)).filter((index) => index !== -1);
    return found.length === 0 ? null : Math.min(...found);
  };
  return {
    variable: position('variable'),
    label: position('label'),
    value: position('value'),
    valueLabel: position('valueLabel'),
  };
}

function addValue(
  { name, choices }: Variable,
  value: string,
  label: string,
  line: number,
  language: Language,
  issues: IssueList,
): void {
  if (value === '' && label === '') return;
  if (value === '') {
    issues.error(`line ${line}`, 'codebook_value_missing', { line, variable: name });
  } else if (choices.some((choice) => String(choice.value) === value)) {
    issues.error(`line ${line}`, 'choice_twice', { line, variable: name, value });
  } else {
    choices.push({ value, label: { [language]: label === '' ? value : label } });
  }
}

const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;

/** Numbers where all codes are: then the order of the codes is that of the numbers. */
function coded(choices: readonly Choice[]): Choice[] {
  const texts = choices.map(({ value }) => String(value));
  if (!texts.every((text) => NUMBER.test(text))) return [...choices];
  return choices
    .map(({ value, label }) => ({ value: Number(String(value).replace(',', '.')) as Code, label }))
    .toSorted((one, other) => Number(one.value) - Number(other.value));
}

/** Labels of codes that say that there is no answer. */
const NO_ANSWER =
  /^(?:(?:keine angabe|k\.? ?a\.?|wei(?:ß|ss) nicht|verweigert|trifft nicht zu|nicht erhoben|missing|no answer|don['’]?t know|do not know|refused|not applicable|n\/?a|nap|nav)\b.*)$/i;

/** Negative codes, and codes of only nines or eights, that are labelled as no answer. */
function isMissingCode({ value, label }: Choice, among: number): boolean {
  const text = Object.values(label)[0] ?? '';
  const unusual = (typeof value === 'number' && value < 0) || /^(?:9{1,4}|9?98|997|8{2,4})$/.test(String(value));
  return among > 1 && unusual && NO_ANSWER.test(text);
}

/** Only the two ends of a scale have a label: 0 "not at all", 10 "completely". Nearer codes are two answers. */
const FEWEST_STEPS_OF_SCALE = 5;

function endsOfScale(choices: readonly Choice[]): { readonly low: Choice; readonly high: Choice } | null {
  const [low, high, ...more] = choices;
  if (low === undefined || high === undefined || more.length > 0) return null;
  const steps = Number(high.value) - Number(low.value);
  return Number.isInteger(steps) && steps >= FEWEST_STEPS_OF_SCALE ? { low, high } : null;
}

function fileOf(variables: readonly Variable[], settings: CodeBookSettings, issues: IssueList): InstrumentFile {
  const { language } = settings;
  const items: Record<string, ItemNotes> = {};
  const elements = variables.map(({ name, label, line, choices }) => {
    const all = coded(choices);
    const missing = all.filter((choice) => isMissingCode(choice, all.length));
    if (missing.length > 0) items[name] = { missing };
    const answers = all.filter((choice) => !missing.includes(choice));
    if (answers.length === 0) return { type: 'text', name, title: label, inputType: 'number' };
    const ends = endsOfScale(answers);
    if (ends !== null) {
      issues.warning(`line ${line}`, 'codebook_ends_only', { line, variable: name });
      const [low, high] = [written(ends.low, language), written(ends.high, language)];
      return {
        type: 'rating',
        name,
        title: label,
        rateMin: low.value,
        rateMax: high.value,
        minRateDescription: low.text,
        maxRateDescription: high.text,
      };
    }
    return { type: 'radiogroup', name, title: label, choices: answers.map((choice) => written(choice, language)) };
  });
  const text: LocalizedText = { [language]: settings.title };
  return {
    wegmarke: 1,
    key: settings.key,
    kind: 'survey',
    title: text,
    languages: [language],
    origin: { licence: '', source: { [language]: settings.fileName || settings.title }, normed: false },
    voices: ['own'],
    areas: [],
    domains: [],
    items,
    alone: true,
    survey: { pages: [{ name: 'page1', elements }] },
  };
}

function written({ value, label }: Choice, language: Language): { value: Code; text: string } {
  return { value, text: label[language] ?? String(value) };
}

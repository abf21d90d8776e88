/** The code book of an export: every column of its files, what it holds and what each code means; as a table, or to read. */
import type { InstrumentDefinition } from '#contract/instrument';
import type { ProjectFacet } from '#contract/project';
import type { Voice } from '#surveys/entry';
import { type InterfaceLanguage, type Language, textIn } from '#surveys/language';
import type { Cell, Table } from './cell.ts';
import { codeBookWords } from './code-book-words.ts';
import { type ItemColumn, itemColumns, itemsOfVersions, voicesOf } from './export-columns.ts';
import { ENTRY_COLUMNS, headColumns } from './export-rows.ts';
import { CODED_STATES, missingCodes, STATE_WORDS } from './missing-codes.ts';

export interface CodeBookInput {
  readonly definitions: readonly InstrumentDefinition[];
  readonly facets: readonly ProjectFacet[];
  /** Of the questions and answers. */
  readonly content: Language;
  /** Of the book's own words. */
  readonly language: InterfaceLanguage;
}

interface Line {
  readonly column: string;
  readonly item: string;
  readonly voice: Voice | '';
  readonly type: string;
  /** `column`: the column itself; `code`: a value in it; `missing`: a value that is no answer. */
  readonly kind: 'column' | 'code' | 'missing';
  readonly code: Cell;
  readonly text: string;
  readonly notes: string;
}

const HEADER = ['column', 'item', 'voice', 'type', 'kind', 'code', 'text', 'notes'] as const;

function linesOfColumn(column: ItemColumn, { content, language }: CodeBookInput, versions: number): Line[] {
  const words = codeBookWords(language);
  const { item } = column.of;
  const base = { column: column.name, item: item.name, voice: column.voice, type: item.type, notes: '' };
  const label = textIn(item.label, content);
  const notes = [
    ...(item.scale
      ? [
          words.scale(
            item.scale.min,
            item.scale.max,
            textIn(item.scale.minLabel, content),
            textIn(item.scale.maxLabel, content),
          ),
        ]
      : []),
    ...(column.choice && item.type === 'ranking' ? [words.ranking] : []),
    ...(item.type === 'rows' ? [words.rows] : []),
    ...(item.computed ? [words.computed] : []),
    ...(item.freeText ? [words.freeText] : []),
    ...(column.of.versions.length < versions ? [words.versions(column.of.versions)] : []),
  ];
  const text = column.choice ? `${label} [${textIn(column.choice.label, content)}]` : label;
  const lines: Line[] = [{ ...base, kind: 'column', code: null, text, notes: notes.join(' ') }];
  if (column.choice === null) {
    for (const { value, label: answer } of item.choices) {
      const code = typeof value === 'boolean' ? Number(value) : value;
      lines.push({ ...base, kind: 'code', code, text: textIn(answer, content) });
    }
    for (const { value, label: answer } of item.missing) {
      const code = typeof value === 'boolean' ? Number(value) : value;
      lines.push({ ...base, kind: 'missing', code, text: textIn(answer, content) });
    }
  } else if (item.type === 'multiple') {
    lines.push({ ...base, kind: 'code', code: 1, text: words.chosen });
    lines.push({ ...base, kind: 'code', code: 0, text: words.notChosen });
  }
  return lines;
}

/** All lines: the columns that say whose row it is, those of the items, and the missing codes that all items share. */
function codeBookLines(input: CodeBookInput): Line[] {
  const { definitions, facets, language } = input;
  const words = codeBookWords(language);
  const items = itemsOfVersions(definitions);
  const head = headColumns(facets.map(({ key }) => key));
  const columns = itemColumns(items, voicesOf(definitions), head);
  const missing = missingCodes(definitions);
  const blank = { item: '', voice: '' as const, kind: 'column' as const, code: null, notes: '' };
  const labels = new Map(facets.map(({ key, label }) => [`facet_${key}`, label]));
  return [
    ...head.map((column) => ({
      ...blank,
      column,
      type: 'text',
      text: labels.get(column) ?? words.head[column as keyof typeof words.head] ?? '',
    })),
    ...columns.flatMap((column) => linesOfColumn(column, input, definitions.length)),
    { ...blank, column: '*', type: '', text: words.missing },
    ...CODED_STATES.map((state) => ({
      ...blank,
      column: '*',
      type: '',
      kind: 'missing' as const,
      code: missing[state],
      text: STATE_WORDS[language][state],
    })),
    ...ENTRY_COLUMNS.map((column) => ({
      ...blank,
      column,
      type: 'text',
      text: words.entry[column],
      notes: words.long,
    })),
  ];
}

/** As a table, for CSV and as a sheet beside the data. */
export function codeBookTable(input: CodeBookInput): Table {
  return { header: HEADER, rows: codeBookLines(input).map((line): Cell[] => HEADER.map((name) => line[name])) };
}

/** A text in a cell of a Markdown table. */
function markdownCell(text: string): string {
  return text
    .replace(/[\\|<>*_`[\]]/g, (sign) => `\\${sign}`)
    .replace(/\s*\r?\n\s*/g, ' ')
    .trim();
}

/** To read: what the instrument is, how to read the files, and a section per column. */
export async function* codeBookMarkdown(input: CodeBookInput): AsyncGenerator<Buffer> {
  const { definitions, content, language } = input;
  const words = codeBookWords(language);
  const latest = definitions.reduce((newest, each) => (each.version > newest.version ? each : newest));
  const { origin, title, description } = latest.file;
  const text = (lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`);
  yield text([
    `# ${words.title}: ${markdownCell(textIn(title, content))}`,
    '',
    ...(description ? [markdownCell(textIn(description, content)), ''] : []),
    `- ${words.licence}: ${markdownCell(origin.licence)}`,
    `- ${words.source}: ${markdownCell(textIn(origin.source, content))}`,
    `- ${words.norms}: ${origin.normed ? words.normed : words.notNormed}`,
    ...(origin.notice ? [`- ${words.notice}: ${markdownCell(textIn(origin.notice, content))}`] : []),
    `- ${words.versionsHead}: ${definitions.map(({ version }) => version).join(', ')}`,
    '',
    ...words.how.map((line) => `${line}\n`),
  ]);
  let open = '';
  for (const line of codeBookLines(input)) {
    if (line.kind === 'column') {
      const about = [line.type, line.voice && words.voice[line.voice], line.notes].filter((part) => part !== '');
      yield text([
        '',
        `## \`${line.column.replaceAll('`', "'")}\``,
        '',
        markdownCell(line.text),
        ...(about.length > 0 ? ['', `_${markdownCell(about.join(' · '))}_`] : []),
      ]);
      open = '';
    } else {
      if (open !== line.column) yield text(['', `| ${words.code} | ${words.meaning} |`, '| --- | --- |']);
      open = line.column;
      const mark = line.kind === 'missing' ? ` (${words.noAnswer})` : '';
      yield text([`| ${markdownCell(String(line.code))} | ${markdownCell(line.text)}${mark} |`]);
    }
  }
}

/** Gathers what is wrong in a file, by column and kind, with the first lines; and says it in words. */
import type { ImportIssue } from '#contract/answer-import';
import type { InterfaceLanguage } from '#surveys/language';
import type { CellProblem } from './cell-values.ts';
import type { CsvFileError } from './csv-rows.ts';
import type { PlanProblem } from './row-plan.ts';

export type ImportProblemCode =
  | CellProblem
  | PlanProblem['code']
  | CsvFileError['code']
  | 'row_ragged'
  | 'row_twice'
  | 'file_empty'
  | 'file_gone'
  | 'too_many_rows'
  | 'interrupted';

/** `{column}` and `{example}` are filled in. */
const MESSAGES: Readonly<Record<ImportProblemCode, Readonly<Record<InterfaceLanguage, string>>>> = {
  unknown_choice: {
    de: 'Der Wert „{example}“ gehört nicht zu den Antworten der Frage.',
    en: 'The value “{example}” is not among the answers of the question.',
  },
  out_of_scale: {
    de: 'Der Wert „{example}“ liegt außerhalb der Skala.',
    en: 'The value “{example}” is outside the scale.',
  },
  not_a_number: { de: '„{example}“ ist keine Zahl.', en: '“{example}” is not a number.' },
  not_a_date: {
    de: '„{example}“ ist kein Datum in der gewählten Form.',
    en: '“{example}” is not a date in this form.',
  },
  not_yes_or_no: { de: '„{example}“ ist weder ja noch nein.', en: '“{example}” is neither yes nor no.' },
  too_long: { de: 'Der Text ist zu lang.', en: 'The text is too long.' },
  does_not_fit: { de: 'Der Wert „{example}“ passt nicht zur Frage.', en: 'The value “{example}” does not fit.' },
  date_wrong: {
    de: '„{example}“ ist kein Datum in der gewählten Form.',
    en: '“{example}” is not a date in the chosen form.',
  },
  site_unknown: {
    de: 'Den Standort „{example}“ gibt es in diesem Vorhaben nicht.',
    en: 'The site “{example}” is not in this project.',
  },
  occasion_wrong: {
    de: '„{example}“ enthält keine Nummer einer Erhebung.',
    en: '“{example}” has no number of an occasion in it.',
  },
  subject_missing: { de: 'Hier fehlt die Angabe, um wen es geht.', en: 'Whom the row is about is missing here.' },
  facet_too_many: {
    de: 'Diese Spalte hat mehr als 100 verschiedene Werte. Ist es wirklich ein Merkmal?',
    en: 'This column has more than 100 different values. Is it really a group?',
  },
  not_a_rank: {
    de: '„{example}“ ist kein Platz in der Reihenfolge.',
    en: '“{example}” is not a place in the ranking.',
  },
  rank_twice: {
    de: 'Den Platz „{example}“ hat in dieser Zeile schon eine andere Antwort.',
    en: 'Another choice has the place “{example}” in this row already.',
  },
  answer_and_state: {
    de: 'Die Spalten dieser Frage sagen in einer Zeile zugleich eine Antwort und dass es keine gibt.',
    en: 'In one row, the columns of this question give an answer and say that there is none.',
  },
  row_ragged: {
    de: 'Die Zeile hat eine andere Zahl von Spalten als die Kopfzeile ({example}).',
    en: 'The row has another number of columns than the header ({example}).',
  },
  row_twice: {
    de: 'Dieselbe Person ist mit derselben Erhebung zweimal in der Datei.',
    en: 'The same person is in the file twice with the same occasion.',
  },
  column_missing: { de: 'Die Datei hat keine Spalte „{column}“.', en: 'The file has no column “{column}”.' },
  column_twice: { de: 'Die Spalte „{column}“ ist doppelt.', en: 'The column “{column}” is there twice.' },
  item_unknown: {
    de: 'Die Frage, der diese Spalte zugeordnet ist, gibt es im Bogen nicht.',
    en: 'The question that this column is mapped to is not in the questionnaire.',
  },
  choice_unknown: {
    de: 'Die Antwort, der diese Spalte zugeordnet ist, gibt es in der Frage nicht.',
    en: 'The choice that this column is mapped to is not in the question.',
  },
  item_twice: {
    de: 'Eine andere Spalte ist schon derselben Frage zugeordnet.',
    en: 'Another column is mapped to the same question already.',
  },
  use_twice: {
    de: 'Eine andere Spalte hat schon dieselbe Bedeutung.',
    en: 'Another column has the same meaning already.',
  },
  nothing_mapped: {
    de: 'Keine Spalte ist einer Frage zugeordnet.',
    en: 'No column is mapped to a question.',
  },
  facet_key_wrong: {
    de: 'Der Schlüssel eines Merkmals besteht aus kleinen Buchstaben, Ziffern und Unterstrichen.',
    en: 'The key of a group consists of small letters, digits and underscores.',
  },
  encoding_wrong: {
    de: 'Die Datei ist hier nicht in der gewählten Zeichenkodierung geschrieben.',
    en: 'The file is not written in the chosen encoding here.',
  },
  quotes_broken: {
    de: 'Hier steht ein Anführungszeichen an der falschen Stelle, oder es wird nicht geschlossen.',
    en: 'There is a quotation mark in the wrong place here, or it is never closed.',
  },
  row_too_long: {
    de: 'Eine Zeile ist zu lang. Vielleicht fehlt ein schließendes Anführungszeichen.',
    en: 'A row is too long. Perhaps a closing quotation mark is missing.',
  },
  file_empty: { de: 'Die Datei hat keine Zeilen mit Antworten.', en: 'The file has no rows of answers.' },
  file_gone: {
    de: 'Die Datei wird nur einen Tag aufbewahrt. Bitte laden Sie sie noch einmal hoch.',
    en: 'The file is kept for one day only. Please upload it again.',
  },
  too_many_rows: {
    de: 'Die Datei hat zu viele Zeilen. Bitte teilen Sie sie auf.',
    en: 'The file has too many rows. Please split it.',
  },
  interrupted: {
    de: 'Die Übernahme wurde unterbrochen. Es wurde nichts übernommen.',
    en: 'The import was interrupted. Nothing was taken over.',
  },
};

const LINES_SHOWN = 10;
const EXAMPLES_SHOWN = 5;
/** Different kinds of problems; a file with more is the wrong file. */
const MOST_KINDS = 500;

export interface GatheredIssue {
  readonly column: string | null;
  readonly code: ImportProblemCode;
  count: number;
  readonly lines: number[];
  readonly examples: string[];
}

export interface IssueGatherer {
  add(problem: { column: string | null; code: ImportProblemCode; example?: string }, line?: number): void;
  readonly issues: readonly GatheredIssue[];
}

export function issueGatherer(): IssueGatherer {
  const byKind = new Map<string, GatheredIssue>();
  return {
    add({ column, code, example = '' }, line) {
      const key = `${code} ${column ?? ''}`;
      let issue = byKind.get(key);
      if (issue === undefined) {
        if (byKind.size >= MOST_KINDS) return;
        issue = { column, code, count: 0, lines: [], examples: [] };
        byKind.set(key, issue);
      }
      issue.count += 1;
      if (line !== undefined && issue.lines.length < LINES_SHOWN) issue.lines.push(line);
      if (example !== '' && issue.examples.length < EXAMPLES_SHOWN && !issue.examples.includes(example)) {
        issue.examples.push(example);
      }
    },
    get issues() {
      return [...byKind.values()];
    },
  };
}

/** The issues with their messages. */
export function issuesInWords(issues: readonly GatheredIssue[], language: InterfaceLanguage): ImportIssue[] {
  return issues.map((issue) => ({
    ...issue,
    message: MESSAGES[issue.code][language]
      .replaceAll('{column}', () => issue.column ?? '')
      .replaceAll('{example}', () => issue.examples[0] ?? ''),
  }));
}

/**
 * Reads the file that somebody chose: an instrument of this format, any SurveyJS definition, or a code book as a table.
 * What it is, is seen from the content, not from the file's name.
 */
import type { z } from 'zod';
import { itemsOf } from './code-book.ts';
import { instrumentFromCodeBook, isCodeBook } from './code-book-csv.ts';
import { checkInstrument } from './definition-check.ts';
import type { DefinitionIssueCode } from './definition-issue-texts.ts';
import { outlineOf, outlineOfParts } from './definition-outline.ts';
import { type DefinitionIssue, type DefinitionOutline, type InstrumentFile, instrumentFile } from './instrument.ts';
import { type IssueList, issueList } from './issue-list.ts';
import type { Item } from './items.ts';
import { type Language, language } from './language.ts';
import { LOCALIZED_PROPERTIES } from './survey-in-language.ts';
import { DEFAULT_LOCALE, isJson, type Json, stringIn, textOf } from './survey-json.ts';

export const DEFINITION_FORMATS = ['wegmarke', 'surveyjs', 'codebook', 'unknown'] as const;
export type DefinitionFormat = (typeof DEFINITION_FORMATS)[number];

export interface DefinitionSource {
  readonly content: string;
  readonly fileName: string;
  /** For what has none of its own; an instrument file keeps its own. */
  readonly key?: string | undefined;
  readonly title?: string | undefined;
  readonly language?: string | undefined;
}

/** What the file would become; `file` is null and there are no items where there are errors. */
export interface ReadDefinition {
  readonly format: DefinitionFormat;
  /** What is known of the file, with errors too; null where nothing is. */
  readonly outline: DefinitionOutline | null;
  readonly file: InstrumentFile | null;
  readonly items: readonly Item[];
  readonly issues: DefinitionIssue[];
}

/** Reads the text of a table; null where it is none. Given from outside because this folder has no CSV parser. */
export type ParseTable = (content: string) => readonly (readonly string[])[] | null;

/** Reads and checks a file. It never throws for what is in it. */
export function readDefinition(source: DefinitionSource, parseTable: ParseTable): ReadDefinition {
  const content = source.content.replace(/^\uFEFF/, '');
  if (content.trim() === '') return refused('unknown', 'file_empty');
  if (!/^\s*[{[]/.test(content)) return readCodeBook(content, source, parseTable);
  const parsed = parseJson(content);
  if ('issue' in parsed) return broken('unknown', [parsed.issue]);
  const { json } = parsed;
  if (!isJson(json)) return refused('unknown', 'format_unknown');
  if ('wegmarke' in json) return readInstrument(json);
  if ([json.pages, json.elements, json.questions].some(Array.isArray))
    return checked('surveyjs', surveyFile(json, source));
  return refused('unknown', 'format_unknown');
}

function refused(format: DefinitionFormat, code: DefinitionIssueCode): ReadDefinition {
  return broken(format, [{ severity: 'error', path: '', code, params: {} }]);
}

function broken(
  format: DefinitionFormat,
  issues: DefinitionIssue[],
  outline: DefinitionOutline | null = null,
): ReadDefinition {
  return { format, outline, file: null, items: [], issues };
}

function checked(
  format: DefinitionFormat,
  file: InstrumentFile,
  more: readonly DefinitionIssue[] = [],
): ReadDefinition {
  const issues = [...more, ...checkInstrument(file)];
  const outline = outlineOf(file);
  if (issues.some(({ severity }) => severity === 'error')) return broken(format, issues, outline);
  return { format, outline, file, items: itemsOf(file), issues };
}

function parseJson(content: string): { json: unknown } | { issue: DefinitionIssue } {
  try {
    return { json: JSON.parse(content) };
  } catch (error) {
    const position = Number(/position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? content.length);
    const before = content.slice(0, position).split('\n');
    const params = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
    return { issue: { severity: 'error', path: `line ${params.line}`, code: 'json_broken', params } };
  }
}

function readInstrument(json: Json): ReadDefinition {
  const parsed = instrumentFile.safeParse(json, { reportInput: true });
  if (parsed.success) return checked('wegmarke', parsed.data);
  const issues = issueList();
  for (const issue of parsed.error.issues) reportShape(issue, issues);
  return broken('wegmarke', issues.all(), outlineOfParts(json));
}

/** What zod says about the shape, in the codes of definitions. */
function reportShape(issue: z.core.$ZodIssue, issues: IssueList): void {
  const path = pathText(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) issues.error(path === '' ? key : `${path}.${key}`, 'field_unknown', { field: key });
      break;
    case 'invalid_type':
      issues.error(path, issue.input === undefined ? 'field_missing' : 'field_wrong');
      break;
    case 'too_big':
      issues.error(path, 'field_too_long', { max: Number(issue.maximum) });
      break;
    case 'invalid_value':
      issues.error(path, 'field_value', { possible: issue.values.map(String).join(', ') });
      break;
    default:
      issues.error(path, 'field_wrong');
  }
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

function readCodeBook(content: string, source: DefinitionSource, parseTable: ParseTable): ReadDefinition {
  const rows = parseTable(content);
  if (rows === null || !isCodeBook(rows[0] ?? [])) return refused('unknown', 'format_unknown');
  const { fileName } = source;
  const title = source.title || titleFromName(fileName);
  const settings = { key: keyOf(source, title), title, language: wantedLanguage(source) ?? 'de', fileName };
  const guessed = source.language === undefined ? { language: guessLanguage(content) } : {};
  const { file, issues } = instrumentFromCodeBook(rows, { ...settings, ...guessed });
  return file === null ? broken('codebook', issues) : checked('codebook', file, issues);
}

/** A SurveyJS definition as an instrument: a plain survey in the languages that it has texts in. */
function surveyFile(survey: Json, source: DefinitionSource): InstrumentFile {
  const first = wantedLanguage(source) ?? ownLanguage(survey) ?? guessLanguage(textsIn(survey));
  const others = languagesIn(survey).filter((tag) => tag !== first);
  const own = textOf(survey.title, first);
  // Somebody who gives a title says it in the first language; what the file says in others stays.
  const title = source.title ? { ...own, [first]: source.title } : (own ?? { [first]: titleFromName(source.fileName) });
  const complete = title[first] === undefined ? { ...title, [first]: Object.values(title)[0] ?? '' } : title;
  return {
    wegmarke: 1,
    key: keyOf(source, complete[first] ?? ''),
    kind: 'survey',
    title: complete,
    languages: [first, ...others].slice(0, MOST_LANGUAGES),
    origin: {
      licence: '',
      source: Object.fromEntries([first, ...others].map((tag) => [tag, source.fileName || (complete[first] ?? '')])),
      normed: false,
    },
    voices: ['own'],
    areas: [],
    domains: [],
    items: {},
    alone: true,
    survey: { ...survey },
  };
}

const MOST_LANGUAGES = 30;

const asLanguage = (tag: unknown): Language | null => {
  const parsed = language.safeParse(tag);
  return parsed.success && parsed.data !== DEFAULT_LOCALE ? parsed.data : null;
};

const wantedLanguage = (source: DefinitionSource) => asLanguage(source.language);
const ownLanguage = (survey: Json) => asLanguage(stringIn(survey, 'locale'));

/** All languages that some text of the definition is in. */
function languagesIn(survey: Json): Language[] {
  const found = new Set<Language>();
  visit(survey, (key, value) => {
    if (!LOCALIZED_PROPERTIES.has(key) || !isJson(value)) return;
    for (const tag of Object.keys(value)) if (asLanguage(tag) !== null && tag !== DEFAULT_LOCALE) found.add(tag);
  });
  return [...found].toSorted();
}

function textsIn(survey: Json): string {
  const texts: string[] = [];
  visit(survey, (key, value) => {
    const text = LOCALIZED_PROPERTIES.has(key) ? (isJson(value) ? value[DEFAULT_LOCALE] : value) : null;
    if (typeof text === 'string' && texts.length < 500) texts.push(text);
  });
  return texts.join(' ');
}

/** Every property, without recursion, because nobody has looked at the depth yet. */
function visit(json: Json, look: (key: string, value: unknown) => void): void {
  const stack: unknown[] = [json];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    if (Array.isArray(value)) stack.push(...value.filter((entry) => typeof entry === 'object' && entry !== null));
    else if (isJson(value)) {
      for (const [key, part] of Object.entries(value)) {
        look(key, part);
        if (typeof part === 'object' && part !== null) stack.push(part);
      }
    }
  }
}

const GERMAN =
  /(?<!\p{L})(?:der|die|das|und|ist|nicht|wie|sie|ihre?|mit|für|bei|von|haben|welche[rs]?)(?!\p{L})|[äöüß]/giu;
const ENGLISH = /(?<!\p{L})(?:the|and|is|not|how|you|your|with|for|of|do|are|what|which|have)(?!\p{L})/giu;

/** German or English, by common words; German where neither shows. */
function guessLanguage(text: string): Language {
  const count = (pattern: RegExp) => (text.slice(0, 50_000).match(pattern) ?? []).length;
  return count(ENGLISH) > count(GERMAN) ? 'en' : 'de';
}

/** `Gesundheit_2024.json` → `Gesundheit 2024`. */
function titleFromName(fileName: string): string {
  const name = fileName.replace(/^.*[\\/]/, '').replace(/\.[A-Za-z0-9]{1,6}$/, '');
  const words = name.replace(/[_-]+/g, ' ').trim().slice(0, 200);
  return words === '' ? 'Umfrage' : words;
}

function keyOf({ key }: DefinitionSource, title: string): string {
  return key ?? keyFromTitle(title);
}

const MOST_KEY = 60;

/** A key in small letters from a title: `Über die Arbeit` → `ueber-die-arbeit`. */
export function keyFromTitle(title: string): string {
  const plain = title
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_KEY)
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'survey' : plain;
}

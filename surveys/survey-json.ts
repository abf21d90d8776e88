/**
 * Reads SurveyJS definitions as what they are: JSON that somebody wrote. Nothing in here trusts a type, and nothing
 * needs survey-core, so that code books can be made where it is not loaded.
 */
import type { Code } from './items.ts';
import { isLanguage, type Language, type LocalizedText } from './language.ts';

export type Json = Readonly<Record<string, unknown>>;

/** An element of a list in the definition, with the path that leads to it. */
export interface Placed {
  readonly json: Json;
  /** For people: `survey.pages[0].elements[2]`. */
  readonly path: string;
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of a list; what is none is left out (definition-check.ts reports it). */
export function placedIn(json: Json, key: string, path: string): Placed[] {
  return listOf(json[key]).flatMap((entry, index) =>
    isJson(entry) ? [{ json: entry, path: `${path}.${key}[${index}]` }] : [],
  );
}

export function stringIn(json: Json, key: string): string | null {
  const found = json[key];
  return typeof found === 'string' ? found : null;
}

/** A number, also one that was written as a text. */
export function numberIn(json: Json, key: string): number | null {
  const found = json[key];
  if (typeof found === 'number') return Number.isFinite(found) ? found : null;
  if (typeof found !== 'string' || found.trim() === '') return null;
  const number = Number(found);
  return Number.isFinite(number) ? number : null;
}

/** A switch, by its name or by one that earlier versions of SurveyJS used. */
export function switchedOn(json: Json, ...keys: readonly string[]): boolean {
  return keys.some((key) => json[key] === true);
}

export function isCode(value: unknown): value is Code {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

/** What SurveyJS keeps the texts of the file's first language under. */
export const DEFAULT_LOCALE = 'default';

/**
 * A text of the definition, which is either a string (in the file's first language) or an object by language.
 * null where there is none.
 */
export function textOf(value: unknown, first: Language): LocalizedText | null {
  if (typeof value === 'number') return { [first]: String(value) };
  if (typeof value === 'string') return value === '' ? null : { [first]: value };
  if (!isJson(value)) return null;
  const text: Record<Language, string> = {};
  for (const [tag, part] of Object.entries(value)) {
    if (typeof part !== 'string' || part === '') continue;
    if (tag === DEFAULT_LOCALE) text[first] ??= part;
    else if (isLanguage(tag)) text[tag] = part;
  }
  return Object.keys(text).length === 0 ? null : text;
}

/** The pages of a definition; elements without pages are one page. */
export function pagesOf(survey: Json): Placed[] {
  if (Array.isArray(survey.pages)) return placedIn(survey, 'pages', 'survey');
  const key = elementsKey(survey);
  return key === null ? [] : [{ json: { name: 'page1', [key]: survey[key] }, path: 'survey' }];
}

/** `elements`, or `questions` as in old files. */
function elementsKey(json: Json): string | null {
  return Array.isArray(json.elements) ? 'elements' : Array.isArray(json.questions) ? 'questions' : null;
}

export function elementsOf({ json, path }: Placed): Placed[] {
  const key = elementsKey(json);
  return key === null ? [] : placedIn(json, key, path);
}

/** Deeper nesting than this is refused, so nobody walks further. */
export const MOST_NESTED = 12;

export interface PlacedQuestion extends Placed {
  readonly type: string;
  readonly name: string;
  /** The name of the page it is on. */
  readonly page: string;
  /** The panels and the page around it, the page first. */
  readonly around: readonly Placed[];
}

/** Every element that is no panel, in order, with what is around it. Repeated groups are not entered. */
export function* questionsOf(survey: Json): Generator<PlacedQuestion> {
  for (const page of pagesOf(survey)) {
    yield* questionsIn(page, stringIn(page.json, 'name') ?? '', [page]);
  }
}

function* questionsIn(container: Placed, page: string, around: readonly Placed[]): Generator<PlacedQuestion> {
  if (around.length > MOST_NESTED) return;
  for (const element of elementsOf(container)) {
    const type = stringIn(element.json, 'type') ?? '';
    if (type === 'panel') yield* questionsIn(element, page, [...around, element]);
    else yield { ...element, type, name: stringIn(element.json, 'name') ?? '', page, around };
  }
}

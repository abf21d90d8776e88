/** Checks the choices of a question, and of what else lists values: rows, columns, points of a rating. */
import { generatedCount } from './definition-size.ts';
import type { IssueList } from './issue-list.ts';
import { MOST_CHOICES } from './item-parts.ts';
import { isCode, isJson, type Json, listOf, type Placed, stringIn } from './survey-json.ts';

const WITH_CHOICES: ReadonlySet<string> = new Set([
  'radiogroup',
  'dropdown',
  'checkbox',
  'tagbox',
  'ranking',
  'imagepicker',
]);

export function checkChoices({ json, path }: Placed, issues: IssueList): void {
  if (isJson(json.choicesByUrl) && Object.keys(json.choicesByUrl).length > 0) {
    issues.error(`${path}.choicesByUrl`, 'choices_by_url');
  }
  checkValues({ json, path }, 'choices', issues);
  checkValues({ json, path }, 'rateValues', issues);
  const generated = generatedCount(json);
  if (generated > MOST_CHOICES) issues.error(path, 'too_many_choices', { max: MOST_CHOICES });
  if (WITH_CHOICES.has(stringIn(json, 'type') ?? '') && !hasChoices(json, generated)) {
    issues.error(path, 'choices_missing');
  }
}

function hasChoices(json: Json, generated: number): boolean {
  return (
    listOf(json.choices).length > 0 ||
    generated > 0 ||
    (typeof json.choicesFromQuestion === 'string' && json.choicesFromQuestion !== '') ||
    // Reported as what it is.
    json.choicesByUrl !== undefined
  );
}

/** A list of values, each bare or with a text: all have one, none twice (1 and "1" are one in every file). */
export function checkValues({ json, path }: Placed, key: string, issues: IssueList): void {
  const seen = new Set<string>();
  const list = listOf(json[key]);
  if (list.length > MOST_CHOICES) {
    issues.error(`${path}.${key}`, 'too_many_choices', { max: MOST_CHOICES });
    return;
  }
  for (const [index, entry] of list.entries()) {
    const value = isJson(entry) ? entry.value : entry;
    const place = `${path}.${key}[${index}]`;
    if (value === undefined || value === null || value === '') issues.error(place, 'choice_without_value');
    else if (!isCode(value) || RESERVED.has(String(value)) || HALF_OF_PAIR.test(String(value)))
      issues.error(place, 'choice_value_wrong');
    else if (seen.has(String(value))) issues.error(place, 'choice_twice', { value: String(value) });
    else seen.add(String(value));
  }
}

/** Databases and files keep whole characters only. */
const HALF_OF_PAIR = /\p{Cs}/u;
/** A row of this name would be no key of an object. */
const RESERVED: ReadonlySet<string> = new Set(['__proto__']);

/** Checks what an instrument file says beside its SurveyJS definition: domains, areas, notes about items, its own texts. */
import { itemsOf } from './code-book.ts';
import type { InstrumentFile } from './instrument.ts';
import type { IssueList } from './issue-list.ts';
import type { LocalizedText } from './language.ts';
import { pagesOf, stringIn } from './survey-json.ts';

/** Pages of a situation map that belong to no domain: what brought the person here, "anything else?", what comes first, a summary. */
export const PAGES_WITHOUT_DOMAIN: ReadonlySet<string> = new Set(['concern', 'other_topics', 'priorities', 'summary']);

export function checkHead(file: InstrumentFile, issues: IssueList): void {
  checkLanguages(file, issues);
  checkOwnTexts(file, issues);
  checkDomains(file, issues);
  checkNotes(file, issues);
}

function checkLanguages(file: InstrumentFile, issues: IssueList): void {
  for (const [index, tag] of file.languages.entries()) {
    if (file.languages.indexOf(tag) !== index) issues.error(`languages[${index}]`, 'language_twice', { language: tag });
  }
}

/** Every text of the file's own part, with its path. */
export function* textsOfHead(file: InstrumentFile): Generator<{ text: LocalizedText; path: string }> {
  yield { text: file.title, path: 'title' };
  if (file.description) yield { text: file.description, path: 'description' };
  yield { text: file.origin.source, path: 'origin.source' };
  if (file.origin.notice) yield { text: file.origin.notice, path: 'origin.notice' };
  for (const [index, { title }] of file.areas.entries()) yield { text: title, path: `areas[${index}].title` };
  for (const [index, { title, description }] of file.domains.entries()) {
    yield { text: title, path: `domains[${index}].title` };
    if (description) yield { text: description, path: `domains[${index}].description` };
  }
  for (const [name, { missing }] of Object.entries(file.items)) {
    for (const [index, { label }] of (missing ?? []).entries()) {
      yield { text: label, path: `items.${name}.missing[${index}].label` };
    }
  }
}

function checkOwnTexts(file: InstrumentFile, issues: IssueList): void {
  const [first = 'de', ...others] = file.languages;
  for (const { text, path } of textsOfHead(file)) {
    if ((text[first] ?? '') === '') issues.error(path, 'first_language_missing', { language: first });
    for (const tag of others) {
      if ((text[tag] ?? '') === '') issues.warning(path, 'language_missing', { language: tag });
    }
    for (const tag of Object.keys(text)) {
      if (!file.languages.includes(tag)) issues.warning(path, 'language_undeclared', { language: tag });
    }
  }
}

function checkDomains(file: InstrumentFile, issues: IssueList): void {
  reportRepeats(file.areas, 'areas', 'area_twice', issues);
  reportRepeats(file.domains, 'domains', 'domain_twice', issues);
  const areas = new Set(file.areas.map(({ key }) => key));
  const pages = pagesOf(file.survey).map(({ json, path }) => ({ name: stringIn(json, 'name') ?? '', path }));
  const pageNames = new Set(pages.map(({ name }) => name));
  const domains = new Set(file.domains.map(({ key }) => key));
  for (const [index, { key, area }] of file.domains.entries()) {
    if (!areas.has(area)) issues.error(`domains[${index}].area`, 'area_unknown', { area });
    if (file.kind === 'map' && !pageNames.has(key))
      issues.error(`domains[${index}]`, 'domain_without_page', { domain: key });
  }
  if (file.kind !== 'map') return;
  if (domains.size === 0) issues.error('domains', 'domains_missing');
  for (const { name, path } of pages) {
    if (!domains.has(name) && !PAGES_WITHOUT_DOMAIN.has(name))
      issues.warning(path, 'page_without_domain', { page: name });
  }
}

function reportRepeats(
  list: readonly { readonly key: string }[],
  path: string,
  code: 'area_twice' | 'domain_twice',
  issues: IssueList,
): void {
  const seen = new Set<string>();
  for (const [index, { key }] of list.entries()) {
    if (seen.has(key)) issues.error(`${path}[${index}].key`, code, { key });
    seen.add(key);
  }
}

function checkNotes(file: InstrumentFile, issues: IssueList): void {
  const items = itemsOf(file);
  const known = new Set(items.flatMap(({ name, question }) => [name, question]));
  const areas = new Set(file.areas.map(({ key }) => key));
  const domains = new Set(file.domains.map(({ key }) => key));
  for (const [name, { area, domain, missing }] of Object.entries(file.items)) {
    const path = `items.${name}`;
    if (!known.has(name)) issues.error(path, 'note_item_unknown', { item: name });
    if (area !== undefined && !areas.has(area)) issues.error(`${path}.area`, 'area_unknown', { area });
    if (domain !== undefined && !domains.has(domain)) issues.error(`${path}.domain`, 'domain_unknown', { domain });
    const codes = (missing ?? []).map(({ value }) => String(value));
    for (const [index, code] of codes.entries()) {
      if (codes.indexOf(code) !== index) issues.error(`${path}.missing[${index}]`, 'choice_twice', { value: code });
    }
  }
}

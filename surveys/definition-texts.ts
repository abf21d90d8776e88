/**
 * Checks the texts of a definition: that they are there in every language, lead to no other host, hold no markup, and put
 * no labels on people.
 */
import { textsOfHead } from './definition-head.ts';
import type { InstrumentFile } from './instrument.ts';
import type { IssueList } from './issue-list.ts';
import type { Language, LocalizedText } from './language.ts';
import { DATA_PROPERTIES, isDroppedOfSurvey, LOCALIZED_PROPERTIES } from './survey-in-language.ts';
import { isJson, type Json, textOf } from './survey-json.ts';

/** Localised, but no text for people. */
const NO_TEXT: ReadonlySet<string> = new Set(['imageLink', 'format', 'totalFormat']);
/** What the browser fetches or goes to. */
const ADDRESSES: ReadonlySet<string> = new Set([
  'imageLink',
  'logo',
  'backgroundImage',
  'videoUrl',
  'url',
  'src',
  'href',
  'navigateToUrl',
]);
/** Addresses that nothing is fetched from, and what is refused as a whole. */
const HARMLESS: ReadonlySet<string> = new Set(['$schema', 'sjsVersion', 'surveyId', 'surveyPostId', 'choicesByUrl']);
/** Lists whose bare entries are shown to people. */
const SHOWN_LISTS: ReadonlySet<string> = new Set(['choices', 'rows', 'columns', 'rateValues']);

interface Walk {
  readonly file: InstrumentFile;
  readonly first: Language;
  readonly issues: IssueList;
}

export function checkTexts(file: InstrumentFile, issues: IssueList): void {
  const walk: Walk = { file, first: file.languages[0] ?? 'de', issues };
  for (const { text, path } of textsOfHead(file)) checkContent(text, path, issues);
  walkObject(file.survey, 'survey', walk);
}

function walkObject(json: Json, path: string, walk: Walk): void {
  for (const [key, value] of Object.entries(json)) walkProperty(key, value, `${path}.${key}`, path, walk);
}

function walkProperty(key: string, value: unknown, path: string, parent: string, walk: Walk): void {
  const { issues } = walk;
  if (HARMLESS.has(key)) return;
  // Not used, so it cannot lead anywhere; that it is dropped is said elsewhere.
  if (parent === 'survey' && isDroppedOfSurvey(key) && !ADDRESSES.has(key)) return;
  if (ADDRESSES.has(key)) {
    for (const address of stringsIn(value)) checkAddress(address, path, issues);
  } else if (LOCALIZED_PROPERTIES.has(key) && (typeof value === 'string' || isLocalized(value))) {
    checkText(value, path, key, walk);
  } else if (key === 'cells' && isJson(value)) {
    for (const [row, cells] of Object.entries(value)) {
      for (const [column, text] of Object.entries(isJson(cells) ? cells : {})) {
        checkText(text, `${path}.${row}.${column}`, key, walk);
      }
    }
  } else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) {
      const place = `${path}[${index}]`;
      if (isJson(entry)) walkEntry(key, entry, place, walk);
      else if (typeof entry === 'string' && SHOWN_LISTS.has(key)) checkText(entry, place, 'text', walk);
      else if (typeof entry === 'string') checkValue(entry, place, issues);
    }
  } else if (isJson(value)) {
    if (!DATA_PROPERTIES.has(key)) walkObject(value, path, walk);
  } else if (typeof value === 'string' && !DATA_PROPERTIES.has(key)) checkValue(value, path, issues);
}

/** A choice without a text shows its value. */
function walkEntry(list: string, entry: Json, path: string, walk: Walk): void {
  const bare = SHOWN_LISTS.has(list) && typeof entry.value === 'string' && textOf(entry.text, walk.first) === null;
  if (bare && entry.imageLink === undefined) checkText(entry.value, `${path}.value`, 'text', walk);
  walkObject(entry, path, walk);
}

function isLocalized(value: unknown): value is Json {
  return isJson(value) && Object.values(value).every((part) => typeof part === 'string');
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isJson(value) ? Object.values(value).filter((part) => typeof part === 'string') : [];
}

function checkText(value: unknown, path: string, key: string, { file, first, issues }: Walk): void {
  const text = textOf(value, first);
  if (text === null) return;
  checkContent(text, path, issues);
  if (NO_TEXT.has(key) || !Object.values(text).some(hasWords)) return;
  for (const tag of file.languages) {
    if (text[tag] !== undefined) continue;
    if (tag === first) issues.error(path, 'first_language_missing', { language: tag });
    else issues.warning(path, 'language_missing', { language: tag });
  }
  for (const tag of Object.keys(text)) {
    if (!file.languages.includes(tag)) issues.warning(path, 'language_undeclared', { language: tag });
  }
}

/** Numbers and signs are the same in every language. */
const hasWords = (text: string) => /\p{L}{2}/u.test(text);

function checkContent(text: LocalizedText, path: string, issues: IssueList): void {
  const texts = Object.entries(text);
  if (texts.some(([, part]) => SCRIPT_IN_TEXT.test(part))) issues.error(path, 'script_address');
  if (texts.some(([, part]) => IMAGE_IN_TEXT.test(part)))
    issues.error(path, 'other_host', { address: firstAddress(texts) });
  else if (texts.some(([, part]) => WEB_ADDRESS.test(part))) {
    issues.warning(path, 'link_in_text', { address: firstAddress(texts) });
  }
  if (texts.some(([, part]) => MARKUP.test(part))) issues.warning(path, 'markup_in_text');
  for (const [tag, part] of texts) {
    const label = labelIn(part, tag);
    if (label !== null) {
      issues.warning(path, 'wording_label', { words: label });
      break;
    }
  }
}

const SCRIPT_IN_TEXT = /(?:\]\(\s*<?|href\s*=\s*["']?\s*|src\s*=\s*["']?\s*|^\s*)(?:javascript|vbscript):\S/i;
/** Brackets and tags end where the next one begins, so that a text of nothing but beginnings is looked at once. */
const IMAGE_IN_TEXT =
  /!\[[^\][]*(?:\[[^\][]*\][^\][]*)*\]\(\s*<?(?:[a-z][a-z0-9+.-]*:)?\/\/|<(?:img|video|audio|iframe|object|embed|link|script)\b[^<>]*\/\//i;
const WEB_ADDRESS = /\bhttps?:\/\/[^\s)>"']+/i;
const MARKUP = /<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>/i;

function firstAddress(texts: readonly (readonly [string, string])[]): string {
  return texts.map(([, part]) => WEB_ADDRESS.exec(part)?.[0]).find((address) => address !== undefined) ?? '';
}

/** A whole value that is an address, in a property that is none of those that are known. */
function checkValue(value: string, path: string, issues: IssueList): void {
  const bare = value.replace(INVISIBLE, '');
  if (/^(?:javascript|vbscript):/i.test(bare)) issues.error(path, 'script_address');
  else if (/^(?:https?:|wss?:|ftp:)?[\\/]{2}/i.test(bare)) issues.error(path, 'other_host', { address: value });
}

/** Browsers skip these in addresses. */
const INVISIBLE = /[\p{Cc}\s]/gu;

const LOCAL_IMAGE = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)(?:;charset=[\w-]+)?;base64,[A-Za-z0-9+/=\s]*$/;

/** An image in the file itself, or a path of this installation. */
function checkAddress(address: string, path: string, issues: IssueList): void {
  if (address === '' || LOCAL_IMAGE.test(address)) return;
  const bare = address.replace(INVISIBLE, '');
  if (/^(?:javascript|vbscript):/i.test(bare)) issues.error(path, 'script_address');
  else if (/^[\\/]{2}/.test(bare) || /^[a-z][a-z0-9+.-]*:/i.test(bare)) {
    issues.error(path, 'other_host', { address: address.slice(0, 80) });
  }
}

/** Words that make a person a case, a type or a deficit, in German and English. */
const LABELS: Readonly<Record<string, RegExp>> = {
  de: /\b(?:ein Fall (?:von|für)|Problem(?:fall|fälle|gruppe)\w*|Sozialfall\w*|Defizit\w*|Multiproblem\w*|Vermittlungshemmnis\w*|schwer vermittelbar\w*|arbeitsscheu\w*|arbeitsunwillig\w*|beratungsresistent\w*|unmotiviert\w*|therapieunwillig\w*|(?:ist|wirkt|gilt als) depressiv\w*|Depression(?:en)?)(?![\p{L}])/iu,
  en: /\b(?:a case (?:of|for)|problem cases?|hard[- ]to[- ]place|work[- ]shy|unmotivated|deficits?|multi-?problem|(?:is|seems) depressed|depression)\b/i,
};

function labelIn(text: string, tag: Language): string | null {
  return LABELS[tag.split('-')[0] ?? '']?.exec(text)?.[0] ?? null;
}

/**
 * A step of the client's build: what a browser has to load, and how much that may be. The build fails, with the list,
 * when a page grows over its budget or carries the questionnaire's code without needing it.
 */

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** Bytes of a kilobyte, as networks count. */
const KB = 1_000;

/** All scripts of the person's space together, whatever they do there; of several languages one is spoken. */
const SPACE_KB = 500;
/** The scripts that a page for leads loads until it is shown: its own, what stands around it, and its texts. */
const LEADS_KB = 250;
/** Where leads come by: the way in, their projects, the reports, their account. */
const LEADS_PAGES =
  /\/client\/features\/(?:account|password|reports|sign-in)\/(?!Export)\w+Page\.tsx$|\/projects\/Project(?:s|Home|Overview)Page\.tsx$/;

/** Pages of the staff that fill or preview questionnaires load this by themselves, and no others do. */
const SURVEY_CORE = '/node_modules/survey-core/';
/** Chunks of which a visit needs one: the languages of the space and of SurveyJS's own words. */
const LANGUAGE_CHUNK = /\/client\/(?:space\/texts-|i18n\/)[a-z-]+\.ts$|\/survey-core\/fesm\/i18n\//;

/**
 * What a page can be read without: it comes when somebody opens it or begins to type. Every other import that a page
 * makes while it runs counts as part of the page, so whatever is named here must really wait.
 */
const WAITING = [
  '/client/ui/MenuList.tsx',
  '/client/ui/DialogWindow.tsx',
  '/client/session/RenewDialog.tsx',
  '/client/survey/SurveyPreview.tsx',
  '/node_modules/qrcode/',
];
const PAGE = /\/client\/features\/[^?]+Page\.tsx$/;
/** The texts of one area in one language, or those of the frame around all pages; see client/i18n/areas.ts. */
const TEXTS = /\/client\/i18n\/([a-z]{2})\/([a-z-]+)\.ts$/;
/** The language that the staff's pages are counted in. */
const COUNTED_LANGUAGE = 'de';

/** The script in the head of both pages, which no bundler sees. */
const EARLY = gzipSync(readFileSync(`${import.meta.dirname}/client/public/early.js`)).length;

type Chunk = Rolldown.OutputChunk;

interface Bundle {
  readonly chunks: ReadonlyMap<string, Chunk>;
  /** Bytes after compression. */
  readonly size: (chunk: Chunk) => number;
}

/** Chunks with all that they import, and what they load by themselves while they run as far as it `follows`. */
function closure({ chunks }: Bundle, start: readonly Chunk[], follows: (later: Chunk) => boolean): Set<Chunk> {
  const found = new Set<Chunk>();
  const open = [...start];
  const named = (names: readonly string[]) => names.flatMap((name) => chunks.get(name) ?? []);
  for (let chunk = open.pop(); chunk; chunk = open.pop()) {
    if (found.has(chunk)) continue;
    found.add(chunk);
    open.push(...named(chunk.imports), ...named(chunk.dynamicImports).filter(follows));
  }
  return found;
}

const never = () => false;

function carries(chunk: Chunk, path: string): boolean {
  return chunk.moduleIds.some((id) => id.includes(path) && !LANGUAGE_CHUNK.test(id));
}

function isLanguage(chunk: Chunk): boolean {
  return chunk.isDynamicEntry && LANGUAGE_CHUNK.test(chunk.facadeModuleId ?? '');
}

interface Account {
  readonly page: string;
  readonly bytes: number;
  readonly limit: number;
  readonly problem: string | null;
  readonly chunks: readonly Chunk[];
}

/** Everything that the space can ever load, with the largest of its own languages and of SurveyJS's. */
function spaceAccount(bundle: Bundle, entry: Chunk): Account {
  const always = closure(bundle, [entry], (chunk) => !isLanguage(chunk));
  const added = (language: Chunk) => [...closure(bundle, [language], never)].filter((chunk) => !always.has(chunk));
  const languages = [...bundle.chunks.values()].filter(isLanguage);
  const largest = (some: readonly Chunk[]) =>
    some.map(added).sort((a, b) => sizeOf(bundle, b) - sizeOf(bundle, a))[0] ?? [];
  const ofSurvey = (chunk: Chunk) => (chunk.facadeModuleId ?? '').includes(SURVEY_CORE);
  const chunks = [
    ...always,
    ...largest(languages.filter((chunk) => !ofSurvey(chunk))),
    ...largest(languages.filter(ofSurvey)),
  ];
  return { page: 'space', bytes: EARLY + sizeOf(bundle, chunks), limit: SPACE_KB * KB, problem: null, chunks };
}

function sizeOf(bundle: Bundle, chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, chunk) => sum + bundle.size(chunk), 0);
}

/** The areas of texts that the router brings along with a page, as files are named: `api-docs` for `apiDocs`. */
function areasOf(page: string): Set<string> {
  const routes = readFileSync(`${import.meta.dirname}/client/router.tsx`, 'utf8');
  const [, after] = routes.split(`import('./${page}')`);
  if (after === undefined) throw new Error(`The router has lost ${page}`);
  const areas = /^,?\s*\[([^\]]*)\]/.exec(after)?.[1] ?? '';
  return new Set(
    [...areas.matchAll(/\w+/g)].map(([area]) => area.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)),
  );
}

/** A page of the staff, as a browser that has nothing yet loads it: all that comes until the page stands there. */
function staffAccount(bundle: Bundle, entry: Chunk, page: Chunk): Account {
  const path = page.facadeModuleId ?? '';
  const name = path.split('/client/')[1] ?? '';
  const areas = areasOf(name);
  const follows = ({ facadeModuleId }: Chunk): boolean => {
    const id = facadeModuleId ?? '';
    const [, language, area = ''] = TEXTS.exec(id) ?? [];
    if (language !== undefined) return language === COUNTED_LANGUAGE && (area === 'frame' || areas.has(area));
    return !PAGE.test(id) && !WAITING.some((part) => id.includes(part)) && !LANGUAGE_CHUNK.test(id);
  };
  const chunks = [...closure(bundle, [entry, page], follows)];
  const forLeads = LEADS_PAGES.test(path);
  const early = forLeads ? chunks : [...closure(bundle, [entry, page], never)];
  const survey = early.some((chunk) => carries(chunk, SURVEY_CORE));
  return {
    page: name,
    bytes: EARLY + sizeOf(bundle, chunks),
    limit: forLeads ? LEADS_KB * KB : Number.POSITIVE_INFINITY,
    problem: survey ? 'carries survey-core, which it should load when it is needed' : null,
    chunks,
  };
}

/** The pages that a build makes: the space, or those of the staff. */
function accountsOf(bundle: Bundle): Account[] {
  const all = [...bundle.chunks.values()];
  const entry = all.find((chunk) => chunk.isEntry);
  if (!entry) throw new Error('The build has lost its page');
  if (entry.name === 'space') return [spaceAccount(bundle, entry)];
  const pages = all.filter((chunk) => PAGE.test(chunk.facadeModuleId ?? ''));
  if (pages.length === 0) throw new Error('The build has lost the pages of the staff');
  return pages.map((page) => staffAccount(bundle, entry, page));
}

const kb = (bytes: number) => `${(bytes / KB).toFixed(1)} kB`;

function listOf(account: Account, bundle: Bundle): string {
  return [...account.chunks]
    .sort((a, b) => bundle.size(b) - bundle.size(a))
    .map((chunk) => `  ${kb(bundle.size(chunk)).padStart(9)}  ${chunk.fileName}`)
    .join('\n');
}

/** What has been made, with sizes that are measured once. */
function bundleOf(output: Rolldown.OutputBundle): Bundle {
  const chunks = new Map(
    Object.values(output).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  );
  const sizes = new Map<Chunk, number>();
  const size = (chunk: Chunk) => {
    const known = sizes.get(chunk) ?? gzipSync(chunk.code).length;
    sizes.set(chunk, known);
    return known;
  };
  return { chunks, size };
}

export function budgets(): Plugin {
  return {
    name: 'wegmarke-budgets',
    apply: 'build',
    generateBundle: {
      // After Vite has written into the scripts what each page loads ahead.
      order: 'post',
      handler(_options, output) {
        const bundle = bundleOf(output);
        const accounts = accountsOf(bundle).sort((a, b) => b.bytes - a.bytes);
        this.info(`gzip: ${accounts.map(({ page, bytes }) => `${page} ${kb(bytes)}`).join(', ')}`);
        const over = accounts.filter(({ bytes, limit, problem }) => bytes > limit || problem !== null);
        if (over.length === 0) return;
        const lines = over.map((account) => {
          const why = account.problem ? `, ${account.problem}` : '';
          return `${account.page}: ${kb(account.bytes)} of ${kb(account.limit)}${why}\n${listOf(account, bundle)}`;
        });
        this.error(`Pages over their budget of scripts:\n${lines.join('\n')}`);
      },
    },
  };
}

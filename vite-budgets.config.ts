/**
 * A step of the client's build: what a browser has to load, and how much that may be. The build fails, with the list,
 * when a page grows over its budget or carries the questionnaire's code without needing it.
 */

import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** Bytes of a kilobyte, as networks count. */
const KB = 1_000;

/** All scripts of the person's space together, whatever they do there; of several languages one is spoken. */
const SPACE_KB = 500;
/** The scripts that a page for leads loads, its own and what stands around it. */
const LEADS_KB = 250;
const LEADS_PAGES = /\/client\/features\/reports\/Report(?:s)?Page\.tsx$/;

/** Pages of the staff that fill or preview questionnaires load this by themselves, and no others do. */
const SURVEY_CORE = '/node_modules/survey-core/';
/** Chunks of which a visit needs one: the languages of the space and of SurveyJS's own words. */
const LANGUAGE_CHUNK = /\/client\/(?:space\/texts-|i18n\/)[a-z-]+\.ts$|\/survey-core\/fesm\/i18n\//;

type Chunk = Rolldown.OutputChunk;

interface Bundle {
  readonly chunks: ReadonlyMap<string, Chunk>;
  /** Bytes after compression. */
  readonly size: (chunk: Chunk) => number;
}

/** A chunk and what it imports, and with `later` also what it may load on request; languages only where one is given. */
function closure({ chunks }: Bundle, start: readonly Chunk[], later: boolean): Set<Chunk> {
  const found = new Set<Chunk>();
  const open = [...start];
  for (let chunk = open.pop(); chunk; chunk = open.pop()) {
    if (found.has(chunk)) continue;
    found.add(chunk);
    open.push(...chunk.imports.flatMap((name) => chunks.get(name) ?? []));
    if (later)
      open.push(...chunk.dynamicImports.flatMap((name) => chunks.get(name) ?? []).filter((one) => !isLanguage(one)));
  }
  return found;
}

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
  const always = closure(bundle, [entry], true);
  const added = (language: Chunk) => [...closure(bundle, [language], false)].filter((chunk) => !always.has(chunk));
  const languages = [...bundle.chunks.values()].filter(isLanguage);
  const largest = (some: readonly Chunk[]) =>
    some.map(added).sort((a, b) => sizeOf(bundle, b) - sizeOf(bundle, a))[0] ?? [];
  const ofSurvey = (chunk: Chunk) => (chunk.facadeModuleId ?? '').includes(SURVEY_CORE);
  const chunks = [
    ...always,
    ...largest(languages.filter((chunk) => !ofSurvey(chunk))),
    ...largest(languages.filter(ofSurvey)),
  ];
  return { page: 'space', bytes: sizeOf(bundle, chunks), limit: SPACE_KB * KB, problem: null, chunks };
}

function sizeOf(bundle: Bundle, chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, chunk) => sum + bundle.size(chunk), 0);
}

/** A page of the staff: the entry, the page itself, one language. */
function staffAccount(bundle: Bundle, entry: Chunk, page: Chunk): Account {
  const language = [...bundle.chunks.values()].find((chunk) => chunk.facadeModuleId?.endsWith('/client/i18n/de.ts'));
  const chunks = [...closure(bundle, [entry, page, ...(language ? [language] : [])], false)];
  const survey = chunks.some((chunk) => carries(chunk, SURVEY_CORE));
  return {
    page: page.facadeModuleId?.split('/client/')[1] ?? page.fileName,
    bytes: sizeOf(bundle, chunks),
    limit: LEADS_PAGES.test(page.facadeModuleId ?? '') ? LEADS_KB * KB : Number.POSITIVE_INFINITY,
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
  const pages = all.filter((chunk) => /\/client\/features\/[^?]+Page\.tsx$/.test(chunk.facadeModuleId ?? ''));
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

export function budgets(): Plugin {
  return {
    name: 'wegmarke-budgets',
    apply: 'build',
    generateBundle(_options, output) {
      const chunks = new Map(
        Object.values(output).flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
      );
      const sizes = new Map<Chunk, number>();
      const size = (chunk: Chunk) => {
        const known = sizes.get(chunk) ?? gzipSync(chunk.code).length;
        sizes.set(chunk, known);
        return known;
      };
      const bundle = { chunks, size };
      const accounts = accountsOf(bundle).sort((a, b) => b.bytes - a.bytes);
      this.info(`gzip: ${accounts.map(({ page, bytes }) => `${page} ${kb(bytes)}`).join(', ')}`);
      const lines = (some: readonly Account[]) =>
        some
          .map((account) => {
            const why = account.problem ? `, ${account.problem}` : '';
            return `${account.page}: ${kb(account.bytes)} of ${kb(account.limit)}${why}\n${listOf(account, bundle)}`;
          })
          .join('\n');
      const over = accounts.filter(({ bytes, limit, problem }) => bytes > limit || problem !== null);
      const failing = over.filter(({ page, problem }) => page === 'space' || problem !== null);
      // The frame around every staff page leaves too little room for charts: what leads load is told, and fails nothing.
      const known = over.filter((account) => !failing.includes(account));
      if (known.length > 0) this.info(`Pages over what they should be:\n${lines(known)}`);
      if (failing.length > 0) this.error(`Pages over their budget of scripts:\n${lines(failing)}`);
    },
  };
}

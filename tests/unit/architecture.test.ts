/**
 * Holds the rules of who may import whom (docs/architecture.md), that each power has one home, and that every path named
 * in README and docs exists.
 */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

function filesBelow(folder: string, pattern: RegExp): string[] {
  const full = join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((path) => pattern.test(path) && statSync(join(root, path)).isFile());
}

interface Source {
  readonly path: string;
  readonly text: string;
  /** Imports, project files as paths from the root without extension, packages by name. */
  readonly imports: readonly string[];
}

const ALIASES: readonly [RegExp, string][] = [
  [/^#surveys\//, 'surveys/'],
  [/^#contract\//, 'server/contract/'],
  [/^#server\//, 'server/'],
  [/^#tests\//, 'tests/'],
];

function resolveImport(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier)).replace(/\.(ts|tsx|mjs|js)$/, '');
  for (const [alias, folder] of ALIASES) if (alias.test(specifier)) return specifier.replace(alias, folder);
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)['"]([^'"]+)['"]/gm;

const sources: readonly Source[] = ['server', 'client', 'surveys'].flatMap((folder) =>
  filesBelow(folder, /\.(ts|tsx)$/).map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, text, imports: [...text.matchAll(IMPORT)].map((match) => resolveImport(path, match[1] ?? '')) };
  }),
);

const within =
  (...folders: string[]) =>
  (path: string) =>
    folders.some((folder) => path.startsWith(`${folder}/`));
const isProject = within('server', 'client', 'surveys', 'tests');

/** Every import of the chosen files that the rule does not allow, as `file → import`. */
function violations(chosen: (path: string) => boolean, allowed: (target: string, from: string) => boolean): string[] {
  return sources
    .filter((source) => chosen(source.path))
    .flatMap((source) =>
      source.imports.filter((target) => !allowed(target, source.path)).map((target) => `${source.path} → ${target}`),
    );
}

/** `server/users/user.routes.ts` → feature `users`, role `routes`. */
const ROLE = /\.(routes|service|model)$/;
const role = (path: string) => ROLE.exec(path.replace(/\.tsx?$/, ''))?.[1];
const feature = (path: string) => path.split('/')[1];

const NOT_FEATURES = new Set(['http', 'db', 'contract', 'launch']);
const isFeature = (path: string) =>
  path.startsWith('server/') && path.split('/').length > 2 && !NOT_FEATURES.has(feature(path) ?? '');

describe('who may import whom', () => {
  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(50);
  });

  it('surveys/ imports zod, survey-core and itself', () => {
    const allowed = (t: string) => ['zod', 'survey-core'].includes(t) || within('surveys')(t);
    expect(violations(within('surveys'), allowed)).toEqual([]);
  });

  it('server/contract/ imports zod, surveys/ and itself', () => {
    const allowed = (t: string) => t === 'zod' || within('surveys', 'server/contract')(t);
    expect(violations(within('server/contract'), allowed)).toEqual([]);
  });

  it('client/ imports the contract, surveys/ and itself, and nothing of Node', () => {
    const allowed = (t: string) =>
      !t.startsWith('node:') && (!isProject(t) || within('client', 'surveys', 'server/contract')(t));
    expect(violations(within('client'), allowed)).toEqual([]);
  });

  it('server/ imports nothing of the client and nothing of the tests', () => {
    expect(violations(within('server'), (t) => !within('client', 'tests')(t))).toEqual([]);
  });

  it('http/ and db/ know no feature', () => {
    expect(violations(within('server/http', 'server/db'), (t) => !isFeature(t))).toEqual([]);
  });

  it('the embedded engine knows nothing of the application', () => {
    const allowed = (t: string) => !isProject(t) || within('server/db/embedded')(t);
    expect(violations(within('server/db/embedded'), allowed)).toEqual([]);
  });

  it('routes never see a model, services only their own', () => {
    const allowed = (t: string, from: string) =>
      role(t) !== 'model' || (role(from) !== 'routes' && feature(t) === feature(from));
    expect(violations((path) => ['routes', 'service', 'model'].includes(role(path) ?? ''), allowed)).toEqual([]);
  });

  it('services and models never see the web framework', () => {
    const chosen = (path: string) => ['service', 'model'].includes(role(path) ?? '');
    expect(violations(chosen, (t) => t !== 'express')).toEqual([]);
  });

  it('one client feature does not import another', () => {
    const name = (path: string) => path.split('/')[2];
    const allowed = (t: string, from: string) => !within('client/features')(t) || name(t) === name(from);
    expect(violations(within('client/features'), allowed)).toEqual([]);
  });
});

describe('each power has one home', () => {
  /** Files whose code (comments left out) has the pattern, without the homes. */
  const users = (pattern: RegExp, ...homes: string[]) =>
    sources
      .filter((s) => pattern.test(s.text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')))
      .map((s) => s.path)
      .filter((path) => !homes.includes(path));
  const importers = (name: string, ...homes: string[]) =>
    violations(
      (path) => !homes.some((home) => path === home || path.startsWith(`${home}/`)),
      (t) => t !== name,
    );

  it('reads the environment in server/config.ts', () => {
    expect(users(/process\.env\b/, 'server/config.ts')).toEqual([]);
  });
  it('calls fetch in client/api.ts', () => {
    expect(users(/(?<![.\w])fetch\(/, 'client/api.ts').filter(within('client'))).toEqual([]);
  });
  it('does cryptography in server/crypto.ts, and in one file of the engine', () => {
    expect(importers('node:crypto', 'server/crypto.ts', 'server/db/embedded/crypto.ts')).toEqual([]);
  });
  it('keeps survey-react-ui in client/survey/ and chart.js in client/charts/', () => {
    expect(importers('survey-react-ui', 'client/survey')).toEqual([]);
    expect(importers('chart.js', 'client/charts')).toEqual([]);
  });
  it('writes dates in client/ui/long-date.ts and numbers in client/ui/locale.ts', () => {
    const homes = ['client/ui/long-date.ts', 'client/ui/locale.ts'];
    expect(
      users(/Intl\.(DateTime|Number)Format\(|\.toLocale(Date|Time)?String\(/, ...homes).filter(within('client')),
    ).toEqual([]);
  });
  it('has no barrels and no utils', () => {
    expect(sources.map((s) => s.path).filter((path) => /(^|\/)(utils|index)\.tsx?$/.test(path))).toEqual([]);
  });
});

describe('README and docs', () => {
  const pages = ['README.md', 'server/db/embedded/README.md', ...filesBelow('docs', /\.md$/)];
  /** Paths in backticks or as link targets that begin with a top-level folder; globs and placeholders are not paths. */
  const PATH = /[`(]((?:\.\.\/|\.\/)*(?:server|client|surveys|tests|docs|\.ci)\/[^\s`)#*<>{}…]*)[`)#]/g;

  it.each(pages)('%s names only paths that exist', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const missing = [...text.matchAll(PATH)]
      .map((match) => match[1] ?? '')
      .filter(
        (path) =>
          !existsSync(join(root, path.replace(/^(\.\.?\/)+/, ''))) && !existsSync(join(root, dirname(page), path)),
      );
    expect(missing).toEqual([]);
  });

  it('README names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/npm run (?:-s )?([\w:]+)/g)].map(
      (m) => m[1] ?? '',
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });
});

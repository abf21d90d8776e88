/**
 * Texts come with the pages that speak of them (client/i18n/areas.ts). Read from the sources: what each page can show,
 * and whether the router has the texts for it brought along. A forgotten area would show keys instead of words.
 */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AREAS, type Area } from '../../client/i18n/areas.ts';
import { de } from '../../client/i18n/de.ts';

const root = join(import.meta.dirname, '..', '..');
const ROUTER = 'client/router.tsx';

function keysOf(texts: object, path: string): string[] {
  return Object.entries(texts).flatMap(([name, value]) =>
    typeof value === 'string' ? [path + name] : keysOf(value as object, `${path}${name}.`),
  );
}
const keys = keysOf(de, '');

/** What a module brings along, at once or later; its own texts come as data and not as code. */
const IMPORT = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)['"](\.[^'"]+\.tsx?)['"]/gm;

function reachable(start: string): string[] {
  const found = new Set<string>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    // The router knows every page.
    const aside = path === ROUTER || path.startsWith('client/i18n/') || !existsSync(join(root, path));
    if (aside || found.has(path)) continue;
    found.add(path);
    const from = dirname(path);
    for (const [, target = ''] of read(path).matchAll(IMPORT)) open.push(normalize(join(from, target)));
  }
  return [...found];
}

/** A module without its comments, its imports of types, and the names of actions, which look like keys. */
function read(path: string): string {
  return readFileSync(join(root, path), 'utf8').replaceAll(
    /\/\*[\s\S]*?\*\/|^import type .*$|\b(?:action: |can\()'[\w.]+'/gm,
    '',
  );
}

/** A literal that is a key, or the beginning of one in a template. */
const LITERAL = /(['"`])([a-z]\w*)(\.[\w.]*)(['"`]|\$\{)/gi;

function areasIn(paths: readonly string[]): Area[] {
  const areas = new Set<Area>();
  for (const [, , area = '', rest = '', end] of paths.flatMap((path) => [...read(path).matchAll(LITERAL)])) {
    const found = AREAS.find((each) => each === area);
    const isKey = (key: string) =>
      end === '${'
        ? key.startsWith(area + rest)
        : key.replace(/_(?:zero|one|other)$/, '') === area + rest || key === area + rest;
    if (found && keys.some(isKey)) areas.add(found);
  }
  return [...areas].sort();
}

const table = read(ROUTER);
const pages = [...table.matchAll(/import\('\.\/(features\/[^']+)'\),?\s*(?:\[([^\]]*)\])?/g)].map(
  ([, file, areas]) => ({
    file: `client/${file}`,
    areas: [...(areas ?? '').matchAll(/'(\w+)'/g)].map(([, area]) => area).sort(),
  }),
);

describe('the texts of a page', () => {
  it('are read for every page that the router knows', () => {
    expect(pages.length).toBeGreaterThan(30);
    expect(pages.length).toBe(table.match(/import\(/g)?.length);
  });

  it.each(pages)('of $file come with it, and no others', ({ file, areas }) => {
    expect(areas).toEqual(areasIn(reachable(file)));
  });

  it('of what stands around every page are there from the start', () => {
    expect(areasIn(reachable('client/main.tsx'))).toEqual([]);
  });
});

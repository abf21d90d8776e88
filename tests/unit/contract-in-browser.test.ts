/**
 * What vite-schemas.config.ts rests on, which lets a built client take replies as they were sent: it finds every schema
 * of the contract and nothing else; the client uses these schemas for replies only; and a reply that the server has
 * parsed would come out of being parsed again as it went in.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst, transformWithOxc } from 'vite';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { schemasIn } from '../../vite-schemas.config.ts';

const root = join(import.meta.dirname, '..', '..');
const contract = readdirSync(join(root, 'server/contract')).map((file) => file.replace(/\.ts$/, ''));
const modules = new Map<string, Readonly<Record<string, unknown>>>();
for (const name of contract) modules.set(name, await import(`../../server/contract/${name}.ts`));

interface Import {
  readonly file: string;
  readonly text: string;
  readonly local: string;
  readonly schema: z.ZodType;
}

/** Every schema that a file of the client takes from the contract, with the name that it has there. */
const imports: readonly Import[] = readdirSync(join(root, 'client'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .flatMap((file) => {
    const text = readFileSync(join(root, 'client', file), 'utf8');
    return [...text.matchAll(/^import \{([^}]*)\} from '#contract\/([\w-]+)';/gm)].flatMap(
      ([, names = '', name = '']) =>
        names
          .split(',')
          .map((each) => each.trim().split(' as '))
          .flatMap(([exported = '', local = exported]) => {
            const schema = modules.get(name)?.[exported];
            return schema instanceof z.ZodType ? [{ file, text, local, schema }] : [];
          }),
    );
  });

/** The kinds of all parts of a schema, such as `object`, `string`, `default`. */
function kindsIn(value: unknown, seen = new Set<unknown>()): Set<string> {
  const kinds = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null || seen.has(part)) return;
    seen.add(part);
    if (part instanceof z.ZodType) {
      kinds.add(part.def.type);
      if ('coerce' in part.def && part.def.coerce) kinds.add('coerce');
      for (const inner of Object.values(part.def)) visit(inner);
      return;
    }
    for (const inner of Object.values(part)) visit(inner);
  };
  visit(value);
  return kinds;
}

/**
 * What looks at a value and hands it on; or fills what is absent, which is there once the server has filled it; or, as
 * `overwrite`, trims, which done twice is done once.
 */
const UNCHANGING = new Set(
  `array boolean custom default enum int intersection lazy literal never null nullable number object optional record
  string tuple undefined union unknown`.split(/\s+/),
);

describe('the contract in the browser', () => {
  it.each(contract)('has every schema of %s recognised, and nothing else', async (name) => {
    const text = readFileSync(join(root, `server/contract/${name}.ts`), 'utf8');
    // The build looks at it when the types are gone.
    const { code } = await transformWithOxc(text, `${name}.ts`);
    const found = schemasIn(parseAst(code) as unknown as Parameters<typeof schemasIn>[0]).map((schema) => schema.name);
    const exported = Object.entries(modules.get(name) ?? {});
    for (const [key, value] of exported) {
      if (found.includes(key)) expect(value, key).toBeInstanceOf(z.ZodType);
      // Only a second name for a schema of the domain stays what it is.
      else if (value instanceof z.ZodType) expect(text, key).toMatch(new RegExp(`export const ${key} = \\w+;`));
    }
  });

  it('is used for replies and for nothing that needs more of a schema', () => {
    expect(imports.length).toBeGreaterThan(40);
    const others = imports.filter(({ text, local }) =>
      new RegExp(`\\b${local}\\.(?!safeParse\\()\\w`).test(withoutImports(text)),
    );
    expect(others.map(({ file, local }) => `${file}: ${local}`)).toEqual([]);
  });

  it('would leave each reply as the server has sent it', () => {
    const changing = imports.flatMap(({ file, local, schema }) =>
      [...kindsIn(schema)].filter((kind) => !UNCHANGING.has(kind)).map((kind) => `${file}: ${local} has ${kind}`),
    );
    expect(changing).toEqual([]);
  });
});

function withoutImports(text: string): string {
  return text.replaceAll(/^import [^;]*;/gm, '');
}

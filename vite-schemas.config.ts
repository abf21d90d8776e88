/**
 * A step of the client's build. The contract and the domain say their shapes as zod schemas at the top of their modules.
 *
 * Replies are not parsed again in the browser: the server has put each of its replies through the same schema before it
 * left (server/http/endpoint.ts), and whoever reads a chart need not load zod and every shape of the contract for a
 * second look. So each schema of the contract becomes `asSent()` here, which takes what came. In development and in the
 * tests, which know nothing of this step, every reply is parsed, so that a page and a route that disagree are noticed.
 * tests/unit/contract-in-browser.test.ts holds what this rests on.
 *
 * Where a page uses only a constant or a function of a module of the domain, its schemas, and zod with them, are left
 * out. Making a schema does nothing by itself, but a bundler cannot know that.
 */

import type { Plugin } from 'vite';

/** As much of a syntax tree as is looked at here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly name?: string;
  readonly id?: Node | null;
  readonly body?: readonly Node[];
  readonly declaration?: Node | null;
  readonly declarations?: readonly Node[];
  readonly specifiers?: readonly { readonly local: Node }[];
  readonly init?: Node | null;
  readonly callee?: Node;
  readonly object?: Node;
  readonly source?: { readonly value: unknown } | null;
}

interface Schema {
  readonly name: string;
  readonly init: Node;
}

/** What a call begins with: `z` of `z.string().max(3)`, `listOf` of `listOf(item)`. */
function rootOf(node: Node | null | undefined): string | undefined {
  if (node?.type === 'Identifier') return node.name;
  if (node?.type === 'CallExpression') return rootOf(node.callee);
  if (node?.type === 'MemberExpression') return rootOf(node.object);
  return undefined;
}

/** Every name that the module makes itself or has from another one: a call that begins with one of them is not a built-in's. */
function ownNames(program: Node): Set<string> {
  const names = new Set<string>();
  for (const statement of program.body ?? []) {
    for (const { local } of statement.specifiers ?? []) if (local?.name) names.add(local.name);
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    for (const { id } of [declared, ...(declared?.declarations ?? [])].flatMap((each) => each ?? [])) {
      if (id?.name) names.add(id.name);
    }
  }
  return names;
}

/** The values at the top of a module that are made by calling zod, another schema's method, or a maker of schemas. */
export function schemasIn(program: Node): Schema[] {
  const known = ownNames(program);
  return (program.body ?? [])
    .map((statement) => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement))
    .flatMap((statement) => (statement?.type === 'VariableDeclaration' ? (statement.declarations ?? []) : []))
    .flatMap(({ id, init }) =>
      id?.name && init?.type === 'CallExpression' && known.has(rootOf(init) ?? '') ? [{ name: id.name, init }] : [],
    );
}

function importsZod(program: Node): boolean {
  return (program.body ?? []).some(({ type, source }) => type === 'ImportDeclaration' && source?.value === 'zod');
}

const CONTRACT = /\/server\/contract\/[^?/]+\.ts$/;
const TRUSTING = `${import.meta.dirname}/client/api.ts`;

export function schemasInBrowser(): Plugin {
  return {
    name: 'wegmarke-schemas-in-browser',
    apply: 'build',
    enforce: 'post',
    transform: {
      filter: { id: /\/(?:surveys|server\/contract)\/[^?]+\.ts$/ },
      handler(code, id) {
        const program = this.parse(code) as unknown as Node;
        if (!importsZod(program)) return null;
        const trusted = CONTRACT.test(id);
        let made = code;
        for (const { init } of schemasIn(program).reverse()) {
          const call = trusted ? 'asSent()' : `(() => ${code.slice(init.start, init.end)})()`;
          made = `${made.slice(0, init.start)}/* @__PURE__ */ ${call}${made.slice(init.end)}`;
        }
        return { code: trusted ? `import { asSent } from ${JSON.stringify(TRUSTING)};\n${made}` : made, map: null };
      },
    },
  };
}

/**
 * A step of the client's build. The contract and the domain say their shapes as zod schemas at the top of their modules;
 * where a page uses only a constant or a function of such a module, the schemas, and zod with them, are left out. Making
 * a schema does nothing by itself, but a bundler cannot know that.
 */

import type { Plugin } from 'vite';

/** As much of a syntax tree as is looked at here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly body?: readonly Node[];
  readonly declaration?: Node | null;
  readonly declarations?: readonly Node[];
  readonly init?: Node | null;
  readonly callee?: Node;
  readonly object?: Node;
  readonly source?: { readonly value: unknown } | null;
}

/** `z.string().max(3)`, `other.extend({…})`: a call of a method of something that has a name. */
function isMethodChain(node: Node | null | undefined): node is Node {
  if (node?.type !== 'CallExpression' || node.callee?.type !== 'MemberExpression') return false;
  const { object } = node.callee;
  return object?.type === 'Identifier' || isMethodChain(object);
}

/** The initial values at the top of a module that are made by such calls. */
function schemasIn(program: Node): Node[] {
  return (program.body ?? [])
    .map((statement) => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement))
    .flatMap((statement) => (statement?.type === 'VariableDeclaration' ? (statement.declarations ?? []) : []))
    .flatMap(({ init }) => (isMethodChain(init) ? [init] : []));
}

function importsZod(program: Node): boolean {
  return (program.body ?? []).some(({ type, source }) => type === 'ImportDeclaration' && source?.value === 'zod');
}

export function schemasWithoutEffect(): Plugin {
  return {
    name: 'wegmarke-schemas-without-effect',
    apply: 'build',
    enforce: 'post',
    transform: {
      filter: { id: /\/(?:surveys|server\/contract)\/[^?]+\.ts$/ },
      handler(code) {
        const program = this.parse(code) as unknown as Node;
        if (!importsZod(program)) return null;
        let marked = code;
        for (const { start, end } of schemasIn(program).reverse()) {
          marked = `${marked.slice(0, start)}/* @__PURE__ */ (() => ${marked.slice(start, end)})()${marked.slice(end)}`;
        }
        return { code: marked, map: null };
      },
    },
  };
}

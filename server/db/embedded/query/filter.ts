/** A query, parsed once and asked of many documents. */

import { parsePath } from '../bson/path.ts';
import type { Doc, Value } from '../bson/values.ts';
import { compileMatch, type MatchDetails } from './matcher.ts';
import type { FilterNode } from './nodes.ts';
import { parseQuery } from './parse.ts';

export interface Filter {
  /** What the planner reads. */
  readonly root: FilterNode;
  /** The top-level fields it looks at, enough for `matches`; null: the whole document. */
  readonly fields: ReadonlySet<string> | null;
  matches(doc: Doc): boolean;
  /**
   * For a document that matches: the position, in the outermost array on its path, of the item that made the last
   * condition on an array true; what `$` stands for in updates and projections. Null where no array took part.
   */
  positionIn(doc: Doc): number | null;
}

/** Throws what MongoDB throws for a malformed query: 2 mostly. `variables` are what `$expr` may refer to. */
export function parseFilter(source: Doc, options: { variables?: ReadonlyMap<string, Value> } = {}): Filter {
  const root = parseQuery(source, options.variables);
  const match = compileMatch(root);
  return {
    root,
    fields: fieldsOf(root),
    matches: (doc) => match(doc, null),
    positionIn: (doc) => {
      const details: MatchDetails = { position: -1 };
      return match(doc, details) && details.position >= 0 ? details.position : null;
    },
  };
}

function fieldsOf(node: FilterNode): ReadonlySet<string> | null {
  const fields = new Set<string>();
  return collect(node, fields) ? fields : null;
}

/** False where the whole document is needed. */
function collect(node: FilterNode, fields: Set<string>): boolean {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'nor':
      return node.children.every((child) => collect(child, fields));
    case 'not':
      return collect(node.child, fields);
    case 'never':
      return true;
    case 'schema':
      return false;
    case 'expr':
      for (const name of node.fields ?? []) fields.add(name);
      return node.fields !== null;
    default:
      fields.add(parsePath(node.path).parts[0]!);
      return true;
  }
}

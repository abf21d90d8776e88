/** `arrayFilters`: which items `$[identifier]` stands for. */

import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { ParsedOperators } from './operators.ts';
import type { Node } from './tree.ts';

export interface ArrayFilter {
  readonly accepts: (item: Value) => boolean;
}

/** By identifier. Throws 9 for a filter on none or several identifiers, or twice on the same; 2 for a bad name. */
export function parseArrayFilters(
  sources: readonly Doc[],
  variables: ReadonlyMap<string, Value> | undefined,
): Map<string, ArrayFilter> {
  const filters = new Map<string, ArrayFilter>();
  for (const source of sources) {
    const names = new Set<string>();
    collectNames(source, names);
    const [identifier, other] = [...names];
    if (identifier === undefined) {
      throw new CommandError(9, 'Cannot use an expression without a top-level field name in arrayFilters');
    }
    if (other !== undefined) {
      throw new CommandError(
        9,
        `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${identifier}' and '${other}'`,
      );
    }
    if (!/^[a-z][a-zA-Z0-9]*$/.test(identifier)) {
      throw new CommandError(
        2,
        `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${identifier}'`,
      );
    }
    if (filters.has(identifier)) {
      throw new CommandError(9, `Found multiple array filters with the same top-level field name ${identifier}`);
    }
    const filter = parseFilter(source, variables ? { variables } : {});
    filters.set(identifier, { accepts: (item) => filter.matches(new Map([[identifier, item]])) });
  }
  return filters;
}

function collectNames(source: Doc, names: Set<string>): void {
  for (const [name, value] of source) {
    if (!name.startsWith('$')) {
      names.add(name.split('.')[0]!);
    } else if (Array.isArray(value)) {
      for (const item of value) if (item instanceof Map) collectNames(item, names);
    }
  }
}

/** Throws 2 for an identifier without a filter, 9 for a filter that no path uses. */
export function checkArrayFilters(filters: ReadonlyMap<string, ArrayFilter>, parsed: ParsedOperators): void {
  const used = new Map<string, string>();
  collectIdentifiers(parsed.tree, used);
  for (const [identifier, path] of used) {
    if (!filters.has(identifier)) {
      throw new CommandError(2, `No array filter found for identifier '${identifier}' in path '${path}'`);
    }
  }
  for (const identifier of filters.keys()) {
    if (!used.has(identifier)) {
      throw new CommandError(9, `The array filter for identifier '${identifier}' was not used in the update`);
    }
  }
}

function collectIdentifiers(node: Node, used: Map<string, string>): void {
  if (node.kind === 'leaf' || node.kind === 'reserved') return;
  for (const [name, child] of node.children) {
    if (node.kind === 'items' && name !== '') used.set(name, firstPath(child));
    collectIdentifiers(child, used);
  }
  if (node.kind === 'fields' && node.positional) collectIdentifiers(node.positional, used);
}

/** The path of some operator below, for the message. */
function firstPath(node: Node): string {
  if (node.kind === 'leaf') return node.path;
  if (node.kind === 'reserved') return '';
  const child = [...node.children.values()][0] ?? (node.kind === 'fields' ? node.positional : null);
  return child ? firstPath(child) : '';
}

/**
 * What a query asks of single paths, and which index keys can satisfy it. Bounds are never too narrow: a document that
 * matches has at least one key within. Where they are also not too wide (`exact`), the document itself need not be
 * looked at.
 */

import { BSONRegExp, MaxKey, MinKey } from 'bson';
import { arrayPosition } from '../bson/path.ts';
import { BsonUndefined, type Value } from '../bson/values.ts';
import type { CompareOp, FilterNode, PathNode, Pattern } from '../query/nodes.ts';
import {
  above,
  below,
  complement,
  EVERYTHING,
  type Interval,
  type Intervals,
  intersection,
  isEverything,
  isSingleValue,
  kindInterval,
  point,
  stringsFrom,
  union,
} from './intervals.ts';
import { KIND, kindOf } from './key-encoding.ts';

export interface Predicate {
  readonly path: string;
  readonly intervals: Intervals;
  readonly exact: boolean;
  /** No document without the field can match. */
  readonly needsField: boolean;
  /** On an index that goes through an array at this path the bounds would be too narrow. */
  readonly onlyPlain: boolean;
  /** The `$elemMatch` that this is part of, if any: its parts hold for the same item. */
  readonly group: FilterNode | null;
}

interface Bounds {
  readonly intervals: Intervals;
  readonly exact: boolean;
  readonly needsField: boolean;
}

const NONE: Bounds = { intervals: EVERYTHING, exact: false, needsField: false };

/** The conditions that must all hold. */
export function conjuncts(root: FilterNode): readonly FilterNode[] {
  return root.kind === 'and' ? root.children.flatMap(conjuncts) : [root];
}

/** What the nodes ask of single paths; nodes that ask something else are not there. */
export function predicatesOf(nodes: readonly FilterNode[], prefix = '', group: FilterNode | null = null): Predicate[] {
  return nodes.flatMap((node): Predicate[] => {
    if (node.kind === 'elemMatch' && node.each === 'object') {
      return predicatesOf(conjuncts(node.child), `${prefix}${node.path}.`, node);
    }
    if (node.kind === 'not') return negated(node.child, prefix, group);
    if (!('path' in node)) return [];
    const bounds = boundsOf(node);
    const useful = !isEverything(bounds.intervals) || bounds.needsField;
    return useful
      ? [
          {
            path: prefix + node.path,
            ...bounds,
            exact: bounds.exact && group === null && !namesPosition(node.path),
            onlyPlain: false,
            group,
          },
        ]
      : [];
  });
}

/** `$ne`, `$nin`, `$not`: what is left over; only of conditions whose bounds are exact, or the rest would be too small. */
function negated(child: FilterNode, prefix: string, group: FilterNode | null): Predicate[] {
  if (child.kind !== 'compare' && child.kind !== 'in') return [];
  const isNull = child.kind === 'compare' && child.value === null && child.op === 'eq';
  const bounds = boundsOf(child);
  if (namesPosition(child.path)) return [];
  if (!isNull && !bounds.exact) return [];
  return [
    {
      path: prefix + child.path,
      intervals: complement(bounds.intervals),
      exact: false,
      needsField: isNull,
      // Without the field, and with an empty array on the way, the key is null too.
      onlyPlain: isNull,
      group,
    },
  ];
}

/**
 * Whether a part of the path may be a position in an array. An index on such a path holds the items of an array at that
 * position too, which the query does not look at: its keys prove nothing, least of all what is not there.
 */
function namesPosition(path: string): boolean {
  return path.split('.').some((part) => arrayPosition(part) >= 0);
}

function boundsOf(node: PathNode): Bounds {
  switch (node.kind) {
    case 'compare':
      return comparison(node.op, node.value);
    case 'in': {
      const parts = [...node.values.map((value) => comparison('eq', value)), ...node.patterns.map(patternBounds)];
      return {
        intervals: union(parts.flatMap((part) => part.intervals)),
        exact: parts.every((part) => part.exact),
        needsField: parts.every((part) => part.needsField),
      };
    }
    case 'regex':
      return patternBounds(node);
    case 'exists':
      return { intervals: EVERYTHING, exact: false, needsField: true };
    case 'type':
      return typeBounds(node.codes);
    case 'mod':
      return { intervals: [kindInterval(KIND.number)], exact: false, needsField: true };
    case 'size':
      return { intervals: EVERYTHING, exact: false, needsField: true };
    case 'bits':
      return {
        intervals: union([kindInterval(KIND.number), kindInterval(KIND.binary)]),
        exact: false,
        needsField: true,
      };
    case 'elemMatch':
      return itemBounds(node.child);
  }
}

const NULLISH: Intervals = [kindInterval(KIND.undefined), kindInterval(KIND.null)];

function comparison(op: CompareOp, value: Value): Bounds {
  const kind = kindOf(value);
  if (kind === KIND.null || kind === KIND.undefined) return { intervals: NULLISH, exact: false, needsField: false };
  if (op === 'eq') {
    if (!Array.isArray(value)) return { intervals: [point(value)], exact: true, needsField: true };
    // The array may itself be an item of an array; else its first item has a key.
    const first = value.length > 0 ? value[0] : BsonUndefined.value;
    return { intervals: union([point(first), point(value)]), exact: false, needsField: true };
  }
  // An array compares as a whole, while the index has its items.
  if (Array.isArray(value)) return { ...NONE, needsField: true };
  if (value instanceof MinKey || value instanceof MaxKey) return NONE;
  if (kind === KIND.number && Number.isNaN(Number(String(value)))) {
    return { intervals: [point(value)], exact: false, needsField: true };
  }
  const interval = op === 'lt' || op === 'lte' ? below(value, op === 'lte') : above(value, op === 'gte');
  return { intervals: [interval], exact: isOrdered(kind), needsField: true };
}

/** Kinds whose range operators are nothing but the order of values. */
function isOrdered(kind: number): boolean {
  return (
    kind === KIND.number ||
    kind === KIND.string ||
    kind === KIND.date ||
    kind === KIND.objectId ||
    kind === KIND.boolean
  );
}

function patternBounds({ pattern, options }: Pattern): Bounds {
  const same = point(new BSONRegExp(pattern, options));
  const prefix = literalPrefix(pattern, options);
  const strings = prefix === '' ? kindInterval(KIND.string) : stringsFrom(prefix);
  return { intervals: union([strings, same]), exact: false, needsField: true };
}

/** The text that every match begins with, or ''. */
export function literalPrefix(pattern: string, options: string): string {
  if (/[imx]/.test(options) || pattern.includes('|')) return '';
  const start = /^(?:\^|\\A)/.exec(pattern);
  if (!start) return '';
  let prefix = '';
  for (let i = start[0].length; i < pattern.length; i += 1) {
    let char = pattern[i]!;
    if (char === '\\') {
      const next = pattern[i + 1];
      if (next === undefined || /[\w]/.test(next)) break;
      char = next;
      i += 1;
    } else if ('^$.[]()*+?{}'.includes(char)) {
      break;
    }
    // What may be there no times is not part of the prefix; a pair of surrogates stays together.
    const after = pattern[i + 1];
    if (after !== undefined && '*?{'.includes(after)) break;
    prefix += char;
  }
  return prefix.replace(/[\uD800-\uDFFF]+$/, '');
}

const TYPE_KINDS: ReadonlyMap<number, number> = new Map([
  [1, KIND.number],
  [2, KIND.string],
  [3, KIND.object],
  [5, KIND.binary],
  [6, KIND.undefined],
  [7, KIND.objectId],
  [8, KIND.boolean],
  [9, KIND.date],
  [10, KIND.null],
  [11, KIND.regex],
  [12, KIND.dbPointer],
  [13, KIND.code],
  [14, KIND.string],
  [15, KIND.codeWithScope],
  [16, KIND.number],
  [17, KIND.timestamp],
  [18, KIND.number],
  [19, KIND.number],
  [-1, KIND.minKey],
  [127, KIND.maxKey],
]);

function typeBounds(codes: ReadonlySet<number>): Bounds {
  const kinds = new Set<number>();
  for (const code of codes) {
    const kind = TYPE_KINDS.get(code);
    // An array has no key of its own.
    if (kind === undefined) return { ...NONE, needsField: true };
    kinds.add(kind);
  }
  return { intervals: union([...kinds].map(kindInterval)), exact: false, needsField: true };
}

/** `$elemMatch` of one item: all conditions hold for the same key. */
function itemBounds(child: FilterNode): Bounds {
  let intervals = EVERYTHING;
  for (const node of conjuncts(child)) {
    if ('path' in node && node.path === '') intervals = intersection(intervals, boundsOf(node).intervals);
  }
  return { intervals, exact: false, needsField: true };
}

/** How much a predicate promises to narrow a scan: lower is better. */
export function narrowness(intervals: Intervals): number {
  if (intervals.length === 0) return 0;
  if (intervals.every(isSingleValue)) return Math.min(intervals.length, 1000);
  if (isEverything(intervals)) return 1_000_000;
  return (
    10_000 +
    10_000 *
      intervals.filter((interval: Interval) => interval.low.bytes.length <= 1 || interval.high.bytes.length <= 1).length
  );
}

/**
 * A query's tree as a function of a document. Tests look at single values (`Maybe`: `undefined` is "not there");
 * walking the path decides which values a test gets to see.
 */

import { BSONRegExp, BSONSymbol, MaxKey, MinKey } from 'bson';
import { compare, equals, TYPE_ORDER, typeCode, typeOrder } from '../bson/compare.ts';
import { isNaNValue, isNumeric, toInteger } from '../bson/numbers.ts';
import { parsePath, walk } from '../bson/path.ts';
import type { Doc, Maybe, Value } from '../bson/values.ts';
import { bitsOf } from './bits.ts';
import type { CompareNode, ElemMatchNode, FilterNode, InNode, PathNode, Pattern } from './nodes.ts';
import { isTruthy } from './parse.ts';
import { compileRegex } from './regex.ts';

/** Where a match was found: the item of the outermost array on the path of the condition that matched last. */
export interface MatchDetails {
  position: number;
}

/** An array counts as a document where it is an item that `$elemMatch` looks into. */
export type Holder = Doc | readonly Value[];
export type Match = (holder: Holder, details: MatchDetails | null) => boolean;
export type Test = (value: Maybe, details: MatchDetails | null) => boolean;

/** The condition on a document. */
export function compileMatch(node: FilterNode): Match {
  switch (node.kind) {
    case 'and': {
      const children = node.children.map(compileMatch);
      return (holder, details) => {
        for (const child of children) if (!child(holder, details)) return false;
        return true;
      };
    }
    case 'or': {
      const children = node.children.map(compileMatch);
      // As in MongoDB, what matched inside an $or is not remembered.
      return (holder) => children.some((child) => child(holder, null));
    }
    case 'nor': {
      const children = node.children.map(compileMatch);
      return (holder) => !children.some((child) => child(holder, null));
    }
    case 'not': {
      const child = compileMatch(node.child);
      return (holder) => !child(holder, null);
    }
    case 'never':
      return () => false;
    case 'expr':
      return (holder) => isTruthy(node.evaluate(asDoc(holder)));
    case 'schema':
      return (holder) => node.accepts(asDoc(holder));
    default:
      return compilePath(node);
  }
}

function asDoc(holder: Holder): Doc {
  return holder instanceof Map ? holder : new Map(holder.map((item, i) => [String(i), item]));
}

/** Tests of the array as a whole, which do not look at its items by themselves. */
const OF_WHOLE_ARRAYS = new Set(['size', 'elemMatch']);

function compilePath(node: PathNode): Match {
  const test = compileTest(node);
  const path = parsePath(node.path);
  const intoLeaf = !OF_WHOLE_ARRAYS.has(node.kind);
  const name = path.parts.length === 1 ? path.parts[0]! : null;
  return (holder, details) => {
    if (name !== null && holder instanceof Map) {
      const value = holder.get(name);
      if (!Array.isArray(value)) return test(value, details);
    }
    return walk(holder, path, intoLeaf, (value, position) => {
      if (!test(value, details)) return false;
      if (details !== null && position >= 0) details.position = position;
      return true;
    });
  };
}

/** The condition on one value, path aside. */
export function compileTest(node: FilterNode): Test {
  switch (node.kind) {
    case 'and': {
      const children = node.children.map(compileTest);
      return (value) => children.every((child) => child(value, null));
    }
    case 'or': {
      const children = node.children.map(compileTest);
      return (value) => children.some((child) => child(value, null));
    }
    case 'nor': {
      const children = node.children.map(compileTest);
      return (value) => !children.some((child) => child(value, null));
    }
    case 'not': {
      const child = compileTest(node.child);
      return (value) => !child(value, null);
    }
    case 'compare':
      return compileComparison(node);
    case 'in':
      return compileIn(node);
    case 'exists':
      return (value) => value !== undefined;
    case 'type':
      return (value) => value !== undefined && node.codes.has(typeCode(value));
    case 'regex':
      return compilePattern(node);
    case 'mod':
      return (value) => {
        if (!isNumeric(value)) return false;
        const integer = toInteger(value);
        return integer !== null && BigInt.asIntN(64, integer) === integer && integer % node.divisor === node.remainder;
      };
    case 'size':
      return (value) => Array.isArray(value) && value.length === node.size;
    case 'elemMatch':
      return compileElemMatch(node);
    case 'bits':
      return compileBits(node.test, node.positions);
    case 'never':
      return () => false;
    case 'expr':
    case 'schema': {
      const match = compileMatch(node);
      return (value) => (value instanceof Map || Array.isArray(value)) && match(value, null);
    }
  }
}

function compileComparison({ op, value: wanted }: CompareNode): Test {
  const order = typeOrder(wanted);
  const isExtreme = wanted instanceof MinKey || wanted instanceof MaxKey;
  const nan = isNaNValue(wanted);
  const orEqual = op === 'eq' || op === 'gte' || op === 'lte';
  if (wanted === null) {
    return (value) => orEqual && (value === undefined || value === null || typeOrder(value) === TYPE_ORDER.missing);
  }
  if (op === 'eq') return (value) => equals(value, wanted);
  // Nothing is above or below NaN; it only equals itself.
  if (nan) return (value) => orEqual && isNaNValue(value);
  return (value) => {
    // Ranges stay within one type; only the extremes are compared with every type.
    if (typeOrder(value) !== order) {
      return isExtreme && (wanted instanceof MaxKey ? op === 'lt' || op === 'lte' : op === 'gt' || op === 'gte');
    }
    if (isNaNValue(value)) return false;
    const result = compare(value, wanted);
    switch (op) {
      case 'gt':
        return result > 0;
      case 'gte':
        return result >= 0;
      case 'lt':
        return result < 0;
      default:
        return result <= 0;
    }
  };
}

function compileIn({ values, patterns }: InNode): Test {
  const tests = patterns.map(compilePattern);
  const withNull = values.includes(null);
  const texts = new Set(values.filter((value) => typeof value === 'string'));
  const others = values.filter((value) => typeof value !== 'string').sort(compare);
  return (value) => {
    if (value === undefined) return withNull;
    if (typeof value === 'string' ? texts.has(value) : isAmong(value, others)) return true;
    if (value instanceof BSONSymbol && texts.has(value.value)) return true;
    if (typeof value === 'string' && others.length > 0 && isAmong(value, others)) return true;
    for (const test of tests) if (test(value, null)) return true;
    return false;
  };
}

/** Binary search. */
function isAmong(value: Value, sorted: readonly Value[]): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compare(value, sorted[middle]);
    if (order === 0) return true;
    if (order < 0) high = middle - 1;
    else low = middle + 1;
  }
  return false;
}

function compilePattern({ pattern, options }: Pattern): Test {
  const regex = compileRegex(pattern, options);
  return (value) => {
    if (typeof value === 'string') return regex.test(value);
    if (value instanceof BSONSymbol) return regex.test(value.value);
    return value instanceof BSONRegExp && value.pattern === pattern && value.options === options;
  };
}

function compileElemMatch({ each, child }: ElemMatchNode): Test {
  const matchesItem: (item: Value) => boolean =
    each === 'value'
      ? (
          (test) => (item: Value) =>
            test(item, null)
        )(compileTest(child))
      : (
          (match) => (item: Value) =>
            (item instanceof Map || Array.isArray(item)) && match(item, null)
        )(compileMatch(child));
  return (value, details) => {
    if (!Array.isArray(value)) return false;
    const found = value.findIndex(matchesItem);
    if (found < 0) return false;
    if (details !== null) details.position = found;
    return true;
  };
}

function compileBits(test: 'allSet' | 'allClear' | 'anySet' | 'anyClear', positions: readonly number[]): Test {
  return (value) => {
    const isSet = bitsOf(value);
    if (isSet === null) return false;
    switch (test) {
      case 'allSet':
        return positions.every(isSet);
      case 'allClear':
        return !positions.some(isSet);
      case 'anySet':
        return positions.some(isSet);
      default:
        return !positions.every(isSet);
    }
  };
}

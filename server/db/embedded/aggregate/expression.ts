/**
 * Aggregation expressions: `compileExpression` turns one into a function of a document. Used by pipeline stages, by
 * `$expr` in filters, by computed projections and by pipeline updates.
 */

import type { Doc, Maybe, Value } from '../bson/values.ts';
import { type Env, type Node, type Operator, Scope } from './core.ts';
import { accumulatorOperators } from './operators/accumulators.ts';
import { arithmeticOperators } from './operators/arithmetic.ts';
import { arrayWalkOperators } from './operators/array-walks.ts';
import { arrayOperators } from './operators/arrays.ts';
import { bitOperators } from './operators/bits.ts';
import { comparisonOperators } from './operators/comparison.ts';
import { conditionOperators } from './operators/conditions.ts';
import { conversionOperators } from './operators/conversion.ts';
import { datePartOperators } from './operators/date-parts.ts';
import { dateStepOperators } from './operators/date-steps.ts';
import { dateTextOperators } from './operators/date-text.ts';
import { objectOperators } from './operators/objects.ts';
import { regexOperators } from './operators/regex.ts';
import { setOperators } from './operators/sets.ts';
import { stringOperators } from './operators/strings.ts';
import { trigonometryOperators } from './operators/trigonometry.ts';

const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  [
    accumulatorOperators,
    arithmeticOperators,
    arrayOperators,
    arrayWalkOperators,
    bitOperators,
    comparisonOperators,
    conditionOperators,
    conversionOperators,
    datePartOperators,
    dateStepOperators,
    dateTextOperators,
    objectOperators,
    regexOperators,
    setOperators,
    stringOperators,
    trigonometryOperators,
  ].flatMap((table) => Object.entries(table)),
);

const NO_VARIABLES: ReadonlyMap<string, Value> = new Map();

/** A compiled expression: a function from a document to its value (undefined: missing). */
export interface Expression {
  (doc: Doc): Maybe;
  /** With another document as `$$ROOT` than the one that `$field` refers to. */
  readonly within: (current: Maybe, root: Maybe) => Maybe;
  /** The top-level fields it looks at; null: the whole document. */
  readonly fields: ReadonlySet<string> | null;
  readonly constant: boolean;
}

export function isExpressionOperator(name: string): boolean {
  return OPERATORS.has(name);
}

/**
 * Compiles an expression. `variables` are known by name (`$$name`) and are read whenever the expression runs, so a
 * caller may change their values between runs; `NOW` is taken from there, else it is the time of compiling.
 * Throws CommandError for whatever MongoDB refuses when it parses (168 for an unknown operator, 16020 for a wrong
 * number of arguments, 17276 for an undefined variable …); running the result throws what depends on values.
 */
export function compileExpression(source: Value, variables: ReadonlyMap<string, Value> = NO_VARIABLES): Expression {
  const scope = Scope.open(OPERATORS, variables);
  return toExpression(scope.compile(source), scope);
}

function toExpression(node: Node, scope: Scope): Expression {
  const env: Env = { current: undefined, root: undefined, slots: [] };
  const within = (current: Maybe, root: Maybe): Maybe => {
    env.current = current;
    env.root = root;
    return node.run(env);
  };
  return Object.assign((doc: Doc) => within(doc, doc), { within, fields: scope.fields, constant: node.constant });
}

/** `$expr`: an aggregation expression as a condition. */

import { compileExpression } from '../aggregate/expression.ts';
import type { Value } from '../bson/values.ts';
import type { FilterNode } from './nodes.ts';

export function parseExpr(source: Value, variables: ReadonlyMap<string, Value> | undefined): FilterNode {
  const expression = compileExpression(source, variables);
  return { kind: 'expr', source, evaluate: expression, fields: expression.fields };
}

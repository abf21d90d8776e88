/** What find, count, update and the others have in common: collation, hint, variables. */

import { checkVariableName } from '../aggregate/core.ts';
import { compileExpression } from '../aggregate/expression.ts';
import { typeName } from '../bson/compare.ts';
import { BsonUndefined, type Doc, type Maybe, type Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { object, wrongType } from './fields.ts';

/** Only the simple collation is there. Any other is refused, since it would change what matches. */
export function checkCollation(collation: Maybe, path = 'collation'): void {
  if (collation === undefined || collation === null) return;
  if (!(collation instanceof Map)) throw wrongType(path, collation, ['object']);
  const locale = collation.get('locale');
  if (locale === 'simple') return;
  if (collation.size === 0) return;
  if (locale === undefined) {
    throw new CommandError(40414, "BSON field 'collation.locale' is missing but a required field");
  }
  if (typeof locale !== 'string') throw wrongType('collation.locale', locale, ['string']);
  throw new CommandError(
    238,
    `Collation is not supported by this engine: only { locale: 'simple' }, not { locale: '${locale}' }`,
  );
}

/** A hint as the planner takes it: an index's name or key pattern. Empty ones count as absent. */
export function hintOf(value: Maybe): string | Doc | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (value instanceof Map) return value.size === 0 ? undefined : value;
  throw new CommandError(9, `Hint must be a string or an object, not ${typeName(value)}`);
}

/**
 * Options of `parseFilter` and the like for a command's `let`: its values are expressions without fields, evaluated
 * once. Throws 4890500 where one looks at a field.
 */
export function variablesOf(args: Doc): { variables: ReadonlyMap<string, Value> } | undefined {
  const source = object(args, 'let');
  if (!source || source.size === 0) return undefined;
  const variables = new Map<string, Value>();
  for (const [name, value] of source) {
    checkVariableName(name);
    const expression = compileExpression(value);
    if (expression.fields === null || expression.fields.size > 0) {
      throw new CommandError(4890500, 'Command let Expression tried to access a field, but this is not allowed');
    }
    variables.set(name, expression(new Map()) ?? BsonUndefined.value);
  }
  return { variables };
}

/** `$regexMatch`, `$regexFind` and `$regexFindAll`, with positions in code points. */

import { BSONRegExp, Int32 } from 'bson';
import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { compileRegex } from '../../query/regex.ts';
import { isNullish, type Operator, type OperatorTable } from '../core.ts';
import { named } from '../operator-shapes.ts';
import { codePointLength } from '../text.ts';
import { typeName } from '../values.ts';

function pattern(regex: Maybe, options: Maybe, name: string): RegExp | null {
  if (!isNullish(options) && typeof options !== 'string') {
    throw new CommandError(51106, `${name} needs 'options' to be of type string`);
  }
  if (isNullish(regex)) return null;
  if (typeof regex !== 'string' && !(regex instanceof BSONRegExp)) {
    throw new CommandError(51105, `${name} needs 'regex' to be of type string or regex`);
  }
  const own = regex instanceof BSONRegExp ? regex.options : '';
  if (own !== '' && typeof options === 'string') {
    throw new CommandError(51107, `${name}: found regex option(s) specified in both 'regex' and 'option' fields`);
  }
  const source = regex instanceof BSONRegExp ? regex.pattern : regex;
  if (source.includes('\0'))
    throw new CommandError(51109, `${name}: regular expression cannot contain an embedded null byte`);
  try {
    return compileRegex(source, own || (typeof options === 'string' ? options : ''));
  } catch (error) {
    if (error instanceof CommandError && error.code === 51091)
      throw new CommandError(51111, `Invalid Regex in ${name}: ${error.message}`);
    throw error;
  }
}

function found(match: RegExpExecArray, codePoint: number): Doc {
  const captures: Value[] = match.slice(1).map((capture: string | undefined) => capture ?? null);
  return new Map<string, Value>([
    ['match', match[0]],
    ['idx', new Int32(codePoint)],
    ['captures', captures],
  ]);
}

function findAll(input: string, regex: RegExp): Value[] {
  const global = new RegExp(regex.source, `${regex.flags.replace('g', '')}g`);
  const result: Value[] = [];
  let unit = 0;
  let codePoint = 0;
  for (let match = global.exec(input); match !== null; match = global.exec(input)) {
    codePoint += codePointLength(input.slice(unit, match.index));
    unit = match.index;
    result.push(found(match, codePoint));
    // Nothing matched: go on behind the next character, else it would match here for ever.
    if (match[0] === '') global.lastIndex += (input.codePointAt(global.lastIndex) ?? 0) > 0xffff ? 2 : 1;
  }
  return result;
}

function regexOperator(nothing: Maybe, compute: (input: string, regex: RegExp) => Maybe): Operator {
  return named(
    { required: ['input', 'regex'], optional: ['options'], codes: [51103, 31024, [31022, 31023]] },
    ({ input, regex, options }, env, _given, name) => {
      const value = input(env);
      if (!isNullish(value) && typeof value !== 'string') {
        throw new CommandError(51104, `${name} needs 'input' to be of type string, found: ${typeName(value)}`);
      }
      const compiled = pattern(regex(env), options(env), name);
      if (compiled === null || typeof value !== 'string') return Array.isArray(nothing) ? [] : nothing;
      return compute(value, compiled);
    },
  );
}

export const regexOperators: OperatorTable = {
  $regexFind: regexOperator(null, (input, regex) => {
    const match = regex.exec(input);
    return match === null ? null : found(match, codePointLength(input.slice(0, match.index)));
  }),
  $regexFindAll: regexOperator([], findAll),
  $regexMatch: regexOperator(false, (input, regex) => regex.test(input)),
};

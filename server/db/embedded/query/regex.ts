/**
 * MongoDB's regular expressions are PCRE's. They are translated to JavaScript's (regex-translation.ts) and kept, since
 * the same few come again and again.
 */

import { CommandError } from '../errors.ts';
import { Translation } from './regex-translation.ts';

const compiled = new Map<string, RegExp>();
const MOST_KEPT = 500;

/** Throws 51091 for a pattern that is not valid and 51108 for an option that is none of i, m, s, u and x. */
export function compileRegex(pattern: string, options: string): RegExp {
  const key = `${options}/${pattern}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  for (const option of options) {
    if (!'imsxu'.includes(option)) throw new CommandError(51108, `invalid flag in regex options: ${option}`);
  }
  let regex: RegExp;
  try {
    regex = new Translation(pattern, new Set(options)).toRegExp();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(51091, `Regular expression is invalid: ${(error as Error).message}`);
  }
  if (compiled.size >= MOST_KEPT) compiled.clear();
  compiled.set(key, regex);
  return regex;
}

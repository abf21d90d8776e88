/** What MongoDB says when a unique index refuses a document: code 11000, the index, and the values that are taken. */

import { shellText } from '../bson/shell-text.ts';
import type { Doc, Maybe } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { keyPatternOf } from './index-spec.ts';
import type { IndexSpec } from './types.ts';

export function duplicateKeyError(namespace: string, spec: IndexSpec, tuple: readonly Maybe[]): CommandError {
  const keyValue: Doc = new Map([...spec.key.keys()].map((path, i) => [path, tuple[i] ?? null]));
  return new CommandError(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${spec.name} dup key: ${shellText(keyValue)}`,
    { keyPattern: keyPatternOf(spec), keyValue },
  );
}

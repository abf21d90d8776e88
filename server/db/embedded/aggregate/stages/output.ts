/** `$out` and `$merge`: what a pipeline's results are to be written to. The writing is done by the command. */

import type { Doc, Maybe, Value } from '../../bson/values.ts';
import { CommandError } from '../../errors.ts';
import { typeName } from '../values.ts';
import { specDocument } from './stage.ts';
import { checkUpdatePipeline } from './update-pipeline.ts';

export type Output =
  | { readonly kind: 'out'; readonly db: string; readonly collection: string }
  | {
      readonly kind: 'merge';
      readonly db: string;
      readonly collection: string;
      /** The fields that identify a document; `_id` unless said otherwise. */
      readonly on: readonly string[];
      /** Expressions over the incoming document, for `whenMatched` pipelines; `$$new` is that document. */
      readonly let: Doc;
      readonly whenMatched: 'replace' | 'keepExisting' | 'merge' | 'fail' | readonly Doc[];
      readonly whenNotMatched: 'insert' | 'discard' | 'fail';
    };

export function parseOutput(name: string, spec: Value, db: string): Output {
  return name === '$out' ? parseOut(spec, db) : parseMerge(spec, db);
}

function target(spec: Maybe, db: string, name: string, code: number): { db: string; collection: string } {
  if (typeof spec === 'string') {
    if (spec === '') throw new CommandError(73, `Invalid ${name} target namespace: the collection's name is empty`);
    return { db, collection: spec };
  }
  if (!(spec instanceof Map))
    throw new CommandError(code, `${name} only supports a string or object argument, but found ${typeName(spec)}`);
  const [database, collection] = [spec.get('db') ?? db, spec.get('coll')];
  for (const key of spec.keys()) {
    if (key !== 'db' && key !== 'coll')
      throw new CommandError(40415, `BSON field '${name}.${key}' is an unknown field.`);
  }
  if (typeof database !== 'string' || typeof collection !== 'string' || collection === '') {
    throw new CommandError(
      collection === undefined ? 40414 : 14,
      `${name} needs a collection as 'coll' and a database as 'db'`,
    );
  }
  return { db: database, collection };
}

function parseOut(spec: Value, db: string): Output {
  return { kind: 'out', ...target(spec, db, '$out', 16990) };
}

const WHEN_MATCHED = ['replace', 'keepExisting', 'merge', 'fail'] as const;
const WHEN_NOT_MATCHED = ['insert', 'discard', 'fail'] as const;

function parseMerge(spec: Value, db: string): Output {
  const name = '$merge';
  const source: Doc = typeof spec === 'string' ? new Map([['into', spec]]) : specDocument(spec, name, 51182);
  for (const key of source.keys()) {
    if (!['into', 'on', 'let', 'whenMatched', 'whenNotMatched'].includes(key))
      throw new CommandError(40415, `BSON field '${name}.${key}' is an unknown field.`);
  }
  if (!source.has('into')) throw new CommandError(40414, `BSON field '${name}.into' is missing but a required field`);
  const lets = source.get('let') ?? new Map<string, Value>();
  if (!(lets instanceof Map))
    throw new CommandError(
      14,
      `BSON field '${name}.let' is the wrong type '${typeName(lets)}', expected type 'object'`,
    );
  const matched = whenMatched(source.get('whenMatched'));
  if (typeof matched === 'string' && source.has('let')) {
    throw new CommandError(51199, "Cannot use 'let' variables with 'whenMatched' that is not a pipeline");
  }
  if (lets.has('new') && lets.get('new') !== '$$ROOT') {
    throw new CommandError(51273, "'let' may not define a value for the reserved 'new' variable other than '$$ROOT'");
  }
  if (Array.isArray(matched)) checkUpdatePipeline(matched, new Map([...lets, ['new', null]]));
  const notMatched = source.get('whenNotMatched') ?? 'insert';
  const mode = WHEN_NOT_MATCHED.find((known) => known === notMatched);
  if (mode === undefined)
    throw new CommandError(
      2,
      `Enumeration value '${String(notMatched)}' for field '${name}.whenNotMatched' is not a valid value.`,
    );
  return {
    kind: 'merge',
    ...target(source.get('into'), db, name, 51178),
    on: onFields(source.get('on')),
    let: lets,
    whenMatched: matched,
    whenNotMatched: mode,
  };
}

function onFields(on: Maybe): string[] {
  const fields = on === undefined ? ['_id'] : Array.isArray(on) ? on : [on];
  if (fields.length === 0)
    throw new CommandError(51187, "If explicitly specifying $merge 'on', must include at least one field");
  return fields.map((field) => {
    if (typeof field !== 'string')
      throw new CommandError(51134, `$merge 'on' array elements must be strings, but found ${typeName(field)}`);
    return field;
  });
}

function whenMatched(value: Maybe): 'replace' | 'keepExisting' | 'merge' | 'fail' | Doc[] {
  if (value === undefined) return 'merge';
  if (Array.isArray(value)) {
    return value.map((stage) => {
      if (stage instanceof Map) return stage;
      throw new CommandError(14, "Each element of the 'pipeline' array must be an object");
    });
  }
  if (typeof value !== 'string')
    throw new CommandError(
      51191,
      `$merge 'whenMatched' must be either a string or an array, but found ${typeName(value)}`,
    );
  const mode = WHEN_MATCHED.find((known) => known === value);
  if (mode === undefined)
    throw new CommandError(2, `Enumeration value '${value}' for field '$merge.whenMatched' is not a valid value.`);
  return mode;
}

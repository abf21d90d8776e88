/**
 * A collection's validator: a query that its documents must match. `validationLevel: 'moderate'` spares documents that
 * did not match before; `validationAction: 'warn'` only logs.
 */

import { decode } from '../bson/codec.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { type Filter, parseFilter } from '../query/filter.ts';
import type { Namespace } from '../storage/types.ts';
import type { EngineServices } from './command.ts';
import { doc } from './reply.ts';

interface Validator {
  readonly filter: Filter;
  readonly source: Doc;
  readonly moderate: boolean;
  readonly warnOnly: boolean;
}

const compiled = new WeakMap<Doc, Validator | null>();

function validatorOf(options: Doc): Validator | null {
  const known = compiled.get(options);
  if (known !== undefined) return known;
  const source = options.get('validator');
  const level = options.get('validationLevel') ?? 'strict';
  const validator =
    source instanceof Map && source.size > 0 && level !== 'off'
      ? {
          filter: parseFilter(source),
          source,
          moderate: level === 'moderate',
          warnOnly: options.get('validationAction') === 'warn',
        }
      : null;
  compiled.set(options, validator);
  return validator;
}

/** Checks documents of one collection. Throws DocumentValidationFailure (121) with errInfo. */
export type DocumentCheck = (bytes: Uint8Array, before?: Uint8Array) => void;

/** Null where there is nothing to check. */
export function documentCheck(engine: EngineServices, ns: Namespace, bypass: boolean): DocumentCheck | null {
  if (bypass) return null;
  const options = engine.store.findCollection(ns)?.options;
  const validator = options ? validatorOf(options) : null;
  if (!validator) return null;
  return (bytes, before) => {
    const document = decode(bytes);
    if (validator.filter.matches(document)) return;
    if (validator.moderate && before && !validator.filter.matches(decode(before))) return;
    if (validator.warnOnly) {
      engine.log({ level: 'warn', action: 'engine.validation', collection: `${ns.db}.${ns.collection}` });
      return;
    }
    throw new CommandError(121, 'Document failed validation', {
      errInfo: doc({ failingDocumentId: document.get('_id'), details: details(validator.source, document) }),
    });
  };
}

/** Which part of the validator did not hold: the operator and what it asked for, one level deep. */
function details(source: Doc, document: Doc): Doc {
  for (const [name, condition] of source) {
    const part: Doc = new Map([[name, condition]]);
    if (parseFilter(part).matches(document)) continue;
    if (name === '$jsonSchema') return schemaDetails(condition as Doc, document);
    if (name.startsWith('$')) return doc({ operatorName: name, specifiedAs: part });
    const operators = condition instanceof Map ? [...condition.keys()].filter((key) => key.startsWith('$')) : [];
    for (const operator of operators) {
      const single: Doc = new Map([[name, new Map([[operator, (condition as Doc).get(operator) as Value]])]]);
      if (operators.length > 1 && parseFilter(single).matches(document)) continue;
      return comparisonDetails(operator, single, name, document);
    }
    return comparisonDetails('$eq', part, name, document);
  }
  return doc({ operatorName: '$and' });
}

function comparisonDetails(operatorName: string, specifiedAs: Doc, path: string, document: Doc): Doc {
  const value = path.includes('.') ? undefined : document.get(path);
  return doc({
    operatorName,
    specifiedAs,
    reason: value === undefined && !path.includes('.') ? 'field was missing' : 'comparison failed',
    consideredValue: value,
  });
}

/** The schema's unmet rules: required names that are missing, properties that do not hold, and other keywords. */
function schemaDetails(schema: Doc, document: Doc): Doc {
  const rules: Value[] = [];
  const holds = (part: Doc) => parseFilter(new Map([['$jsonSchema', part]])).matches(document);
  for (const [keyword, argument] of schema) {
    if (DEPENDENT.has(keyword)) continue;
    if (keyword === 'required' && Array.isArray(argument)) {
      const missing = argument.filter((name) => !document.has(name as string));
      if (missing.length > 0) {
        rules.push(
          doc({ operatorName: 'required', specifiedAs: doc({ required: argument }), missingProperties: missing }),
        );
      }
    } else if (keyword === 'properties' && argument instanceof Map) {
      const unmet: Value[] = [];
      for (const [name, property] of argument) {
        if (holds(doc({ properties: new Map([[name, property]]) }))) continue;
        unmet.push(doc({ propertyName: name, details: propertyDetails(name, property, document) }));
      }
      if (unmet.length > 0) rules.push(doc({ operatorName: 'properties', propertiesNotSatisfied: unmet }));
    } else if (keyword === 'additionalProperties' || keyword === 'patternProperties') {
      if (!holds(keyword === 'additionalProperties' ? schemaWith(schema, keyword) : doc({ [keyword]: argument }))) {
        rules.push(doc({ operatorName: keyword, specifiedAs: doc({ [keyword]: argument }) }));
      }
    } else if (!holds(keywordAlone(schema, keyword, argument))) {
      rules.push(doc({ operatorName: keyword, specifiedAs: doc({ [keyword]: argument }) }));
    }
  }
  return doc({ operatorName: '$jsonSchema', schemaRulesNotSatisfied: rules });
}

/** `additionalProperties` means something only beside the names that are known. */
function schemaWith(schema: Doc, keyword: string): Doc {
  const known: Doc = new Map();
  const properties = schema.get('properties');
  if (properties instanceof Map)
    known.set('properties', new Map([...properties.keys()].map((name) => [name, new Map()])));
  const patterns = schema.get('patternProperties');
  if (patterns instanceof Map)
    known.set('patternProperties', new Map([...patterns.keys()].map((name) => [name, new Map()])));
  known.set(keyword, schema.get(keyword) as Value);
  return known;
}

/** Keywords that ask for nothing by themselves. */
const DEPENDENT = new Set(['title', 'description', 'exclusiveMinimum', 'exclusiveMaximum', 'additionalItems']);

/** A schema of one keyword, with those beside it that change its meaning. */
function keywordAlone(schema: Doc, keyword: string, argument: Value): Doc {
  const alone: Doc = new Map([[keyword, argument]]);
  const companion = { minimum: 'exclusiveMinimum', maximum: 'exclusiveMaximum', items: 'additionalItems' }[keyword];
  const beside = companion === undefined ? undefined : schema.get(companion);
  if (companion !== undefined && beside !== undefined) alone.set(companion, beside);
  return alone;
}

function propertyDetails(name: string, property: Value, document: Doc): Value[] {
  if (!(property instanceof Map)) return [];
  const unmet: Value[] = [];
  for (const [keyword, argument] of property) {
    if (DEPENDENT.has(keyword)) continue;
    const part = doc({ properties: new Map([[name, keywordAlone(property, keyword, argument)]]) });
    if (parseFilter(new Map([['$jsonSchema', part]])).matches(document)) continue;
    unmet.push(
      doc({
        operatorName: keyword,
        specifiedAs: doc({ [keyword]: argument }),
        reason: keyword === 'bsonType' || keyword === 'type' ? 'type did not match' : 'comparison failed',
        consideredValue: document.get(name),
      }),
    );
  }
  return unmet;
}

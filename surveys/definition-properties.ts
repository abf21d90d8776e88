/**
 * Checks the properties of a definition against what SurveyJS knows of each kind of element: whether there is one of the
 * name, and whether its value has the form that SurveyJS will rely on. No model is made for it; one of 500 questions
 * would take a good part of a second.
 */
import { type JsonObjectProperty, Serializer } from 'survey-core';
import type { IssueList } from './issue-list.ts';
import { cellOf } from './question-items.ts';
import { isJson, type Json, stringIn } from './survey-json.ts';

/** What belongs to JSON or to the file as a whole; the values of choices are checked with the choices. */
const ALWAYS: ReadonlySet<string> = new Set(['type', 'pos', '$schema', 'version', 'value']);

type Properties = ReadonlyMap<string, JsonObjectProperty>;

export function checkProperties(survey: Json, issues: IssueList): void {
  const known = new Map<string, Properties>();
  walk(survey, 'survey', 'survey', { issues, known });
}

interface Walk {
  readonly issues: IssueList;
  readonly known: Map<string, Properties>;
}

/** The properties of a class by all of their names; empty where there is no such class. */
function propertiesOf(className: string, { known }: Walk): Properties {
  let properties = known.get(className);
  if (properties === undefined) {
    const list = Serializer.findClass(className) ? Serializer.getProperties(className) : [];
    properties = new Map(
      list.flatMap((property) =>
        [property.name, property.alternativeName].flatMap((name) => (name ? [[name, property] as const] : [])),
      ),
    );
    known.set(className, properties);
  }
  return properties;
}

function walk(json: Json, className: string, path: string, context: Walk, more: Properties = new Map()): void {
  const properties = propertiesOf(className, context);
  if (properties.size === 0) return;
  for (const [key, value] of Object.entries(json)) {
    if (ALWAYS.has(key) || value === undefined) continue;
    const property = properties.get(key) ?? more.get(key);
    if (property === undefined) context.issues.warning(path, 'property_unknown', { property: key });
    else checkValue(value, property, json, `${path}.${key}`, context);
  }
}

function checkValue(value: unknown, property: JsonObjectProperty, owner: Json, path: string, context: Walk): void {
  const { issues } = context;
  const wrong = { property: property.name };
  if (property.isArray && !property.isLocalizable) {
    if (!Array.isArray(value)) issues.error(path, 'property_wrong', wrong);
    else walkList(value, property, owner, path, context);
  } else if (!hasForm(value, property)) {
    // SurveyJS calls functions of texts and conditions; other values it merely compares.
    if (isReliedOn(property)) issues.error(path, 'property_wrong', wrong);
    else issues.warning(path, 'property_wrong', wrong);
  }
}

const isCondition = ({ type }: JsonObjectProperty) => type === 'condition' || type === 'expression';
const isReliedOn = (property: JsonObjectProperty) =>
  property.isLocalizable || isCondition(property) || hasWords(property) || !COMPARED.has(property.type);

/** Properties that hold the name of an element. */
const NAMES: ReadonlySet<string> = new Set(['name', 'setToName', 'fromName', 'gotoName']);
/** Kinds of values that may be objects or lists. */
const OBJECTS: ReadonlySet<string> = new Set([
  'value',
  'any',
  'bindings',
  'cells',
  'masksettings',
  'restfull',
  'rowvalue',
  'panelvalue',
  'keyvalue',
]);
/** Kinds whose values are only compared. */
const COMPARED: ReadonlySet<string> = new Set(['boolean', 'switch', 'number']);

/** One of a few words, such as the kind of a text field. */
const hasWords = (property: JsonObjectProperty) =>
  property.hasChoices && property.choices.every((choice) => typeof choice === 'string');

function hasForm(value: unknown, property: JsonObjectProperty): boolean {
  if (property.isLocalizable) return isText(value) || (property.isArray && isTextList(value));
  if (isCondition(property)) return typeof value === 'string';
  switch (property.type) {
    case 'boolean':
    case 'switch':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' || (typeof value === 'string' && Number.isFinite(Number(value)));
    default:
      if (hasWords(property) || NAMES.has(property.name)) return typeof value === 'string';
      return OBJECTS.has(property.type) || typeof value !== 'object';
  }
}

/** A text, or one per language. */
function isText(value: unknown): boolean {
  if (isJson(value)) return Object.values(value).every((part) => typeof part === 'string');
  return typeof value === 'string' || typeof value === 'number';
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) || (isJson(value) && Object.values(value).every((part) => Array.isArray(part)));
}

function walkList(
  list: readonly unknown[],
  property: JsonObjectProperty,
  owner: Json,
  path: string,
  context: Walk,
): void {
  for (const [index, entry] of list.entries()) {
    if (!isJson(entry)) continue;
    const className = classOf(entry, property);
    // The types of questions are checked elsewhere; these are validators and triggers.
    if (property.classNamePart && propertiesOf(className, context).size === 0) {
      context.issues.error(`${path}[${index}].type`, 'type_unknown', { type: stringIn(entry, 'type') ?? '' });
    }
    walk(entry, className, `${path}[${index}]`, context, furtherOf(entry, className, owner, context));
  }
}

/** `expression` among validators is the class `expressionvalidator`; elements without a type are reported elsewhere. */
function classOf(entry: Json, { className, classNamePart }: JsonObjectProperty): string {
  const type = stringIn(entry, 'type');
  if (type === null) return className ?? '';
  return classNamePart && !type.endsWith(classNamePart) ? type + classNamePart : type;
}

/** A column has the properties of its cells too. */
function furtherOf(entry: Json, className: string, owner: Json, context: Walk): Properties {
  if (className !== 'matrixdropdowncolumn') return new Map();
  return propertiesOf(stringIn(cellOf(entry, owner), 'type') ?? 'dropdown', context);
}

/**
 * Checks the expressions of a definition: whether they can be read, whether they name what is there, and whether they
 * wait for one another in a circle.
 */
import { ConditionsParser, FunctionFactory } from 'survey-core';
import { dependencyLoops, type Edge } from './dependency-loops.ts';
import type { IssueList } from './issue-list.ts';
import { DATA_PROPERTIES } from './survey-in-language.ts';
import { isJson, type Json, listOf, questionsOf, stringIn } from './survey-json.ts';

/** Properties of any element whose value is an expression. */
const EXPRESSIONS: ReadonlySet<string> = new Set([
  'visibleIf',
  'enableIf',
  'resetValueIf',
  'setValueIf',
  'setValueExpression',
  'defaultValueExpression',
  'choicesVisibleIf',
  'choicesEnableIf',
  'rowsVisibleIf',
  'columnsVisibleIf',
  'minValueExpression',
  'maxValueExpression',
  'templateVisibleIf',
  'totalExpression',
  'expression',
  'runExpression',
]);
/** Those that something waits for: what they name must be known first. Validators and resets may look at themselves. */
const DEPENDENCIES: ReadonlySet<string> = new Set([
  'visibleIf',
  'enableIf',
  'setValueExpression',
  'defaultValueExpression',
  'choicesVisibleIf',
  'choicesEnableIf',
  'rowsVisibleIf',
  'columnsVisibleIf',
  'expression',
]);
/** Lists of elements that take the name of a question that holds them as the beginning of theirs. */
const GROUP_LISTS: ReadonlySet<string> = new Set(['templateElements', 'columns', 'detailElements']);
const ELEMENT_LISTS: ReadonlySet<string> = new Set(['pages', 'elements', 'questions', ...GROUP_LISTS]);

const LONGEST_EXPRESSION = 4_000;
/** Of all expressions together: reading them takes about ten seconds a megabyte. */
const LONGEST_TOGETHER = 100_000;

/** What expressions may name beside the definition's own names. */
const ALWAYS_KNOWN =
  /^(row|panel|item|choice|rowIndex|rowName|rowValue|rowTitle|panelIndex|visiblePanelIndex|parentPanel|prevPanel|nextPanel|prevRow|nextRow|totalRow|locale|pageno|pagecount|\$self|\$item)(?=[.[]|$)/i;

interface Scope {
  /** Whose expressions these are; null at the top. */
  readonly node: string | null;
  /** The repeated group or table that it is in. */
  readonly group: string | null;
}

interface Reading {
  readonly issues: IssueList;
  /** In small letters, because SurveyJS does not mind capitals. */
  readonly names: ReadonlyMap<string, string>;
  readonly functions: ReadonlySet<string>;
  readonly edges: Edge[];
  /** Variables by expression text; the same condition is often on many questions. */
  readonly parsed: Map<string, readonly string[] | null>;
  length: number;
}

/** @param survey bearable in size, see definition-check.ts */
export function checkExpressions(survey: Json, issues: IssueList): void {
  const reading: Reading = {
    issues,
    names: namesIn(survey),
    functions: new Set(FunctionFactory.Instance.getAll()),
    edges: [],
    parsed: new Map(),
    length: 0,
  };
  walk(survey, 'survey', { node: null, group: null }, reading);
  if (reading.length > LONGEST_TOGETHER) issues.error('survey', 'expressions_too_long', { max: LONGEST_TOGETHER });
  for (const loop of dependencyLoops(reading.edges)) {
    const names = loop.nodes.map(shownName).join(' → ');
    if (loop.edges.every(({ kind }) => kind === 'enableIf')) issues.warning(loop.path, 'expression_loop', { names });
    else issues.error(loop.path, 'expression_loop', { names });
  }
}

/** Nodes of panels and pages have a mark before their path. */
const CONTAINER = '\u0000';
const inGroup = (group: string, name: string) => `${group}.${name}`;
const shownName = (node: string) => node.replace(CONTAINER, '');

function namesIn(survey: Json): Map<string, string> {
  const names = new Map<string, string>();
  const add = (name: string) => name !== '' && names.set(name.toLowerCase(), name);
  for (const { name, json } of questionsOf(survey)) {
    add(name);
    add(`${name}-Comment`);
    for (const list of GROUP_LISTS) addInner(name, json, list);
  }
  for (const value of listOf(survey.calculatedValues)) if (isJson(value)) add(stringIn(value, 'name') ?? '');
  for (const trigger of listOf(survey.triggers)) if (isJson(trigger)) add(stringIn(trigger, 'setToName') ?? '');
  return names;

  function addInner(group: string, json: Json, list: string): void {
    for (const element of listOf(json[list])) {
      if (!isJson(element)) continue;
      const name = stringIn(element, 'name') ?? '';
      if (element.type === 'panel') addInner(group, element, 'elements');
      else if (name !== '') names.set(inGroup(group, name).toLowerCase(), inGroup(group, name));
    }
  }
}

function walk(json: Json, path: string, scope: Scope, reading: Reading): void {
  for (const [key, value] of Object.entries(json)) {
    const place = `${path}.${key}`;
    if (DATA_PROPERTIES.has(key)) continue;
    if (EXPRESSIONS.has(key)) checkExpression(value, place, key, scope, reading);
    else if (key === 'choicesFromQuestion' && typeof value === 'string' && value !== '') {
      connect(scope, [value], key, place, reading);
    } else if (Array.isArray(value)) {
      for (const [index, entry] of value.entries()) {
        if (!isJson(entry)) continue;
        const inner = ELEMENT_LISTS.has(key) || key === 'calculatedValues' ? scopeOf(entry, key, scope, path) : scope;
        // A choice's condition is its question's; a validator's expression nobody waits for.
        const entryScope = key === 'validators' || key === 'triggers' ? { ...scope, node: null } : inner;
        if (ELEMENT_LISTS.has(key)) waitForContainers(entryScope, scope, `${place}[${index}]`, reading);
        walk(entry, `${place}[${index}]`, entryScope, reading);
      }
    } else if (isJson(value)) walk(value, place, scope, reading);
  }
}

function scopeOf(element: Json, list: string, scope: Scope, path: string): Scope {
  const name = stringIn(element, 'name') ?? '';
  const group = GROUP_LISTS.has(list) && scope.group === null ? scope.node : scope.group;
  if (list === 'pages' || element.type === 'panel') {
    const node = `${CONTAINER}${name === '' ? path : name}`;
    return { node, group };
  }
  return { node: group === null ? name : inGroup(group, name), group };
}

/** An element waits for the condition of what it is in, and a question of a group for its group. */
function waitForContainers({ node }: Scope, outside: Scope, path: string, { edges }: Reading): void {
  if (node === null || outside.node === null) return;
  edges.push({ from: node, to: outside.node, kind: 'visibleIf', path });
}

function checkExpression(value: unknown, path: string, kind: string, scope: Scope, reading: Reading): void {
  if (typeof value !== 'string' || value.trim() === '') return;
  const variables = variablesOf(value, path, reading);
  if (variables === null) return;
  for (const variable of variables) {
    if (!isKnown(variable, scope, reading)) {
      reading.issues.warning(path, 'expression_unknown_name', { name: variable, expression: value });
    }
  }
  if (DEPENDENCIES.has(kind)) connect(scope, variables, kind, path, reading);
}

/** What the expression names; null where it cannot be read, which is reported. */
function variablesOf(expression: string, path: string, reading: Reading): readonly string[] | null {
  const known = reading.parsed.get(expression);
  if (known !== undefined) {
    if (known === null) reading.issues.error(path, 'expression_broken', { expression });
    return known;
  }
  reading.length += expression.length;
  if (expression.length > LONGEST_EXPRESSION) {
    reading.issues.error(path, 'expression_too_long', { max: LONGEST_EXPRESSION });
    return null;
  }
  if (reading.length > LONGEST_TOGETHER) return null;
  const parsed = parse(expression);
  reading.parsed.set(expression, parsed?.variables ?? null);
  if (parsed === null) {
    reading.issues.error(path, 'expression_broken', { expression });
    return null;
  }
  for (const name of parsed.functions) {
    if (!reading.functions.has(name)) reading.issues.error(path, 'function_unknown', { name, expression });
  }
  return parsed.variables;
}

function parse(expression: string): { variables: string[]; functions: string[] } | null {
  try {
    const operand = new ConditionsParser().parseExpression(expression);
    if (operand === undefined || operand === null) return null;
    const found: string[] = [];
    operand.setVariables(found);
    const variables = found.map((variable) => variable.replace(/^#/, ''));
    return { variables, functions: functionsIn(expression) };
  } catch {
    // Too many brackets within brackets for the parser.
    return null;
  }
}

/** Names before an opening bracket, outside of names in braces and of texts in quotes. */
function functionsIn(expression: string): string[] {
  const bare = expression.replace(/\{[^}]*\}|'[^']*'|"[^"]*"/g, ' 0 ');
  return [...bare.matchAll(/([A-Za-z_]\w*)\s*\(/g)].map((match) => match[1] ?? '').filter((name) => !WORDS.has(name));
}

/** Operators may stand before a bracket too. */
const WORDS: ReadonlySet<string> = new Set(
  'and or not empty notempty contains notcontains contain notcontain anyof allof noneof equal notequal less greater negate'.split(
    ' ',
  ),
);

/** The known name that a variable begins with: `a` for `a.b[0]`; in a group first the group's own. */
function resolve(variable: string, { group }: Scope, { names }: Reading): string | null {
  const wanted = variable.toLowerCase();
  const local = /^(?:row|panel)\.(.+)$/.exec(wanted)?.[1];
  if (local !== undefined && group !== null) return longest(`${group.toLowerCase()}.${local}`, names, group.length + 1);
  return longest(wanted, names, 0);
}

/** The longest beginning of the text that is a name and ends where a part of a value may begin. */
function longest(text: string, names: ReadonlyMap<string, string>, atLeast: number): string | null {
  for (
    let end = text.length;
    end > atLeast;
    end = Math.max(text.lastIndexOf('.', end - 1), text.lastIndexOf('[', end - 1))
  ) {
    const found = names.get(text.slice(0, end));
    if (found !== undefined) return found;
  }
  return null;
}

function isKnown(variable: string, scope: Scope, reading: Reading): boolean {
  if (/^(?:row|panel)\./i.test(variable) && scope.group !== null) return resolve(variable, scope, reading) !== null;
  return resolve(variable, scope, reading) !== null || ALWAYS_KNOWN.test(variable);
}

function connect(scope: Scope, variables: readonly string[], kind: string, path: string, reading: Reading): void {
  if (scope.node === null) return;
  for (const variable of variables) {
    const self = /^\$self(?=[.[]|$)/i.test(variable);
    const target = self ? scope.node : resolve(variable, scope, reading);
    if (target !== null) reading.edges.push({ from: scope.node, to: target, kind, path });
  }
}

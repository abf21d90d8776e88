/** The items of one SurveyJS question, by its type. */
import { BUILT_IN_TEXTS } from './built-in-texts.ts';
import {
  chartOfColumns,
  choicesIn,
  choicesOf,
  itemBase,
  missingOf,
  ratingOf,
  sliderOf,
  textFieldOf,
  wholePositive,
} from './item-parts.ts';
import type { Item } from './items.ts';
import { type Language, type LocalizedText, textIn } from './language.ts';
import { isCode, isJson, type Json, listOf, numberIn, stringIn, switchedOn, textOf } from './survey-json.ts';

/** What an item is beyond its name and label. */
type Body = Partial<Omit<Item, 'name' | 'question' | 'part' | 'label'>>;

export interface QuestionContext {
  readonly first: Language;
  /** Finds the question that another one takes its choices from. */
  readonly question: (name: string) => Json | null;
}

/** Choices in another type than these, with one answer. */
const SINGLE: ReadonlySet<string> = new Set(['radiogroup', 'dropdown', 'buttongroup']);
const MULTIPLE: ReadonlySet<string> = new Set(['checkbox', 'tagbox']);

/** The ends of a range, as parts of its question. */
export const RANGE_PARTS = ['low', 'high'] as const;

const RANGE_LABELS: Readonly<Record<(typeof RANGE_PARTS)[number], LocalizedText>> = {
  low: { de: 'unteres Ende', en: 'lower end' },
  high: { de: 'oberes Ende', en: 'upper end' },
};

/** All items of a question; none for what nobody can answer. Types that are not known here have none either. */
export function itemsOfQuestion(name: string, question: Json, context: QuestionContext): Item[] {
  const items = answersOfQuestion(name, question, context);
  if (items.length === 0 || !hasComment(question)) return items;
  const text = textOf(question.commentText, context.first) ?? BUILT_IN_TEXTS.comment;
  return [
    ...items,
    commentItem(name, `${name}-Comment`, joined(titleOf(question, context.first), text), question, context),
  ];
}

function answersOfQuestion(name: string, question: Json, context: QuestionContext): Item[] {
  const { first } = context;
  const type = stringIn(question, 'type') ?? '';
  const title = titleOf(question, first);
  const base: Item = { ...itemBase(name, first), label: title ?? { [first]: name } };
  switch (type) {
    case 'matrix':
      return matrixItems(base, title, question, first);
    case 'matrixdropdown':
      return tableItems(base, title, question, context);
    case 'multipletext':
      return multipleTextItems(base, title, question, first);
    case 'matrixdynamic':
    case 'paneldynamic':
      return [{ ...base, type: 'rows', freeText: true }];
    case 'slider':
      if (question.sliderType === 'range') return rangeItems(base, title, question, first);
  }
  const body = bodyOf(type, question, context);
  return body === null ? [] : [{ ...base, ...body }];
}

/** What a question with a single item holds; null for types that hold nothing or are not known. */
function bodyOf(type: string, question: Json, context: QuestionContext): Body | null {
  const { first } = context;
  if (SINGLE.has(type)) return choiceBody('single', question, context);
  if (MULTIPLE.has(type)) return choiceBody('multiple', question, context);
  switch (type) {
    case 'text':
      return textFieldOf(question);
    case 'comment':
      return { type: 'text', freeText: true, maxLength: wholePositive(numberIn(question, 'maxLength')) };
    case 'imagepicker':
      return choiceBody(question.multiSelect === true ? 'multiple' : 'single', question, context);
    case 'ranking':
      return { ...choiceBody('single', question, context), type: 'ranking', chart: 'ranking', other: false };
    case 'boolean':
      return booleanBody(question, first);
    case 'rating':
      return ratingOf(question, first);
    case 'slider':
      return sliderOf(question, first);
    case 'expression':
      return expressionBody(question);
    default:
      return null;
  }
}

function choiceBody(type: 'single' | 'multiple', question: Json, context: QuestionContext): Body {
  const source = stringIn(question, 'choicesFromQuestion');
  return {
    type,
    choices: choicesOf(question, context.first, source === null ? null : context.question(source)),
    missing: missingOf(question, context.first),
    other: hasOther(question),
    chart: type === 'single' ? 'bars' : 'multiple',
  };
}

function booleanBody(question: Json, first: Language): Body {
  const yes = textOf(question.labelTrue, first) ?? BUILT_IN_TEXTS.yes;
  const no = textOf(question.labelFalse, first) ?? BUILT_IN_TEXTS.no;
  const values = [question.valueTrue ?? true, question.valueFalse ?? false];
  const [valueTrue, valueFalse] = values.map((value) => (isCode(value) ? value : null));
  const plain = valueTrue === true && valueFalse === false;
  return {
    type: plain ? 'boolean' : 'single',
    choices: [
      { value: valueTrue ?? true, label: yes },
      { value: valueFalse ?? false, label: no },
    ],
    chart: 'bars',
  };
}

const NUMBER_STYLES: ReadonlySet<unknown> = new Set(['decimal', 'currency', 'percent']);

/** An expression that makes words has them in quotes; the result may hold what somebody wrote, so it is free text. */
function expressionBody(question: Json): Body {
  const words = /['"]/.test(stringIn(question, 'expression') ?? '') || question.displayStyle === 'date';
  const isText = words && !NUMBER_STYLES.has(question.displayStyle);
  return isText
    ? { type: 'text', freeText: true, computed: true }
    : { type: 'number', chart: 'histogram', computed: true };
}

function matrixItems(base: Item, title: LocalizedText | null, question: Json, first: Language): Item[] {
  const columns = choicesIn(question.columns, first);
  const rows = choicesIn(question.rows, first);
  const type = question.cellType === 'checkbox' ? 'multiple' : 'single';
  const body = { type, choices: columns, chart: type === 'single' ? chartOfColumns(columns) : 'multiple' } as const;
  if (rows.length === 0) return [{ ...base, ...body }];
  return rows.map((row) => partItem(base, title, String(row.value), row.label, body));
}

function multipleTextItems(base: Item, title: LocalizedText | null, question: Json, first: Language): Item[] {
  return listOf(question.items).flatMap((field) => {
    const part = isJson(field) ? stringIn(field, 'name') : null;
    if (!isJson(field) || part === null || part === '') return [];
    return [partItem(base, title, part, textOf(field.title, first) ?? { [first]: part }, textFieldOf(field))];
  });
}

function rangeItems(base: Item, title: LocalizedText | null, question: Json, first: Language): Item[] {
  return RANGE_PARTS.map((part) => partItem(base, title, part, RANGE_LABELS[part], sliderOf(question, first)));
}

/** One item per cell of a table with given rows. */
function tableItems(base: Item, title: LocalizedText | null, question: Json, context: QuestionContext): Item[] {
  const { first } = context;
  const columns = listOf(question.columns).flatMap((column) => {
    const name = isJson(column) ? stringIn(column, 'name') : null;
    return isJson(column) && name !== null && name !== '' ? [{ name, column, cell: cellOf(column, question) }] : [];
  });
  return choicesIn(question.rows, first).flatMap((row) =>
    columns.flatMap(({ name, column, cell }) => {
      const body = bodyOf(stringIn(cell, 'type') ?? '', cell, context);
      if (body === null) return [];
      const label = joined(row.label, textOf(column.title, first) ?? { [first]: name });
      const part = String(row.value);
      const item: Item = {
        ...partItem(base, title, part, label, body),
        name: `${base.name}.${part}.${name}`,
        column: name,
      };
      if (!hasComment(cell)) return [item];
      const comment = joined(item.label, BUILT_IN_TEXTS.comment);
      return [
        item,
        { ...commentItem(base.name, `${item.name}-Comment`, comment, cell, context), part, column: `${name}-Comment` },
      ];
    }),
  );
}

/** A cell of a table as if it were a question: the column's settings, with the table's choices where it has none. */
export function cellOf(column: Json, table: Json): Json {
  const named = stringIn(column, 'cellType') ?? 'default';
  const type = named === 'default' ? (stringIn(table, 'cellType') ?? 'dropdown') : named;
  const own = listOf(column.choices).length > 0 || column.choicesMax !== undefined;
  return { ...column, type, ...(own ? {} : { choices: table.choices }) };
}

function partItem(base: Item, title: LocalizedText | null, part: string, partLabel: LocalizedText, body: Body): Item {
  return { ...base, ...body, name: `${base.name}.${part}`, part, partLabel, label: joined(title, partLabel) };
}

function commentItem(
  question: string,
  name: string,
  label: LocalizedText,
  json: Json,
  { first }: QuestionContext,
): Item {
  const base = itemBase(question, first);
  const maxLength = wholePositive(numberIn(json, 'maxCommentLength'));
  return { ...base, name, label, freeText: true, maxLength };
}

const hasOther = (question: Json) => switchedOn(question, 'showOtherItem', 'hasOther');
const hasComment = (question: Json) => hasOther(question) || switchedOn(question, 'showCommentArea', 'hasComment');

/** A question's title, or null where it has none and shows its name. */
function titleOf(question: Json, first: Language): LocalizedText | null {
  return textOf(question.title, first);
}

/** "Question: part" in every language that either has. */
function joined(title: LocalizedText | null, part: LocalizedText): LocalizedText {
  if (title === null) return part;
  const tags = new Set([...Object.keys(title), ...Object.keys(part)]);
  return Object.fromEntries([...tags].map((tag) => [tag, joinedIn(title, part, tag)]));
}

function joinedIn(title: LocalizedText, part: LocalizedText, tag: Language): string {
  const [before, after] = [title, part].map((text) => textIn(text, tag));
  return /[?!.:…؟]$/.test(before ?? '') ? `${before} ${after}` : `${before}: ${after}`;
}

/**
 * The SurveyJS definition of an instrument in one language and without what Wegmarke does itself: nothing is required,
 * no pages to turn, no end page, no addresses to go to.
 *
 * The texts are picked here, by the same rule as all others (language.ts), and not by SurveyJS: that takes `default` for
 * English, while here it is the file's first language.
 */
import type { InstrumentFile } from './instrument.ts';
import { type Language, textIn } from './language.ts';
import { isJson, type Json, textOf } from './survey-json.ts';

/** Properties of SurveyJS whose value is a text per language. */
export const LOCALIZED_PROPERTIES: ReadonlySet<string> = new Set([
  'title',
  'description',
  'text',
  'navigationTitle',
  'navigationDescription',
  'placeholder',
  'placeHolder',
  'requiredErrorText',
  'commentText',
  'commentPlaceholder',
  'commentPlaceHolder',
  'defaultDisplayValue',
  'label',
  'labelTrue',
  'labelFalse',
  'otherText',
  'otherPlaceholder',
  'otherPlaceHolder',
  'otherErrorText',
  'noneText',
  'refuseText',
  'dontKnowText',
  'selectAllText',
  'createCustomChoiceText',
  'format',
  'altText',
  'imageLink',
  'keyDuplicationError',
  'singleInputTitleTemplate',
  'totalText',
  'totalFormat',
  'cellHint',
  'confirmDeleteText',
  'addRowText',
  'removeRowText',
  'noRowsText',
  'emptyRowsText',
  'templateTitle',
  'templateTabTitle',
  'tabTitlePlaceholder',
  'templateDescription',
  'noEntriesText',
  'addPanelText',
  'panelAddText',
  'removePanelText',
  'panelRemoveText',
  'prevPanelText',
  'panelPrevText',
  'nextPanelText',
  'panelNextText',
  'selectToRankEmptyRankedAreaText',
  'selectToRankEmptyUnrankedAreaText',
  'minRateDescription',
  'mininumRateDescription',
  'maxRateDescription',
  'maximumRateDescription',
  'minErrorText',
  'maxErrorText',
  'stepErrorText',
]);

/** Values in which an object is data, whatever its keys look like. */
export const DATA_PROPERTIES: ReadonlySet<string> = new Set([
  'value',
  'defaultValue',
  'defaultRowValue',
  'defaultPanelValue',
  'correctAnswer',
  'valueTrue',
  'valueFalse',
  'setValue',
]);

/** What is left out of every question: nothing is required, and every question has its states. */
const DROPPED: ReadonlySet<string> = new Set([
  'isRequired',
  'requiredIf',
  'eachRowRequired',
  'requiredErrorText',
  'showDontKnowItem',
  'showRefuseItem',
  'allowCustomChoices',
  'storeOthersAsComment',
  'correctAnswer',
]);

/** All of the definition's own settings that stay; the rest of them is Wegmarke's. */
const KEPT_OF_SURVEY: ReadonlySet<string> = new Set([
  'pages',
  'elements',
  'questions',
  'title',
  'description',
  'calculatedValues',
  'triggers',
  'questionTitleLocation',
  'questionDescriptionLocation',
  'questionTitlePattern',
  'gridLayoutEnabled',
  'maxTextLength',
  'maxCommentLength',
  'maxOthersLength',
]);

/** Triggers that set answers stay; those that end the survey or turn its pages do not. */
const KEPT_TRIGGERS: ReadonlySet<unknown> = new Set(['setvalue', 'copyvalue', 'runexpression']);

/** Whether a setting of the whole definition is not used. */
export const isDroppedOfSurvey = (key: string) => !KEPT_OF_SURVEY.has(key);
export const isKeptTrigger = (trigger: unknown) => isJson(trigger) && KEPT_TRIGGERS.has(trigger.type);

/** The definition as survey-core takes it, with each text in the wanted language or the nearest one. */
export function surveyIn(file: InstrumentFile, language: Language): Json {
  const context = { language, first: file.languages[0] ?? 'de' };
  const kept = Object.entries(file.survey).filter(([key]) => !isDroppedOfSurvey(key));
  return Object.fromEntries(
    kept.map(([key, value]) => {
      if (key === 'triggers' && Array.isArray(value)) return [key, value.filter(isKeptTrigger)];
      return [key, translated(key, value, context)];
    }),
  );
}

interface Context {
  readonly language: Language;
  readonly first: Language;
}

function translated(key: string, value: unknown, context: Context): unknown {
  if (DATA_PROPERTIES.has(key)) return value;
  if (Array.isArray(value)) return value.map((entry) => (isJson(entry) ? translatedObject(entry, context) : entry));
  if (!isJson(value)) return value;
  if (LOCALIZED_PROPERTIES.has(key)) return picked(value, context);
  if (key === 'dataList') return pickedList(value, context);
  if (key === 'cells') return translatedCells(value, context);
  return translatedObject(value, context);
}

function translatedObject(json: Json, context: Context): Json {
  const kept = Object.entries(json).filter(([key]) => !DROPPED.has(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, translated(key, value, context)]));
}

function picked(value: unknown, { language, first }: Context): string {
  return textIn(textOf(value, first) ?? {}, language);
}

/** Suggestions of a text field: a list per language. */
function pickedList(value: Json, { language, first }: Context): unknown {
  const lists = Object.entries(value).filter(([, list]) => Array.isArray(list));
  const wanted = [language, language.split('-')[0], first, 'default', ...lists.map(([tag]) => tag)];
  return wanted.map((tag) => lists.find(([own]) => own === tag)?.[1]).find((list) => list !== undefined) ?? [];
}

/** The texts in the cells of a matrix, by row (one of them may be called `default`) and column. */
function translatedCells(cells: Json, context: Context): Json {
  return Object.fromEntries(
    Object.entries(cells).map(([row, columns]) => [
      row,
      isJson(columns)
        ? Object.fromEntries(Object.entries(columns).map(([column, text]) => [column, picked(text, context)]))
        : columns,
    ]),
  );
}

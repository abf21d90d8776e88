/**
 * The part of a definition that a model is needed for when a reading is checked: questions with validators or conditions,
 * and whatever gives itself a value. All other questions are left out; their answers are in the data that expressions
 * look at anyway. A model of the rest is what costs the time.
 */
import { elementsOf, isJson, type Json, type Placed, pagesOf } from './survey-json.ts';

/** Properties that make a question worth asking SurveyJS about. */
const CONDITIONS =
  /^(validators|min|max|visible|expression|maskType|isUnique|keyName|eachRowUnique|hideIf.*|default(Value|RowValue|PanelValue)|.*[vV]isibleIf|(set|reset)Value.*|(min|max)(ValueExpression|SelectedChoices|RangeLength|Length)|.*Expression)$/;

/** The definition with only that part, or null where there is nothing to check. */
export function conditionalPart(survey: Json): Json | null {
  const pages = pagesOf(survey).flatMap((page) => container(page));
  if (pages.length === 0) return null;
  return {
    pages,
    ...(survey.calculatedValues === undefined ? {} : { calculatedValues: survey.calculatedValues }),
    ...(survey.triggers === undefined ? {} : { triggers: survey.triggers }),
  };
}

/** A page or panel with what is needed of it: all where it has a condition itself, since that hides what is in it. */
function container(placed: Placed): Json[] {
  const { elements: _, questions: __, ...own } = placed.json;
  if (hasCondition(own)) return [placed.json];
  const kept = elementsOf(placed).flatMap((element) => {
    if (element.json.type === 'panel') return container(element);
    return hasCondition(element.json) ? [element.json] : [];
  });
  return kept.length === 0 ? [] : [{ ...own, elements: kept }];
}

function hasCondition(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasCondition);
  if (!isJson(value)) return false;
  return Object.entries(value).some(
    ([key, part]) =>
      (CONDITIONS.test(key) && !(Array.isArray(part) && part.length === 0)) ||
      // E-mail addresses and numbers have validators of their own.
      (key === 'inputType' && part !== 'text') ||
      hasCondition(part),
  );
}

/** Checks questions that have rows and columns, and several texts in one question. */
import { checkChoices, checkValues } from './definition-choices.ts';
import type { IssueList } from './issue-list.ts';
import { cellOf } from './question-items.ts';
import { listOf, type Placed, type PlacedQuestion, placedIn, stringIn } from './survey-json.ts';

/** Each cell is a question to SurveyJS; 1,200 of them take two seconds to open. */
const MOST_CELLS = 200;
/** From here on, a table is slow on old telephones and hard to use on all. */
const MANY_CELLS = 60;

const CELL_TYPES: ReadonlySet<string> = new Set([
  'dropdown',
  'checkbox',
  'radiogroup',
  'tagbox',
  'text',
  'comment',
  'boolean',
  'expression',
  'rating',
  'slider',
]);

export function checkTable(question: PlacedQuestion, issues: IssueList): void {
  switch (question.type) {
    case 'matrix':
      checkValues(question, 'rows', issues);
      checkValues(question, 'columns', issues);
      if (listOf(question.json.columns).length === 0) issues.error(question.path, 'columns_missing');
      if (question.json.hasOther === true) issues.warning(question.path, 'property_dropped', { property: 'hasOther' });
      break;
    case 'matrixdropdown':
      checkValues(question, 'rows', issues);
      if (listOf(question.json.rows).length === 0) issues.error(question.path, 'rows_missing');
      if (listOf(question.json.detailElements).length > 0) {
        issues.error(`${question.path}.detailElements`, 'property_refused', { property: 'detailElements' });
      }
      checkColumns(question, issues);
      checkCells(question, issues);
      break;
    case 'matrixdynamic':
      checkColumns(question, issues);
      break;
    case 'multipletext':
      checkTexts(question, issues);
  }
}

function checkCells({ json, path }: Placed, issues: IssueList): void {
  const cells = listOf(json.rows).length * listOf(json.columns).length;
  if (cells > MOST_CELLS) issues.error(path, 'table_too_large', { cells, max: MOST_CELLS });
  else if (cells > MANY_CELLS) issues.warning(path, 'table_large', { cells, max: MANY_CELLS });
}

function checkColumns(table: Placed, issues: IssueList): void {
  const columns = placedIn(table.json, 'columns', table.path);
  if (columns.length === 0) issues.error(table.path, 'columns_missing');
  checkPartNames(columns, issues);
  for (const { json, path } of columns) {
    const cell = { json: cellOf(json, table.json), path };
    const type = stringIn(cell.json, 'type') ?? '';
    if (!CELL_TYPES.has(type)) issues.error(`${path}.cellType`, 'type_not_in_group', { type });
    if (json.sliderType === 'range') issues.error(`${path}.sliderType`, 'property_refused', { property: 'sliderType' });
    if (json.isRequired === true || json.requiredIf !== undefined) issues.warning(path, 'required_dropped');
    checkChoices(cell, issues);
  }
}

function checkTexts(question: Placed, issues: IssueList): void {
  const fields = placedIn(question.json, 'items', question.path);
  if (fields.length === 0) issues.error(question.path, 'fields_missing');
  checkPartNames(fields, issues);
  for (const { json, path } of fields) if (json.isRequired === true) issues.warning(path, 'required_dropped');
}

function checkPartNames(parts: readonly Placed[], issues: IssueList): void {
  const seen = new Set<string>();
  for (const { json, path } of parts) {
    const name = stringIn(json, 'name') ?? '';
    if (name.trim() === '') issues.error(path, 'name_missing');
    else if (name === '__proto__') issues.error(`${path}.name`, 'name_reserved', { name });
    else if (seen.has(name)) issues.error(`${path}.name`, 'name_twice', { name });
    seen.add(name);
  }
}

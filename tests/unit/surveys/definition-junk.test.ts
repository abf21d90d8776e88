/**
 * Whatever somebody writes into a definition: the check answers, and what it lets through can be opened. One value
 * somewhere in a sound definition is replaced by junk.
 */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { itemsOf } from '#surveys/code-book';
import { checkInstrument } from '#surveys/definition-check';
import { modelOf, validateReading } from '#surveys/survey-model';
import { fileOf } from '#tests/support/definitions';

const ELEMENTS: readonly object[] = [
  {
    type: 'text',
    name: 'a',
    title: 'A',
    inputType: 'number',
    min: 1,
    dataList: ['x'],
    defaultValue: 1,
    visibleIf: '{z} = 1',
    validators: [{ type: 'numeric', minValue: 1, text: 'zu klein' }],
  },
  {
    type: 'radiogroup',
    name: 'b',
    title: { default: 'B' },
    choices: [1, { value: 2, text: 'zwei' }],
    showOtherItem: true,
  },
  {
    type: 'checkbox',
    name: 'c',
    title: 'C',
    choices: ['x', 'y'],
    minSelectedChoices: 1,
    choicesVisibleIf: '{item} > 0',
  },
  {
    type: 'matrix',
    name: 'd',
    title: 'D',
    rows: ['r', { value: 's', text: 'S' }],
    columns: [1, 2],
    cells: { r: { 1: 'x' } },
  },
  {
    type: 'matrixdropdown',
    name: 'e',
    title: 'E',
    rows: ['r'],
    choices: [1],
    columns: [
      { name: 'c1', title: 'x', cellType: 'text' },
      { name: 'c2', title: 'y', choices: [1, 2] },
    ],
  },
  {
    type: 'paneldynamic',
    name: 'f',
    title: 'F',
    panelCount: 1,
    templateElements: [{ type: 'text', name: 'w', title: 'W' }],
  },
  {
    type: 'matrixdynamic',
    name: 'g',
    title: 'G',
    rowCount: 2,
    columns: [{ name: 'c', title: 'x', cellType: 'comment' }],
  },
  {
    type: 'multipletext',
    name: 'h',
    title: 'H',
    items: [
      { name: 'i', title: 'x' },
      { name: 'j', inputType: 'date' },
    ],
  },
  { type: 'rating', name: 'i', title: 'I', rateMin: 0, rateMax: 10, minRateDescription: 'x', rateType: 'stars' },
  { type: 'rating', name: 'j', title: 'J', rateValues: [1, { value: 2, text: 'x' }] },
  {
    type: 'slider',
    name: 'k',
    title: 'K',
    sliderType: 'range',
    min: 0,
    max: 10,
    customLabels: [{ value: 1, text: 'x' }],
  },
  { type: 'ranking', name: 'l', title: 'L', choices: ['a', 'b'] },
  { type: 'boolean', name: 'm', title: 'M', labelTrue: 'J', valueTrue: 'j', valueFalse: 'n' },
  { type: 'imagepicker', name: 'n', title: 'N', choices: [{ value: 'a', imageLink: '/a.png' }] },
  { type: 'expression', name: 'o', title: 'O', expression: '{z} + 1' },
  { type: 'panel', name: 'p', title: 'P', elements: [{ type: 'comment', name: 'q', title: 'Q', maxLength: 5 }] },
];

const surveyWith = (element: object) => ({
  pages: [{ name: 'page1', elements: [element, { type: 'text', name: 'z', title: 'Z' }] }],
  calculatedValues: [{ name: 'total', expression: '1' }],
  triggers: [{ type: 'setvalue', expression: '{z} = 1', setToName: 'z', setValue: 1 }],
});

const junk = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e9,
    '',
    'x',
    '{z} = 1',
    'NaN',
    [],
    [null],
    [[1]],
    [{}],
    {},
    { default: 5 },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

type Slot = readonly [holder: Record<string, unknown>, key: string];

/** Every place in the definition that holds a value. */
function slotsOf(value: unknown): Slot[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key): Slot[] => [[holder, key], ...slotsOf(holder[key])]);
}

// SurveyJS tells the console of what it does not understand; here that is the point.
beforeEach(() => {
  vi.spyOn(console, 'error').mockReturnValue();
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

it('what the check lets through can be opened, and nothing makes it throw', () => {
  let opened = 0;
  fc.assert(
    fc.property(fc.constantFrom(...ELEMENTS), fc.nat(), junk, (element, place, value) => {
      const survey = structuredClone(surveyWith(element));
      const slots = slotsOf(survey);
      const [holder, key] = slots[place % slots.length] as Slot;
      holder[key] = value;
      const file = fileOf([], { survey });
      const refused = checkInstrument(file).some(({ severity }) => severity === 'error');
      const items = itemsOf(file);
      if (refused) return;
      opened += 1;
      const model = modelOf(file, 'de');
      model.data = { z: 1 };
      model.validate(true, false);
      validateReading(
        file,
        items.map(({ name }) => ({ item: name, voice: 'own', value: 1 })),
      );
    }),
    { numRuns: 250 },
  );
  expect(opened).toBeGreaterThan(20);
}, 60_000);

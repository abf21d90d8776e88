/** Large work on questionnaires goes on beside the main thread, which meanwhile answers others. */
import { afterAll, describe, expect, it } from 'vitest';
import { checkCompletion } from '#server/readings/reading-completion';
import { surveyThread } from '#server/survey-thread/survey-thread';
import { itemsOf } from '#surveys/code-book';
import type { Entry } from '#surveys/entry';
import { LEBENSLAGE } from '#surveys/instruments/lebenslage';
import { fileOf } from '#tests/support/definitions';

const surveys = surveyThread();
afterAll(() => surveys.close());

/** The most choices that a definition may have. */
const LARGEST = JSON.stringify({
  elements: Array.from({ length: 25 }, (_, index) => ({
    type: 'dropdown',
    name: `q${index}`,
    title: `Frage ${index}`,
    choicesMin: 1,
    choicesMax: 2_000,
  })),
});

/** How often the main thread came round to something else while the work was done; never, if it did it itself. */
async function turnsDuring<Result>(work: Promise<Result>): Promise<{ result: Result; turns: number }> {
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns += 1;
    if (!isOver) setTimeout(turn, 1);
  };
  setTimeout(turn, 0);
  const result = await work;
  isOver = true;
  return { result, turns };
}

const anEntry = (item: string, value: Entry['value']): Entry => ({
  item,
  voice: 'own',
  state: 'answered',
  value,
  visibility: 'shared',
  language: 'de',
  at: '2026-03-03T12:00:00.000Z',
  by: { kind: 'person', id: null },
  revision: 1,
  contested: false,
});

/** Seventy questions, two of them asked only where the first is answered high. */
const LARGE = fileOf([
  { type: 'rating', name: 'q', title: 'x', rateMax: 10 },
  { type: 'text', name: 'mail', title: 'x', visibleIf: '{q} > 5', validators: [{ type: 'email', text: 'Adresse?' }] },
  { type: 'text', name: 'other', title: 'x', validators: [{ type: 'email', text: 'Adresse?' }] },
  ...Array.from({ length: 67 }, (_, index) => ({ type: 'text', name: `t${index}`, title: 'x' })),
]);

// The thread has to be started, from sources and on a busy machine.
describe('the thread of the surveys', { timeout: 30_000 }, () => {
  it('checks the largest definition while the main thread does other things', async () => {
    const { result, turns } = await turnsDuring(surveys.read({ content: LARGEST, fileName: 'gross.json' }));
    expect(result.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(result.items).toHaveLength(25);
    expect(turns).toBeGreaterThan(10);
  });

  it('checks and compares versions of a situation map there too', async () => {
    const later = { ...LEBENSLAGE, languages: [...LEBENSLAGE.languages] };
    const work = Promise.all([
      surveys.check(LEBENSLAGE),
      surveys.compare(LEBENSLAGE, later),
      surveys.checkDeclared(LEBENSLAGE, later, []),
    ]);
    const { result, turns } = await turnsDuring(work);
    expect(result).toEqual([[], { changes: [], issues: [] }, []]);
    expect(turns).toBeGreaterThan(10);
  });

  it('closes large readings there, and says the same as here', async () => {
    const definition = { file: LARGE, items: itemsOf(LARGE) };
    const entries = [anEntry('q', 2), anEntry('mail', 'a@b.de'), anEntry('other', 'keine')];
    const here = checkCompletion(LARGE, entries, 'de');
    const first = await turnsDuring(surveys.checkCompletion(definition, entries, 'de'));
    const again = await surveys.checkCompletion(definition, entries, 'de');
    expect(first.result).toEqual(here);
    expect(again).toEqual(here);
    expect(here.hidden.map(({ item }) => item)).toEqual(['mail']);
    expect(here.issues.map(({ draft }) => draft.path)).toEqual(['other']);
    expect(first.turns).toBeGreaterThan(10);
  });

  it('can be started before anybody needs it', async () => {
    const early = surveyThread();
    await early.warm();
    await early.close();
  });

  it('answers all that ask at once, and starts again after it has ended', async () => {
    const asked = Array.from({ length: 5 }, () => surveys.read({ content: LARGEST, fileName: 'gross.json' }));
    expect((await Promise.all(asked)).map(({ items }) => items.length)).toEqual([25, 25, 25, 25, 25]);
    const interrupted = surveys.read({ content: LARGEST, fileName: 'gross.json' });
    const refusal = expect(interrupted).rejects.toThrow('closing');
    await surveys.close();
    await refusal;
    expect((await surveys.read({ content: LARGEST, fileName: 'gross.json' })).items).toHaveLength(25);
  });

  it('is not asked where a file is small', async () => {
    const content = JSON.stringify({ elements: [{ type: 'text', name: 'a', title: 'x' }] });
    const { result, turns } = await turnsDuring(surveys.read({ content, fileName: 'klein.json' }));
    expect(result.items).toHaveLength(1);
    expect(turns).toBeLessThan(3);
  });
});

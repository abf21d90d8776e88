/** The SurveyJS model of an instrument, and checking whole readings with it. */
import { describe, expect, it } from 'vitest';
import type { InstrumentFile } from '#surveys/instrument';
import { LIBRARY } from '#surveys/library';
import { modelOf, validateReading } from '#surveys/survey-model';
import { fileOf } from '#tests/support/definitions';

describe('a model', () => {
  const file = fileOf(
    [
      {
        type: 'radiogroup',
        name: 'q',
        title: { default: 'Frage', en: 'Question', 'de-x-leicht': 'Eine Frage' },
        description: 'nur deutsch',
        isRequired: true,
        choices: [{ value: 1, text: { default: 'eins', en: 'one' } }, 2],
        showOtherItem: true,
        showDontKnowItem: true,
        storeOthersAsComment: false,
      },
      {
        type: 'matrix',
        name: 'm',
        columns: [1],
        rows: ['r'],
        cells: { default: { 1: { default: 'Zelle', en: 'Cell' } } },
        defaultValue: { r: 1 },
      },
      { type: 'text', name: 't', dataList: { default: ['a'], en: ['b'] }, defaultValue: { en: 'data', de: 'Daten' } },
    ],
    {
      languages: ['de', 'en', 'de-x-leicht'],
    },
  );
  // The elements above, with settings that are Wegmarke's to make.
  const whole: InstrumentFile = {
    ...file,
    survey: {
      pages: [{ name: 'p', elements: elementsOf(file) }],
      completedHtml: '<p>Ende</p>',
      cookieName: 'x',
      firstPageIsStartPage: true,
      clearInvisibleValues: 'onHidden',
      triggers: [
        { type: 'complete', expression: '{q} = 1' },
        { type: 'setvalue', expression: '{q} = 1', setToName: 't', setValue: 'x' },
      ],
    },
  };

  it.each([
    ['de', 'Frage', 'eins', 'Zelle', ['a']],
    ['en', 'Question', 'one', 'Cell', ['b']],
    ['de-x-leicht', 'Eine Frage', 'eins', 'Zelle', ['a']],
    ['tr', 'Frage', 'eins', 'Zelle', ['a']],
  ])('in %s has the texts of that language, string by string', (language, title, choice, cell, dataList) => {
    const model = modelOf(whole, language);
    const question = model.getQuestionByName('q');
    expect(question.title).toBe(title);
    expect(question.description).toBe('nur deutsch');
    expect(question.choices[0].text).toBe(choice);
    expect(model.getQuestionByName('m').cells.getJson()).toEqual({ default: { 1: cell } });
    expect(model.getQuestionByName('t').dataList).toEqual(dataList);
  });

  it('speaks German where SurveyJS has words of its own', () => {
    expect(modelOf(whole, 'de-x-leicht').getQuestionByName('q').otherItem.text).toContain('Sonstiges');
  });

  it('requires nothing, offers no state as a choice, and leaves data alone', () => {
    const model = modelOf(whole, 'de');
    const question = model.getQuestionByName('q');
    expect(question.isRequired).toBe(false);
    expect(question.showDontKnowItem).toBe(false);
    expect(model.getQuestionByName('t').defaultValue).toEqual({ en: 'data', de: 'Daten' });
    expect(model.tryComplete()).toBe(true);
  });

  it('keeps its own settings, and only triggers that set answers', () => {
    const model = modelOf(whole, 'de');
    expect(model.clearInvisibleValues).toBe('onComplete');
    expect(model.firstPageIsStartPage).toBe(false);
    expect(model.cookieName).toBeFalsy();
    expect(model.completedHtml).not.toContain('Ende');
    expect(model.triggers.map((trigger) => trigger.getType())).toEqual(['setvaluetrigger']);
    model.setValue('q', 'other');
    model.setComment('q', 'etwas');
    expect(model.data).toMatchObject({ q: 'other', 'q-Comment': 'etwas' });
  });

  it.each(LIBRARY.map((entry) => [entry.key, entry] as const))('of %s is made in every language', (_, entry) => {
    for (const language of entry.languages) {
      const model = modelOf(entry, language);
      expect(model.jsonErrors ?? []).toEqual([]);
      expect(model.getAllQuestions().length).toBeGreaterThan(0);
    }
  });

  function elementsOf({ survey }: InstrumentFile): unknown {
    return (survey.pages as { elements: unknown }[])[0]?.elements;
  }
});

describe('checking a whole reading', () => {
  const file = fileOf([
    { type: 'text', name: 'mail', title: 'E-Mail', inputType: 'email' },
    { type: 'text', name: 'age', title: 'Alter', inputType: 'number', max: 120 },
    {
      type: 'text',
      name: 'from',
      title: 'Von',
      inputType: 'number',
      validators: [{ type: 'expression', expression: '{from} < {age}', text: { de: 'Zu spät', en: 'Too late' } }],
    },
    { type: 'radiogroup', name: 'job', title: 'Arbeit?', choices: ['yes', 'no'] },
    {
      type: 'panel',
      name: 'p',
      visibleIf: "{job} = 'yes'",
      elements: [{ type: 'comment', name: 'which', title: 'Was?' }],
    },
  ]);
  const own = (item: string, value: string | number) => ({ item, voice: 'own' as const, value });

  it('has nothing to say about what fits', () => {
    const entries = [
      own('mail', 'a@example.org'),
      own('age', 40),
      own('from', 20),
      own('job', 'yes'),
      own('which', 'x'),
    ];
    expect(validateReading(file, entries)).toEqual({ issues: [], hidden: [] });
  });

  it('lists what the definition’s validators object to, in the language that is asked for', () => {
    const entries = [own('mail', 'nonsense'), own('age', 40), own('from', 50)];
    const { issues } = validateReading(file, entries, 'en');
    expect(issues).toEqual([
      { voice: 'own', question: 'mail', items: ['mail'], message: 'Please enter a valid e-mail address.' },
      { voice: 'own', question: 'from', items: ['from'], message: 'Too late' },
    ]);
    expect(validateReading(file, entries, 'de').issues.map(({ message }) => message)).toContain('Zu spät');
  });

  it('starts afresh each time', () => {
    validateReading(file, [own('mail', 'nonsense'), own('job', 'yes'), own('which', 'x')]);
    expect(validateReading(file, [own('age', 3)])).toEqual({ issues: [], hidden: [] });
  });

  it('names answers to questions that other answers hide', () => {
    const entries = [own('job', 'no'), own('which', 'Gärtnerei')];
    expect(validateReading(file, entries).hidden).toEqual([{ item: 'which', voice: 'own' }]);
  });

  it('the counsellor’s answers stand beside the person’s', () => {
    const entries = [own('job', 'yes'), { item: 'which', voice: 'counsellor' as const, value: 'Gärtnerei' }];
    expect(validateReading(file, entries)).toEqual({ issues: [], hidden: [] });
    const contradicting = [...entries, { item: 'job', voice: 'counsellor' as const, value: 'no' }];
    expect(validateReading(file, contradicting).hidden).toEqual([{ item: 'which', voice: 'counsellor' }]);
  });

  it('does not need what is not required', () => {
    const strict = fileOf([
      { type: 'text', name: 'q', isRequired: true, validators: [{ type: 'text', minLength: 3 }] },
    ]);
    expect(validateReading(strict, []).issues).toEqual([]);
    expect(validateReading(strict, [own('q', 'ab')]).issues).toHaveLength(1);
  });
});

/** The instruments that ship: complete, kind in their wording, and shaped as the domain asks. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PanelModel, type SurveyModel } from 'survey-core';
import { describe, expect, it } from 'vitest';
import { itemsOf } from '#surveys/code-book';
import { readDefinition } from '#surveys/definition';
import { checkInstrument } from '#surveys/definition-check';
import { type InstrumentFile, instrumentFile } from '#surveys/instrument';
import type { Item } from '#surveys/items';
import { findInLibrary, LIBRARY } from '#surveys/library';
import { modelOf } from '#surveys/survey-model';
import { easyLanguageIssues, germanIssues } from '#tests/support/wording';

const LANGUAGES = ['de', 'de-x-leicht', 'en'];

/** Properties of the format and of SurveyJS that people read. */
const TEXT_PROPERTIES = new Set([
  'title',
  'description',
  'text',
  'source',
  'notice',
  'label',
  'noneText',
  'otherText',
  'commentText',
  'minRateDescription',
  'maxRateDescription',
]);

interface FoundText {
  readonly path: string;
  readonly text: unknown;
}

/** Everything in the file that people read, with its place. */
function textsOf(node: unknown, path = ''): FoundText[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]): FoundText[] => {
    const place = path === '' ? key : `${path}.${key}`;
    return TEXT_PROPERTIES.has(key) ? [{ path: place, text: child }] : textsOf(child, place);
  });
}

/** A text in one language; SurveyJS calls the first one `default`. */
function textIn(found: FoundText, language: string): string {
  const texts = found.text as Record<string, string>;
  return texts[language] ?? (language === 'de' ? texts.default : undefined) ?? '';
}

function get(key: string): InstrumentFile {
  const file = findInLibrary(key);
  if (file === null) throw new Error(`${key} is not in the library`);
  return file;
}

describe.each(LIBRARY.map((file) => [file.key, file] as const))('%s', (_key, file) => {
  it('is a valid file of the format', () => {
    expect(instrumentFile.parse(file)).toEqual(file);
  });

  it('passes every check without an error or a warning', () => {
    expect(checkInstrument(file)).toEqual([]);
  });

  it('has every text in German, Leichte Sprache and English', () => {
    expect(file.languages).toEqual(LANGUAGES);
    const texts = textsOf(file);
    expect(texts.length).toBeGreaterThan(20);
    for (const found of texts) {
      expect(found.text, found.path).toBeTypeOf('object');
      expect(Object.keys(found.text as object), found.path).toHaveLength(LANGUAGES.length);
      for (const language of LANGUAGES)
        expect(textIn(found, language).trim(), `${found.path} ${language}`).not.toBe('');
    }
  });

  it('gives every item and choice a label in every language', () => {
    for (const item of itemsOf(file)) {
      const labels = [item.label, ...item.choices.map(({ label }) => label)];
      if (item.scale !== null) labels.push(item.scale.minLabel, item.scale.maxLabel);
      for (const label of labels) expect(Object.keys(label).sort(), item.name).toEqual([...LANGUAGES].sort());
    }
  });

  it('keeps to the rules of Leichte Sprache', () => {
    const issues = textsOf(file).flatMap((found) =>
      easyLanguageIssues(textIn(found, 'de-x-leicht')).map((issue) => `${found.path}: ${issue}`),
    );
    expect(issues).toEqual([]);
  });

  it('addresses people formally and without words that put them down', () => {
    const issues = ['de', 'de-x-leicht'].flatMap((language) =>
      textsOf(file).flatMap((found) => germanIssues(textIn(found, language)).map((issue) => `${found.path}: ${issue}`)),
    );
    expect(issues).toEqual([]);
  });

  it('tells two items apart by their labels', () => {
    for (const language of LANGUAGES) {
      const labels = itemsOf(file).map(({ label }) => label[language]);
      expect(labels.filter((label, index) => labels.indexOf(label) !== index)).toEqual([]);
    }
  });

  it('requires nothing and says that it has no norms', () => {
    expect(JSON.stringify(file.survey)).not.toMatch(/isRequired|requiredIf|validators/);
    expect(file.origin).toMatchObject({ licence: 'CC BY 4.0', normed: false });
    expect(file.origin.source.de).toContain('nicht normiert');
  });

  it('is read by SurveyJS without a complaint', () => {
    expect(modelOf(file, 'de').jsonErrors ?? []).toEqual([]);
  });
});

describe('the situation map', () => {
  const file = get('lebenslage');
  const pages = file.survey.pages as {
    name: string;
    elements: { name: string; type: string; elements: unknown[] }[];
  }[];
  const inDomain = (key: string) => itemsOf(file).filter((item) => item.domain === key);

  it('offers both groups of topics, sensitive ones and three that the person names', () => {
    expect(file.domains.filter(({ group, own }) => group === 'work' && !own)).toHaveLength(7);
    expect(file.domains.filter(({ group, own }) => group === 'life' && !own)).toHaveLength(12);
    expect(file.domains.filter(({ sensitive }) => sensitive).map(({ key }) => key)).toEqual([
      'schulden',
      'seele',
      'sucht',
    ]);
    expect(file.domains.filter(({ own }) => own)).toHaveLength(3);
  });

  it('rolls the topics up into the four areas, and what the person names into one of its own', () => {
    expect(file.areas.map(({ title }) => title.de)).toEqual([
      'Soziale Rahmenbedingungen',
      'Gesundheitliche Leistungsfähigkeit',
      'Materielle Lebenslage',
      'Arbeitsvermögen',
      'Eigene Themen',
    ]);
    for (const area of file.areas) expect(file.domains.some((domain) => domain.area === area.key)).toBe(true);
    for (const domain of file.domains) expect(domain.area === 'eigenes').toBe(domain.own);
  });

  it('has a page per topic whose steps are panels of one or two questions, strengths first', () => {
    for (const { key, own } of file.domains) {
      const page = pages.find(({ name }) => name === key);
      expect(page?.elements.every(({ type }) => type === 'panel')).toBe(true);
      const sizes = page?.elements.map(({ elements }) => elements.length);
      expect(sizes).toEqual([...(own ? [1] : []), 2, 2, 2, 2, 2]);
      const [first, second] = inDomain(key);
      expect((own ? second : first)?.facet).toBe('strengths');
    }
  });

  it('asks the same facets of every topic', () => {
    const facets = [
      'strengths',
      'satisfaction',
      'importance',
      'strain',
      'help',
      'help',
      'change',
      'change',
      'work',
      'context',
    ];
    for (const { key, own, sensitive } of file.domains) {
      expect(inDomain(key).map(({ facet }) => facet)).toEqual(own ? ['title', ...facets] : facets);
      expect(inDomain(key).every((item) => item.sensitive === sensitive)).toBe(true);
    }
  });

  it('measures satisfaction, importance and strain from 0 to 10 with worded ends', () => {
    for (const { key } of file.domains) {
      for (const facet of ['satisfaction', 'importance', 'strain'] as const) {
        const item = inDomain(key).find((candidate) => candidate.facet === facet);
        expect(item).toMatchObject({ type: 'scale', scale: { min: 0, max: 10, step: 1 } });
      }
    }
  });

  it('begins with the concern of the day and asks for anything else before it asks what comes first', () => {
    const names = pages.map(({ name }) => name);
    expect(names[0]).toBe('concern');
    expect(names.slice(-3)).toEqual(['other_topics', 'priorities', 'summary']);
    for (const item of itemsOf(file).filter(({ domain }) => domain === null)) expect(item.area).toBeNull();
  });

  it('asks about up to three chosen topics in the order of choosing, under their names in the language shown', () => {
    const german = modelOf(file, 'de');
    expect(german.getQuestionByName('priorities').maxSelectedChoices).toBe(3);
    expect(shownSteps(german)).toEqual([null, null, null]);
    german.setValue('priorities', ['wohnen', 'familie']);
    expect(shownSteps(german)).toEqual(['Zuerst: Wohnen', 'Danach: Familie und Partnerschaft', null]);
    const easy = modelOf(file, 'de-x-leicht');
    easy.setValue('priorities', ['familie', 'wohnen', 'geld']);
    expect(shownSteps(easy)).toEqual(['Zuerst: Familie und Partner', 'Danach: Wohnen', 'Und dann: Geld']);
  });
});

/** The headings of the steps about chosen topics; null where a step is not shown. */
function shownSteps(model: SurveyModel): (string | null)[] {
  return [1, 2, 3].map((number) => {
    const step = model.getPanelByName(`priorities_step_${number}`);
    return step instanceof PanelModel && step.isVisible ? step.locTitle.renderedHtml : null;
  });
}

describe('the pulse after a conversation', () => {
  const file = get('gespraechspuls');

  it('has eight statements on a worded scale of five, drawn around its middle', () => {
    const statements = itemsOf(file).filter(({ type }) => type === 'single');
    expect(statements.map(({ name }) => name)).toEqual([
      'person_interest',
      'person_time',
      'person_listening',
      'person_competence',
      'person_reliability',
      'person_respect',
      'person_openness',
      'institution_trust',
    ]);
    for (const item of statements) {
      expect(item.choices.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5]);
      expect(item.chart).toBe('diverging');
    }
  });

  it('keeps the person and the institution on pages of their own', () => {
    const model = modelOf(file, 'de');
    const prefixes = model.pages.map(({ questions }) => new Set(questions.map(({ name }) => name.split('_')[0])));
    expect(prefixes).toEqual([new Set(['person']), new Set(['institution'])]);
  });

  it('is answered by the person alone', () => {
    expect(file).toMatchObject({ voices: ['own'], alone: true, kind: 'pulse' });
  });
});

describe('taking part and well-being', () => {
  const file = get('teilhabe');
  const scaleOf = (name: string) => itemsOf(file).find((item): item is Item => item.name === name)?.scale;

  it('asks for belonging from 1 to 10 and for everything else from 0', () => {
    expect(scaleOf('belonging')).toMatchObject({ min: 1, max: 10 });
    for (const name of ['life_satisfaction', 'importance', 'confidence', 'readiness']) {
      expect(scaleOf(name)).toMatchObject({ min: 0, max: 10 });
    }
  });

  it.each([
    [undefined, []],
    [0, ['zero']],
    [1, ['why', 'more']],
    [9, ['why', 'more']],
    [10, ['why']],
  ])('follows a ruler at %s with what fits, and never asks why it is not 10', (value, expected) => {
    const model = modelOf(file, 'de');
    for (const ruler of ['importance', 'confidence', 'readiness']) {
      if (value !== undefined) model.setValue(ruler, value);
      const shown = ['why', 'more', 'zero'].filter((part) => model.getQuestionByName(`${ruler}_${part}`).isVisible);
      expect(shown).toEqual(expected);
    }
  });
});

describe('the example in docs/instruments.md', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'instruments.md'), 'utf8');
  const content = /```json\n(.*?)\n```/su.exec(page)?.[1] ?? '';
  const checked = readDefinition({ content, fileName: 'example.json' }, () => null);

  it('is a file that is taken without an error or a warning', () => {
    expect(checked).toMatchObject({ format: 'wegmarke', issues: [] });
    expect(checked.file?.key).toBe('kleine-karte');
  });

  it('has the code book that the page shows', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (\w+) \| (\S+) \| (\S+) \| (yes|no) \|$/gmu)].map((match) =>
      match.slice(1),
    );
    expect(rows).toEqual(
      checked.items.map(({ name, type, domain, facet, sensitive }) => [
        name,
        type,
        domain ?? '–',
        facet ?? '–',
        sensitive ? 'yes' : 'no',
      ]),
    );
  });

  it('is told what ships', () => {
    const listed = [...page.matchAll(/^\| `([a-z-]+)` \| [^|]+ \|$/gmu)].map((match) => match[1] ?? '');
    for (const { key } of LIBRARY) expect(listed).toContain(key);
  });
});

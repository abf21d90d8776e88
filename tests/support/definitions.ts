/** SurveyJS definitions and instrument files for tests, as people would bring them. */
import { type InstrumentFile, instrumentFile } from '#surveys/instrument';

/** A survey of these elements on one page. */
export function surveyOf(...elements: readonly object[]): { pages: object[] } {
  return { pages: [{ name: 'page1', elements }] };
}

/** An instrument file around these elements; `parts` replaces what the file says beside its survey. */
export function fileOf(elements: readonly object[], parts: Partial<InstrumentFile> = {}): InstrumentFile {
  return instrumentFile.parse({
    wegmarke: 1,
    key: 'probe',
    kind: 'survey',
    title: { de: 'Probe' },
    languages: ['de'],
    origin: { licence: 'CC0', source: { de: 'Test' }, normed: false },
    voices: ['own', 'counsellor', 'agreed'],
    survey: surveyOf(...elements),
    ...parts,
  });
}

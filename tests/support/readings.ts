/** What tests of readings share: a small questionnaire with one item of most kinds, and changes of its answers. */
import type { ChangesTaken, Reading } from '#contract/reading';
import type { Change } from '#surveys/entry';
import type { InstrumentFile } from '#surveys/instrument';
import type { TestClient } from './http-client.ts';

/** Takes all three voices; `pressure` is asked only where `mood` is low, `contact` must look like a mail address. */
export const QUESTIONNAIRE: InstrumentFile = {
  wegmarke: 1,
  key: 'test-bogen',
  kind: 'survey',
  title: { de: 'Testbogen', en: 'Test questionnaire' },
  languages: ['de', 'en'],
  origin: { licence: 'CC0', source: { de: 'Test' }, normed: false },
  voices: ['own', 'counsellor', 'agreed'],
  areas: [],
  domains: [],
  items: {},
  alone: true,
  survey: {
    pages: [
      {
        name: 'all',
        elements: [
          { type: 'rating', name: 'mood', title: 'Stimmung', rateMin: 0, rateMax: 10 },
          { type: 'radiogroup', name: 'work', title: 'Arbeit', choices: ['yes', 'no', 'soon'] },
          { type: 'checkbox', name: 'help', title: 'Hilfe', choices: [1, 2, 3] },
          { type: 'comment', name: 'story', title: 'Erzählen Sie' },
          { type: 'rating', name: 'pressure', title: 'Druck', rateMin: 1, rateMax: 5, visibleIf: '{mood} < 5' },
          {
            type: 'text',
            name: 'contact',
            title: 'Erreichbar',
            validators: [{ type: 'email', text: 'Keine Adresse' }],
          },
        ],
      },
    ],
  },
};

let made = 0;

/** A change by the person in their own voice, at revision 0; `fields` say what is different. */
export function change(item: string, value: Change['value'], fields: Partial<Change> = {}): Change {
  made += 1;
  return {
    id: `change-${String(made).padStart(12, '0')}`,
    item,
    voice: 'own',
    state: value === null ? 'notAsked' : 'answered',
    value,
    visibility: 'shared',
    at: '2026-03-02T09:30:00.000Z',
    base: 0,
    language: 'de',
    ...fields,
  };
}

/** Where an account finds the readings of a project, and the person theirs. */
export const readingsOf = ({ id }: { id: string }) => `/api/projects/${id}/readings`;
export const SPACE_READINGS = '/api/space/readings';

export function begin(client: TestClient, project: { id: string }, fields: Record<string, unknown>) {
  return client.post<Reading>(readingsOf(project), fields);
}

export function send(client: TestClient, path: string, ...changes: Change[]) {
  return client.post<ChangesTaken>(`${path}/changes`, { changes });
}

/** The entry of an item (in the own voice, if nothing else is said) in a reading or a list of entries. */
export function entryOf(
  { entries }: Pick<Reading, 'entries'>,
  item: string,
  voice: Change['voice'] = 'own',
): Reading['entries'][number] | undefined {
  return entries.find((entry) => entry.item === item && entry.voice === voice);
}

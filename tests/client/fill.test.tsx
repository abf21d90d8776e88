/** Filling a reading: the map, the steps, what can be said in place of an answer, who sees it, and who else is writing. */

import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { InstrumentDefinition } from '#contract/instrument';
import { itemsOf } from '#surveys/code-book';
import type { InstrumentFile } from '#surveys/instrument';
import { LEBENSLAGE } from '#surveys/instruments/lebenslage';
import { ApiProblem, ApiUnreachable } from '../../client/api.ts';
import { FillReading, type FillReadingProps } from '../../client/fill/FillReading.tsx';
import { renderClient } from '../support/client-render.tsx';
import { aReading, FakeChannel } from '../support/fake-channel.ts';

const HOSTILE = '<img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>';

const SURVEY: InstrumentFile = {
  wegmarke: 1,
  key: 'probe',
  kind: 'survey',
  title: { de: 'Probe', ar: 'تجربة' },
  languages: ['de', 'ar'],
  origin: { licence: 'CC0', source: { de: 'Test' }, normed: false },
  voices: ['own', 'counsellor', 'agreed'],
  areas: [],
  domains: [],
  items: {},
  alone: true,
  survey: {
    pages: [
      {
        name: 'eins',
        title: { default: 'Erste Seite', ar: 'الصفحة الأولى' },
        elements: [
          {
            type: 'text',
            name: 'ort',
            title: { default: `Wo **wohnen** Sie? ${HOSTILE}`, ar: 'أين تسكن؟' },
            description: HOSTILE,
          },
          {
            type: 'radiogroup',
            name: 'wahl',
            title: 'Gefällt es Ihnen?',
            choices: [
              { value: 'ja', text: `Ja ${HOSTILE}` },
              { value: 'nein', text: 'Nein' },
            ],
          },
          { type: 'text', name: 'warum', title: 'Warum nicht?', visibleIf: "{wahl} = 'nein'" },
        ],
      },
      {
        name: 'zwei',
        title: 'Zweite Seite',
        elements: [
          { type: 'matrix', name: 'tabelle', title: 'Tabelle', columns: ['gut', 'schlecht'], rows: ['Ruhe', 'Licht'] },
          { type: 'rating', name: 'note', title: 'Wie zufrieden?', rateMin: 0, rateMax: 10, defaultValue: 5 },
        ],
      },
    ],
  },
};

let channel: FakeChannel;
beforeEach(() => {
  channel = new FakeChannel();
  // SurveyJS measures rulers and tables; jsdom has no sizes to measure.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
});

function definitionOf(file: InstrumentFile): InstrumentDefinition {
  return {
    instrumentId: '4'.repeat(24),
    version: 1,
    publishedAt: '2026-01-01T00:00:00.000Z',
    file,
    items: [...itemsOf(file)],
    history: [{ version: 1, changes: [] }],
  };
}

async function fill(file: InstrumentFile, given: Partial<FillReadingProps> = {}) {
  const props = { role: 'counsellor', ...given } as const;
  return renderClient(
    <FillReading
      channel={channel}
      definition={definitionOf(file)}
      reading={aReading(channel)}
      language="de"
      onLanguage={() => {}}
      {...props}
    />,
  );
}

/** The box of a question, by its title. */
function question(title: RegExp): HTMLElement {
  const heading = screen.getByRole('heading', { name: title });
  const box = heading.closest<HTMLElement>('.wm-question');
  if (!box) throw new Error(`No question around ${title}`);
  return box;
}

const first = /Wo wohnen Sie/;

const state = (title: RegExp, name: string) => within(question(title)).getByRole('button', { name });

describe('the map', () => {
  it('offers every topic in any order, names what became of it, and asks for nothing', async () => {
    channel.writeElsewhere({ item: 'wohnen_strengths', value: 'hell' });
    const { user } = await fill(LEBENSLAGE);
    expect(screen.getByRole('heading', { name: 'Arbeit und Können' })).toBeDefined();
    expect(screen.getByRole('button', { name: /^Wohnen besprochen am/ })).toBeDefined();
    expect(screen.getByRole('button', { name: /^Mobilität offen/ })).toBeDefined();
    expect(document.body.textContent).not.toMatch(/%|noch \d+ Fragen|Pflicht/);
    await user.click(screen.getByRole('button', { name: /^Familie/ }));
    expect(screen.getByRole('heading', { level: 1, name: /Familie/ })).toBe(document.activeElement);
    expect(question(/Was läuft gut/)).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Zurück zur Karte' }));
    expect(screen.getByRole('heading', { name: 'Leben' })).toBeDefined();
  });

  it('keeps sensitive topics closed until they are opened, and takes a no or a later in one tap', async () => {
    const { user } = await fill(LEBENSLAGE);
    expect(screen.queryByText('Schulden')).toBeNull();
    await user.click(screen.getByText('Weitere Themen, nur wenn Sie möchten'));
    const debts = await screen.findByRole('group', { name: 'Schulden' });
    await user.click(within(debts).getByRole('button', { name: 'Später' }));
    await waitFor(() => expect(channel.log.length).toBeGreaterThan(3));
    expect(channel.log.every((change) => change.item.startsWith('schulden_') && change.state === 'later')).toBe(true);
    expect(within(debts).getByRole('button', { name: 'Später' }).getAttribute('aria-pressed')).toBe('true');
    await user.click(within(debts).getByRole('button', { name: 'Nein' }));
    await waitFor(() => expect(channel.log.at(-1)?.state).toBe('declined'));
    // A refusal cannot be read from the map itself.
    expect(screen.queryByText(/möchte ich nicht/)).toBeNull();
  });

  it('leads from what else there is to what comes first', async () => {
    const { user } = await fill(LEBENSLAGE);
    await user.click(screen.getByRole('button', { name: 'Gibt es noch etwas anderes?' }));
    await user.click(screen.getByRole('button', { name: 'Weiter mit „Was zuerst?“' }));
    expect(screen.getByRole('heading', { level: 1, name: 'Was zuerst?' })).toBe(document.activeElement);
  });

  it('names an own topic as the person does', async () => {
    const own = LEBENSLAGE.domains.find((domain) => domain.own)?.key;
    channel.writeElsewhere({ item: `${own}_title`, value: 'Mein Garten' });
    await fill(LEBENSLAGE);
    expect(screen.getByRole('button', { name: /Mein Garten/ })).toBeDefined();
  });

  it('offers an own topic by its name where topics are chosen, as long as it has one', async () => {
    const own = LEBENSLAGE.domains.find((domain) => domain.own)?.key;
    channel.writeElsewhere({ item: `${own}_title`, value: 'Mein Garten' });
    channel.writeElsewhere({ item: 'priorities', value: [`${own}`] });
    await fill(LEBENSLAGE, { place: 'priorities' });
    expect(await screen.findByRole('checkbox', { name: 'Mein Garten' })).toBeDefined();
    expect(screen.queryByRole('checkbox', { name: 'Eigenes Thema 1' })).toBeNull();
    expect(screen.getByRole('checkbox', { name: 'Eigenes Thema 2' })).toBeDefined();
  });
});

describe('a question', () => {
  it('saves each answer and says so', async () => {
    const { user } = await fill(SURVEY, { place: 'eins' });
    await user.type(within(question(first)).getByRole('textbox'), 'Kiel');
    await user.click(screen.getByRole('radio', { name: 'Nein' }));
    await waitFor(() => expect([channel.stored('ort'), channel.stored('wahl')]).toEqual(['Kiel', 'nein']));
    expect(await screen.findByText(/^Gespeichert \d\d:\d\d$/)).toBeDefined();
    // What follows from an answer appears.
    expect(question(/Warum nicht/)).toBeDefined();
  });

  it('can be put off, declined, not known or only talked about, in one tap, by keyboard, and back', async () => {
    const { user } = await fill(SURVEY, { place: 'eins' });
    for (const [name, expected] of [
      ['später', 'later'],
      ['möchte ich nicht', 'declined'],
      ['weiß ich nicht', 'dontKnow'],
      ['nur besprochen', 'spokenOnly'],
    ] as const) {
      state(first, name).focus();
      await user.keyboard(' ');
      await waitFor(() => expect(channel.log.at(-1)).toMatchObject({ item: 'ort', state: expected, value: null }));
      expect(state(first, name).getAttribute('aria-pressed')).toBe('true');
    }
    await user.click(state(first, 'nur besprochen'));
    await waitFor(() => expect(channel.log.at(-1)?.state).toBe('notAsked'));
  });

  it('gives an answer back that was put aside by mistake', async () => {
    channel.writeElsewhere({ item: 'wahl', value: 'ja' });
    const { user } = await fill(SURVEY, { place: 'eins' });
    await user.click(state(/Gefällt es/, 'später'));
    await waitFor(() => expect(channel.stored('wahl')).toBeNull());
    expect(
      screen
        .getAllByRole('radio')
        .some((radio) => (radio as HTMLInputElement).checked && radio.getAttribute('value') === 'ja'),
    ).toBe(false);
    await user.keyboard('{F6}');
    expect(document.activeElement?.textContent).toBe('Rückgängig');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(channel.stored('wahl')).toBe('ja'));
    // The offer is gone, and the focus is back where it came from.
    expect(document.activeElement).toBe(state(/Gefällt es/, 'später'));
  });

  it('that two devices answered says who wrote what, and who chooses stays at it', async () => {
    const { user } = await fill(SURVEY, { place: 'eins' });
    const way = channel.holdNext();
    await user.click(screen.getByRole('radio', { name: /Ja <img/ }));
    channel.writeElsewhere({ item: 'wahl', value: 'nein' });
    way.release();
    const box = question(/Gefällt es/);
    expect(await within(box).findByText(/^Zuletzt eingetragen: die Person, \d\d:\d\d$/)).toBeDefined();
    expect(within(box).getByText(/^Davor eingetragen: Frau Yıldız, \d\d:\d\d$/)).toBeDefined();
    await user.click(within(box).getByRole('button', { name: 'Das andere nehmen' }));
    await waitFor(() => expect(channel.stored('wahl')).toBe('nein'));
    expect(within(box).queryByText(/Zuletzt eingetragen/)).toBeNull();
    expect(document.activeElement).toBe(within(box).getByRole('combobox'));
  });

  it('of several rows takes a state for those that are open', async () => {
    const { user } = await fill(SURVEY, { place: 'zwei' });
    await user.click(within(question(/Tabelle/)).getAllByRole('radio')[0]!);
    await waitFor(() => expect(channel.stored('tabelle.Ruhe')).toBe('gut'));
    await user.click(state(/Tabelle/, 'weiß ich nicht'));
    await waitFor(() => expect(channel.log.at(-1)).toMatchObject({ item: 'tabelle.Licht', state: 'dontKnow' }));
    expect(channel.stored('tabelle.Ruhe')).toBe('gut');
  });

  it('takes what the definition suggests only when somebody goes on with it', async () => {
    const { user } = await fill(SURVEY, { place: 'zwei' });
    expect(channel.log).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Fertig' }));
    await waitFor(() => expect(channel.stored('note')).toBe(5));
  });

  it('is seen by whom the person chooses, and keeps its answer', async () => {
    channel.writeElsewhere({ item: 'wahl', value: 'ja' });
    const { user } = await fill(SURVEY, { place: 'eins', role: 'person' });
    const choice = within(question(/Gefällt es/)).getByRole('combobox', { name: 'Wer sieht diese Antwort?' });
    await user.selectOptions(choice, 'nur ich');
    await waitFor(() => expect(channel.log.at(-1)).toMatchObject({ item: 'wahl', visibility: 'private', value: 'ja' }));
    // Chosen before there is an answer, it holds for the answer.
    await user.selectOptions(
      within(question(first)).getByRole('combobox', { name: 'Wer sieht diese Antwort?' }),
      'auch gezählt, ohne Namen',
    );
    await user.type(within(question(first)).getByRole('textbox'), 'K');
    await waitFor(() => expect(channel.log.at(-1)).toMatchObject({ item: 'ort', visibility: 'counted' }));
  });

  it('that is the person’s alone shows nothing to others and takes nothing from them', async () => {
    channel.writeElsewhere({ item: 'ort', value: 'geheim' });
    channel.hidden.add('ort');
    await fill(SURVEY, { place: 'eins' });
    const box = question(first);
    expect(within(box).getByText(/Nur für die Person sichtbar/)).toBeDefined();
    expect(within(box).queryByRole('button', { name: 'später' })).toBeNull();
    expect((box.querySelector('input') as HTMLInputElement | null)?.readOnly ?? true).toBe(true);
    expect(document.body.textContent).not.toContain('geheim');
  });

  it('shows a refusal with its reason at the question and keeps what was typed', async () => {
    channel.refuse('ort', 'too_long', 'Der Text ist zu lang.');
    const { user } = await fill(SURVEY, { place: 'eins' });
    await user.type(within(question(first)).getByRole('textbox'), 'Kiel');
    expect(await within(question(first)).findByText(/Der Text ist zu lang\./)).toBeDefined();
    expect((within(question(first)).getByRole('textbox') as HTMLInputElement).value).toBe('Kiel');
    await user.click(within(question(first)).getByRole('button', { name: 'Eingabe verwerfen' }));
    expect(question(first).contains(document.activeElement)).toBe(true);
    expect((within(question(first)).getByRole('textbox') as HTMLInputElement).value).toBe('');
  });

  it('never reads a text of the definition as HTML', async () => {
    const title = document.title;
    await fill(SURVEY, { place: 'eins' });
    expect(document.querySelector('.wm-survey img, .wm-survey script')).toBeNull();
    expect(question(first).textContent).toContain('<img src=x');
    expect(within(question(first)).getByText('wohnen').tagName).toBe('STRONG');
    expect(screen.getByRole('radio', { name: /Ja <img/ })).toBeDefined();
    expect(document.title).toBe(title);
  });

  it('speaks the questionnaire’s language in its direction, and each change says which', async () => {
    const { user } = await fill(SURVEY, { place: 'eins', language: 'ar' });
    const heading = await screen.findByRole('heading', { name: 'أين تسكن؟' });
    expect(heading.closest('[dir]')?.getAttribute('dir')).toBe('rtl');
    expect(heading.closest('[lang]')?.getAttribute('lang')).toBe('ar');
    await user.type(within(question(/أين تسكن/)).getByRole('textbox'), 'ك');
    await waitFor(() => expect(channel.log.at(-1)).toMatchObject({ item: 'ort', language: 'ar' }));
  });

  it('is read aloud where the browser has a voice for its language', async () => {
    const speak = vi.fn();
    const voices = [{ lang: 'de-DE', name: 'Anna' }];
    vi.stubGlobal('speechSynthesis', { getVoices: () => voices, speak, cancel: vi.fn(), addEventListener: vi.fn() });
    vi.stubGlobal('SpeechSynthesisUtterance', function Utterance(this: { text: string }, text: string) {
      this.text = text;
    });
    const { user } = await fill(SURVEY, { place: 'eins' });
    await user.click(within(question(/Gefällt es/)).getByRole('button', { name: 'Vorlesen' }));
    expect(speak.mock.calls.map(([spoken]) => spoken.text)).toContain('Gefällt es Ihnen?');
    voices.splice(0);
  });
});

describe('voices', () => {
  it('are switched with one tap, always to be seen, and stand side by side', async () => {
    channel.writeElsewhere({ item: 'wahl', value: 'ja' });
    const { user } = await fill(SURVEY, { place: 'eins' });
    expect((screen.getByRole('radio', { name: 'Ich' }) as HTMLInputElement).checked).toBe(true);
    await user.click(screen.getByRole('radio', { name: 'Beratung' }));
    expect((screen.getByRole('radio', { name: /Ja <img/ }) as HTMLInputElement).checked).toBe(false);
    await user.click(screen.getByRole('radio', { name: 'Nein' }));
    await waitFor(() => expect(channel.stored('wahl', 'counsellor')).toBe('nein'));
    expect(channel.stored('wahl', 'own')).toBe('ja');
    expect(within(question(/Gefällt es/)).getByText(/Dazu auch: Ich/)).toBeDefined();
  });

  it('a person alone writes as themselves', async () => {
    await fill(SURVEY, { place: 'eins', role: 'person' });
    expect(screen.queryByRole('radio', { name: 'Beratung' })).toBeNull();
  });
});

describe('being done for now', () => {
  const doneNote = () => screen.queryByText(/^Fertig seit/, { selector: 'p' });

  it('is said in one tap and taken back in one, by the person alone too, and locks nothing', async () => {
    const { user } = await fill(LEBENSLAGE, { role: 'person' });
    await user.click(screen.getByRole('button', { name: 'Fertig für heute' }));
    expect(await screen.findByText(/Fertig seit .*Alles lässt sich weiter ändern/)).toBeDefined();
    expect(screen.getByRole('button', { name: 'Weitermachen' })).toBe(document.activeElement);
    expect(channel.completedAt).not.toBeNull();
    await user.click(screen.getByRole('button', { name: /^Wohnen/ }));
    expect(doneNote()?.textContent).toMatch(/^Fertig seit 3\.\u00a0März/);
    await user.type(within(question(/Was läuft gut/)).getByRole('textbox'), 'x');
    await waitFor(() => expect(channel.stored('wohnen_strengths')).toBe('x'));
    await user.click(screen.getByRole('button', { name: 'Zurück zur Karte' }));
    await user.click(screen.getByRole('button', { name: 'Weitermachen' }));
    expect(await screen.findByRole('button', { name: 'Fertig für heute' })).toBeDefined();
    expect(channel.completedAt).toBeNull();
  });

  it('shows on the other device, which goes on typing', async () => {
    const { user } = await fill(SURVEY, { place: 'eins' });
    const field = within(question(first)).getByRole('textbox');
    await user.type(field, 'mitten');
    act(() => channel.completeElsewhere(true));
    expect(doneNote()).not.toBeNull();
    await user.type(field, ' im Satz');
    await waitFor(() => expect(channel.stored('ort')).toBe('mitten im Satz'));
    act(() => channel.completeElsewhere(false));
    expect(doneNote()).toBeNull();
  });

  it('says what does not fit, leads there, and keeps everything', async () => {
    const issues = [{ path: 'ort', code: 'answer_not_valid', message: 'Bitte einen Ort' }];
    channel.objection = new ApiProblem({ status: 400, code: 'invalid_input', title: '', issues });
    const { user } = await fill(SURVEY);
    await user.click(screen.getByRole('button', { name: 'Fertig für heute' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/Bitte einen Ort.*Ihre Antworten sind gespeichert/);
    await user.click(within(screen.getByRole('alert')).getByRole('button'));
    expect(question(first)).toBeDefined();
  });

  it('says when it cannot be said, and that nothing is lost', async () => {
    channel.failWith(new ApiUnreachable('offline'));
    const { user } = await fill(SURVEY);
    await user.click(screen.getByRole('button', { name: 'Fertig für heute' }));
    expect((await screen.findByRole('alert')).textContent).toContain('ist noch da');
    expect(screen.getByRole('button', { name: 'Fertig für heute' })).toBeDefined();
  });
});

describe('two devices', () => {
  it('show each other’s answers and who is there, without touching what is being typed', async () => {
    const { user } = await fill(SURVEY, { place: 'eins' });
    const field = within(question(/Wo wohnen Sie/)).getByRole('textbox') as HTMLInputElement;
    await user.type(field, 'Ki');
    channel.present = [
      { device: 'a', kind: 'user', who: 'Herr Kaya' },
      { device: 'b', kind: 'person', who: 'Die Person' },
    ];
    channel.writeElsewhere({ item: 'ort', value: 'Lübeck' });
    channel.writeElsewhere({ item: 'wahl', value: 'nein' });
    await waitFor(() => expect((screen.getByRole('radio', { name: 'Nein' }) as HTMLInputElement).checked).toBe(true));
    expect(field.value).toBe('Ki');
    expect(screen.getByText('Auch hier: die Person')).toBeDefined();
  });

  it('say when both wrote something else, with both answers and a choice', async () => {
    const { user } = await fill(SURVEY, { place: 'eins' });
    const field = within(question(/Wo wohnen Sie/)).getByRole('textbox') as HTMLInputElement;
    field.focus();
    channel.writeElsewhere({ item: 'ort', value: 'Lübeck' });
    await user.type(field, 'Kiel');
    await user.tab();
    expect(await screen.findByText('Auf einem anderen Gerät wurde etwas anderes eingetragen.')).toBeDefined();
    await user.click(await screen.findByRole('button', { name: 'Das andere nehmen' }));
    await waitFor(() => expect(channel.stored('ort')).toBe('Lübeck'));
    await waitFor(() => expect(screen.queryByText(/Auf einem anderen Gerät wurde/)).toBeNull());
    expect(channel.log.map(({ value }) => value)).toContain('Kiel');
  });
});

describe('the history', () => {
  it('says who wrote what when, without the letters in between', async () => {
    channel.writeElsewhere({ item: 'ort', value: 'L' });
    channel.writeElsewhere({ item: 'ort', value: 'Lübeck' });
    const { user } = await fill(SURVEY, { place: 'eins' });
    await user.click(within(question(/Wo wohnen Sie/)).getByText('Verlauf'));
    const line = await within(question(/Wo wohnen Sie/)).findByText(/Frau Yıldız \(Ich\)/);
    expect(line.parentElement?.textContent).toContain('Lübeck');
    expect(within(question(/Wo wohnen Sie/)).getAllByRole('listitem').length).toBe(1);
  });
});

describe('what was said so far', () => {
  it('shows every answer in the words that were asked, by voice', async () => {
    channel.writeElsewhere({ item: 'wahl', value: 'nein' });
    channel.writeElsewhere({ item: 'wahl', value: 'ja', voice: 'counsellor' });
    await fill(SURVEY, { place: 'summary' });
    const term = screen.getByText('Gefällt es Ihnen?');
    expect(term.parentElement?.textContent).toMatch(/Ich: Nein.*Beratung: Ja/);
  });

  it('says of a topic that was declined in one tap that it was, and does not go through its questions', async () => {
    const { user } = await fill(LEBENSLAGE);
    await user.click(screen.getByText('Weitere Themen, nur wenn Sie möchten'));
    const debts = await screen.findByRole('group', { name: 'Schulden' });
    await user.click(within(debts).getByRole('button', { name: 'Nein' }));
    await user.click(screen.getByRole('button', { name: 'Was bisher eingetragen ist' }));
    const topic = (await screen.findByRole('heading', { level: 2, name: 'Schulden' })).closest(
      'section',
    ) as HTMLElement;
    expect(within(topic).getAllByText('möchte ich nicht').length).toBe(1);
    expect(within(topic).queryByText(/Rechnungen/)).toBeNull();
  });

  it('goes through the questions where only some were declined', async () => {
    const { user } = await fill(LEBENSLAGE);
    await user.click(screen.getByRole('button', { name: /^Wohnen/ }));
    for (const no of await screen.findAllByRole('button', { name: 'möchte ich nicht' })) await user.click(no);
    await user.click(screen.getByRole('button', { name: 'Zurück zur Karte' }));
    await user.click(await screen.findByRole('button', { name: 'Was bisher eingetragen ist' }));
    const topic = (await screen.findByRole('heading', { level: 2, name: 'Wohnen' })).closest('section') as HTMLElement;
    expect(within(topic).getAllByText('möchte ich nicht').length).toBe(2);
    expect(within(topic).getByText(/Wie zufrieden sind Sie/)).toBeDefined();
  });

  it('can be read without being changed', async () => {
    channel.writeElsewhere({ item: 'wahl', value: 'nein' });
    await fill(SURVEY, { place: 'eins', readOnly: true });
    expect(screen.queryByRole('button', { name: 'später' })).toBeNull();
    expect(
      within(question(/Wo wohnen Sie/))
        .queryByRole('textbox')
        ?.hasAttribute('readonly') ?? true,
    ).toBe(true);
  });
});

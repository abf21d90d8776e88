/** The person's own picture: the wheel's words, the slider, changes, breaks, states and the history of a topic. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { InstrumentDefinition } from '#contract/instrument';
import type { EntryView, Picture } from '#contract/reading';
import { PictureView } from '../../client/wheel/PictureView.tsx';
import { renderClient } from '../support/client-render.tsx';

const ID = 'a'.repeat(24);
const TOPICS = ['Wohnen', 'Gesundheit', 'Familie', 'Sucht'] as const;

function definition(version: number, wording: string): InstrumentDefinition {
  const text = (de: string) => ({ de });
  return {
    instrumentId: ID,
    version,
    publishedAt: '2026-01-01T00:00:00.000Z',
    history: version === 1 ? [] : [{ version: 2, changes: [{ item: 'Wohnen_satisfaction', kind: 'meaning' }] }],
    items: TOPICS.map((key) => ({
      name: `${key}_satisfaction`,
      question: `${key}_satisfaction`,
      part: null,
      type: 'scale',
      label: text(`${wording}: ${key}?`),
      choices: [],
      other: false,
      missing: [],
      scale: { min: 0, max: 10, step: 1, minLabel: text('gar nicht'), maxLabel: text('sehr') },
      chart: 'histogram',
      area: 'all',
      domain: key,
      facet: 'satisfaction',
      sensitive: key === 'Sucht',
      freeText: false,
      maxLength: null,
    })),
    file: {
      wegmarke: 1,
      key: 'lebenslage',
      kind: 'map',
      title: text('Lebenslage'),
      languages: ['de'],
      origin: { licence: 'CC0', source: text('Test'), normed: false },
      voices: ['own', 'counsellor'],
      areas: [{ key: 'all', title: text('Alles') }],
      domains: TOPICS.map((key) => ({
        key,
        area: 'all',
        group: 'life',
        title: text(key),
        sensitive: key === 'Sucht',
        own: false,
      })),
      items: {},
      alone: true,
      survey: {},
    },
  };
}

const definitions = new Map([
  [1, definition(1, 'Wie zufrieden sind Sie mit')],
  [2, definition(2, 'Wie geht es Ihnen mit')],
]);

type Said = Partial<Record<(typeof TOPICS)[number], number | 'later' | 'declined'>>;

function entries(said: Said, voice: EntryView['voice'] = 'own'): EntryView[] {
  return Object.entries(said).map(([topic, value]) => ({
    item: `${topic}_satisfaction`,
    voice,
    state: typeof value === 'number' ? 'answered' : value,
    value: typeof value === 'number' ? value : null,
    visibility: 'counted',
    language: 'de',
    at: '2026-01-01T00:00:00.000Z',
    by: { kind: 'person', id: null },
    revision: 1,
    contested: false,
    hidden: false,
  }));
}

function picture(...readings: { at: string; version?: number; entries: EntryView[] }[]): Picture {
  return {
    instrumentId: ID,
    versions: [1, 2],
    readings: readings.map((reading, index) => ({
      id: String(index).padStart(24, '0'),
      projectId: ID,
      subjectId: ID,
      instrumentId: ID,
      version: reading.version ?? 1,
      mode: 'together',
      startedAt: reading.at,
      changedAt: reading.at,
      completedAt: null,
      revision: 1,
      entries: reading.entries,
    })),
  };
}

const MARCH = '2026-03-03T10:00:00.000Z';
const JUNE = '2026-06-09T10:00:00.000Z';

const show = (shown: Picture, audience: 'person' | 'staff' = 'person') =>
  renderClient(
    <PictureView
      picture={shown}
      definitions={definitions}
      language="de"
      audience={audience}
      printedHead="Lebenslage · K7Q-4MD"
    />,
  );

const rowOf = (topic: string) => screen.getByRole('rowheader', { name: topic }).closest('tr')!.textContent;
const topicOf = (topic: string) => screen.getByText(topic, { selector: 'summary *' }).closest('li')!;

describe('the picture', () => {
  it('says what will be here as long as there is nothing', async () => {
    await show(picture({ at: MARCH, entries: entries({ Wohnen: 'later' }) }));
    expect(screen.getByText('Noch kein Bild')).toBeTruthy();
    expect(screen.queryByRole('img')).toBeNull();
    // The day stays on one line with its month.
    expect(topicOf('Wohnen').textContent).toContain('später (seit 3.\u00a0März 2026)');
  });

  it('has a wheel whose values are read out, and a table that says the change in words', async () => {
    await show(
      picture(
        { at: MARCH, entries: entries({ Wohnen: 4, Gesundheit: 6, Familie: 7 }) },
        { at: JUNE, entries: entries({ Wohnen: 6, Gesundheit: 5, Familie: 7 }) },
      ),
    );
    expect(screen.getByRole('img').getAttribute('aria-label')).toContain('Wohnen: 6, Gesundheit: 5, Familie: 7');
    expect(rowOf('Wohnen')).toContain('2 mehr als im März');
    expect(rowOf('Gesundheit')).toContain('1 weniger als im März');
    expect(rowOf('Familie')).toContain('gleich wie im März');
  });

  it('goes through time with the slider and with buttons, and starts with the newest', async () => {
    const { user } = await show(
      picture(
        { at: MARCH, entries: entries({ Wohnen: 4, Gesundheit: 6, Familie: 7 }) },
        { at: JUNE, entries: entries({ Wohnen: 6, Gesundheit: 5, Familie: 7 }) },
      ),
    );
    const slider = screen.getByRole('slider');
    expect(slider.getAttribute('aria-valuetext')).toBe('9.\u00a0Juni 2026');
    await user.click(screen.getByRole('button', { name: 'Früher' }));
    expect(screen.getByRole('heading', { name: /vom 3\.\sMärz 2026$/ })).toBeTruthy();
    expect(rowOf('Wohnen')).toContain('zum ersten Mal');
    fireEvent.change(slider, { target: { value: '1' } });
    expect(screen.getByRole('heading', { name: /vom 9\.\sJuni 2026$/ })).toBeTruthy();
  });

  it('shows the own and the counsellor’s view side by side', async () => {
    const both = [...entries({ Wohnen: 4, Gesundheit: 6, Familie: 7 }), ...entries({ Wohnen: 2 }, 'counsellor')];
    await show(picture({ at: MARCH, entries: both }), 'staff');
    expect(screen.getAllByRole('columnheader').map((header) => header.textContent)).toEqual([
      'Thema',
      'Sicht der Person',
      'Sicht der Beratung',
    ]);
    expect(within(screen.getByRole('list', { name: 'Legende' })).getAllByRole('listitem')).toHaveLength(2);
  });

  it('compares nothing that cannot be compared, and says why', async () => {
    await show(
      picture(
        { at: MARCH, entries: entries({ Wohnen: 4, Gesundheit: 6, Familie: 7 }) },
        { at: JUNE, version: 2, entries: entries({ Wohnen: 6, Gesundheit: 5, Familie: 7 }) },
      ),
    );
    expect(rowOf('Wohnen')).toContain('nicht vergleichbar');
    expect(screen.getByText(/Wohnen: Die Frage bedeutet etwas anderes als früher \(Fassung 2\)/)).toBeTruthy();
    expect(rowOf('Gesundheit')).toContain('1 weniger als im März');
  });

  it('draws bars where there are too few topics for a wheel', async () => {
    await show(picture({ at: MARCH, entries: entries({ Wohnen: 4, Familie: 7 }) }));
    expect(screen.getByRole('img').getAttribute('aria-label')).toMatch(/^Balkendiagramm/);
  });

  it('does not tell a refusal from a topic that nobody has opened, and keeps sensitive ones closed', async () => {
    await show(picture({ at: MARCH, entries: entries({ Wohnen: 4, Gesundheit: 'declined' }) }));
    expect(topicOf('Gesundheit').textContent).toContain('offen');
    expect(topicOf('Familie').textContent).toContain('offen');
    expect(screen.queryByText('Sucht')).toBeNull();
  });

  it('shows each answer with the words that were asked then', async () => {
    const { user } = await show(
      picture(
        { at: MARCH, entries: entries({ Wohnen: 4 }) },
        { at: JUNE, version: 2, entries: entries({ Wohnen: 6 }) },
      ),
    );
    await user.click(screen.getByText('Wohnen', { selector: 'summary *' }));
    const [march, june] = within(screen.getByRole('list', { name: /^Wohnen: was wann/ })).getAllByRole('listitem');
    expect(march?.textContent).toMatch(/^3\.\sMärz 2026Wie zufrieden sind Sie mit: Wohnen\?.*4 \(0 = gar nicht/);
    expect(june?.textContent).toMatch(/^9\.\sJuni 2026Wie geht es Ihnen mit: Wohnen\?.*6 \(0 = gar nicht/);
  });
});

describe('the picture on paper', () => {
  const sheet = () => screen.getByText('Die Antworten von diesem Tag').closest('section')!;

  it('says whose it is, and each answer of the day with its question', async () => {
    await show(
      picture(
        { at: MARCH, entries: entries({ Wohnen: 4 }) },
        { at: JUNE, version: 2, entries: entries({ Wohnen: 6, Familie: 7 }) },
      ),
    );
    expect(screen.getByText('Lebenslage · K7Q-4MD').className).toContain('wm-wheel__printed');
    expect(sheet().textContent).toMatch(/Wohnen.*Wie geht es Ihnen mit: Wohnen\?.*6 \(0 = gar nicht.*Familie/);
    expect(sheet().textContent).not.toContain('4 (0');
  });

  it('has no line for what somebody did not want to say or put off', async () => {
    await show(picture({ at: MARCH, entries: entries({ Wohnen: 4, Gesundheit: 'declined', Familie: 'later' }) }));
    expect(
      within(sheet())
        .getAllByRole('heading', { level: 3 })
        .map((heading) => heading.textContent),
    ).toEqual(['Wohnen']);
  });
});

describe('what the picture loads', () => {
  /** Packages that the files reach through the client's own imports; types leave no trace in the browser. */
  function packagesFrom(start: string): Set<string> {
    const packages = new Set<string>();
    const seen = new Set<string>();
    const waiting = [join(import.meta.dirname, '../../client', start)];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (seen.has(file) || !existsSync(file)) continue;
      seen.add(file);
      const text = readFileSync(file, 'utf8').replace(/^import type .*$/gm, '');
      for (const [, target = ''] of text.matchAll(/\bfrom '([^']+)'/g)) {
        if (target.startsWith('.')) waiting.push(join(dirname(file), target));
        else if (!target.startsWith('#')) packages.add(target);
      }
    }
    return packages;
  }

  it('is React, the texts and the charts, because the person’s space carries it', () => {
    const allowed = ['chart.js', 'i18next', 'react', 'react-dom', 'react-i18next'];
    expect([...packagesFrom('wheel/PictureView.tsx')].filter((name) => !allowed.includes(name))).toEqual([]);
  });
});

/** Charts: what becomes of a tally, the table that says the same, hidden numbers, files, colours. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { Tally } from '#contract/report';
import { barsFigure, type TallyOfItem } from '../../client/charts/bars.ts';
import { binsOf } from '../../client/charts/bins.ts';
import { ChartFigure } from '../../client/charts/ChartFigure.tsx';
import { chartWords } from '../../client/charts/chart-words.ts';
import { divergingFigure } from '../../client/charts/diverging.ts';
import type { Surface } from '../../client/charts/figure.ts';
import { figureCsv } from '../../client/charts/figure-csv.ts';
import { histogramFigure } from '../../client/charts/histogram.ts';
import { rankingFigure } from '../../client/charts/ranking.ts';
import { rowLabels } from '../../client/charts/row-labels.ts';
import { createI18n } from '../../client/i18n/i18n.ts';
import { renderClient } from '../support/client-render.tsx';

const NO_STATES = { notAsked: 0, later: 0, declined: 0, dontKnow: 0, spokenOnly: 0, missing: 0 };
const NO_MEASURES = { mean: null, median: null, sd: null, interval: null, ranks: null } as const;

function tally(counts: readonly (number | null)[], fields: Partial<Tally> = {}): Tally {
  const n = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const cells = counts.map((count, index) => ({ value: index + 1, label: { de: `Antwort ${index + 1}` }, count }));
  return { n, cells, states: NO_STATES, ...NO_MEASURES, ...fields };
}

const from = (total: Tally, fields: Partial<TallyOfItem> = {}): TallyOfItem => ({
  title: 'Wer hilft Ihnen?',
  total,
  tallies: [],
  groups: [],
  labels: total.cells.map((cell) => cell.label.de ?? ''),
  ...fields,
});

const german = async () => chartWords((await createI18n('de')).t, 'de');

const surface: Surface = {
  width: 800,
  palette: {
    series: ['rgb(0, 0, 1)', 'rgb(0, 0, 2)'],
    voices: { own: '#1', counsellor: '#2', agreed: '#3' },
    scale: ['rgb(1, 0, 0)', 'rgb(2, 0, 0)', 'rgb(3, 3, 3)', 'rgb(0, 0, 2)', 'rgb(0, 0, 1)'],
    text: '#000',
    muted: '#555',
    grid: '#ccc',
    surface: '#fff',
    fontFamily: 'sans-serif',
  },
};
const datasets = (figure: { panels: readonly { drawing: { config(s: Surface): unknown } }[] }) =>
  (figure.panels[0]!.drawing.config(surface) as { data: { datasets: { data: (number | null)[] }[] } }).data.datasets;

describe('bars', () => {
  it('have no bar for a hidden count, which the table calls too few and never zero', async () => {
    const words = await german();
    const figure = barsFigure(from(tally([20, null, 0], { n: 25 })), false, words);
    expect(datasets(figure)[0]?.data).toEqual([20, null, 0]);
    expect(figure.table.rows.map((row) => row.cells[0]).slice(0, 3)).toEqual([
      { count: 20, share: 0.8 },
      null,
      { count: 0, share: 0 },
    ]);
  });

  it('give the mean of the points of a scale, and none of answers that are names with numbers', async () => {
    const words = await german();
    const total = tally([20, 10], { mean: 1.333, median: 1, sd: 0.479, interval: [1.154, 1.512] });
    const scale = barsFigure(from(total, { measured: true }), false, words);
    expect(scale.facts).toContain('Mittelwert 1,33');
    expect(scale.table.rows.map((row) => row.head)).toContain('Mittelwert');
    const names = barsFigure(from(total), false, words);
    expect([...names.facts, ...names.table.rows.map((row) => row.head)].join(' ')).not.toContain('Mittelwert');
  });

  it('say of a multiple choice how many the shares are of', async () => {
    const figure = barsFigure(from(tally([20, 15], { n: 25 })), true, await german());
    expect(figure.notes.join(' ')).toContain('Anteile von 25 Personen');
  });

  it('compare up to six groups by shares, and leave more to the table', async () => {
    const words = await german();
    const groups = Array.from({ length: 7 }, (_, index) => ({ value: String(index), label: `Ort ${index}` }));
    const tallies = groups.map(() => tally([1, 3]));
    const six = barsFigure(
      from(tally([6, 18]), { groups: groups.slice(0, 6), tallies: tallies.slice(0, 6) }),
      false,
      words,
    );
    expect(datasets(six).map((dataset) => dataset.data)).toEqual(Array.from({ length: 6 }, () => [0.25, 0.75]));
    expect(six.legend).toHaveLength(6);
    const seven = barsFigure(from(tally([7, 21]), { groups, tallies }), false, words);
    expect(datasets(seven).map((dataset) => dataset.data)).toEqual([[7, 21]]);
    expect(seven.table.columns.map((column) => column.header)).toEqual(['alle', ...groups.map(({ label }) => label)]);
  });
});

describe('diverging bars', () => {
  it('halve the middle and put each side on its own side of it', async () => {
    const figure = divergingFigure(
      {
        title: 'Wie war es?',
        rows: [{ label: 'Zeit', tally: tally([10, 20, 40, 20, 10]) }],
        choices: ['--', '-', '0', '+', '++'],
        corner: 'item',
      },
      await german(),
    );
    const shares = datasets(figure).map((dataset) => dataset.data[0] ?? 0);
    expect(shares.filter((share) => share < 0)).toEqual([-0.2, -0.2, -0.1]);
    expect(shares.filter((share) => share > 0)).toEqual([0.2, 0.2, 0.1]);
  });

  it('put hidden answers together at the end of the side that they are on', async () => {
    const figure = divergingFigure(
      {
        title: 'Wie war es?',
        rows: [{ label: 'Zeit', tally: tally([null, null, 10, 20, 10], { n: 50 }) }],
        choices: ['--', '-', '0', '+', '++'],
        corner: 'item',
      },
      await german(),
    );
    const shares = datasets(figure).map((dataset) => dataset.data[0] ?? 0);
    expect(shares.reduce((sum, share) => sum + Math.abs(share), 0)).toBeCloseTo(1);
    expect(Math.min(...shares)).toBeCloseTo(-0.2);
    expect(figure.legend.at(-1)?.label).toBe('zu wenige (zusammen)');
  });
});

describe('the facts of diverging bars', () => {
  const answered = (n: number, notAsked: number) => tally([0, n], { states: { ...NO_STATES, notAsked } });
  const choices = ['nein', 'ja'];

  it('range over items of one question, and say how many were not asked', async () => {
    const rows = [answered(20, 1), answered(18, 3)].map((each, at) => ({ label: `${at}`, tally: each }));
    const { facts } = divergingFigure({ title: '', rows, choices, corner: 'item' }, await german());
    expect(facts.map((fact) => fact.replaceAll('\u00a0', ' '))).toEqual(['n = 18 bis 20', 'nicht gefragt: 1 bis 3']);
  });

  it('are those of all where the rows are groups', async () => {
    const rows = [answered(20, 1), answered(12, 0), answered(8, 1)].map((each, at) => ({
      label: `${at}`,
      tally: each,
    }));
    const { facts } = divergingFigure({ title: '', rows, choices, corner: 'group' }, await german());
    expect(facts.map((fact) => fact.replaceAll('\u00a0', ' '))).toEqual(['n = 20', 'nicht gefragt: 1']);
  });
});

describe('labels of bars', () => {
  const row = (labels: string[], width: number) => rowLabels(labels, width, 100);
  const sentence =
    'Eine Fortbildung im Bereich Lager und Logistik mit anerkanntem Abschluss der Kammer oder des Landes';

  it('stand beside short bars, and above them where a sentence would be cut or the screen is narrow', () => {
    expect(row(['ja', 'nein'], 1000).above).toBe(false);
    expect(row(['ja', 'nein'], 320).above).toBe(true);
    const wide = row(['ja', sentence], 620);
    expect([wide.above, wide.lines[1]?.join(' ')]).toEqual([true, sentence]);
    expect(row([sentence], 320).lines[0]?.join(' ')).toBe(sentence);
  });
});

describe('histograms', () => {
  it('show every step of a scale, also those that nobody chose', () => {
    const bins = binsOf([{ value: 3, count: 5 }], { min: 0, max: 4, step: 1 });
    expect(bins.map((bin) => [bin.from, bin.count])).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 5],
      [4, 0],
    ]);
  });

  it('put many different numbers into classes whose width follows Freedman and Diaconis, and lose none', () => {
    const cells = Array.from({ length: 60 }, (_, index) => ({ value: 18 + index, count: 10 }));
    const bins = binsOf(cells, null);
    expect(bins.length).toBeGreaterThan(5);
    expect(bins.length).toBeLessThanOrEqual(21);
    expect(bins.reduce((sum, bin) => sum + (bin.count ?? 0), 0)).toBe(600);
    expect(new Set(bins.map((bin) => bin.to - bin.from))).toEqual(new Set([10]));
  });

  it('hide a class that has a hidden part', () => {
    const cells = Array.from({ length: 60 }, (_, index) => ({ value: index, count: index === 7 ? null : 10 }));
    const bins = binsOf(cells, null);
    expect(bins.find((bin) => bin.from <= 7 && bin.to > 7)?.count).toBeNull();
    expect(bins.filter((bin) => bin.count === null)).toHaveLength(1);
  });

  it('take the classes that the server has counted in', async () => {
    const cells = [20, 30].map((value) => ({ value, label: {}, count: 8 }));
    const figure = histogramFigure(from({ ...tally([]), n: 16, cells, mean: 31 }), null, await german(), 10);
    expect(figure.table.rows.slice(0, 2).map((row) => row.head)).toEqual(['20 – <30', '30 – <40']);
    expect(figure.facts).toContain('Mittelwert 31');
  });
});

describe('pictures of hidden numbers', () => {
  const hidden = tally([null, null], { n: 9 });
  const groups = [
    { value: 'a', label: 'Köln' },
    { value: 'b', label: 'Bremen' },
  ];

  it('are left out with the reason, and nobody at all is told apart from too few', async () => {
    const words = await german();
    const none = barsFigure(from(hidden), false, words);
    expect(none.panels).toEqual([]);
    expect(none.notes[0]).toMatch(/^Damit niemand erkennbar wird, gibt es hier kein Bild/);
    expect(barsFigure(from(tally([0, 0])), false, words).notes[0]).toBe('Dazu hat noch niemand geantwortet.');
    expect(histogramFigure(from(hidden), null, words).panels).toEqual([]);
    expect(rankingFigure(from({ ...hidden, ranks: [null, null] }), words).panels).toEqual([]);
    const rows = [{ label: 'Zeit', tally: hidden }];
    expect(divergingFigure({ title: '', rows, choices: ['nein', 'ja'], corner: 'item' }, words).panels).toEqual([]);
    const unranked = rankingFigure(from({ ...tally([0, 0]), ranks: [null, null] }), words);
    expect([unranked.panels, unranked.notes]).toEqual([[], ['Dazu hat noch niemand geantwortet.']]);
  });

  it('have no place for a group of which nothing can be shown, name it, and leave the others their colours', async () => {
    const words = await german();
    const tallies = [{ ...hidden, n: null }, tally([8, 2]), tally([0, 0])];
    const three = [...groups, { value: 'c', label: 'Mainz' }];
    const input = from(tally([20, 5]), { tallies, groups: three });
    const bars = barsFigure(input, false, words);
    expect(datasets(bars).map((series) => series.data)).toEqual([[0.8, 0.2]]);
    const [bremen, ...more] = bars.legend;
    expect([bremen?.label, bremen?.fill(surface.palette).colour, more]).toEqual(['Bremen', 'rgb(0, 0, 2)', []]);
    const histogram = histogramFigure(input, null, words);
    expect(histogram.panels.map((panel) => panel.title?.replaceAll('\u00a0', ' '))).toEqual(['Bremen · n = 10']);
    const ranks = (values: (number | null)[]) => ({ ranks: values });
    const ranked = tallies.map((each, at) => ({ ...each, ...ranks(at === 1 ? [1.2, 1.8] : [null, null]) }));
    const total = { ...input.total, ...ranks([1.3, 1.7]) };
    const ranking = rankingFigure({ ...input, total, tallies: ranked }, words);
    expect(ranking.legend.map((entry) => entry.label)).toEqual(['Bremen']);
    for (const figure of [bars, histogram, ranking]) {
      expect(figure.notes).toContain('Nicht im Bild, weil sich zu wenig zeigen lässt: Köln.');
      expect(figure.notes).toContain('Nicht im Bild, weil noch niemand geantwortet hat: Mainz.');
    }
    expect(bars.table.columns.map((column) => column.header)).toEqual(['alle', 'Köln', 'Bremen', 'Mainz']);
  });

  it('show all together where only the groups are too small, and the table keeps the groups', async () => {
    const figure = barsFigure(from(tally([20, 5]), { tallies: [hidden, hidden], groups }), false, await german());
    expect(datasets(figure)[0]?.data).toEqual([20, 5]);
    expect(figure.notes.join(' ')).toContain('Die Gruppen sind für ein Bild zu klein');
    expect(figure.table.columns.map((column) => column.header)).toEqual(['alle', 'Köln', 'Bremen']);
  });
});

describe('rounded counts', () => {
  it('have an n that is about so large', async () => {
    const words = chartWords((await createI18n('de')).t, 'de', 10);
    const [n] = barsFigure(from(tally([20, 10])), false, words).facts;
    expect(n?.replaceAll('\u00a0', ' ')).toBe('n ≈ 30');
  });
});

describe('rankings', () => {
  it('begin with the answer that is furthest in front', async () => {
    const figure = rankingFigure(from(tally([3, 9, 1], { n: 13, ranks: [2.5, 1.2, null] })), await german());
    expect(figure.table.rows.slice(0, 3).map((row) => [row.head, row.cells[0]])).toEqual([
      ['Antwort 2', 1.2],
      ['Antwort 1', 2.5],
      ['Antwort 3', null],
    ]);
  });
});

describe('a figure on the page', () => {
  const figure = async (states = {}) =>
    barsFigure(from(tally([20, null], { n: 25, states: { ...NO_STATES, ...states } })), false, await german());

  it('has a heading, n and what became of the others, a picture with words, and always its table', async () => {
    await renderClient(<ChartFigure figure={await figure({ later: 3, declined: 2 })} floor={5} width={700} />);
    const shown = screen.getByRole('figure', { name: 'Wer hilft Ihnen?' });
    expect(within(shown).getByRole('heading', { level: 3 })).toBeTruthy();
    expect(
      within(shown)
        .getAllByRole('listitem')
        .map((item) => item.textContent?.replaceAll('\u00a0', ' ')),
    ).toEqual(['n = 25', 'später: 3', 'möchte nicht: 2']);
    expect(within(shown).getByRole('img').getAttribute('aria-label')).toMatch(/^Balkendiagramm: Wer hilft Ihnen\?/);
    const table = within(shown).getByRole('table');
    expect(table.textContent?.replaceAll('\u00a0', ' ')).toContain('20 (80 %)');
    expect(table.parentElement?.className).toBe('kern-sr-only');
  });

  it('shows the table to everybody on request, with an explanation at each hidden number', async () => {
    const { user } = await renderClient(<ChartFigure figure={await figure()} floor={5} width={700} />);
    await user.click(screen.getByRole('button', { name: /als Tabelle/ }));
    expect(screen.getByRole('table').parentElement?.className).toBe('wm-figure-table');
    const hidden = within(screen.getByRole('table')).getByRole('button', { name: 'zu wenige' });
    const why = document.getElementById(hidden.getAttribute('aria-describedby') ?? '');
    expect(why?.textContent).toContain('weniger als 5 Personen');
    expect(why?.className).toBe('kern-sr-only');
    hidden.focus();
    await vi.waitFor(() => expect(why?.className).toBe('wm-too-few__why'));
    await user.keyboard('{Escape}');
    await vi.waitFor(() => expect(why?.className).toBe('kern-sr-only'));
  });

  it('keeps the explanation of a hidden number open while the pointer is on it', async () => {
    const { user } = await renderClient(<ChartFigure figure={await figure()} floor={5} width={700} />);
    await user.click(screen.getByRole('button', { name: /als Tabelle/ }));
    const why = within(screen.getByRole('table')).getByRole('tooltip', { hidden: true });
    await user.hover(within(screen.getByRole('table')).getByRole('button', { name: 'zu wenige' }));
    expect(why.className).toBe('wm-too-few__why');
    await user.hover(why);
    expect(why.className).toBe('wm-too-few__why');
    await user.hover(screen.getByRole('heading'));
    expect(why.className).toBe('kern-sr-only');
  });

  it('has nothing to tab to in a table that is out of sight', async () => {
    await renderClient(<ChartFigure figure={await figure()} floor={5} width={700} />);
    expect(within(screen.getByRole('table')).queryAllByRole('button')).toEqual([]);
  });
});

describe('the file of a figure', () => {
  it('opens in a German spreadsheet: byte order mark, semicolons, decimal comma, formulas defused', async () => {
    const words = await german();
    const risky = { ...from(tally([1, 2])), title: '=1+1; "ja"', labels: ['@SUM(A1)', '-'] };
    const csv = figureCsv(barsFigure(risky, false, words), words);
    expect(csv.startsWith('\ufeff"\'=1+1; ""ja"""\r\n')).toBe(true);
    expect(csv).toContain('\r\nAntwort;Anzahl;Anteil\r\n');
    expect(csv).toContain("\r\n'@SUM(A1);1;0,333333333333\r\n'-;2;0,666666666667\r\n");
  });
});

describe('the palette', () => {
  const css = readFileSync(join(import.meta.dirname, '../../client/styles/charts.css'), 'utf8');
  const hues = [...css.matchAll(/--wm-chart-(\d): light-dark\((#\w{6}), (#\w{6})\)/g)];

  function luminance(colour: string): number {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  it('has at most six hues, each with 3:1 or more against the ground in light and dark', () => {
    expect(hues).toHaveLength(6);
    for (const [, , light = '', dark = ''] of hues) {
      expect(1.05 / (luminance(light) + 0.05), light).toBeGreaterThanOrEqual(3);
      expect((luminance(dark) + 0.05) / 0.05, dark).toBeGreaterThanOrEqual(3);
    }
  });
});

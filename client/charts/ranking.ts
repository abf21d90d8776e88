/** Rankings: the mean rank of each answer as a point, the one that is furthest in front on top. */

import type { Tally } from '#contract/report';
import type { TallyOfItem } from './bars.ts';
import type { ChartConfiguration } from './chart-engine.ts';
import type { ChartWords } from './chart-words.ts';
import { type Drawing, type Figure, SHAPES } from './figure.ts';
import { seriesFill } from './patterns.ts';
import { LABEL_SIZE, labelledRows, rowLabels, rowsHeight } from './row-labels.ts';
import { absentNotes, factsOf, groupsInPicture, MOST_GROUPS, nothingToDraw, stateRows } from './tally-facts.ts';
import type { Font } from './text-measure.ts';
import { labelsAtEnds } from './value-labels.ts';

const THICKNESS = 24;
const ROOM = 56;

interface RankRow {
  readonly label: string;
  readonly ranks: readonly (number | null)[];
}

/** @param places what each series is among all groups: its colour and its shape */
function rankingDrawing(rows: readonly RankRow[], last: number, places: readonly number[], words: ChartWords): Drawing {
  const series = places.length;
  const labels = rows.map((row) => row.label);
  return {
    height: (width) => rowsHeight(rowLabels(labels, width, ROOM), THICKNESS) + 40,
    config({ width, palette }) {
      const font: Font = { family: palette.fontFamily, size: LABEL_SIZE };
      const beside = rowLabels(labels, width, ROOM, palette.fontFamily);
      const config: ChartConfiguration<'line', (number | null)[], string[]> = {
        type: 'line',
        data: {
          labels: beside.ticks,
          datasets: places.map((place, index) => ({
            data: rows.map((row) => row.ranks[index] ?? null),
            showLine: false,
            pointStyle: SHAPES[place % SHAPES.length] ?? 'circle',
            pointRadius: 7,
            pointBackgroundColor: seriesFill(palette, place).colour,
            pointBorderColor: seriesFill(palette, place).colour,
            pointBorderWidth: 2,
          })),
        },
        options: {
          indexAxis: 'y',
          layout: { padding: { right: ROOM } },
          scales: {
            x: {
              min: 1,
              max: Math.max(2, last),
              position: 'top',
              grid: { color: palette.grid },
              border: { display: false },
              ticks: { color: palette.muted, stepSize: 1, font: { family: palette.fontFamily, size: 14 } },
            },
            y: {
              offset: true,
              grid: { display: false },
              border: { color: palette.muted },
              ticks: { color: 'transparent', font: { family: palette.fontFamily, size: LABEL_SIZE }, autoSkip: false },
            },
          },
        },
        plugins: [
          labelledRows(beside, palette, THICKNESS, true),
          labelsAtEnds(palette, font, (_, index) => {
            // Several points in a row would write over one another; the table has their numbers.
            if (series > 1) return null;
            const rank = rows[index]?.ranks[0] ?? null;
            return rank === null
              ? { text: words.t('charts.tooFew'), muted: true }
              : { text: ` ${words.decimal(rank)}`, muted: false };
          }),
        ],
      };
      return config as unknown as ChartConfiguration;
    },
  };
}

/** A figure of an item whose answers were put in order. */
export function rankingFigure(from: TallyOfItem, words: ChartWords): Figure {
  const { title, total, tallies, groups, labels } = from;
  const { t } = words;
  const grouped = tallies.length > 0 && tallies.length <= MOST_GROUPS;
  const places = groupsInPicture(tallies).shown;
  const shown: readonly Tally[] = grouped ? tallies.filter((_, place) => places.includes(place)) : [total];
  const order = labels
    .map((label, index) => ({ label, index, rank: total.ranks?.[index] ?? Number.POSITIVE_INFINITY }))
    .sort((one, other) => one.rank - other.rank || one.index - other.index);
  const rows = order.map(({ label, index }) => ({ label, ranks: shown.map((tally) => tally.ranks?.[index] ?? null) }));
  const all = [total, ...tallies];
  // Where nobody answered there are no ranks, and none that are hidden either.
  const ranks = total.n === 0 ? [] : rows.flatMap((row) => (row.ranks.length > 0 ? row.ranks : [null]));
  const nothing = nothingToDraw(ranks, words);
  const notes: string[] = [nothing ?? t('charts.note.ranking')];
  if (grouped && !nothing) notes.push(...absentNotes(tallies, groups, words));
  if (tallies.length > MOST_GROUPS) notes.push(t('charts.note.manyGroups', { count: tallies.length }));
  return {
    title,
    kind: t('charts.kind.ranking'),
    facts: factsOf(total, words),
    panels: nothing
      ? []
      : [{ title: null, drawing: rankingDrawing(rows, labels.length, grouped ? places : [0], words) }],
    legend:
      grouped && !nothing
        ? places.map((index) => ({
            label: groups[index]?.label ?? '',
            fill: (palette) => ({ colour: seriesFill(palette, index).colour, pattern: 'plain' as const }),
            mark: 'point' as const,
            shape: SHAPES[index % SHAPES.length] ?? 'circle',
          }))
        : [],
    notes,
    table: {
      corner: t('charts.answer'),
      columns: [null, ...groups.map((group) => group.label)].flatMap((name) => {
        const of = (what: string) => (name === null ? what : `${name}: ${what}`);
        return [
          { header: of(t('charts.meanRank')), as: 'decimal' as const },
          { header: of(t('charts.first')), as: 'count' as const },
        ];
      }),
      rows: [
        ...order.map(({ label, index }) => ({
          head: label,
          cells: all.flatMap((tally) =>
            tally.n === 0 ? [undefined, 0] : [tally.ranks?.[index] ?? null, tally.cells[index]?.count ?? null],
          ),
        })),
        ...stateRows(all, words).map((row) => ({ ...row, cells: row.cells.flatMap((cell) => [undefined, cell]) })),
      ],
    },
  };
}

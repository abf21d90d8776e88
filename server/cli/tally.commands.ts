/** Counting on the command line: `answers tally`, the numbers of a report as JSON or as a table. */
import { type ReportQuery, reportQuery } from '#contract/report';
import type { ShownItem, ShownTally } from '#surveys/disclosure';
import type { Item } from '#surveys/items';
import { computeReport, type Grouping } from '../reports/report-computation.ts';
import type { Filter } from '../reports/report-selection.ts';
import { UsageError } from './cli-error.ts';
import type { Command, CommandInput } from './command.ts';
import { checkedInput } from './input.ts';
import { instrumentOf, projectOf } from './places.ts';
import { type CliServices, withServices } from './services.ts';

const WHERE = ['site', 'from', 'to', 'occasion', 'voice'] as const;

type Counted = Awaited<ReturnType<CliServices['reports']['columns']>>;

const answersTally: Command = {
  name: 'answers tally',
  help: {
    de: 'Zählt die Antworten zu einem Bogen aus: dieselben Zahlen wie im Bericht. Gezählt wird je Person die letzte Momentaufnahme, wenn nichts anderes gesagt ist.',
    en: 'Counts the answers to an instrument: the numbers of its report. Of each person the latest reading is counted unless something else is said.',
  },
  options: {
    project: {
      value: 'PROJECT',
      required: true,
      help: { de: 'Name oder Kennung des Vorhabens', en: 'name or id of the project' },
    },
    instrument: {
      value: 'KEY',
      required: true,
      help: { de: 'Schlüssel oder Kennung des Bogens', en: 'key or id of the instrument' },
    },
    by: {
      value: 'FACET',
      help: {
        de: 'getrennt nach einem Merkmal, nach site, oder nach einer Frage mit item:NAME',
        en: 'split by a facet, by site, or by a question with item:NAME',
      },
    },
    where: {
      value: 'NAME=VALUE',
      multiple: true,
      help: {
        de: 'nur: site=KÜRZEL, from=2026-01, to=2026-06, occasion=first|latest|all, facet.MERKMAL=WERT, voice=own|counsellor|agreed',
        en: 'only: site=CODE, from=2026-01, to=2026-06, occasion=first|latest|all, facet.KEY=VALUE, voice=own|counsellor|agreed',
      },
    },
    floor: {
      value: 'N',
      help: {
        de: 'wie im Bericht geschützt: Gruppen unter N Personen erscheinen nicht',
        en: 'protected as in a report: groups of fewer than N people are not shown',
      },
    },
    json: { help: { de: 'als JSON', en: 'as JSON' } },
  },
  async run(input, context) {
    const floor = floorOf(input.get('floor'));
    const { query, facet, siteName } = conditionsOf(input);
    await withServices(context, async (services) => {
      const project = await projectOf(services, input.get('project') ?? '');
      const instrument = await instrumentOf(services, project.id, input.get('instrument') ?? '');
      const counted = await services.reports.columns(project.id, instrument.id, query.voice);
      const { columns, definition, sites } = counted;
      const site = siteName === null ? null : siteIdOf(siteName, counted);
      const filter: Filter = {
        siteIds: null,
        site,
        from: query.from ?? null,
        to: query.to ?? null,
        occasion: query.occasion,
        facet,
      };
      const grouping = groupingOf(input.get('by'), counted);
      const values = { sites: sites.map(({ id }) => id), facet: facet === null ? [] : valuesOf(facet.key, counted) };
      const report = computeReport(columns, { filter, grouping, floor, values });
      const named = (value: string) => sites.find(({ id }) => grouping?.by === 'site' && id === value)?.code ?? value;
      const groups = [...(grouping?.values.map(named) ?? []), ...(report.rest ? [''] : [])];
      const result = {
        project: counted.project.name,
        instrument: instrument.key,
        version: definition.version,
        floor,
        rounding: report.rounding,
        n: report.readings,
        subjects: report.subjects,
        ...(grouping === null ? {} : { by: grouping.by, groups }),
        items: Object.fromEntries(
          definition.items.map((item, at) => [item.name, itemOf(item, report.items[at]!, groups)]),
        ),
      };
      if (input.has('json')) context.out(JSON.stringify(result, null, 1));
      else for (const line of linesOf(result.items)) context.out(line);
    });
  },
};

export const TALLY_COMMANDS: readonly Command[] = [answersTally];

interface TallyNumbers {
  readonly n: number | null;
  /** Readings without an answer, whatever the reason. */
  readonly missing: number | null;
  readonly counts: Readonly<Record<string, number | null>>;
  readonly states: ShownTally['states'];
  readonly mean: number | null;
  readonly sd: number | null;
  readonly median: number | null;
  readonly interval: readonly [number, number] | null;
  readonly ranks?: Readonly<Record<string, number | null>>;
}

type ItemNumbers = TallyNumbers & {
  readonly type: Item['type'];
  readonly classWidth?: number;
  readonly groups?: Readonly<Record<string, TallyNumbers>>;
};

function itemOf(item: Item, shown: ShownItem, groups: readonly string[]): ItemNumbers {
  return {
    type: item.type,
    ...numbersOf(shown.total),
    ...(shown.width === null ? {} : { classWidth: shown.width }),
    ...(shown.groups.length === 0
      ? {}
      : { groups: Object.fromEntries(groups.map((group, at) => [group, numbersOf(shown.groups[at]!)])) }),
  };
}

function numbersOf(tally: ShownTally): TallyNumbers {
  const { n, states, cells, mean, sd, median, interval, ranks } = tally;
  const others = Object.values(states);
  const sum = others.every((count) => count !== null) ? others.reduce((all, count) => all + count, 0) : null;
  return {
    n,
    missing: sum,
    counts: Object.fromEntries(cells.map(({ value, count }) => [String(value), count])),
    states,
    mean,
    sd,
    median,
    interval,
    ...(ranks === null ? {} : { ranks: Object.fromEntries(cells.map(({ value }, at) => [String(value), ranks[at]!])) }),
  };
}

/** A table for the eye: a line per item, indented ones for its groups. */
function linesOf(items: Readonly<Record<string, ItemNumbers>>): string[] {
  const line = (name: string, { n, missing, mean, sd, counts }: TallyNumbers) => {
    const listed = Object.entries(counts).map(([value, count]) => `${value}: ${count ?? '·'}`);
    const facts = [`n ${n ?? '·'}`, `missing ${missing ?? '·'}`];
    if (mean !== null) facts.push(`mean ${mean.toFixed(4)}`);
    if (sd !== null) facts.push(`sd ${sd.toFixed(4)}`);
    return `${name}  ${facts.join('  ')}  ${listed.join('  ')}`.trimEnd();
  };
  return Object.entries(items).flatMap(([name, numbers]) => [
    line(name, numbers),
    ...Object.entries(numbers.groups ?? {}).map(([group, own]) => line(`  ${group === '' ? '–' : group}`, own)),
  ]);
}

/** What the conditions say; the names of sites and facets are looked up later. @throws UsageError, invalid_input */
function conditionsOf(input: CommandInput): {
  query: ReportQuery;
  facet: Filter['facet'];
  siteName: string | null;
} {
  const plain: Record<string, string> = {};
  let facet: Filter['facet'] = null;
  for (const condition of input.all('where')) {
    const [, name = '', value = ''] = /^([^=]+)=(.+)$/.exec(condition) ?? [];
    if (name.startsWith('facet.')) facet = { key: name.slice('facet.'.length), value };
    else if (WHERE.some((known) => known === name)) plain[name] = value;
    else throw wrong('where', condition, [...WHERE.map((known) => `${known}=…`), 'facet.KEY=…']);
  }
  const { site = null, ...rest } = plain;
  return { query: checkedInput(reportQuery, rest), facet, siteName: site };
}

function floorOf(text: string | undefined): number {
  if (text === undefined) return 0;
  if (!/^\d{1,2}$/.test(text) || Number(text) > 50) throw wrong('floor', text, ['0–50']);
  return Number(text);
}

function siteIdOf(name: string, { sites }: Counted): string {
  const found = sites.find((site) => [site.id, site.code, site.name].includes(name));
  if (found === undefined)
    throw wrong(
      'where',
      `site=${name}`,
      sites.map(({ code }) => code),
    );
  return found.id;
}

function valuesOf(key: string, { project, columns }: Counted): readonly string[] {
  const facet = project.facets.find((each) => each.key === key);
  if (facet !== undefined) return facet.values;
  const known = [...columns.facets.keys()];
  if (!known.includes(key)) throw wrong('where', `facet.${key}`, known);
  return columns.facets.get(key)!.words.list;
}

function groupingOf(by: string | undefined, counted: Counted): Grouping | null {
  if (by === undefined) return null;
  if (by === 'site') return { by, values: counted.sites.map(({ id }) => id) };
  if (by.startsWith('item:')) return { by, values: valuesOfItem(by, counted) };
  return { by, values: valuesOf(by, counted) };
}

/** The answers that an item has, in the order of its choices or by size. */
function valuesOfItem(by: string, { columns }: Counted): string[] {
  const item = columns.item(by.slice('item:'.length));
  const single = ['single', 'boolean', 'scale', 'number'];
  if (item === undefined || !single.includes(item.item.type)) {
    const possible = columns.items.filter((each) => single.includes(each.item.type));
    throw wrong(
      'by',
      by,
      possible.map((each) => `item:${each.item.name}`),
    );
  }
  const order = item.item.choices.map(({ value }) => String(value));
  const place = (value: string) => (order.includes(value) ? order.indexOf(value) : order.length);
  return item.dictionary.values
    .map(String)
    .sort((a, b) => place(a) - place(b) || Number(a) - Number(b) || (a < b ? -1 : 1));
}

function wrong(name: string, value: string, choices: readonly string[]): UsageError {
  return new UsageError('value_wrong', { name: `--${name}`, value, choices: choices.join(', ') });
}

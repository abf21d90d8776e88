/** The filter bar of a report. Every choice applies at once and stands in the address. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportChoices } from '#contract/report';
import type { Voice } from '#surveys/entry';
import { Button } from '../../ui/Button.tsx';
import { hasRoom } from '../../ui/has-room.ts';
import { type Option, Select } from '../../ui/Select.tsx';
import type { Filter, FilterBar } from './report-query.ts';
import { monthName, monthsBetween } from './report-words.ts';

interface ReportFiltersProps {
  bar: FilterBar;
  choices: ReportChoices | undefined;
  /** The voices that the instrument takes; with one there is nothing to choose. */
  voices: readonly Voice[];
}

export function ReportFilters({ bar, choices, voices }: ReportFiltersProps) {
  const { t, i18n } = useTranslation();
  // On a phone seven list boxes would push the report off the screen; there they wait behind a word.
  const [open, setOpen] = useState(hasRoom);
  const months = choices?.months ? monthsBetween(choices.months.first, choices.months.last) : [];
  const { from, to } = bar.filters;
  const monthOptions = (fits: (month: string) => boolean): Option[] => [
    { value: '', label: t('reports.anyTime') },
    ...months.filter(fits).map((month) => ({ value: month, label: monthName(month, i18n.language) })),
  ];
  const facets = (choices?.facets ?? []).flatMap((facet) =>
    facet.values.map((value) => ({
      value: `${facet.key}:${value}`,
      label: t('reports.facetIs', { facet: facet.label, value }),
    })),
  );
  const groups = (choices?.facets ?? []).map((facet) => ({ value: facet.key, label: facet.label }));
  const sites = (choices?.sites ?? []).map((site) => ({ value: site.id, label: site.name }));
  const all: readonly (FilterSelectProps & { readonly shown: boolean })[] = [
    {
      name: 'site',
      label: t('reports.site'),
      options: [{ value: '', label: t('reports.allSites') }, ...sites],
      shown: sites.length > 1 || bar.filters.site !== '',
    },
    { name: 'from', label: t('reports.from'), options: monthOptions((month) => to === '' || month <= to), shown: true },
    { name: 'to', label: t('reports.to'), options: monthOptions((month) => month >= from), shown: true },
    {
      name: 'facet',
      label: t('reports.facet'),
      options: [{ value: '', label: t('reports.allFacets') }, ...facets],
      shown: facets.length > 0,
    },
    {
      name: 'occasion',
      label: t('reports.occasion'),
      options: (['latest', 'first', 'all'] as const).map((value) => ({
        value,
        label: t(`reports.occasionOption.${value}`),
      })),
      shown: true,
    },
    {
      name: 'voice',
      label: t('reports.voice'),
      options: voices.map((value) => ({ value, label: t(`reports.voiceIs.${value}`) })),
      shown: voices.length > 1,
    },
    {
      name: 'by',
      label: t('reports.by'),
      options: [
        { value: '', label: t('reports.noGroups') },
        ...(sites.length > 1 ? [{ value: 'site', label: t('reports.site') }] : []),
        ...groups,
      ],
      shown: sites.length > 1 || groups.length > 0,
    },
  ];
  return (
    <section aria-label={t('reports.filters')}>
      <details className="wm-report__filters" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="kern-label">{t('reports.filters')}</summary>
        <div className="wm-report__fields">
          {all
            .filter(({ shown }) => shown)
            .map(({ name, label, options }) => (
              <FilterSelect key={name} name={name} label={label} options={options} bar={bar} />
            ))}
          {bar.narrowed && (
            <div className="wm-report__reset">
              <Button kind="tertiary" onPress={bar.reset}>
                {t('reports.reset')}
              </Button>
            </div>
          )}
        </div>
      </details>
    </section>
  );
}

interface FilterSelectProps {
  readonly name: Filter;
  readonly label: string;
  readonly options: readonly Option[];
}

function FilterSelect({ name, label, options, bar }: FilterSelectProps & { bar: FilterBar }) {
  const value = bar.filters[name];
  // A link may name what is no longer there to be chosen; it still applies and is shown as it is.
  const known = options.some((option) => option.value === value);
  return (
    <Select
      label={label}
      value={value}
      options={known ? options : [...options, { value, label: value }]}
      onChange={(chosen) => bar.set({ [name]: chosen })}
    />
  );
}

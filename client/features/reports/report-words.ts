/** The sentence above a report: what is shown, in the order in which somebody would say it. */

import type { TFunction } from 'i18next';
import type { Report, ReportChoices } from '#contract/report';
import { textIn } from '#surveys/language';
import { numberFormat } from '../../ui/locale.ts';
import { longDate } from '../../ui/long-date.ts';
import { DEFAULTS, type Filters } from './report-query.ts';

/** `Januar 2026` from `2026-01`. */
export function monthName(month: string, language: string): string {
  const [year = '2000', number = '1'] = month.split('-');
  const date = new Date(Number(year), Number(number) - 1, 1);
  return longDate(language, { month: 'long', year: 'numeric' })(date);
}

/** Every month from the first to the last, both included. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  let [year = 2000, number = 1] = first.split('-').map(Number);
  const end = last;
  for (;;) {
    const month = `${year}-${String(number).padStart(2, '0')}`;
    if (month > end) return months;
    months.push(month);
    number += 1;
    if (number > 12) [year, number] = [year + 1, 1];
  }
}

/** The name of what groups are made of; also of a facet's key. */
export function groupName(by: string, choices: ReportChoices | undefined, t: TFunction): string {
  if (by === 'site') return t('reports.site');
  return choices?.facets.find((facet) => facet.key === by)?.label ?? by;
}

/** `Lebenslage, alle Standorte, Januar 2026 bis Juni 2026, erste Erhebung, n = 184`. */
export function reportSentence(
  report: Report,
  filters: Filters,
  choices: ReportChoices | undefined,
  t: TFunction,
  language: string,
): string {
  const { site, from, to, occasion, facet, by, voice } = filters;
  const [facetKey = '', ...facetValue] = facet.split(':');
  const number = numberFormat(language);
  const parts = [
    textIn(report.title, language),
    site === ''
      ? choices?.sites.length === 0
        ? ''
        : t('reports.allSites')
      : (choices?.sites.find(({ id }) => id === site)?.name ?? t('reports.site')),
    period(from, to, t, language),
    facet === '' ? '' : t('reports.facetIs', { facet: groupName(facetKey, choices, t), value: facetValue.join(':') }),
    occasion === 'first' || occasion === 'all' ? t(`reports.occasionIs.${occasion}`) : t('reports.occasionIs.latest'),
    voice === DEFAULTS.voice ? '' : t(`reports.voiceIs.${voice as 'counsellor' | 'agreed'}`),
    by === '' ? '' : t('reports.comparedBy', { by: groupName(by, choices, t) }),
    report.readings === null
      ? t('reports.nTooFew')
      : t(report.rounding > 0 ? 'reports.nAbout' : 'reports.n', { n: number.format(report.readings) }),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function period(from: string, to: string, t: TFunction, language: string): string {
  if (from === '' && to === '') return t('reports.always');
  if (from === to) return monthName(from, language);
  if (to === '') return t('reports.since', { from: monthName(from, language) });
  if (from === '') return t('reports.until', { to: monthName(to, language) });
  return t('reports.span', { from: monthName(from, language), to: monthName(to, language) });
}

/** Finding subjects: by what somebody typed or heard of a code, by where they belong and whose they are. */
import { type QueryFilter, Types } from 'mongoose';
import type { SubjectListQuery } from '#contract/subject';
import type { StoredSubject } from './subject.model.ts';

const GROUP = 3;

/**
 * Zero, one, O and I are in no code. Who types one of them misread its likeness on paper, so these are looked for.
 */
const LIKENESSES: Readonly<Record<string, readonly string[]>> = {
  '0': ['D', 'Q'],
  O: ['D', 'Q'],
  '1': ['J', 'L'],
  I: ['J', 'L'],
};

/**
 * Patterns for stored codes that begin like what was typed; none if no code can. Case, spaces and dashes do not matter.
 * Each pattern begins with fixed letters, so that an index answers it.
 */
export function codeSearch(typed: string): RegExp[] {
  const symbols = [...typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '')];
  if (symbols.length > 2 * GROUP || symbols.some((symbol) => !/^[0-9A-Z]$/.test(symbol))) return [];
  let beginnings = [''];
  symbols.forEach((symbol, index) => {
    const hyphen = index === GROUP ? '-' : '';
    const meant = LIKENESSES[symbol] ?? [symbol];
    beginnings = beginnings.flatMap((beginning) => meant.map((likeness) => `${beginning}${hyphen}${likeness}`));
  });
  return beginnings.map((beginning) => new RegExp(`^${beginning}`));
}

/** What a list asks for, without regard to who asks; null if nothing can fit. */
export function subjectFilter(
  projectId: string,
  { archived, assigned, facet, q, site }: SubjectListQuery,
  userId: string | null,
): QueryFilter<StoredSubject> | null {
  const filter: QueryFilter<StoredSubject> = { projectId: new Types.ObjectId(projectId) };
  if (archived !== 'all') filter.archivedAt = archived === 'yes' ? { $ne: null } : null;
  if (site !== undefined) filter.siteId = new Types.ObjectId(site);
  if (facet !== undefined) {
    const colon = facet.indexOf(':');
    Object.assign(filter, { [`facets.${facet.slice(0, colon)}`]: facet.slice(colon + 1) });
  }
  if (assigned === 'nobody') filter.counsellorId = null;
  else if (assigned !== 'all') {
    const whose = assigned === 'me' ? userId : assigned;
    if (whose === null) return null;
    filter.assignedIds = new Types.ObjectId(whose);
  }
  if (q !== undefined && q !== '') {
    const patterns = codeSearch(q);
    if (patterns.length === 0) return null;
    filter.code = { $in: patterns };
  }
  return filter;
}

/** A subject's values by the facets of its project. */
import type { ProjectFacet } from '#contract/project';
import type { IssueDraft } from '../http/issue-messages.ts';

/** What is wrong with these values: a facet or a value that the project does not have. Leaving facets out is fine. */
export function facetIssues(facets: readonly ProjectFacet[], values: Readonly<Record<string, string>>): IssueDraft[] {
  const known = new Map(facets.map((facet) => [facet.key, new Set(facet.values)]));
  return Object.entries(values).flatMap(([key, value]): IssueDraft[] => {
    const choices = known.get(key);
    if (choices === undefined) return [{ path: `facets.${key}`, code: 'facet_unknown' }];
    return choices.has(value) ? [] : [{ path: `facets.${key}`, code: 'facet_value_unknown' }];
  });
}

/** Whether two sets of values are the same. */
export function sameFacets(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return left.length === right.size && left.every(([key, value]) => right.get(key) === value);
}

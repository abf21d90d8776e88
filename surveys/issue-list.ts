/** Collects what is wrong with a definition: all of it, but not a thousand times the same. */

import type { DefinitionIssueCode } from './definition-issue-texts.ts';
import type { DefinitionIssue } from './instrument.ts';

type Params = Readonly<Record<string, string | number>>;

/** So many of one code are listed; how many more there are is said once. */
export const MOST_OF_A_CODE = 100;

export interface IssueList {
  error(path: string, code: DefinitionIssueCode, params?: Params): void;
  warning(path: string, code: DefinitionIssueCode, params?: Params): void;
  /** Errors first, otherwise in the order in which they were found. */
  all(): DefinitionIssue[];
  hasErrors(): boolean;
}

export function issueList(): IssueList {
  const issues: DefinitionIssue[] = [];
  const counts = new Map<string, { severity: DefinitionIssue['severity']; count: number }>();

  function add(severity: DefinitionIssue['severity'], path: string, code: string, params: Params): void {
    const key = `${severity} ${code}`;
    const counted = counts.get(key) ?? { severity, count: 0 };
    counts.set(key, { severity, count: counted.count + 1 });
    if (counted.count < MOST_OF_A_CODE) issues.push({ severity, path, code, params: shortened(params) });
  }

  const rank = ({ severity }: DefinitionIssue) => (severity === 'error' ? 0 : 1);

  return {
    error: (path, code, params = {}) => add('error', path, code, params),
    warning: (path, code, params = {}) => add('warning', path, code, params),
    all() {
      const more = [...counts].flatMap(([key, { severity, count }]): DefinitionIssue[] =>
        count <= MOST_OF_A_CODE
          ? []
          : [
              {
                severity,
                path: '',
                code: 'more_of_same',
                params: { code: key.split(' ')[1] ?? '', count: count - MOST_OF_A_CODE },
              },
            ],
      );
      return [...issues, ...more].toSorted((one, other) => rank(one) - rank(other));
    },
    hasErrors: () => issues.some(({ severity }) => severity === 'error'),
  };
}

const LONGEST_PARAM = 200;

/** What comes from the file is quoted in messages, but not by the page. */
function shortened(params: Params): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > LONGEST_PARAM ? `${value.slice(0, LONGEST_PARAM)}…` : value,
    ]),
  );
}

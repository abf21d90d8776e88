/**
 * `Problem`: the one error class for everything that the server refuses with a reason. Services and routes throw it,
 * the endpoint wrapper turns it into `application/problem+json` in the reader's language.
 */
import { PROBLEM_STATUS, type ProblemBody, type ProblemCode } from '#contract/problem';
import type { InterfaceLanguage } from '#surveys/language';
import { type IssueDraft, issueInLanguage, type WordedIssue } from './issue-messages.ts';
import { PROBLEM_TEXTS } from './problem-texts.ts';

export interface ProblemOptions {
  /** What is wrong with single fields. */
  readonly issues?: readonly (IssueDraft | WordedIssue)[];
  readonly retryAfterSeconds?: number;
  /** With `edit_conflict`: the document as it is now, as the wire shows it. */
  readonly current?: unknown;
  /** Further headers of the response, for example `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The error underneath; goes to the log, never to the wire. */
  readonly cause?: unknown;
}

export class Problem extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.status = PROBLEM_STATUS[code];
    this.options = options;
  }
}

/** `invalid_input` with these issues. */
export function invalidInput(...issues: readonly IssueDraft[]): Problem {
  return new Problem('invalid_input', { issues });
}

/** The JSON of a problem. */
export function problemBody(problem: Problem, requestId: string, language: InterfaceLanguage): ProblemBody {
  const { issues, retryAfterSeconds, current } = problem.options;
  const text = PROBLEM_TEXTS[problem.code][language];
  return {
    type: `urn:wegmarke:problem:${problem.code}`,
    title: text.title,
    status: problem.status,
    code: problem.code,
    ...(text.detail === undefined ? {} : { detail: text.detail }),
    requestId,
    ...(issues === undefined ? {} : { issues: issues.map((draft) => issueInLanguage(draft, language)) }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(current === undefined ? {} : { current }),
  };
}

/**
 * What the server answers when it does not do what was asked: `application/problem+json` (RFC 9457) with a stable
 * `code`. The codes and their HTTP statuses are listed here once; the texts are in server/http/problem-texts.ts.
 */
import { z } from 'zod';

/** Every problem code with its HTTP status. */
export const PROBLEM_STATUS = {
  // the request itself
  invalid_input: 400,
  request_broken: 400,
  json_broken: 400,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  body_too_large: 413,
  content_type_wrong: 415,
  header_too_large: 431,
  too_many_requests: 429,
  // who asks
  not_signed_in: 401,
  session_expired: 401,
  cookie_broken: 401,
  token_invalid: 401,
  sign_in_failed: 401,
  sign_in_wait: 429,
  forbidden: 403,
  origin_mismatch: 403,
  // links
  link_unknown: 404,
  link_expired: 410,
  link_used: 410,
  // state
  edit_conflict: 409,
  setup_done: 409,
  login_taken: 409,
  last_admin: 409,
  user_inactive: 409,
  mail_not_configured: 409,
  mail_failed: 502,
  site_code_taken: 409,
  member_exists: 409,
  project_archived: 409,
  project_name_taken: 409,
  demo_exists: 409,
  facet_in_use: 409,
  subject_archived: 409,
  // personal slips and the space that they open
  code_mistyped: 400,
  code_unknown: 401,
  slip_expired: 403,
  slip_revoked: 403,
  space_archived: 403,
  space_closed: 401,
  // readings
  reading_id_taken: 409,
  instrument_not_published: 409,
  instrument_archived: 409,
  instrument_key_taken: 409,
  definition_broken: 400,
  draft_missing: 409,
  changes_undeclared: 409,
  import_busy: 409,
  import_over: 409,
  import_file_gone: 410,
  export_too_large: 409,
  // the server
  internal: 500,
  database_unavailable: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEM_STATUS;
export const PROBLEM_CODES = Object.keys(PROBLEM_STATUS) as [ProblemCode, ...ProblemCode[]];

/**
 * What is wrong with one field. The code is stable, the message is in the reader's language;
 * `params` are the numbers and words in it (for example `{ min: 12 }`).
 */
export const issue = z.object({
  path: z.string().describe('dotted path into the body or query, for example "admin.password"; "" is the whole of it'),
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type Issue = z.infer<typeof issue>;

export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(PROBLEM_CODES),
  detail: z.string().optional(),
  requestId: z.string(),
  issues: z.array(issue).optional(),
  retryAfterSeconds: z.int().optional(),
  current: z.unknown().optional().describe('with edit_conflict: the document as it is now'),
});
export type ProblemBody = z.infer<typeof problem>;

/**
 * The one place of the client that talks to the server. A page names the contract's schema of each reply and works with
 * that or with one of two errors: `ApiProblem` (the server said no, and why) and `ApiUnreachable` (no answer came, or
 * none that we understand). Nothing else is thrown but aborts. In development and in tests replies are parsed by their
 * schemas; a build takes them as the server, which parsed them itself, has sent them (vite-schemas.config.ts).
 */

import type { z } from 'zod';
import type { Issue } from '#contract/problem';

export type { Issue };

/** A refusal by the server: the body of an `application/problem+json` reply. Title, detail and messages are localised. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly issues: readonly Issue[];
  readonly retryAfterSeconds: number | undefined;
  /** With `edit_conflict`: the state that the server holds now. */
  readonly current: unknown;

  constructor(body: ProblemBody, retryAfterHeader?: string | null) {
    super(body.detail ?? body.title);
    this.status = body.status;
    this.code = body.code;
    this.title = body.title;
    this.detail = body.detail;
    this.requestId = body.requestId;
    this.issues = body.issues ?? [];
    const header = Number(retryAfterHeader);
    this.retryAfterSeconds = body.retryAfterSeconds ?? (retryAfterHeader && header > 0 ? header : undefined);
    this.current = body.current;
  }

  /** The problem in a reply's body, or null where there is none. */
  static from(body: unknown, status: number, retryAfterHeader: string | null): ApiProblem | null {
    return isProblemBody(body) ? new ApiProblem({ ...body, status }, retryAfterHeader) : null;
  }
}

/** No usable answer: `offline` no connection, `timeout` too slow, `garbled` an answer that is not in the contract. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable';
  readonly reason: 'offline' | 'timeout' | 'garbled';

  constructor(reason: 'offline' | 'timeout' | 'garbled', cause?: unknown) {
    super(`The server could not be reached: ${reason}`, { cause });
    this.reason = reason;
  }
}

interface ProblemBody {
  status: number;
  code: string;
  title: string;
  detail?: string;
  requestId?: string;
  issues?: Issue[];
  retryAfterSeconds?: number;
  current?: unknown;
}

export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

interface Options<Reply extends z.ZodType | undefined> {
  /** The contract's schema of the reply; without one the reply's body is not read. */
  reply?: Reply;
  query?: Query;
  signal?: AbortSignal;
  /** Milliseconds until we give up; the default suits everything but uploads and reports. */
  timeout?: number;
  /** A 401 here is an answer of its own (wrong password, nobody signed in), not a session that ended. */
  mayBeSignedOut?: boolean;
}
interface BodyOptions<Reply extends z.ZodType | undefined> extends Options<Reply> {
  body?: unknown;
  /** The page may go away meanwhile: the browser finishes the request after it (at most 64 kB). */
  keepalive?: boolean;
}
type Answer<Reply> = Reply extends z.ZodType ? z.output<Reply> : undefined;

interface ApiHooks {
  /** The language for the server's messages, as a BCP 47 tag. */
  language: () => string;
  /** The session ended in the middle of work; resolves to true once somebody signed in again, and we ask once more. */
  onSessionLost: () => Promise<boolean>;
  /** Called after each request with whether the server could be reached. */
  onReachable: (reachable: boolean) => void;
}

const defaultTimeout = 30_000;
const hooks: ApiHooks = { language: () => 'de', onSessionLost: async () => false, onReachable: () => {} };

/** Wires the client's surroundings in; called once by the application (and by tests). */
export function configureApi(given: Partial<ApiHooks>): void {
  Object.assign(hooks, given);
}

/** The language that the server's messages are asked for in. */
export function spokenLanguage(): string {
  return hooks.language();
}

/** `/api/x?sort=name&role=lead`: empty values are left out, lists are joined by commas. */
export function apiPath(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    const text = Array.isArray(value) ? value.join(',') : String(value);
    if (text !== '') search.set(name, text);
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

async function send(method: string, path: string, options: BodyOptions<z.ZodType | undefined>): Promise<Response> {
  const timeout = AbortSignal.timeout(options.timeout ?? defaultTimeout);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': hooks.language() };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    const response = await fetch(apiPath(path, options.query), {
      method,
      headers,
      signal,
      credentials: 'same-origin',
      cache: 'no-store',
      keepalive: options.keepalive ?? false,
      body: options.body === undefined ? null : JSON.stringify(options.body),
    });
    hooks.onReachable(true);
    return response;
  } catch (error) {
    if (options.signal?.aborted) throw error;
    hooks.onReachable(false);
    throw new ApiUnreachable(timeout.aborted ? 'timeout' : 'offline', error);
  }
}

function isProblemBody(body: unknown): body is ProblemBody {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'title' in body &&
    typeof body.title === 'string'
  );
}

async function refusal(response: Response): Promise<ApiProblem | ApiUnreachable> {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = ApiProblem.from(body, response.status, response.headers.get('Retry-After'));
  return problem ?? new ApiUnreachable('garbled', new Error(`HTTP ${response.status}`));
}

/** The reply to a request, once a lost session has been renewed; a refusal is thrown. */
async function answered(method: string, path: string, options: BodyOptions<z.ZodType | undefined>): Promise<Response> {
  let response = await send(method, path, options);
  if (response.status === 401 && !options.mayBeSignedOut && (await hooks.onSessionLost())) {
    response = await send(method, path, options);
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

/** What came back; a reply that was cut off on its way is no reply. */
async function bodyOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    // The parser's own message may quote what came.
    if (error instanceof SyntaxError) throw new ApiUnreachable('garbled', new Error('The reply is no JSON'));
    const isSlow = error instanceof DOMException && error.name === 'TimeoutError';
    throw new ApiUnreachable(isSlow ? 'timeout' : 'offline', error);
  }
}

async function request<Reply extends z.ZodType | undefined = undefined>(
  method: string,
  path: string,
  options: BodyOptions<Reply> = {},
): Promise<Answer<Reply>> {
  const response = await answered(method, path, options);
  if (!options.reply) return undefined as Answer<Reply>;
  const body = await bodyOf(response, options.signal);
  const parsed = options.reply.safeParse(body);
  // The values stay out of the message: it may end up in a console that others read.
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join(', ');
    throw new ApiUnreachable('garbled', new Error(`${method} ${path} answered outside the contract: ${where}`));
  }
  return parsed.data as Answer<Reply>;
}

/** The calls. Paths start with `/api/`; parts of them that come from data go through `encodeURIComponent`. */
export const api = {
  get: <Reply extends z.ZodType>(path: string, options: Options<Reply> & { reply: Reply }) =>
    request<Reply>('GET', path, options),
  post: <Reply extends z.ZodType | undefined = undefined>(path: string, options: BodyOptions<Reply> = {}) =>
    request<Reply>('POST', path, options),
  put: <Reply extends z.ZodType | undefined = undefined>(path: string, options: BodyOptions<Reply> = {}) =>
    request<Reply>('PUT', path, options),
  patch: <Reply extends z.ZodType | undefined = undefined>(path: string, options: BodyOptions<Reply> = {}) =>
    request<Reply>('PATCH', path, options),
  delete: <Reply extends z.ZodType | undefined = undefined>(path: string, options: BodyOptions<Reply> = {}) =>
    request<Reply>('DELETE', path, options),
  /** Asks for something that comes as a file, such as a PDF. */
  postForFile: async (path: string, options: BodyOptions<undefined> = {}): Promise<Blob> => {
    const response = await answered('POST', path, options);
    return response.blob().catch((error: unknown) => {
      throw new ApiUnreachable('offline', error);
    });
  },
};

/**
 * A schema that takes a reply as it was sent. The server has put each of its replies through the contract before it
 * leaves, so this trusts our own server and nobody else. A build puts it in the place of every schema of the contract
 * (vite-schemas.config.ts).
 */
export function asSent<Reply>(): z.ZodType<Reply> {
  return {
    // All replies are objects; something else comes from whatever stands between us and the server.
    safeParse: (data: unknown) =>
      typeof data === 'object' && data !== null ? { success: true, data } : { success: false, error: { issues: [] } },
  } as unknown as z.ZodType<Reply>;
}

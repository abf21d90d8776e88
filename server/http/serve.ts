/**
 * Makes Express routes of endpoints. The order for each request: request id → Origin → who asks → limits → policy →
 * params, query, body → handler → audit entry → reply through its schema. A refusal for lack of permission is in the
 * audit log as well.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { nothing } from '#contract/common';
import type { Clock } from '../clock.ts';
import { randomId } from '../crypto.ts';
import { databaseProblem } from '../db/errors.ts';
import type { Log } from '../log.ts';
import { type Actor, can } from '../policy.ts';
import { auditActor, unauthorised } from './actor.ts';
import type { AuditSink, AuditSubject } from './audit-sink.ts';
import { cookieIn, setCookieHeader } from './cookies.ts';
import {
  type Download,
  type Endpoint,
  type EndpointContext,
  type EndpointDefinition,
  emptySchema,
  isAudited,
} from './endpoint.ts';
import { openChannel } from './event-stream.ts';
import { draftsFromZod } from './issue-messages.ts';
import { preferredLanguage } from './language.ts';
import type { Limits } from './limits.ts';
import { comesFromOurPages } from './origin.ts';
import { Problem, problemBody } from './problem.ts';

export interface ServeDependencies {
  readonly audit: AuditSink;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly log: Log;
  readonly publicUrl: string | null;
  /** Finds out who sent a request, from the cookie of this kind of caller or its Authorization header. */
  resolveActor(request: Request, caller: Caller): Promise<Actor>;
  /** Names of the session cookies; a reply deletes one that does not count (any more). */
  readonly staleCookies: Readonly<Record<Caller, string>>;
  /** Aborts when the server stops, and ends the channels that are open. */
  readonly closing: AbortSignal;
}

type Caller = NonNullable<EndpointDefinition['caller']>;

const BODY_LIMIT = 256 * 1024;

/** A JSON body has to arrive within this time; slow lines of small offices included. */
const BODY_TIMEOUT_MS = 60_000;

/** More than any form has fields; a body of nothing but unknown fields must not become an answer ten times its size. */
const MOST_ISSUES = 500;

/** What an id or key in a path looks like. A path may have any text in it, and the audit log takes none. */
const ID_IN_PATH = /^[A-Za-z0-9_-]{1,40}$/;
const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The id of a request: the caller's if it is well-formed, else a new one. */
export function requestIdOf(request: Request, response: Response): string {
  const known: unknown = response.locals.requestId;
  if (typeof known === 'string') return known;
  const given = request.get('x-request-id');
  const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomId();
  response.locals.requestId = requestId;
  response.setHeader('X-Request-Id', requestId);
  return requestId;
}

/** The token of an `Authorization: Bearer …` header; null without one. */
export function bearerToken(request: Request): string | null {
  return /^bearer +(\S+) *$/i.exec(request.get('authorization') ?? '')?.[1] ?? null;
}

function addressOf(request: Request): string {
  return request.ip ?? '0.0.0.0';
}

function readJson(request: Request, response: Response, limit: number): Promise<unknown> {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody) return Promise.resolve({});
  if (!request.is('application/json')) throw new Problem('content_type_wrong');
  const parser = express.json({ limit, inflate: false, strict: true });
  return new Promise((resolve, reject) => {
    const tooSlow = setTimeout(() => reject(new Problem('request_timeout')), BODY_TIMEOUT_MS);
    parser(request, response, (error?: unknown) => {
      clearTimeout(tooSlow);
      if (error) reject(error);
      else resolve(request.body);
    });
  });
}

/** The body as it arrives, counted. */
async function* rawBody(request: Request, maxBytes: number): AsyncGenerator<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw new Problem('body_too_large');
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Problem('body_too_large');
    yield chunk;
  }
}

async function* noBody(): AsyncGenerator<Buffer> {}

/** A query string as an object; a field that is there twice becomes a list, which no schema takes by accident. */
function queryOf(request: Request): Record<string, string | string[]> {
  const query = Object.create(null) as Record<string, string | string[]>;
  // Not through URL: a proxy's form of the request line (`GET http://…`) may name a host that is none.
  const parameters = new URLSearchParams(request.originalUrl.split('?').slice(1).join('?'));
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return query;
}

function parseAll(parts: readonly (readonly [z.ZodType, unknown])[]): unknown[] {
  const results = parts.map(([schema, value]) => schema.safeParse(value, { reportInput: true }));
  const issues = results.flatMap((result) => (result.success ? [] : draftsFromZod(result.error)));
  if (issues.length > 0) throw new Problem('invalid_input', { issues: issues.slice(0, MOST_ISSUES) });
  return results.map((result) => (result.success ? result.data : undefined));
}

/** The errors of Express's body parser as problems. */
function bodyProblem(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('type' in error) || typeof error.type !== 'string') return null;
  if (error.type === 'entity.too.large') return new Problem('body_too_large');
  if (error.type === 'encoding.unsupported' || error.type === 'charset.unsupported')
    return new Problem('content_type_wrong');
  if (error.type.startsWith('entity.') || error.type.startsWith('request.')) return new Problem('json_broken');
  return null;
}

/** Every error as a problem; what nobody expected is `internal`, with the error as its cause. */
function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const known = bodyProblem(error) ?? databaseProblem(error);
  if (known !== null) return known;
  if (error instanceof URIError) return new Problem('not_found');
  return new Problem('internal', { cause: error });
}

/** What a path says it is about. A new thing in a project has no id yet: its path ends with the project's. */
function subjectOf({ subject }: EndpointDefinition, params: object): AuditSubject | null {
  if (subject === undefined) return null;
  const [name, value]: [string, unknown] = Object.entries(params).at(-1) ?? ['', null];
  const isIts = name !== 'projectId' || subject === 'project';
  return { kind: subject, id: isIts && typeof value === 'string' && ID_IN_PATH.test(value) ? value : null };
}

function projectOf(request: Request): string | undefined {
  const projectId = request.params.projectId;
  return typeof projectId === 'string' ? projectId : undefined;
}

async function serve(
  endpoint: Endpoint,
  dependencies: ServeDependencies,
  request: Request,
  response: Response,
): Promise<void> {
  const { definition } = endpoint;
  const { audit, clock, limits } = dependencies;
  const caller = definition.caller ?? 'account';
  const requestId = requestIdOf(request, response);
  response.locals.action = definition.action;
  response.setHeader('Cache-Control', 'no-store');
  response.vary('Accept-Language');

  // Only Bearer: other schemes (Basic of a proxy in front) are sent by browsers on their own.
  const bearer = bearerToken(request) !== null;
  if (!bearer && !comesFromOurPages(request, dependencies.publicUrl)) throw new Problem('origin_mismatch');
  const actor = await dependencies.resolveActor(request, caller);
  response.locals.actorKind = actor.kind;
  if (actor.kind === 'anonymous' && (actor.reason === 'expired' || actor.reason === 'broken')) {
    response.append('Set-Cookie', setCookieHeader({ name: dependencies.staleCookies[caller], value: null }));
  }
  const address = addressOf(request);
  await limits.byActor(request, response, actor, address);

  let subject = subjectOf(definition, request.params);
  let projectId = projectOf(request);
  let identified = actor;
  let audited = isAudited(definition);
  const record = (outcome: 'done' | 'refused') =>
    audit.record({
      at: clock.now(),
      actor: auditActor(identified),
      action: definition.action,
      subject,
      projectId: projectId ?? null,
      outcome,
      requestId,
      address,
    });

  if (!can(actor, definition.action, { projectId })) {
    if (actor.kind === 'anonymous') throw unauthorised(actor.reason);
    await record('refused');
    throw new Problem('forbidden');
  }

  const rawParams = (definition.params ?? emptySchema).safeParse({ ...request.params });
  // An id that cannot be one names nothing.
  if (!rawParams.success) throw new Problem('not_found');
  const body =
    definition.body === undefined ? {} : await readJson(request, response, definition.bodyLimit ?? BODY_LIMIT);
  await limits.byEndpoint(request, response, definition, body, address);
  const [query, parsedBody] = parseAll([
    [definition.query ?? emptySchema, queryOf(request)],
    [definition.body ?? emptySchema, body ?? {}],
  ]);

  const context: EndpointContext<unknown, unknown, unknown> = {
    actor,
    params: rawParams.data,
    query,
    body: parsedBody,
    language: preferredLanguage(request.get('accept-language')),
    requestId,
    address,
    upload: definition.upload === undefined ? noBody() : rawBody(request, definition.upload.maxBytes),
    userAgent: (request.get('user-agent') ?? '').slice(0, 200),
    about(newSubject, newProjectId) {
      subject = newSubject;
      projectId = newProjectId ?? projectId;
    },
    skipAudit() {
      audited = false;
    },
    identified(newActor) {
      identified = newActor;
    },
    cookie: (name) => cookieIn(request.get('cookie'), name),
    setCookie: (cookie) => void response.append('Set-Cookie', setCookieHeader(cookie)),
  };

  /** Refusals that only the handler can see are noted too: a permission inside the data, a wrong password. */
  async function run<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Problem && (error.status === 401 || error.status === 403)) await record('refused');
      throw error;
    }
  }
  if (endpoint.kind === 'events') {
    const channel = openChannel(response, definition.reply, dependencies.closing);
    let noted = false;
    /** With the first event: by then the handler knows whether it shows anything. */
    function emit(event: unknown): void {
      if (audited && !noted) {
        noted = true;
        record('done').catch((error: unknown) => {
          dependencies.log.error({ action: definition.action, requestId, error }, 'audit entry was not written');
          channel.end();
        });
      }
      channel.send(event);
    }
    try {
      await run(() => endpoint.run(context, { send: emit, signal: channel.signal }));
    } finally {
      channel.end();
    }
    // Ended by the handler before anything was sent: there is nothing to follow.
    if (!response.headersSent && !response.destroyed) response.status(204).end();
  } else if (endpoint.kind === 'download') {
    const file = await run(() => endpoint.run(context));
    if (audited) await record('done');
    await sendFile(file, response);
  } else {
    const result = await run(() => endpoint.run(context));
    if (audited) await record('done');
    send(definition, response, result);
  }
}

async function sendFile({ fileName, contentType, body }: Download, response: Response): Promise<void> {
  response.attachment(fileName);
  response.setHeader('Content-Type', contentType);
  if (Buffer.isBuffer(body)) {
    response.end(body);
    return;
  }
  try {
    await pipeline(body instanceof Readable ? body : Readable.from(body), response);
  } catch (error) {
    // The caller has gone: nobody is left to be told.
    if (response.destroyed && response.req.destroyed) return;
    throw error;
  }
}

function send(definition: EndpointDefinition, response: Response, result: unknown): void {
  if (definition.reply === nothing) {
    response.status(204).end();
    return;
  }
  response.status(definition.status ?? 200).json(definition.reply.parse(result));
}

/** All endpoints as one router, with 405 for known paths, 404 for the rest of /api, and problems for errors. */
export function apiRouter(endpoints: readonly Endpoint[], dependencies: ServeDependencies): Router {
  const router = Router({ strict: true, caseSensitive: true });
  const methodsByPath = new Map<string, string[]>();
  for (const endpoint of endpoints) {
    const { method, path } = endpoint.definition;
    const known = methodsByPath.get(path) ?? [];
    if (known.includes(method)) throw new Error(`two endpoints for ${method} ${path}`);
    methodsByPath.set(path, [...known, method]);
    const key = method.toLowerCase() as Lowercase<typeof method>;
    router[key](path, (request, response) => serve(endpoint, dependencies, request, response));
  }
  for (const [path, methods] of methodsByPath) {
    const allow = [...(methods.includes('GET') ? ['HEAD'] : []), ...methods, 'OPTIONS'].join(', ');
    router.options(path, (_request, response) => void response.status(204).setHeader('Allow', allow).end());
    router.all(path, () => {
      throw new Problem('method_not_allowed', { headers: { Allow: allow } });
    });
  }
  router.use('/api', () => {
    throw new Problem('not_found');
  });
  return router;
}

/** Answers every error with `application/problem+json`; unexpected ones are in the log once, in full. */
export function problemHandler(log: Log): ErrorRequestHandler {
  return (error, request, response, next) => {
    const problem = asProblem(error);
    const requestId = requestIdOf(request, response);
    if (problem.status >= 500) {
      log.error(
        { action: response.locals.action, requestId, error: problem.options.cause ?? problem },
        'request failed',
      );
    }
    if (response.headersSent) return next(error);
    for (const [name, value] of Object.entries(problem.options.headers ?? {})) response.setHeader(name, value);
    if (problem.options.retryAfterSeconds !== undefined) {
      response.setHeader('Retry-After', String(problem.options.retryAfterSeconds));
    }
    const language = preferredLanguage(request.get('accept-language'));
    response.locals.problem = problem.code;
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Language', language);
    response.status(problem.status).type('application/problem+json');
    response.send(JSON.stringify(problemBody(problem, requestId, language)));
  };
}

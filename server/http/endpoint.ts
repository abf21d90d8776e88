/**
 * `endpoint(…)`: what a route says about itself, in one object. The wrapper in serve.ts makes Express routes of
 * these, and openapi.ts makes the documentation of the same objects.
 *
 *     endpoint(
 *       { method: 'PATCH', path: '/api/users/:userId', action: 'users.update', subject: 'user', summary: '…',
 *         params: z.strictObject({ userId: id }), body: userPatch, reply: user },
 *       async ({ params, body }) => users.update(params.userId, body),
 *     )
 *
 * The wrapper resolves who asks, checks Origin and limits, asks the policy table, parses params, query and body, runs
 * the handler, writes the audit entry, and parses the reply: what the reply schema does not name is not sent.
 */
import { z } from 'zod';
import type { nothing } from '#contract/common';
import type { ProblemCode } from '#contract/problem';
import type { InterfaceLanguage } from '#surveys/language';
import type { Action, Actor } from '../policy.ts';
import type { AuditSubject } from './audit-sink.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A cookie that the reply sets; always Secure, HttpOnly, SameSite=Lax, Path=/. */
export interface CookieToSet {
  readonly name: string;
  /** null deletes it. */
  readonly value: string | null;
  readonly maxAgeSeconds?: number;
}

/** A limit of its own for one endpoint, beside those per account, token and address. */
export interface EndpointLimit {
  readonly name: string;
  readonly windowSeconds: number;
  readonly max: number;
  /** What is counted: the caller's address, or the one-time link whose token is in the body's `token`. */
  readonly by: 'address' | 'link';
}

export interface EndpointDefinition<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  /** Express path; the id of the project, where there is one, is always called `:projectId`. */
  readonly path: `/api/${string}`;
  readonly action: Action;
  /** One sentence for the API documentation, in English. */
  readonly summary: string;
  readonly params?: Params;
  readonly query?: Query;
  /** Without it, a body is not read. */
  readonly body?: Body;
  /** `nothing` answers 204 without a body. */
  readonly reply: Reply;
  /** Default: 200; 201 for POST with a reply has to be said. */
  readonly status?: 200 | 201 | 202;
  /** What the action is about, for the audit log (`user`, `site`, …). Its id is the last path parameter, or what `about` says. */
  readonly subject?: string;
  /** Default: true for everything but GET. */
  readonly audit?: boolean;
  readonly limit?: EndpointLimit;
  /** Most bytes of the body; default 256 KiB. */
  readonly bodyLimit?: number;
  /** The problems that this endpoint has beyond those that all have; for the documentation. */
  readonly problems?: readonly ProblemCode[];
}

export interface EndpointContext<Params, Query, Body> {
  readonly actor: Actor;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly language: InterfaceLanguage;
  readonly requestId: string;
  /** The caller's network address. */
  readonly address: string;
  /** Value of the request's User-Agent, cut to 200 characters. */
  readonly userAgent: string;
  /** Says (or corrects) what the action was about, for the audit log; also the project if it is not in the path. */
  about(subject: AuditSubject, projectId?: string): void;
  /** Says who the caller has turned out to be (by signing in, or by a link), for the audit log. */
  identified(actor: Actor): void;
  cookie(name: string): string | undefined;
  setCookie(cookie: CookieToSet): void;
}

/** An endpoint with its types erased, as the wrapper and the documentation see it. */
export interface Endpoint {
  readonly definition: EndpointDefinition;
  run(context: EndpointContext<unknown, unknown, unknown>): Promise<unknown>;
}

type NothingSchema = typeof nothing;

export function endpoint<
  Reply extends z.ZodType,
  Params extends z.ZodType = NothingSchema,
  Query extends z.ZodType = NothingSchema,
  Body extends z.ZodType = NothingSchema,
>(
  definition: EndpointDefinition<Params, Query, Body, Reply>,
  handler: (
    context: EndpointContext<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<z.input<Reply>> | z.input<Reply>,
): Endpoint {
  return {
    definition,
    // The wrapper has parsed params, query and body with the schemas that these types come from.
    run: async (context) => handler(context as EndpointContext<z.output<Params>, z.output<Query>, z.output<Body>>),
  };
}

/** Whether an endpoint writes to the audit log when it succeeds. */
export function isAudited(definition: EndpointDefinition): boolean {
  return definition.audit ?? definition.method !== 'GET';
}

/** The schema that a part of the request is parsed with when the endpoint takes none: nothing is allowed in it. */
export const emptySchema = z.strictObject({});

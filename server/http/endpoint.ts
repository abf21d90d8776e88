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
 * Beside it: `download(…)` streams a file, `events(…)` keeps a channel open (server-sent events), and a definition with
 * `upload` gets the raw body as it arrives.
 *
 * The wrapper resolves who asks, checks Origin and limits, asks the policy table, parses params, query and body, runs
 * the handler, writes the audit entry, and parses the reply: what the reply schema does not name is not sent.
 */
import type { Readable } from 'node:stream';
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
  /** The body is a file of any type, not JSON: the handler reads it from `context.upload`. Without `body`. */
  readonly upload?: { readonly maxBytes: number };
  /** Who counts as the caller: the session or token of an account (default), or the person in their own space. */
  readonly caller?: 'account' | 'space';
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
  /** This time nothing is written to the audit log: what was done is part of what is written there already. */
  skipAudit(): void;
  /** Says who the caller has turned out to be (by signing in, or by a link), for the audit log. */
  identified(actor: Actor): void;
  /** The raw body, for endpoints with `upload`; empty for the others. @throws Problem body_too_large while it is read */
  readonly upload: AsyncIterable<Buffer>;
  cookie(name: string): string | undefined;
  setCookie(cookie: CookieToSet): void;
}

/** A file to be streamed. An error while it is made cuts the connection, so that nobody takes half a file for all. */
export interface Download {
  readonly fileName: string;
  readonly contentType: string;
  readonly body: Readable | AsyncIterable<Uint8Array | string> | Buffer;
}

/** An open channel of server-sent events. */
export interface EventChannel<Event> {
  /** Sends one event. Does nothing once the channel has ended. */
  send(event: Event): void;
  /** Aborts when the caller has gone or the server stops. */
  readonly signal: AbortSignal;
}

/** An endpoint with its types erased, as the wrapper and the documentation see it. */
export type Endpoint =
  | {
      readonly kind: 'reply';
      readonly definition: EndpointDefinition;
      run(context: EndpointContext<unknown, unknown, unknown>): Promise<unknown>;
    }
  | {
      readonly kind: 'download';
      readonly definition: EndpointDefinition;
      readonly contentTypes: readonly string[];
      run(context: EndpointContext<unknown, unknown, unknown>): Promise<Download>;
    }
  | {
      readonly kind: 'events';
      /** `reply` is the schema of one event. */
      readonly definition: EndpointDefinition;
      run(context: EndpointContext<unknown, unknown, unknown>, channel: EventChannel<unknown>): Promise<void>;
    };

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
    kind: 'reply',
    definition,
    // The wrapper has parsed params, query and body with the schemas that these types come from.
    run: async (context) => handler(context as EndpointContext<z.output<Params>, z.output<Query>, z.output<Body>>),
  };
}

/** An endpoint that streams a file. `contentTypes` is for the documentation. */
export function download<
  Params extends z.ZodType = NothingSchema,
  Query extends z.ZodType = NothingSchema,
  Body extends z.ZodType = NothingSchema,
>(
  definition: Omit<EndpointDefinition<Params, Query, Body>, 'reply' | 'status'> & {
    readonly contentTypes: readonly string[];
  },
  handler: (context: EndpointContext<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<Download>,
): Endpoint {
  const { contentTypes, ...rest } = definition;
  return {
    kind: 'download',
    definition: { ...rest, reply: z.unknown() },
    contentTypes,
    run: (context) => handler(context as EndpointContext<z.output<Params>, z.output<Query>, z.output<Body>>),
  };
}

/**
 * A channel of server-sent events: each event goes through the schema `event`. The channel is open until the handler
 * ends, the caller goes, or the server stops; nothing is asked of the policy again meanwhile, so a handler that lives
 * long looks again by itself. What it throws before its first event is answered as a problem.
 */
export function events<
  Event extends z.ZodType,
  Params extends z.ZodType = NothingSchema,
  Query extends z.ZodType = NothingSchema,
>(
  definition: Omit<EndpointDefinition<Params, Query, NothingSchema>, 'reply' | 'status' | 'method' | 'body'> & {
    readonly event: Event;
  },
  handler: (
    context: EndpointContext<z.output<Params>, z.output<Query>, Record<string, never>>,
    channel: EventChannel<z.input<Event>>,
  ) => Promise<void>,
): Endpoint {
  const { event, ...rest } = definition;
  return {
    kind: 'events',
    definition: { ...rest, method: 'GET', reply: event },
    run: (context, channel) =>
      handler(
        context as EndpointContext<z.output<Params>, z.output<Query>, Record<string, never>>,
        channel as EventChannel<z.input<Event>>,
      ),
  };
}

/** Whether an endpoint writes to the audit log when it succeeds. */
export function isAudited(definition: EndpointDefinition): boolean {
  return definition.audit ?? definition.method !== 'GET';
}

/** The schema that a part of the request is parsed with when the endpoint takes none: nothing is allowed in it. */
export const emptySchema = z.strictObject({});

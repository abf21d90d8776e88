/**
 * Limits on how often something may be asked: per account, per access token, per one-time link, and generously per
 * address for those who are not signed in (a whole jobcenter sits behind one). Counted in each process by itself:
 * they guard against floods. Guessing passwords is slowed down elsewhere, with counters in the database.
 */
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { tokenHash } from '../crypto.ts';
import type { Actor } from '../policy.ts';
import type { EndpointDefinition } from './endpoint.ts';
import { Problem } from './problem.ts';

const MINUTE = 60_000;

/** Requests per minute. An account's own browser tabs and autosave stay far below; a script notices. */
export const LIMITS = { user: 900, token: 600, anonymous: 1_200 } as const;

/** The address as one subscriber: IPv6 networks count by their /56. */
export function addressKey(address: string): string {
  return ipKeyGenerator(address);
}

interface Counter {
  /** @throws Problem `too_many_requests` with the seconds to wait */
  hit(request: Request, response: Response, key: string): Promise<void>;
}

function counter(windowMs: number, max: number): Counter {
  const keys = new WeakMap<Request, string>();
  const limiter: RequestHandler = rateLimit({
    windowMs,
    limit: max,
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator: (request) => keys.get(request) ?? '',
    handler: (request: Request, _response: Response, next: NextFunction) => {
      const info: unknown = Reflect.get(request, 'rateLimit');
      const reset = info !== null && typeof info === 'object' && 'resetTime' in info ? info.resetTime : undefined;
      const wait = reset instanceof Date ? Math.ceil((reset.getTime() - Date.now()) / 1000) : windowMs / 1000;
      next(new Problem('too_many_requests', { retryAfterSeconds: Math.max(1, wait) }));
    },
    // One request may pass several limits; the library takes that for a mistake.
    validate: { singleCount: false, keyGeneratorIpFallback: false },
  });
  return {
    hit: (request, response, key) =>
      new Promise((resolve, reject) => {
        keys.set(request, key);
        Promise.resolve(limiter(request, response, (error?: unknown) => (error ? reject(error) : resolve()))).catch(
          reject,
        );
      }),
  };
}

export interface Limits {
  /** Counts a request by who sent it. */
  byActor(request: Request, response: Response, actor: Actor, address: string): Promise<void>;
  /** Counts a request against the endpoint's own limit, if it has one. */
  byEndpoint(
    request: Request,
    response: Response,
    definition: EndpointDefinition,
    body: unknown,
    address: string,
  ): Promise<void>;
}

export function createLimits(limits: { user: number; token: number; anonymous: number } = LIMITS): Limits {
  const users = counter(MINUTE, limits.user);
  const tokens = counter(MINUTE, limits.token);
  const anonymous = counter(MINUTE, limits.anonymous);
  const endpoints = new Map<string, Counter>();

  return {
    byActor(request, response, actor, address) {
      if (actor.kind === 'user') return users.hit(request, response, actor.userId);
      // A person's device like an account: several may sit behind one address and write at once.
      if (actor.kind === 'person') return users.hit(request, response, actor.sessionId);
      if (actor.kind === 'token') return tokens.hit(request, response, actor.tokenId);
      return anonymous.hit(request, response, addressKey(address));
    },

    async byEndpoint(request, response, definition, body, address) {
      const { limit } = definition;
      if (limit === undefined) return;
      let found = endpoints.get(limit.name);
      if (found === undefined) {
        found = counter(limit.windowSeconds * 1000, limit.max);
        endpoints.set(limit.name, found);
      }
      const token = body !== null && typeof body === 'object' && 'token' in body ? body.token : undefined;
      const key = limit.by === 'link' && typeof token === 'string' ? tokenHash(token) : addressKey(address);
      await found.hit(request, response, key);
    },
  };
}

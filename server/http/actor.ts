/** What routes ask about who is calling. The actor itself is described in server/policy.ts. */
import type { Actor, AnonymousReason } from '../policy.ts';
import { Problem } from './problem.ts';

export type SignedInActor = Extract<Actor, { kind: 'user' | 'token' }>;
export type UserActor = Extract<Actor, { kind: 'user' }>;
export type PersonActor = Extract<Actor, { kind: 'person' }>;

const UNAUTHORISED = {
  nothing: 'not_signed_in',
  expired: 'session_expired',
  broken: 'cookie_broken',
  token_invalid: 'token_invalid',
  closed: 'space_closed',
} as const satisfies Record<AnonymousReason, string>;

/** 401 with the reason why nobody is signed in. */
export function unauthorised(reason: AnonymousReason): Problem {
  return new Problem(UNAUTHORISED[reason], { headers: { 'WWW-Authenticate': 'Bearer realm="wegmarke"' } });
}

/** The account that is calling, by session or token; else 401. */
export function signedIn(actor: Actor): SignedInActor {
  if (actor.kind === 'user' || actor.kind === 'token') return actor;
  throw unauthorised(actor.kind === 'anonymous' ? actor.reason : 'nothing');
}

/** The account that is calling by a session (not by a token); else 401 or 403. */
export function signedInUser(actor: Actor): UserActor {
  const account = signedIn(actor);
  if (account.kind === 'token') throw new Problem('forbidden');
  return account;
}

/** Whoever opened their own space with a slip; else 401. */
export function person(actor: Actor): PersonActor {
  if (actor.kind === 'person') return actor;
  throw unauthorised(actor.kind === 'anonymous' ? actor.reason : 'nothing');
}

/** The entry of the audit log for an actor. */
export function auditActor(actor: Actor): { kind: Actor['kind']; id: string | null; label: string } {
  if (actor.kind === 'anonymous') return { kind: 'anonymous', id: null, label: '' };
  // The subject's id says who it was to those who may know; the log has nothing else of the person.
  if (actor.kind === 'person') return { kind: 'person', id: actor.subjectId, label: '' };
  if (actor.kind === 'system') return { kind: 'system', id: null, label: actor.label };
  return { kind: actor.kind, id: actor.userId, label: actor.label };
}

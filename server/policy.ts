/**
 * Who may do what: the one table. Every route names an action in it; `can` is the only place that decides.
 * docs/policy.md shows the same table to people, and a test compares the two with what the server does.
 *
 * Groups: `anonymous` is everybody; `signedIn` every account that is signed in; `admin` the installation's
 * administration; the others are roles in the project that the request is about. An admin has no role in a project
 * by being admin: what admins may do there is said line by line, and reading answers is never among it.
 * `person` is whoever opened their own space with a personal slip: they reach the routes of that space and no others.
 *
 * Access tokens act with the rights of their account inside one project, and only where a line has `token`.
 * No token changes who may do what (accounts, members, tokens, passwords).
 */
import type { ProjectRole } from '#surveys/role';

export type Group = 'anonymous' | 'signedIn' | 'admin' | 'person' | ProjectRole;

export interface Rule {
  readonly who: readonly Group[];
  /** `project`: about the project in the path. `own`: about the signed-in account's own things. */
  readonly scope: 'installation' | 'project' | 'own';
  /** The token scope that is needed; without it, tokens are refused. A `write` token may also read. */
  readonly token?: 'read' | 'write';
}

const EVERYBODY = { who: ['anonymous'], scope: 'installation' } as const;
const OWN = { who: ['signedIn'], scope: 'own' } as const;
const ADMIN = { who: ['admin'], scope: 'installation' } as const;
const MEMBERS = ['admin', 'counsellor', 'researcher', 'lead', 'manager'] as const;
const MANAGEMENT = ['admin', 'manager'] as const;
/** Who works with questionnaires, as authors. */
const AUTHORS = ['researcher', 'manager'] as const;
/** Who meets subjects. Which subjects and answers, the services decide (server/subjects/subject-reach.ts). */
const INTERVIEWERS = ['counsellor', 'researcher'] as const;
const PERSON = { who: ['person'], scope: 'own' } as const;

export const POLICY = {
  'health.read': EVERYBODY,
  'openapi.read': EVERYBODY,
  'setup.read': EVERYBODY,
  'setup.run': EVERYBODY,
  'session.create': EVERYBODY,
  'session.read': { ...OWN, token: 'read' },
  'session.delete': OWN,
  'sessions.list': OWN,
  'sessions.end': OWN,
  'account.update': OWN,
  'account.password': OWN,
  'tokens.list': OWN,
  'tokens.create': OWN,
  'tokens.revoke': OWN,
  'passwordLink.check': EVERYBODY,
  'passwordLink.use': EVERYBODY,
  'users.list': ADMIN,
  'users.create': ADMIN,
  'users.read': ADMIN,
  'users.update': ADMIN,
  'users.passwordLink': ADMIN,
  'users.endSessions': ADMIN,
  'projects.list': { who: ['signedIn'], scope: 'installation', token: 'read' },
  'projects.create': ADMIN,
  'projects.read': { who: MEMBERS, scope: 'project', token: 'read' },
  'projects.update': { who: MANAGEMENT, scope: 'project', token: 'write' },
  'sites.list': { who: MEMBERS, scope: 'project', token: 'read' },
  'sites.create': { who: MANAGEMENT, scope: 'project', token: 'write' },
  'sites.update': { who: MANAGEMENT, scope: 'project', token: 'write' },
  'members.list': { who: MANAGEMENT, scope: 'project', token: 'read' },
  'members.add': { who: MANAGEMENT, scope: 'project' },
  'members.update': { who: MANAGEMENT, scope: 'project' },
  'members.remove': { who: MANAGEMENT, scope: 'project' },
  'audit.list': ADMIN,
  'audit.listProject': { who: ['manager'], scope: 'project', token: 'read' },
  'texts.read': EVERYBODY,
  'texts.update': ADMIN,
  'feedback.send': EVERYBODY,
  'feedback.list': ADMIN,
  'feedback.update': ADMIN,
  'settings.read': ADMIN,
  'settings.update': ADMIN,
  'demo.create': ADMIN,
  'instruments.library': { who: ['signedIn'], scope: 'installation', token: 'read' },
  'instruments.list': { who: MEMBERS, scope: 'project', token: 'read' },
  'instruments.read': { who: MEMBERS, scope: 'project', token: 'read' },
  'instruments.check': { who: AUTHORS, scope: 'project', token: 'write' },
  'instruments.create': { who: AUTHORS, scope: 'project', token: 'write' },
  'instruments.update': { who: AUTHORS, scope: 'project', token: 'write' },
  'instruments.publish': { who: AUTHORS, scope: 'project', token: 'write' },
  'subjects.list': { who: [...INTERVIEWERS, 'manager'], scope: 'project', token: 'read' },
  'subjects.read': { who: [...INTERVIEWERS, 'manager'], scope: 'project', token: 'read' },
  'subjects.assignable': { who: [...INTERVIEWERS, 'manager'], scope: 'project', token: 'read' },
  'subjects.create': { who: [...INTERVIEWERS, 'manager'], scope: 'project', token: 'write' },
  'subjects.update': { who: [...INTERVIEWERS, 'manager'], scope: 'project', token: 'write' },
  'slips.list': { who: ['counsellor'], scope: 'project' },
  'slips.create': { who: ['counsellor'], scope: 'project' },
  'slips.print': { who: ['counsellor'], scope: 'project' },
  'slips.revoke': { who: ['counsellor'], scope: 'project' },
  'readings.list': { who: INTERVIEWERS, scope: 'project', token: 'read' },
  'readings.read': { who: INTERVIEWERS, scope: 'project', token: 'read' },
  'readings.history': { who: INTERVIEWERS, scope: 'project', token: 'read' },
  'readings.picture': { who: INTERVIEWERS, scope: 'project', token: 'read' },
  'readings.listen': { who: INTERVIEWERS, scope: 'project', token: 'read' },
  'readings.create': { who: INTERVIEWERS, scope: 'project', token: 'write' },
  'readings.change': { who: INTERVIEWERS, scope: 'project', token: 'write' },
  'readings.update': { who: INTERVIEWERS, scope: 'project', token: 'write' },
  'space.open': EVERYBODY,
  'space.read': PERSON,
  'space.create': PERSON,
  'space.change': PERSON,
  'space.update': PERSON,
  'space.listen': PERSON,
  'space.renew': PERSON,
  'space.print': PERSON,
  'space.close': PERSON,
  'imports.list': { who: ['researcher'], scope: 'project', token: 'read' },
  'imports.read': { who: ['researcher'], scope: 'project', token: 'read' },
  'imports.upload': { who: ['researcher'], scope: 'project', token: 'write' },
  'imports.check': { who: ['researcher'], scope: 'project', token: 'write' },
  'imports.run': { who: ['researcher'], scope: 'project', token: 'write' },
  'imports.cancel': { who: ['researcher'], scope: 'project', token: 'write' },
  'reports.read': { who: ['researcher', 'lead', 'manager'], scope: 'project', token: 'read' },
  'exports.list': { who: AUTHORS, scope: 'project', token: 'read' },
  'exports.download': { who: ['researcher'], scope: 'project', token: 'read' },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof POLICY;
export const ACTIONS = Object.keys(POLICY) as readonly Action[];

/** The rule of an action, with the optional parts visible to the type checker. */
export function ruleOf(action: Action): Rule {
  return POLICY[action];
}

/** A membership as the policy sees it. `siteIds` empty means all sites of the project. */
export interface Membership {
  readonly projectId: string;
  readonly roles: readonly ProjectRole[];
  readonly siteIds: readonly string[];
}

interface Account {
  readonly userId: string;
  /** The login, shown in the audit log. */
  readonly label: string;
  readonly admin: boolean;
  /** By project id. */
  readonly memberships: ReadonlyMap<string, Membership>;
}

/** Who a request comes from; made once per request. */
export type Actor =
  | {
      readonly kind: 'anonymous' /** Why: nothing sent, or something that does not count. */;
      readonly reason: AnonymousReason;
    }
  | ({ readonly kind: 'user'; readonly sessionId: string } & Account)
  | ({
      readonly kind: 'token';
      readonly tokenId: string;
      readonly projectId: string;
      readonly tokenScope: 'read' | 'write';
    } & Account)
  /** Whoever opened their own space with a personal slip. */
  | {
      readonly kind: 'person';
      readonly sessionId: string;
      readonly slipId: string;
      readonly projectId: string;
      readonly subjectId: string;
    }
  /** The command line and scheduled work. */
  | { readonly kind: 'system'; readonly label: string };

/** `closed`: nobody has their own space open here, or no longer. */
export type AnonymousReason = 'nothing' | 'expired' | 'broken' | 'token_invalid' | 'closed';

/** What an action is about. */
export interface Target {
  readonly projectId?: string | undefined;
  readonly ownerId?: string | undefined;
}

/** Whether the actor may do the action to the target. */
export function can(actor: Actor, action: Action, target: Target = {}): boolean {
  const rule = ruleOf(action);
  if (actor.kind === 'system') return true;
  if (rule.who.includes('anonymous')) return true;
  if (actor.kind === 'anonymous') return false;
  if (actor.kind === 'person') return rule.who.includes('person');
  if (rule.scope === 'own' && target.ownerId !== undefined && target.ownerId !== actor.userId) return false;
  if (actor.kind === 'token') {
    if (rule.token === undefined || (rule.token === 'write' && actor.tokenScope !== 'write')) return false;
    if (rule.scope === 'project' && target.projectId !== actor.projectId) return false;
  }
  if (rule.who.includes('signedIn')) return true;
  if (actor.admin && rule.who.includes('admin')) return true;
  if (rule.scope !== 'project' || target.projectId === undefined) return false;
  const membership = actor.memberships.get(target.projectId);
  return membership?.roles.some((role) => rule.who.includes(role)) ?? false;
}

/** What the actor may do anywhere: the installation's actions, and those of a project where some membership allows it. */
export function permissionsOf(actor: Actor): Action[] {
  if (!('memberships' in actor)) return ACTIONS.filter((action) => can(actor, action));
  const projectIds = [...actor.memberships.keys()];
  return ACTIONS.filter(
    (action) => can(actor, action) || projectIds.some((projectId) => can(actor, action, { projectId })),
  );
}

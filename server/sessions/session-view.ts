/** Makes the reply that says who is signed in and what they may do. */
import type { Session } from '#contract/session';
import { type SignedInActor, signedIn } from '../http/actor.ts';
import { type Actor, permissionsOf } from '../policy.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { UserService } from '../users/user.service.ts';

export interface SessionViewDependencies {
  readonly projects: Pick<ProjectService, 'namesOf'>;
  readonly users: UserService;
}

export type SessionView = ReturnType<typeof sessionView>;

/** The projects that the actor has a role in; for a token only its own. */
function membershipsOf(actor: SignedInActor) {
  const all = [...actor.memberships.values()];
  return actor.kind === 'token' ? all.filter((membership) => membership.projectId === actor.projectId) : all;
}

export function sessionView({ projects, users }: SessionViewDependencies) {
  return {
    /** @throws Problem 401 if nobody is signed in */
    async present(actor: Actor): Promise<Session> {
      const account = signedIn(actor);
      const memberships = membershipsOf(account);
      const [user, names] = await Promise.all([
        users.get(account.userId),
        projects.namesOf(memberships.map((membership) => membership.projectId)),
      ]);
      return {
        // A script has no use for its owner's address, and scripts are passed on.
        user: account.kind === 'token' ? { ...user, email: null } : user,
        projects: memberships
          .map(({ projectId, roles }) => ({ id: projectId, name: names.get(projectId) ?? '', roles: [...roles] }))
          .filter((project) => project.name !== '')
          .sort((a, b) => a.name.localeCompare(b.name, 'de')),
        permissions: permissionsOf(account),
        language: user.language,
      };
    },
  };
}

/** The policy's decisions at their edges; the whole table is walked over HTTP elsewhere. */
import { describe, expect, test } from 'vitest';
import { ACTIONS, type Actor, can, type Membership, permissionsOf, ruleOf } from '#server/policy';
import { PROJECT_ROLES, type ProjectRole } from '#surveys/role';

const OURS = 'a'.repeat(24);
const OTHER = 'b'.repeat(24);

function account(admin: boolean, roles: readonly ProjectRole[] = [], projectId = OURS) {
  const membership: Membership = { projectId, roles, siteIds: [] };
  const memberships = new Map(roles.length === 0 ? [] : [[projectId, membership]]);
  return { userId: 'u1', label: 'konto', admin, memberships };
}
const user = (admin: boolean, ...roles: ProjectRole[]): Actor => ({
  kind: 'user',
  sessionId: 's',
  ...account(admin, roles),
});
const token = (tokenScope: 'read' | 'write', admin: boolean, ...roles: ProjectRole[]): Actor => ({
  kind: 'token',
  tokenId: 't',
  projectId: OURS,
  tokenScope,
  ...account(admin, roles),
});
const nobody: Actor = { kind: 'anonymous', reason: 'nothing' };

describe('can', () => {
  test('lets strangers do only what is open to everybody', () => {
    for (const action of ACTIONS)
      expect(can(nobody, action, { projectId: OURS })).toBe(ruleOf(action).who.includes('anonymous'));
  });

  test('lets a role count in its own project only', () => {
    const manager = user(false, 'manager');
    expect(can(manager, 'members.add', { projectId: OURS })).toBe(true);
    expect(can(manager, 'members.add', { projectId: OTHER })).toBe(false);
    expect(can(manager, 'members.add')).toBe(false);
  });

  test('gives no role of a project the administration of the installation', () => {
    const everything = user(false, ...PROJECT_ROLES);
    for (const action of ['users.list', 'users.update', 'audit.list', 'settings.update', 'projects.create'] as const) {
      expect(can(everything, action, { projectId: OURS }), action).toBe(false);
    }
  });

  test("keeps a project's own log from admins, who have the installation's", () => {
    expect(can(user(true), 'audit.listProject', { projectId: OURS })).toBe(false);
    expect(can(user(true), 'audit.list')).toBe(true);
  });

  test("lets nobody act on another account's things", () => {
    expect(can(user(true), 'sessions.end', { ownerId: 'u2' })).toBe(false);
    expect(can(user(false), 'sessions.end', { ownerId: 'u1' })).toBe(true);
  });

  test('holds tokens to their project and scope', () => {
    expect(can(token('read', false, 'manager'), 'sites.list', { projectId: OURS })).toBe(true);
    expect(can(token('read', false, 'manager'), 'sites.create', { projectId: OURS })).toBe(false);
    expect(can(token('write', false, 'manager'), 'sites.create', { projectId: OURS })).toBe(true);
    expect(can(token('write', true), 'projects.read', { projectId: OTHER })).toBe(false);
    expect(can(token('write', false, 'lead'), 'sites.create', { projectId: OURS })).toBe(false);
  });

  test('lets no token change who may do what', () => {
    const powerful = token('write', true, ...PROJECT_ROLES);
    const changing = ACTIONS.filter((action) => /^(users|members|tokens|account|sessions)\./.test(action));
    const allowed = changing.filter((action) => can(powerful, action, { projectId: OURS }));
    expect(allowed).toEqual(['members.list']);
  });
});

test('permissionsOf names what is allowed anywhere', () => {
  expect(permissionsOf(user(false, 'lead'))).toContain('sites.list');
  expect(permissionsOf(user(false, 'lead'))).not.toContain('sites.create');
  expect(permissionsOf(user(true))).toContain('users.create');
  expect(permissionsOf(nobody)).not.toContain('session.read');
});

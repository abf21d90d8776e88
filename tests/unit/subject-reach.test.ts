/** Which subjects somebody reaches and how far, for every role and kind of project; and finding codes as people type them. */
import { Types } from 'mongoose';
import { describe, expect, it } from 'vitest';
import type { Actor } from '#server/policy';
import { reachOf, requireAnswers, requireWritable } from '#server/subjects/subject-reach';
import { codeSearch } from '#server/subjects/subject-search';
import type { ProjectKind } from '#surveys/project-kind';
import { PROJECT_ROLES, type ProjectRole } from '#surveys/role';

const id = () => new Types.ObjectId();
const [project, me, colleague, north, south] = [id(), id(), id(), id(), id()];
const projectOf = (kind: ProjectKind) => ({ id: project.toHexString(), kind });

function actorWith(roles: readonly ProjectRole[], sites: readonly Types.ObjectId[] = []): Actor {
  const projectId = project.toHexString();
  const siteIds = sites.map((site) => site.toHexString());
  const memberships = new Map([[projectId, { projectId, roles, siteIds }]]);
  return { kind: 'user', sessionId: 's', userId: me.toHexString(), label: 'me', admin: true, memberships };
}

const subjectOf = (assigned: readonly Types.ObjectId[], siteId: Types.ObjectId | null = null) => ({
  projectId: project,
  siteId,
  assignedIds: [...assigned],
  archivedAt: null as Date | null,
});

/** What a role sees: of an own case, and of another's. */
function seen(roles: readonly ProjectRole[], kind: ProjectKind) {
  const reach = reachOf(actorWith(roles), projectOf(kind));
  const [own, other] = [subjectOf([me]), subjectOf([colleague])];
  const of = (subject: typeof own) => (reach.may(subject) ? reach.answersOf(subject) : 'unseen');
  return [of(own), of(other), reach.level];
}

describe('the reach of a role', () => {
  it.each<[ProjectRole, ProjectKind, readonly string[]]>([
    ['counsellor', 'counselling', ['full', 'unseen', 'answers']],
    ['researcher', 'counselling', ['counted', 'counted', 'answers']],
    ['lead', 'counselling', ['unseen', 'unseen', 'nothing']],
    ['manager', 'counselling', ['none', 'none', 'codesOnly']],
    ['counsellor', 'study', ['full', 'unseen', 'answers']],
    ['researcher', 'study', ['full', 'full', 'answers']],
    ['lead', 'study', ['unseen', 'unseen', 'nothing']],
    ['manager', 'study', ['none', 'none', 'codesOnly']],
    ['researcher', 'survey', ['full', 'full', 'answers']],
  ])('%s in a %s project', (role, kind, expected) => {
    expect(seen([role], kind)).toEqual(expected);
  });

  it('adds up with those of other roles', () => {
    expect(seen(['counsellor', 'manager'], 'counselling')).toEqual(['full', 'none', 'answers']);
    expect(seen(['counsellor', 'researcher'], 'counselling')).toEqual(['full', 'counted', 'answers']);
    expect(seen(['lead', 'manager'], 'counselling')).toEqual(['none', 'none', 'codesOnly']);
  });

  it('ends at the sites of the member, for every role', () => {
    for (const role of PROJECT_ROLES) {
      const reach = reachOf(actorWith([role], [north]), projectOf('study'));
      for (const site of [south, null]) {
        const subject = subjectOf([me], site);
        expect([role, reach.may(subject), reach.answersOf(subject), reach.isOwn(subject)]).toEqual([
          role,
          false,
          'none',
          false,
        ]);
      }
      if (role !== 'lead') expect(reach.may(subjectOf([me], north))).toBe(true);
    }
  });

  it('ends at the project', () => {
    const elsewhere = { ...subjectOf([me]), projectId: id() };
    const reach = reachOf(actorWith(['counsellor', 'researcher', 'manager']), projectOf('study'));
    expect([reach.may(elsewhere), reach.answersOf(elsewhere), reach.isOwn(elsewhere)]).toEqual([false, 'none', false]);
  });

  it('is nothing for an administrator without a role, a person, nobody, and a token of another project', () => {
    const admin: Actor = { ...(actorWith([]) as Extract<Actor, { kind: 'user' }>), memberships: new Map() };
    const { memberships } = actorWith(['counsellor', 'manager']) as Extract<Actor, { kind: 'user' }>;
    const account = { userId: me.toHexString(), label: 'me', admin: false, memberships };
    const actors: Actor[] = [
      admin,
      actorWith([]),
      { kind: 'anonymous', reason: 'nothing' },
      { kind: 'person', sessionId: 's', slipId: 's', projectId: project.toHexString(), subjectId: me.toHexString() },
      { kind: 'token', tokenId: 't', projectId: id().toHexString(), tokenScope: 'write', ...account },
    ];
    for (const actor of actors) {
      const reach = reachOf(actor, projectOf('counselling'));
      expect(reach.level).toBe('nothing');
      expect([reach.may(subjectOf([me])), reach.answersOf(subjectOf([me]))]).toEqual([false, 'none']);
      expect(reach.filter).toEqual({ _id: { $in: [] } });
    }
  });

  it('lets nobody write who may only read, and nobody write what was put away', () => {
    const own = subjectOf([me]);
    const study = projectOf('counselling');
    expect(() => requireWritable(actorWith(['researcher']), study, own)).toThrow('forbidden');
    expect(requireAnswers(actorWith(['researcher']), study, own)).toBe('counted');
    expect(() => requireAnswers(actorWith(['manager']), study, own)).toThrow('forbidden');
    expect(() => requireWritable(actorWith(['counsellor']), study, own)).not.toThrow();
    const away = { ...own, archivedAt: new Date() };
    expect(() => requireWritable(actorWith(['counsellor']), study, away)).toThrow('subject_archived');
    expect(requireAnswers(actorWith(['counsellor']), study, away)).toBe('full');
  });
});

describe('searching codes', () => {
  const fits = (typed: string, code: string) => codeSearch(typed).some((pattern) => pattern.test(code));

  it.each([
    ['K7Q-4MD', true],
    ['k7q4md', true],
    [' k7q 4 ', true],
    ['K7Q–4', true],
    ['K7', true],
    ['7Q4', false],
    ['K7Q-4MDX', false],
    ['K7Q4M.', false],
    ['ß', false],
  ])('%s', (typed, expected) => {
    expect(fits(typed, 'K7Q-4MD')).toBe(expected);
  });

  it('takes signs that no code has for what they look like', () => {
    for (const typed of ['L0J', '1OI', 'ido']) expect(fits(typed, typed === 'ido' ? 'JDQ-222' : 'LQJ-222')).toBe(true);
    expect(codeSearch('000000')).toHaveLength(64);
  });
});

/** Requests of many callers at the same time: each gets their own answer, and whoever was stopped is stopped at once. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MemberList } from '#contract/member';
import type { Project } from '#contract/project';
import type { Reading } from '#contract/reading';
import type { Session } from '#contract/session';
import type { Subject } from '#contract/subject';
import type { User } from '#contract/user';
import { PASSWORD, signIn, type TestApp, testApp } from '#tests/support/app';
import type { Reply, TestClient } from '#tests/support/http-client';
import { begin, change, QUESTIONNAIRE, readingsOf } from '#tests/support/readings';

let app: TestApp;
let project: Project;
let path: string;

beforeAll(async () => {
  app = await testApp('together');
  project = await app.project();
  path = `/api/projects/${project.id}`;
});
afterAll(() => app.close());
afterEach(() => vi.restoreAllMocks());

const statuses = (replies: readonly Reply<unknown>[]) => replies.map(({ status }) => status);

/**
 * Makes the next look-up of memberships slow: it sees what is there, and answers when it is let go.
 *
 * @returns once the look-up has seen it: what lets it go
 */
function slowMemberships(): Promise<() => void> {
  const { collection } = app.app.services.members.model;
  const find = collection.find.bind(collection);
  return new Promise((seen) => {
    vi.spyOn(collection, 'find').mockImplementationOnce((filter) => {
      const cursor = find(filter);
      const toArray = cursor.toArray.bind(cursor);
      cursor.toArray = async () => {
        const found = await toArray();
        await new Promise<void>((resolve) => seen(resolve));
        return found;
      };
      return cursor;
    });
  });
}

interface Caller {
  readonly user: User;
  readonly session: TestClient;
  readonly token: TestClient;
}

async function lead(): Promise<Caller> {
  const user = await app.member(project, 'lead');
  const { client } = await app.token(user, project, 'read');
  return { user, session: await app.signedIn(user), token: client };
}

async function takeOut({ user }: Caller): Promise<void> {
  const manager = await app.as('manager', project);
  const { items } = (await manager.get<MemberList>(`${path}/members?limit=200`)).body;
  const id = items.find((member) => member.user.id === user.id)?.id ?? '';
  expect((await manager.delete(`${path}/members/${id}`)).status).toBe(204);
}

async function deactivate({ user }: Pick<Caller, 'user'>): Promise<void> {
  const admin = await app.as('admin');
  const { status } = await admin.patch(`/api/users/${user.id}`, { active: false, revision: user.revision });
  expect(status).toBe(200);
}

describe('somebody who is stopped while an earlier request of theirs is still being looked up', () => {
  const cases: [string, 'session' | 'token', (caller: Caller) => Promise<unknown>, number][] = [
    ['whose sessions end', 'session', ({ user }) => app.app.services.sessions.endAll(user.id), 401],
    ['whose tokens are revoked', 'token', ({ user }) => app.app.services.tokens.revokeAll(user.id), 401],
    ['whose account is deactivated', 'session', deactivate, 401],
    ['who is taken out of the project', 'session', takeOut, 403],
    ['who is taken out of the project and has a token', 'token', takeOut, 403],
  ];

  it.each(cases)('%s, is refused with the next request', async (_, kind, stop, status) => {
    const caller = await lead();
    expect((await caller[kind].get(path)).status).toBe(200);
    const slow = slowMemberships();
    const before = caller[kind].get(path);
    const letGo = await slow;
    await stop(caller);
    const after = caller[kind].get(path);
    const refused = await Promise.race([after, new Promise((resolve) => setTimeout(resolve, 2_000))]);
    letGo();
    expect(refused).toMatchObject({ status });
    expect((await before).status).toBe(200);
  });
});

describe('a sign-in that is still being checked', () => {
  const passphrase = 'neun Bretter am Kanal 3';
  const cases: [string, (user: User) => Promise<unknown>][] = [
    [
      'while the password is changed and all sessions end',
      async (user) => {
        const owner = await app.signedIn(user);
        const { status } = await owner.post('/api/account/password', { current: PASSWORD, password: passphrase });
        expect(status).toBe(200);
      },
    ],
    ['while the account is deactivated', async (user) => deactivate({ user })],
  ];

  it.each(cases)('%s, opens nothing', async (_, change) => {
    const user = await app.user();
    const { users } = app.app.services;
    const { findCredentials } = users;
    vi.spyOn(users, 'findCredentials').mockImplementationOnce(async (login) => {
      const asTheyWere = await findCredentials(login);
      await change(user);
      return asTheyWere;
    });
    const thief = app.client();
    expect(await signIn(thief, user.login)).toMatchObject({ status: 401, body: { code: 'sign_in_failed' } });
    expect(thief.cookies.size).toBe(0);
  });
});

describe('callers who ask at the same time', () => {
  it('each get their own answer, while others are refused or name what is not there', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, lead));
    const stopped = people.slice(0, 4);
    await Promise.all(stopped.slice(0, 2).map(deactivate));
    for (const { user } of stopped.slice(2)) {
      await app.app.services.sessions.endAll(user.id);
      await app.app.services.tokens.revokeAll(user.id);
    }
    const strangers = [app.client(), app.client({ authorization: 'Bearer wgm_x' }), app.client()];
    strangers[2]!.cookies.set('__Host-wegmarke', 'x'.repeat(43));
    const rounds = await Promise.all(
      Array.from({ length: 5 }, () =>
        Promise.all([
          ...people.flatMap(({ session, token }) => [session, token].map((who) => who.get<Session>('/api/session'))),
          ...strangers.map((who) => who.get<Session>('/api/session')),
        ]),
      ),
    );
    for (const replies of rounds) {
      const names = replies.map(({ status, body }) => (status === 200 ? body.user.login : status));
      expect(names).toEqual([
        ...stopped.flatMap(() => [401, 401]),
        ...people.slice(4).flatMap(({ user }) => [user.login, user.login]),
        ...strangers.map(() => 401),
      ]);
    }
  });

  it('each get the case that they asked for, whatever the others take for an id', async () => {
    const counsellor = await app.member(project, 'counsellor');
    const theirs = await app.signedIn(counsellor);
    const foreign = await app.as('counsellor', project);
    const subjects = await Promise.all(Array.from({ length: 20 }, () => app.subject(project, { counsellor })));
    const wrong = ['x', 'z'.repeat(24), subjects[0]!.id.toUpperCase(), 'f'.repeat(24), '%00', '0'.repeat(12)];
    const [good, bad, refused] = await Promise.all([
      Promise.all(subjects.map(({ id }) => theirs.get<Subject>(`${path}/subjects/${id}`))),
      Promise.all(wrong.map((id) => theirs.get(`${path}/subjects/${id}`))),
      Promise.all(subjects.map(({ id }) => foreign.get(`${path}/subjects/${id}`))),
    ]);
    expect(good.map(({ status, body }) => [status, body.code])).toEqual(subjects.map(({ code }) => [200, code]));
    expect(statuses(bad)).toEqual(wrong.map(() => 404));
    expect(statuses(refused)).toEqual(subjects.map(() => 403));
  });

  it('each hear of their own reading, where some of an id that is taken', async () => {
    const counsellor = await app.member(project, 'counsellor');
    const client = await app.signedIn(counsellor);
    const instrument = await app.instrument(project, QUESTIONNAIRE);
    const [other, ...subjects] = await Promise.all(
      Array.from({ length: 11 }, () => app.subject(project, { counsellor })),
    );
    const taken = 'a'.repeat(24);
    const fields = { id: taken, subjectId: other!.id, instrumentId: instrument.id, mode: 'together' };
    expect((await begin(client, project, fields)).status).toBe(201);
    const replies = await Promise.all(
      subjects.map(({ id }, index) =>
        begin(client, project, {
          id: index % 3 === 0 ? taken : index.toString(16).repeat(24),
          subjectId: id,
          instrumentId: instrument.id,
          mode: 'together',
          changes: [change('mood', index)],
        }),
      ),
    );
    for (const [index, { status, body }] of replies.entries()) {
      if (index % 3 === 0) expect([status, body]).toMatchObject([409, { code: 'reading_id_taken' }]);
      else {
        expect([status, body]).toMatchObject([201, { subjectId: subjects[index]!.id, entries: [{ value: index }] }]);
        expect((await client.get<Reading>(`${readingsOf(project)}/${body.id}`)).body.entries).toEqual(body.entries);
      }
    }
  });
});

describe('when the database goes away', () => {
  it('whoever waits is told so, and so is who comes after', async () => {
    const own = await testApp('together-gone');
    const itsProject = await own.project();
    const clients = await Promise.all(Array.from({ length: 10 }, () => own.as('manager', itsProject)));
    const ask = () =>
      Promise.all(
        clients.flatMap((client) => [client.get(`/api/projects/${itsProject.id}`), client.get('/api/session')]),
      );
    const underway = ask();
    await own.connection.close();
    const after = await ask();
    for (const status of statuses(await underway)) expect([200, 503]).toContain(status);
    expect(new Set(statuses(after))).toEqual(new Set([503]));
    expect(after[0]?.body).toMatchObject({ code: 'database_unavailable' });
    await own.close();
  });
});

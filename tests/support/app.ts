/**
 * The application under test: the real app on port 0 with a database of its own and a clock that the test moves.
 *
 *     const app = await testApp('users');
 *     const admin = await app.as('admin');
 *     expect((await admin.get('/api/users')).status).toBe(200);
 *     await app.close();
 *
 * The factories fill in whatever the thing under test needs around it, through the services that the app itself uses.
 */
import type { AddressInfo } from 'node:net';
import type { Connection } from 'mongoose';
import type { InstrumentDetails } from '#contract/instrument';
import type { Project, ProjectCreate } from '#contract/project';
import type { Session } from '#contract/session';
import type { Site } from '#contract/site';
import type { SlipCreate, SlipCreated } from '#contract/slip';
import type { Subject, SubjectCreate } from '#contract/subject';
import type { TokenCreated } from '#contract/token';
import type { User, UserCreate } from '#contract/user';
import { type App, createApp } from '#server/app';
import { type Config, configFrom } from '#server/config';
import { hashPassword, keyRing, newKey } from '#server/crypto';
import { connect } from '#server/db/connect';
import { createHttpServer } from '#server/http/http-server';
import { createLimits, type Limits } from '#server/http/limits';
import { createLog } from '#server/log';
import type { Mail, Mailer } from '#server/mail/mailer';
import { migrate } from '#server/migrations/migrator';
import type { ProjectRole } from '#surveys/role';
import { type TestClock, testClock } from './clock.ts';
import { type TestDatabase, testDatabase } from './database-client.ts';
import { documentedReplies } from './documented-replies.ts';
import { httpClient, type TestClient } from './http-client.ts';

/** The password of every account that the factories make. */
export const PASSWORD = 'grüne Wiese am Mittag 7';

/** argon2 takes its time; one hash serves all accounts of a test file. */
const passwordHash = hashPassword(PASSWORD);

/** Who the factories act as. */
const SYSTEM = { kind: 'system', label: 'test' } as const;

export type TestRole = 'anonymous' | 'signedIn' | 'admin' | ProjectRole;

export interface TestAppOptions {
  readonly clock?: TestClock;
  /** Environment variables beside the defaults. */
  readonly env?: Readonly<Record<string, string>>;
  /** Lower limits, to test them. */
  readonly limits?: Limits;
  /** Whether mail is configured (what is sent is in `mails`), or configured with a server that refuses. */
  readonly mail?: boolean | 'refusing';
}

export interface TestApp {
  readonly url: string;
  readonly app: App;
  readonly clock: TestClock;
  readonly config: Config;
  readonly connection: Connection;
  readonly database: TestDatabase;
  /** Parsed lines of the log so far. */
  readonly log: Record<string, unknown>[];
  readonly mails: Mail[];
  /** A client that is not signed in; with headers of its own where given. */
  client(headers?: Record<string, string>): TestClient;
  /** A client signed in as a new account in this role; project roles need the project. */
  as(role: TestRole, project?: Pick<Project, 'id'>): Promise<TestClient>;
  /** A client signed in as this account, without going through the sign-in. */
  signedIn(user: Pick<User, 'id'>): Promise<TestClient>;
  user(fields?: Partial<UserCreate>): Promise<User>;
  admin(fields?: Partial<UserCreate>): Promise<User>;
  project(fields?: Partial<ProjectCreate>): Promise<Project>;
  site(project: Pick<Project, 'id'>, fields?: { name?: string; code?: string }): Promise<Site>;
  /** A published instrument: one of the library by its key, or a definition as somebody's file has it. */
  instrument(project: Pick<Project, 'id'>, source?: string | object): Promise<InstrumentDetails>;
  /** A new account with roles in the project. */
  member(project: Pick<Project, 'id'>, ...roles: [ProjectRole, ...ProjectRole[]]): Promise<User>;
  /** An access token of the account and a client that uses it. */
  token(
    user: Pick<User, 'id'>,
    project: Pick<Project, 'id'>,
    scope: 'read' | 'write',
  ): Promise<{ created: TokenCreated; client: TestClient }>;
  /** A subject of the project, assigned to this counsellor if one is given. */
  subject(
    project: Pick<Project, 'id'>,
    fields?: Partial<SubjectCreate> & { counsellor?: Pick<User, 'id'>; deputy?: Pick<User, 'id'> },
  ): Promise<Subject>;
  /** A slip of the subject, which leaves its others as they are. */
  slip(subject: Pick<Subject, 'id' | 'projectId'>, fields?: Partial<SlipCreate>): Promise<SlipCreated>;
  /** A client that has the subject's own space open, by a slip of its own. */
  personAt(subject: Pick<Subject, 'id' | 'projectId'>): Promise<TestClient>;
  /** The audit entries as they are stored, the oldest first; `action` picks some. */
  auditEntries(action?: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

/** @param label becomes part of the database's name */
export async function testApp(label: string, options: TestAppOptions = {}): Promise<TestApp> {
  const clock = options.clock ?? testClock();
  const database = await testDatabase(label);
  const connection = await connect(database.uri);
  const config = configFrom({ LOG_LEVEL: 'debug', ...options.env });
  const log: Record<string, unknown>[] = [];
  const mails: Mail[] = [];
  const mailer: Mailer = {
    enabled: options.mail !== undefined && options.mail !== false,
    async send(mail) {
      if (options.mail === 'refusing') throw new Error('550 mailbox unavailable');
      mails.push(mail);
    },
  };
  let url = '';
  const app = createApp({
    config,
    clock,
    connection,
    mailer,
    keys: keyRing([newKey()]),
    limits: options.limits ?? createLimits(),
    log: createLog(config.logLevel, { write: (text) => void log.push(JSON.parse(text)) }),
    publicAddress: () => config.publicUrl ?? url,
  });
  await migrate({ connection, clock, log: createLog('silent') });
  const server = createHttpServer(app.handler);
  const documented = documentedReplies(app.endpoints);
  server.on('request', documented.watch);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const { instruments, members, projects, signIns, sites, slips, subjects, tokens, users } = app.services;
  let count = 0;

  const self: TestApp = {
    url,
    app,
    clock,
    config,
    connection,
    database,
    log,
    mails,
    client: (headers) => httpClient(url, headers),

    async as(role, project) {
      if (role === 'anonymous') return httpClient(url);
      if (role === 'signedIn') return self.signedIn(await self.user());
      if (role === 'admin') return self.signedIn(await self.admin());
      if (project === undefined) throw new Error(`as('${role}') needs a project`);
      return self.signedIn(await self.member(project, role));
    },

    async signedIn(user) {
      const client = httpClient(url);
      const { token } = await signIns.open(
        user.id,
        'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0',
        undefined,
      );
      client.cookies.set('__Host-wegmarke', token);
      return client;
    },

    async user(fields = {}) {
      count += 1;
      const login = fields.login ?? `konto${count}`;
      const basis = { login, name: `Person ${count}`, admin: false, language: 'de' } as const;
      return users.create({ ...basis, ...fields, passwordHash: await passwordHash });
    },
    admin: (fields) => self.user({ ...fields, admin: true }),

    project(fields = {}) {
      count += 1;
      return projects.create({ name: `Vorhaben ${count}`, ...fields });
    },

    site(project, fields = {}) {
      count += 1;
      return sites.create(project.id, { name: `Standort ${count}`, code: `S${count}`, ...fields });
    },

    async instrument(project, source = 'gespraechspuls') {
      if (typeof source === 'string') return instruments.create(project.id, { library: source });
      count += 1;
      const definition = { content: JSON.stringify(source), fileName: 'bogen.json', key: `bogen-${count}` };
      const { id, revision } = await instruments.create(project.id, { definition });
      return instruments.publish(project.id, id, { changes: [], revision });
    },

    async member(project, ...roles) {
      const user = await self.user();
      await members.add(project.id, { userId: user.id, roles, siteIds: [] });
      return user;
    },

    async token(user, project, scope) {
      const input = { name: 'Skript', projectId: project.id, scope, expiresInDays: 30 };
      const created = await tokens.create(user.id, input, true);
      return { created, client: httpClient(url, { authorization: `Bearer ${created.token}` }) };
    },

    subject(project, { counsellor, deputy, ...fields } = {}) {
      const input = { siteId: null, facets: {}, counsellorId: counsellor?.id ?? null, deputyId: deputy?.id ?? null };
      return subjects.create(SYSTEM, project.id, { ...input, ...fields });
    },

    slip(subject, fields = {}) {
      const input = { expiresInDays: 90, replace: false, ...fields };
      return slips.create(SYSTEM, subject.projectId, subject.id, input);
    },

    async personAt(subject) {
      const client = httpClient(url);
      const { code } = await self.slip(subject);
      const { status } = await client.post('/api/space', { code });
      if (status !== 201) throw new Error(`the space did not open: ${status}`);
      return client;
    },

    auditEntries: (action) =>
      database.db
        .collection('audit')
        .find(action === undefined ? {} : { action })
        .sort({ _id: 1 })
        .toArray(),

    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await app.close();
      await connection.close();
      await database.close();
      if (documented.missing.size > 0) {
        throw new Error(
          `answers that the OpenAPI document does not have:\n${[...documented.missing].sort().join('\n')}`,
        );
      }
    },
  };
  return self;
}

/** Signs in through the API, as a browser would. */
export function signIn(client: TestClient, login: string, password = PASSWORD) {
  return client.post<Session>('/api/session', { login, password });
}

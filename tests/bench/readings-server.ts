/**
 * The server that readings.bench.ts measures, in a process of its own: the built application as `npm start` runs it,
 * without limits on how often something may be asked, on the embedded engine or on the null engine. Says as one line of
 * JSON where it is and what is there; answers `cpu` with the CPU time so far.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BSON } from 'bson';
import { builtServer } from './built.ts';
import { QUESTIONS } from './readings-questionnaire.ts';

/** What the parent is told. */
export interface BenchServer {
  readonly port: number;
  readonly token: string;
  readonly projectId: string;
  /** Without conditions, and with one. */
  readonly instrumentIds: readonly [string, string];
  readonly subjectIds: readonly string[];
}

const [app, clock, config, crypto, connect, engines, httpServer, limits, log, migrator, nullEngine] = await Promise.all(
  [
    builtServer<typeof import('#server/app')>('app'),
    builtServer<typeof import('#server/clock')>('clock'),
    builtServer<typeof import('#server/config')>('config'),
    builtServer<typeof import('#server/crypto')>('crypto'),
    builtServer<typeof import('#server/db/connect')>('db/connect'),
    builtServer<typeof import('#server/db/embedded/engine')>('db/embedded/engine'),
    builtServer<typeof import('#server/http/http-server')>('http/http-server'),
    builtServer<typeof import('#server/http/limits')>('http/limits'),
    builtServer<typeof import('#server/log')>('log'),
    builtServer<typeof import('#server/migrations/migrator')>('migrations/migrator'),
    builtServer<typeof import('#server/db/embedded/null-engine/start')>('db/embedded/null-engine/start'),
  ],
);

const isNull = process.argv.includes('--null');
const SUBJECTS = 500;
const directory = await mkdtemp(join(tmpdir(), 'wegmarke-readings-'));
const file = (condition: boolean) => ({
  wegmarke: 1 as const,
  key: condition ? 'with-condition' : 'plain',
  kind: 'survey' as const,
  title: { en: 'Questionnaire' },
  languages: ['en'],
  origin: { licence: 'CC0', source: { en: 'bench' }, normed: false },
  voices: ['own' as const],
  survey: {
    pages: [
      {
        name: 'all',
        elements: QUESTIONS.map((question, index) =>
          condition && index === 5 ? { ...question, visibleIf: '{q1} > 0' } : question,
        ),
      },
    ],
  },
});

/** One document that answers every look-up: a session's token, its account, membership, project, subject, all in one. */
function everything(token: string) {
  const id = new BSON.ObjectId();
  const now = new Date();
  const entries = QUESTIONS.map(({ name }, index) => ({ i: name, x: 1, r: index + 1 }));
  const document = {
    _id: id,
    ...{ userId: id, projectId: id, subjectId: id, instrumentId: id, documentId: id },
    ...{
      tokenHash: crypto.tokenHash(token),
      scope: 'write',
      expiresAt: new Date(now.getTime() + 1e10),
      lastUsedAt: now,
    },
    ...{ login: 'bench', name: 'Bench', active: true, admin: false, email: null, language: 'en', passwordHash: null },
    ...{ roles: ['researcher'], siteIds: [], kind: 'study', floor: 5, retentionMonths: 36, languages: ['en'] },
    ...{ description: '', facets: {}, createdAt: now, archivedAt: null, siteId: null, assignedIds: [], readings: 1 },
    ...{ published: 1, versions: [{ version: 1, documentId: id }], version: 1, publishedAt: now, changes: [] },
    ...{ content: JSON.stringify({ ...file(false), areas: [], domains: [], items: {}, alone: true }) },
    ...{
      mode: 'together',
      startedAt: new Date(now.getTime() - 1e6),
      changedAt: now,
      touchedAt: now,
      completedAt: null,
    },
    ...{ occasion: 1, revision: entries.length, visibility: 'counted', entriesAt: now, entries, past: [], logSize: 0 },
    createdBy: { kind: 'user', id: id.toHexString() },
  };
  return { id: id.toHexString(), document };
}

async function start() {
  const nobodysToken = `wgm_${'x'.repeat(43)}`;
  const all = everything(nobodysToken);
  const engine = isNull
    ? await nullEngine.startNullEngine({ document: BSON.serialize(all.document), manyCount: 1 })
    : await engines.startEngine({ directory });
  const connection = await connect.connect(engine.uri);
  const silent = log.createLog('silent');
  const most = Number.MAX_SAFE_INTEGER;
  const application = app.createApp({
    config: config.configFrom({ WEGMARKE_DATA: directory }),
    clock: clock.systemClock,
    connection,
    keys: crypto.keyRing([crypto.newKey()]),
    limits: limits.createLimits({ user: most, token: most, anonymous: most }),
    log: silent,
    publicAddress: () => '',
  });
  const server = httpServer.createHttpServer(application.handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  if (isNull) {
    const { id } = all;
    const found: BenchServer = {
      port,
      token: nobodysToken,
      projectId: id,
      instrumentIds: [id, id],
      subjectIds: [id],
    };
    return { found, stop: () => engine.close() };
  }
  await migrator.migrate({ connection, clock: clock.systemClock, log: silent });
  const { instruments, members, projects, subjects, tokens, users } = application.services;
  const project = await projects.create({ name: 'Bench', kind: 'study' });
  const basis = { login: 'bench', name: 'Bench', admin: false, language: 'en' } as const;
  const user = await users.create(basis);
  await members.add(project.id, { userId: user.id, roles: ['researcher'], siteIds: [] });
  const input = { name: 'bench', projectId: project.id, scope: 'write', expiresInDays: 30 } as const;
  const { token } = await tokens.create(user.id, input, true);
  const publish = async (condition: boolean) => {
    const definition = { fileName: 'bench.json', content: JSON.stringify(file(condition)) };
    const made = await instruments.create(project.id, { definition });
    await instruments.publish(project.id, made.id, { changes: [], revision: made.revision });
    return made.id;
  };
  const instrumentIds = [await publish(false), await publish(true)] as const;
  const system = { kind: 'system', label: 'bench' } as const;
  const subjectIds: string[] = [];
  for (let count = 0; count < SUBJECTS; count++) {
    const fields = { siteId: null, facets: {}, counsellorId: null, deputyId: null };
    subjectIds.push((await subjects.create(system, project.id, fields)).id);
  }
  const found: BenchServer = { port, token, projectId: project.id, instrumentIds, subjectIds };
  return {
    found,
    async stop() {
      await connection.close();
      await engine.close();
    },
  };
}

const { found, stop } = await start();
console.log(JSON.stringify(found));
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'cpu') console.log(JSON.stringify(process.cpuUsage()));
}
await stop();
await rm(directory, { recursive: true, force: true });
process.exit(0);

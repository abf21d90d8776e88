/** Handshake and facts about the server: what drivers and tools ask before anything else. */

import { hostname } from 'node:os';
import { Long } from 'bson';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { MAX_MESSAGE_BYTES } from '../wire/message.ts';
import { speculativeAuthentication } from './authentication.ts';
import type { Command, CommandContext } from './command.ts';
import { FIELD, integer } from './fields.ts';
import { count, doc, int } from './reply.ts';

export const SERVER_VERSION = '7.0.0';
export const MAX_WIRE_VERSION = 21;
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
export const MAX_WRITE_BATCH = 100_000;
export const SESSION_MINUTES = 30;

const HELLO_FIELDS = {
  helloOk: FIELD.flag,
  client: FIELD.object,
  compression: FIELD.array,
  loadBalanced: FIELD.flag,
  saslSupportedMechs: FIELD.any,
  speculativeAuthenticate: FIELD.object,
  topologyVersion: FIELD.object,
  maxAwaitTimeMS: FIELD.number,
};

function hello(context: CommandContext): Doc {
  const { args, peer, engine } = context;
  const client = args.get('client');
  if (client !== undefined) {
    if (peer.metadata !== null) {
      throw new CommandError(186, 'The client metadata document may only be sent in the first hello');
    }
    peer.metadata = client;
  }
  if (args.has('topologyVersion') !== args.has('maxAwaitTimeMS')) {
    throw new CommandError(
      args.has('topologyVersion') ? 31368 : 51760,
      args.has('topologyVersion')
        ? "A request with a 'topologyVersion' must include 'maxAwaitTimeMS'"
        : "A request with 'maxAwaitTimeMS' must include a 'topologyVersion'",
    );
  }
  const isHello = context.name === 'hello';
  const reply = doc({
    helloOk: args.get('helloOk') === true ? true : undefined,
    [isHello ? 'isWritablePrimary' : 'ismaster']: true,
    maxBsonObjectSize: int(MAX_DOCUMENT_BYTES),
    maxMessageSizeBytes: int(MAX_MESSAGE_BYTES),
    maxWriteBatchSize: int(MAX_WRITE_BATCH),
    localTime: new Date(),
    logicalSessionTimeoutMinutes: int(SESSION_MINUTES),
    connectionId: count(peer.id),
    minWireVersion: int(0),
    maxWireVersion: int(MAX_WIRE_VERSION),
    readOnly: false,
  });
  if (args.has('saslSupportedMechs') && engine.credentials) reply.set('saslSupportedMechs', ['SCRAM-SHA-256']);
  const speculative = args.get('speculativeAuthenticate');
  if (speculative instanceof Map && engine.credentials) {
    const answer = speculativeAuthentication(context, speculative);
    if (answer) reply.set('speculativeAuthenticate', answer);
  }
  return reply;
}

const handshake: Omit<Command, 'name'> = {
  fields: HELLO_FIELDS,
  lenient: true,
  beforeAuthentication: true,
  inApiV1: true,
  run: hello,
};

function buildInfo(): Doc {
  return doc({
    version: SERVER_VERSION,
    gitVersion: 'wegmarke-embedded',
    modules: ['wegmarke-embedded'],
    allocator: 'system',
    javascriptEngine: 'none',
    sysInfo: 'deprecated',
    versionArray: SERVER_VERSION.split('.')
      .map((part) => int(Number(part)))
      .concat(int(0)),
    openssl: doc({ running: 'disabled' }),
    buildEnvironment: doc({ distarch: process.arch, target_os: process.platform }),
    bits: int(64),
    debug: false,
    maxBsonObjectSize: int(MAX_DOCUMENT_BYTES),
    storageEngines: ['lmdb'],
  });
}

/** Parameters that tools look at. Nothing else is here, and asking for something else is an error, as in MongoDB. */
function parameters(context: CommandContext): Map<string, Value> {
  return new Map<string, Value>([
    ['featureCompatibilityVersion', doc({ version: '7.0' })],
    ['ttlMonitorSleepSecs', int(Math.round(context.engine.ttl.intervalMs / 1000))],
    ['ttlMonitorEnabled', context.engine.ttl.enabled],
    ['authenticationMechanisms', context.engine.credentials ? ['SCRAM-SHA-256'] : []],
  ]);
}

function getParameter(context: CommandContext): Doc {
  const all = parameters(context);
  const wanted = context.args.get('getParameter');
  if (wanted === '*' || context.args.get('allParameters') === true) return new Map(all);
  const reply: Doc = new Map();
  for (const name of context.args.keys()) {
    const value = all.get(name);
    if (value !== undefined) reply.set(name, value);
  }
  if (reply.size === 0) throw new CommandError(72, 'no option found to get');
  return reply;
}

function setParameter(context: CommandContext): Doc {
  const { ttl } = context.engine;
  const seconds = integer(context.args, 'ttlMonitorSleepSecs');
  const enabled = context.args.get('ttlMonitorEnabled');
  if (seconds === undefined && enabled === undefined)
    throw new CommandError(72, 'no option found to set, use help:true to see options');
  const was = seconds === undefined ? ttl.enabled : int(Math.round(ttl.intervalMs / 1000));
  if (seconds !== undefined) {
    if (seconds < 1) throw new CommandError(2, 'ttlMonitorSleepSecs has to be greater than 0');
    ttl.set({ intervalMs: seconds * 1000 });
  }
  if (enabled !== undefined) ttl.set({ enabled: enabled === true });
  return doc({ was });
}

function serverStatus({ engine }: CommandContext): Doc {
  const uptime = Date.now() - engine.startedAt;
  const memory = process.memoryUsage();
  const connections = engine.connectionCounts();
  const total = (...names: string[]) =>
    Long.fromNumber(names.reduce((sum, name) => sum + (engine.counters.get(name) ?? 0), 0));
  return doc({
    host: hostname(),
    version: SERVER_VERSION,
    process: 'wegmarke-embedded',
    pid: Long.fromNumber(process.pid),
    uptime: count(Math.round(uptime / 1000)),
    uptimeMillis: Long.fromNumber(uptime),
    localTime: new Date(),
    connections: doc({ current: int(connections.current), totalCreated: count(connections.total) }),
    mem: doc({ bits: int(64), resident: int(Math.round(memory.rss / 2 ** 20)), supported: true }),
    metrics: doc({ cursor: doc({ open: doc({ total: Long.fromNumber(engine.cursors.size) }) }) }),
    opcounters: doc({
      insert: total('insert'),
      query: total('find'),
      update: total('update'),
      delete: total('delete'),
      getmore: total('getMore'),
      command: total(...engine.counters.keys()),
    }),
    storageEngine: doc({ name: 'lmdb', persistent: true, readOnly: false }),
  });
}

export const helloCommands: readonly Command[] = [
  { ...handshake, name: 'hello' },
  { ...handshake, name: 'isMaster', aliases: ['ismaster'] },
  { name: 'ping', fields: {}, inApiV1: true, beforeAuthentication: true, run: () => new Map() },
  { name: 'buildInfo', aliases: ['buildinfo'], fields: {}, beforeAuthentication: true, run: buildInfo },
  {
    name: 'getParameter',
    adminOnly: true,
    fields: {
      featureCompatibilityVersion: FIELD.any,
      ttlMonitorSleepSecs: FIELD.any,
      ttlMonitorEnabled: FIELD.any,
      authenticationMechanisms: FIELD.any,
      allParameters: FIELD.flag,
    },
    run: getParameter,
  },
  {
    name: 'setParameter',
    adminOnly: true,
    fields: { ttlMonitorSleepSecs: FIELD.number, ttlMonitorEnabled: FIELD.bool },
    run: setParameter,
  },
  { name: 'serverStatus', fields: {}, run: serverStatus },
  {
    name: 'hostInfo',
    fields: {},
    run: () =>
      doc({
        system: doc({ currentTime: new Date(), hostname: hostname(), cpuArch: process.arch }),
        os: doc({ type: process.platform }),
        extra: new Map(),
      }),
  },
  { name: 'whatsmyuri', fields: {}, run: ({ peer }) => doc({ you: peer.address }) },
  {
    name: 'connectionStatus',
    fields: { showPrivileges: FIELD.flag },
    inApiV1: true,
    beforeAuthentication: true,
    run: ({ engine, peer }) =>
      doc({
        authInfo: doc({
          authenticatedUsers:
            engine.credentials && peer.authenticated ? [doc({ user: engine.credentials.user, db: 'admin' })] : [],
          authenticatedUserRoles: engine.credentials && peer.authenticated ? [doc({ role: 'root', db: 'admin' })] : [],
        }),
      }),
  },
];

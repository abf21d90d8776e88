/**
 * The arguments that every command takes: database, session, time limit, read and write concern, API version. What a
 * standalone MongoDB refuses is refused here for all commands alike.
 */

import { Binary } from 'bson';
import { typeName } from '../bson/compare.ts';
import { isNumeric, toNumber } from '../bson/numbers.ts';
import type { Doc, Maybe, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Command } from './command.ts';
import { checkDocumentFields, checkField, checkRequired, FIELD, unknownField, wrongType } from './fields.ts';

export interface GenericArguments {
  readonly session: string | null;
  readonly maxTimeMs: number;
  readonly comment: Maybe;
}

/** Fields that mean nothing to a standalone and are sent by drivers, proxies and other servers. */
const IGNORED = new Set([
  '$readPreference',
  '$clusterTime',
  '$queryOptions',
  '$client',
  '$audit',
  'clientOperationKey',
]);

const GENERIC = new Set([
  ...IGNORED,
  '$db',
  'lsid',
  'maxTimeMS',
  'maxTimeMSOpOnly',
  'comment',
  'readConcern',
  'writeConcern',
  'txnNumber',
  'stmtId',
  'autocommit',
  'startTransaction',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'help',
]);

/** The command's own fields, checked against its table. */
export function ownArguments(body: Doc, command: Command, name: string): Doc {
  const args: Doc = new Map();
  for (const [field, value] of body) {
    if (field === name) {
      args.set(field, value);
      continue;
    }
    const known = Object.hasOwn(command.fields, field) ? command.fields[field] : undefined;
    if (known) {
      if (checkField(known, value, `${command.name}.${field}`)) args.set(field, value);
    } else if (!GENERIC.has(field) && !command.lenient) {
      throw unknownField(`${command.name}.${field}`);
    }
  }
  checkRequired(args, command.fields, command.name);
  return args;
}

/** Reads and checks the generic fields of a command's body. */
export function readGenericArguments(body: Doc, command: Command, name: string): GenericArguments {
  checkApi(body, command, name);
  checkTransaction(body);
  const readConcern = body.get('readConcern');
  if (readConcern !== undefined) checkReadConcern(readConcern, command, name);
  const writeConcern = body.get('writeConcern');
  if (writeConcern !== undefined) checkWriteConcern(writeConcern, command);
  const lsid = body.get('lsid');
  return {
    session: lsid === undefined ? null : sessionId(lsid, 'lsid'),
    maxTimeMs: timeLimit(body.get('maxTimeMS'), 'maxTimeMS'),
    comment: body.get('comment'),
  };
}

/** The hexadecimal id of a logical session. */
export function sessionId(value: Value, path: string): string {
  if (!(value instanceof Map)) throw wrongType(path, value, ['object']);
  for (const field of value.keys()) {
    if (field !== 'id' && field !== 'uid' && field !== 'txnNumber' && field !== 'txnUUID') {
      throw unknownField(`${path}.${field}`);
    }
  }
  const id = value.get('id');
  if (id === undefined) throw new CommandError(40414, `BSON field '${path}.id' is missing but a required field`);
  if (!(id instanceof Binary)) throw wrongType(`${path}.id`, id, ['binData']);
  if (id.sub_type !== Binary.SUBTYPE_UUID || id.length() !== 16) {
    throw new CommandError(14, `BSON field '${path}.id' is the wrong binData type, expected type 'uuid'`);
  }
  return Buffer.from(id.buffer).toString('hex');
}

/** `maxTimeMS` and the like in milliseconds, 0 where there is no limit. Throws BadValue (2). */
function timeLimit(value: Maybe, name: string): number {
  if (value === undefined || value === null) return 0;
  if (!isNumeric(value)) throw new CommandError(2, `${name} must be a number`);
  const ms = toNumber(value);
  if (!Number.isInteger(ms)) throw new CommandError(2, `${name} has non-integral value`);
  if (ms < 0 || ms > 0x7fffffff) {
    throw new CommandError(2, `${ms} value for ${name} is out of range [0, 2147483647]`);
  }
  return ms;
}

function checkApi(body: Doc, command: Command, name: string): void {
  const version = body.get('apiVersion');
  if (version === undefined) {
    if (body.has('apiStrict') || body.has('apiDeprecationErrors')) {
      throw new CommandError(72, 'Provided apiStrict and/or apiDeprecationErrors without passing apiVersion');
    }
    return;
  }
  if (typeof version !== 'string') throw wrongType('apiVersion', version, ['string']);
  if (version !== '1') throw new CommandError(322, `API version must be "1"`);
  for (const field of ['apiStrict', 'apiDeprecationErrors']) {
    const value = body.get(field);
    if (value !== undefined && typeof value !== 'boolean') throw wrongType(field, value, ['bool']);
  }
  if (body.get('apiStrict') === true && !command.inApiV1) {
    throw new CommandError(
      323,
      `Provided apiStrict:true, but the command ${name} is not in API Version 1. Information on supported commands and migrations in API Version 1 can be found at https://dochub.mongodb.org/core/manual-versioned-api`,
    );
  }
}

function checkTransaction(body: Doc): void {
  if (body.has('autocommit') || body.has('startTransaction')) {
    if (!body.has('txnNumber')) {
      throw new CommandError(72, "'autocommit' and 'startTransaction' can only be specified together with 'txnNumber'");
    }
  }
  if (!body.has('txnNumber')) return;
  if (!body.has('lsid')) throw new CommandError(72, 'Transaction number requires a session ID to also be specified');
  throw new CommandError(20, 'Transaction numbers are only allowed on a replica set member or mongos');
}

const READ_CONCERN = {
  level: FIELD.string,
  afterClusterTime: FIELD.any,
  afterOpTime: FIELD.any,
  atClusterTime: FIELD.any,
  provenance: FIELD.string,
};

function checkReadConcern(value: Value, command: Command, name: string): void {
  if (!(value instanceof Map)) throw wrongType('readConcern', value, ['object']);
  const concern = checkDocumentFields(value, READ_CONCERN, 'readConcern');
  const level = concern.get('level');
  if (
    level !== undefined &&
    !['local', 'available', 'majority', 'linearizable', 'snapshot'].includes(level as string)
  ) {
    throw new CommandError(2, `Enumeration value '${level}' for field 'readConcern.level' is not a valid value.`);
  }
  if (concern.size > 0 && !command.takesReadConcern && level !== 'local' && level !== 'available') {
    throw new CommandError(72, `Command ${name} does not support this read concern`);
  }
  if (
    level === 'linearizable' ||
    level === 'snapshot' ||
    concern.has('afterClusterTime') ||
    concern.has('afterOpTime') ||
    concern.has('atClusterTime')
  ) {
    throw new CommandError(123, 'node needs to be a replica set member to use read concern');
  }
}

const WRITE_CONCERN = {
  w: FIELD.any,
  j: FIELD.flag,
  wtimeout: FIELD.number,
  wtimeoutMS: FIELD.number,
  fsync: FIELD.flag,
  provenance: FIELD.string,
};

/** Every write is flushed before it is acknowledged, so `j` and `fsync` are always kept. */
function checkWriteConcern(value: Value, command: Command): void {
  if (!(value instanceof Map)) throw wrongType('writeConcern', value, ['object']);
  const concern = checkDocumentFields(value, WRITE_CONCERN, 'writeConcern');
  if (!command.takesWriteConcern) {
    if (concern.size > 0) throw new CommandError(72, 'Command does not support writeConcern');
    return;
  }
  const w = concern.get('w');
  if (w === undefined || w === null || w === 'majority') return;
  if (typeof w === 'string') {
    throw new CommandError(2, `cannot use non-majority 'w' mode ${w} when a host is not a member of a replica set`);
  }
  if (!isNumeric(w)) {
    throw new CommandError(9, `w has to be a number, string, or object; found: ${typeName(w)}`);
  }
  const nodes = toNumber(w);
  if (nodes < 0 || nodes > 50 || !Number.isInteger(nodes)) {
    throw new CommandError(9, 'w has to be a non-negative number and not greater than 50');
  }
  if (nodes > 1) throw new CommandError(2, "cannot use 'w' > 1 when a host is not replicated");
}

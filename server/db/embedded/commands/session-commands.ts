/** Logical sessions and what a standalone answers about transactions. A session is only a tag on cursors here. */

import { Binary } from 'bson';
import type { Doc } from '../bson/values.ts';
import { randomBytes } from '../crypto.ts';
import { CommandError } from '../errors.ts';
import type { Command, CommandContext } from './command.ts';
import { FIELD, wrongType } from './fields.ts';
import { sessionId } from './generic-arguments.ts';
import { SESSION_MINUTES } from './hello.ts';
import { doc, int } from './reply.ts';

function sessionsOf(context: CommandContext): ReadonlySet<string> {
  const value = context.args.get(context.name);
  if (!Array.isArray(value)) throw wrongType(`${context.name}.${context.name}`, value, ['array']);
  return new Set(value.map((session, index) => sessionId(session, `${context.name}.${context.name}.${index}`)));
}

function endSessions(context: CommandContext): Doc {
  context.engine.cursors.killOfSessions(sessionsOf(context));
  return new Map();
}

function noTransactions(): never {
  throw new CommandError(20, 'Transaction numbers are only allowed on a replica set member or mongos');
}

export const sessionCommands: readonly Command[] = [
  {
    name: 'startSession',
    fields: {},
    run: () => {
      const id = new Binary(randomBytes(16), Binary.SUBTYPE_UUID);
      id.buffer[6] = ((id.buffer[6] as number) & 0x0f) | 0x40;
      id.buffer[8] = ((id.buffer[8] as number) & 0x3f) | 0x80;
      return doc({ id: doc({ id }), timeoutMinutes: int(SESSION_MINUTES) });
    },
  },
  { name: 'endSessions', fields: {}, inApiV1: true, run: endSessions },
  { name: 'killSessions', fields: {}, inApiV1: true, run: endSessions },
  {
    name: 'refreshSessions',
    fields: {},
    inApiV1: true,
    run: (context) => {
      sessionsOf(context);
      return new Map();
    },
  },
  {
    name: 'commitTransaction',
    fields: { recoveryToken: FIELD.any },
    adminOnly: true,
    takesWriteConcern: true,
    inApiV1: true,
    run: noTransactions,
  },
  {
    name: 'abortTransaction',
    fields: { recoveryToken: FIELD.any },
    adminOnly: true,
    takesWriteConcern: true,
    inApiV1: true,
    run: noTransactions,
  },
];

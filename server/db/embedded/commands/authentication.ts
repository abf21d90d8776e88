/** saslStart, saslContinue and logout: SCRAM-SHA-256 for the engine's one user, where clients come over TCP. */

import { Binary } from 'bson';
import type { Doc, Maybe } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { beginScram, finishScram, type ScramConversation } from '../wire/scram.ts';
import type { Command, CommandContext } from './command.ts';
import { FIELD, integer, required } from './fields.ts';
import { doc, int } from './reply.ts';

const failed = () => new CommandError(18, 'Authentication failed.');

function bytes(value: Maybe): Buffer {
  if (typeof value === 'string') return Buffer.from(value, 'base64');
  if (value instanceof Binary) return Buffer.from(value.value());
  throw failed();
}

function answer(conversation: ScramConversation, done: boolean, payload: string): Doc {
  return doc({ conversationId: int(conversation.id), done, payload: new Binary(Buffer.from(payload, 'utf8')) });
}

function start({ engine, peer }: CommandContext, request: Doc): Doc {
  if (!engine.credentials) throw failed();
  if (request.get('mechanism') !== 'SCRAM-SHA-256') {
    throw new CommandError(334, `Unsupported SASL mechanism: ${String(request.get('mechanism'))}`);
  }
  const options = request.get('options');
  const conversation = beginScram(engine.credentials, bytes(request.get('payload')), {
    id: 1,
    skipEmptyExchange: options instanceof Map && options.get('skipEmptyExchange') === true,
  });
  if (!conversation) throw failed();
  peer.conversation = conversation;
  return answer(conversation, false, conversation.serverFirst);
}

function proceed({ engine, peer, args }: CommandContext): Doc {
  const conversation = peer.conversation as ScramConversation | null;
  if (!engine.credentials || !conversation || integer(args, 'conversationId') !== conversation.id) {
    throw new CommandError(17, 'No SASL session state found');
  }
  if (conversation.proven) {
    peer.conversation = null;
    peer.authenticated = true;
    return answer(conversation, true, '');
  }
  const last = finishScram(engine.credentials, conversation, bytes(args.get('payload')));
  if (last === null) {
    peer.conversation = null;
    engine.log({ level: 'warn', action: 'engine.authenticationFailed', client: peer.address });
    throw failed();
  }
  if (conversation.skipEmptyExchange) {
    peer.conversation = null;
    peer.authenticated = true;
    return answer(conversation, true, last);
  }
  peer.conversation = { ...conversation, proven: true } satisfies ScramConversation;
  return answer(conversation, false, last);
}

/** The first step of authentication taken along with hello; null where it cannot be taken, which is no error there. */
export function speculativeAuthentication(context: CommandContext, request: Doc): Doc | null {
  if (!request.has('saslStart') || request.get('mechanism') !== 'SCRAM-SHA-256') return null;
  try {
    return start(context, request);
  } catch (error) {
    if (error instanceof CommandError) return null;
    throw error;
  }
}

const PAYLOAD = required({ types: ['binData', 'string'] });

export const authenticationCommands: readonly Command[] = [
  {
    name: 'saslStart',
    beforeAuthentication: true,
    inApiV1: true,
    fields: { mechanism: required(FIELD.string), payload: PAYLOAD, options: FIELD.object, autoAuthorize: FIELD.any },
    run: (context) => start(context, context.args),
  },
  {
    name: 'saslContinue',
    beforeAuthentication: true,
    inApiV1: true,
    fields: { conversationId: required(FIELD.any), payload: PAYLOAD },
    run: proceed,
  },
  {
    name: 'logout',
    fields: {},
    run: ({ engine, peer }) => {
      if (engine.credentials) peer.authenticated = false;
      return new Map();
    },
  },
];

/**
 * From a request to its reply: finds the command, checks its arguments, runs it, and turns whatever goes wrong into an
 * error reply. Nothing that a client sends makes this throw.
 */

import { decode, decodeFields, encode } from '../bson/codec.ts';
import { typeName } from '../bson/compare.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import type { Peer } from '../wire/connection.ts';
import { frameReply, type Request } from '../wire/message.ts';
import { BSON_TYPE, firstFieldName, type RawField, rawFields } from '../wire/raw-bson.ts';
import type { Command, CommandContext, CommandResult, EngineServices } from './command.ts';
import { ownArguments, readGenericArguments } from './generic-arguments.ts';
import { checkCollectionName, checkDatabaseName } from './namespaces.ts';
import { Operation } from './operation.ts';
import { errorDocument, OK } from './reply.ts';

/** A command around a document of the largest size. */
const MAX_INTERNAL_BYTES = 16 * 1024 * 1024 + 16 * 1024;
const NO_DOCUMENTS: readonly Buffer[] = [];

export function errorReply(error: CommandError): Buffer {
  return frameReply(encode(errorDocument(error)));
}

function settle(result: CommandResult): Buffer {
  if (Buffer.isBuffer(result)) return result;
  result.set('ok', OK);
  return frameReply(encode(result));
}

export class Dispatcher {
  readonly #engine: EngineServices;
  readonly #commands: ReadonlyMap<string, Command>;

  constructor(engine: EngineServices, commands: ReadonlyMap<string, Command>) {
    this.#engine = engine;
    this.#commands = commands;
  }

  /** Ends what is running for a client that has gone. */
  disconnected(peer: Peer): void {
    for (const operation of this.#engine.operations) {
      if (operation.peer === peer) operation.kill(new CommandError(279, 'client disconnected'));
    }
  }

  handle(request: Request, peer: Peer): Buffer | Promise<Buffer> {
    let operation: Operation | null = null;
    try {
      const { command, context } = this.#prepare(request, peer);
      operation = context.operation;
      const counters = this.#engine.counters;
      counters.set(command.name, (counters.get(command.name) ?? 0) + 1);
      const result = command.run(context);
      if (!(result instanceof Promise)) return settle(result);
      const running = operation;
      this.#engine.operations.add(running);
      return result
        .then(settle)
        .catch((error: unknown) => this.#failure(error, request))
        .finally(() => this.#engine.operations.delete(running));
    } catch (error) {
      return this.#failure(error, request);
    }
  }

  #failure(error: unknown, request: Request): Buffer {
    if (error instanceof CommandError) return errorReply(error);
    this.#engine.log({
      level: 'error',
      action: 'engine.command',
      command: firstFieldName(request.body),
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return errorReply(new CommandError(1, 'The engine failed to carry out this command; its log says more'));
  }

  #prepare(request: Request, peer: Peer): { command: Command; context: CommandContext } {
    const name = firstFieldName(request.body);
    if (name === null) throw new CommandError(59, "no such command: ''");
    const command = this.#commands.get(name);
    if (request.legacy && command?.name !== 'hello' && command?.name !== 'isMaster') {
      throw new CommandError(
        352,
        `Unsupported OP_QUERY command: ${name}. The client driver may require an upgrade. For more details see https://dochub.mongodb.org/core/legacy-opcode-removal`,
      );
    }
    checkSizes(request);
    const { body, rawDocuments } = this.#read(request, command?.rawField);
    const db = request.legacy ? 'admin' : body.get('$db');
    if (db === undefined) throw new CommandError(40571, 'OP_MSG requests require a $db argument');
    if (typeof db !== 'string') throw new CommandError(14, `$db must be a string, not ${typeName(db)}`);
    checkDatabaseName(db);
    if (!command) throw new CommandError(59, `no such command: '${name}'`);
    if (!peer.authenticated && !command.beforeAuthentication) {
      throw new CommandError(13, `Command ${name} requires authentication`);
    }
    if (command.adminOnly && db !== 'admin') {
      throw new CommandError(13, `${name} may only be run against the admin database.`);
    }
    const generic = readGenericArguments(body, command, name);
    const args = ownArguments(body, command, name);
    if (command.target === 'collection') checkCollectionName(db, args.get(name) as Value);
    const context: CommandContext = {
      engine: this.#engine,
      peer,
      db,
      name,
      args,
      rawDocuments,
      operation: new Operation({
        peer,
        session: generic.session,
        maxTimeMs: generic.maxTimeMs,
        command: command.name,
        namespace: command.target === 'collection' ? `${db}.${args.get(name) as string}` : db,
      }),
      comment: generic.comment,
    };
    return { command, context };
  }

  /** The body as a document. What the command wants as bytes is left out of it and handed over as bytes. */
  #read(request: Request, rawField: string | undefined): { body: Doc; rawDocuments: readonly Buffer[] } {
    const { sequences } = request;
    let rawDocuments = NO_DOCUMENTS;
    let body: Doc;
    const inBody = rawField === undefined ? null : rawArray(request.body, rawField);
    if (inBody) {
      rawDocuments = inBody.documents;
      body = decodeFields(request.body, inBody.others);
      // Its place in the body shows that it was given, which the check of required fields asks for.
      body.set(rawField as string, []);
    } else {
      body = decode(request.body);
    }
    for (const [field, documents] of sequences) {
      if (body.has(field)) {
        throw new CommandError(40433, `Duplicate field between body and document sequence ${field}`);
      }
      if (field === rawField) {
        rawDocuments = documents;
        body.set(field, []);
      } else {
        body.set(
          field,
          documents.map((document) => decode(document)),
        );
      }
    }
    return { body, rawDocuments };
  }
}

/** What no single document may pass, not even a command. Throws BSONObjectTooLarge (10334). */
function checkSizes(request: Request): void {
  let largest = request.body.length;
  for (const documents of request.sequences.values()) {
    for (const document of documents) if (document.length > largest) largest = document.length;
  }
  if (largest > MAX_INTERNAL_BYTES) {
    throw new CommandError(
      10334,
      `BSONObj size: ${largest} (0x${largest.toString(16).toUpperCase()}) is invalid. Size must be between 0 and ${MAX_INTERNAL_BYTES}(16MB)`,
    );
  }
}

/** An array of documents in the body, as bytes; null where the field is missing or something else. */
function rawArray(body: Buffer, name: string): { documents: Buffer[]; others: Set<string> } | null {
  let array: RawField | null = null;
  const others = new Set<string>();
  for (const field of rawFields(body)) {
    if (field.name === name && field.type === BSON_TYPE.array) array = field;
    else others.add(field.name);
  }
  if (!array) return null;
  const documents: Buffer[] = [];
  for (const element of rawFields(body.subarray(array.valueStart, array.end))) {
    if (element.type !== BSON_TYPE.object) return null;
    documents.push(body.subarray(array.valueStart + element.valueStart, array.valueStart + element.end));
  }
  return { documents, others };
}

/** What a command is, and what it gets to work with. */

import type { ComputePool } from '../aggregate/pool.ts';
import type { Doc } from '../bson/values.ts';
import type { Namespace, Store } from '../storage/types.ts';
import type { Peer } from '../wire/connection.ts';
import type { ScramCredentials } from '../wire/scram.ts';
import type { CursorTable } from './cursors.ts';
import type { FieldTable } from './fields.ts';
import type { Operation } from './operation.ts';
import type { TtlMonitor } from './ttl-monitor.ts';
import type { Turns } from './turns.ts';

/** The running engine, as the commands see it. */
export interface EngineServices {
  readonly store: Store;
  readonly cursors: CursorTable;
  readonly turns: Turns;
  readonly startedAt: number;
  /** Null where clients need not authenticate. */
  readonly credentials: ScramCredentials | null;
  readonly ttl: TtlMonitor;
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
  readonly counters: Map<string, number>;
  /** Requests under way that did not finish at once. */
  readonly operations: Set<Operation>;
  connectionCounts(): { current: number; total: number };
  readonly compute: ComputePool;
}

export interface CommandContext {
  readonly engine: EngineServices;
  readonly peer: Peer;
  readonly db: string;
  /** The command as the client spelt it. */
  readonly name: string;
  /** The command's own fields: checked against its table, null and undefined left out, generic ones taken off. */
  readonly args: Doc;
  /** Documents that came as a sequence or as an array of the field that the command names in `rawField`. */
  readonly rawDocuments: readonly Buffer[];
  /** Deadline, session and whether the client is still there. */
  readonly operation: Operation;
  readonly comment: import('../bson/values.ts').Maybe;
}

/** A document, to which `ok: 1` is added, or a whole reply in a buffer with room for the header. */
export type CommandResult = Doc | Buffer;

export interface Command {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** The fields it takes, beside the generic ones; anything else is refused. */
  readonly fields: FieldTable;
  /** Only for `hello`: fields that are not known are passed over, so that newer drivers can connect. */
  readonly lenient?: boolean;
  /** Only in the database `admin`. */
  readonly adminOnly?: boolean;
  /** May be run before authentication. */
  readonly beforeAuthentication?: boolean;
  /** What its first field is: the name of a collection, or something that the command reads itself. */
  readonly target?: 'collection';
  readonly takesWriteConcern?: boolean;
  readonly takesReadConcern?: boolean;
  /** Part of API version 1 (for apiStrict). */
  readonly inApiV1?: boolean;
  /** A field that holds documents which the command wants as bytes, and the code for none or too many of them. */
  readonly rawField?: string;
  run(context: CommandContext): CommandResult | Promise<CommandResult>;
}

/** The collection that the command's first field names. Throws InvalidNamespace (73). */
export function targetNamespace(context: CommandContext): Namespace {
  return { db: context.db, collection: context.args.get(context.name) as string };
}

export function namespaceText(ns: Namespace): string {
  return `${ns.db}.${ns.collection}`;
}

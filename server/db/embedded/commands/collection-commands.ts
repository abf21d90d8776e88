/** Collections and databases: made, listed, changed, renamed, dropped. */

import { equals } from '../bson/compare.ts';
import { isNumeric, toNumber } from '../bson/numbers.ts';
import { shellText } from '../bson/shell-text.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { CollectionInfo, IndexSpec, Namespace } from '../storage/types.ts';
import { type Command, type CommandContext, namespaceText, targetNamespace } from './command.ts';
import { checkDocumentFields, FIELD, flag, object, required, text, wrongType } from './fields.ts';
import { hasKey } from './index-commands.ts';
import { expirySeconds } from './index-spec-parser.ts';
import { checkCollectionName, checkDatabaseName, checkNewCollection } from './namespaces.ts';
import { checkCollation } from './query-options.ts';
import { count, doc, int } from './reply.ts';

/** Kinds of collections that are not here. Asking for one is an error, not a plain collection. */
const OTHER_KINDS: readonly (readonly [string, string])[] = [
  ['capped', 'Capped collections'],
  ['size', 'Capped collections'],
  ['max', 'Capped collections'],
  ['viewOn', 'Views'],
  ['pipeline', 'Views'],
  ['timeseries', 'Time series collections'],
  ['expireAfterSeconds', 'Time series collections'],
  ['clusteredIndex', 'Clustered collections'],
  ['changeStreamPreAndPostImages', 'Change streams'],
  ['encryptedFields', 'Encrypted collections'],
  ['storageEngine', 'Storage engine options'],
  ['indexOptionDefaults', 'Storage engine options'],
];

const LEVELS = ['off', 'strict', 'moderate'];
const ACTIONS = ['error', 'warn'];

/** The validation options of `create` and `collMod`, checked. */
function validationOptions(args: Doc, command: string): Doc {
  const options: Doc = new Map();
  const validator = object(args, 'validator');
  if (validator) {
    if (validator.size > 0) parseFilter(validator);
    options.set('validator', validator);
  }
  for (const [name, allowed] of [
    ['validationLevel', LEVELS],
    ['validationAction', ACTIONS],
  ] as const) {
    const value = text(args, name);
    if (value === undefined) continue;
    if (!allowed.includes(value)) {
      throw new CommandError(2, `Enumeration value '${value}' for field '${command}.${name}' is not a valid value.`);
    }
    options.set(name, value);
  }
  return options;
}

/** Whether both mean the same collection: what is not said is MongoDB's default. */
function sameOptions(a: Doc, b: Doc): boolean {
  const whole = (options: Doc): Value[] => [
    options.get('validator') ?? new Map(),
    options.get('validationLevel') ?? 'strict',
    options.get('validationAction') ?? 'error',
  ];
  return equals(whole(a), whole(b));
}

async function create(context: CommandContext): Promise<Doc> {
  const { args, engine } = context;
  const ns = targetNamespace(context);
  for (const [field, kind] of OTHER_KINDS) {
    const value = args.get(field);
    if (value === undefined || value === false) continue;
    if (field === 'changeStreamPreAndPostImages' && value instanceof Map && value.get('enabled') === false) continue;
    if ((field === 'storageEngine' || field === 'indexOptionDefaults') && value instanceof Map && value.size === 0)
      continue;
    if ((field === 'size' || field === 'max') && !flag(args, 'capped')) {
      throw new CommandError(
        72,
        `the 'capped' field needs to be true when either the 'size' or 'max' fields are present`,
      );
    }
    throw new CommandError(115, `${kind} are not supported by this engine (create.${field})`);
  }
  checkCollation(args.get('collation'));
  if (args.has('autoIndexId') && !flag(args, 'autoIndexId')) {
    throw new CommandError(72, 'autoIndexId:false is only allowed for collections in the local database');
  }
  const options = validationOptions(args, 'create');
  checkNewCollection(engine.store, ns);
  await engine.store.write((writer) => {
    const existing = engine.store.findCollection(ns);
    if (!existing) writer.createCollection(ns, options);
    // Creating what is there already, with the same options, is no error.
    else if (!sameOptions(existing.options, options)) {
      throw new CommandError(
        48,
        `namespace ${namespaceText(ns)} already exists, but with different options: ${shellText(existing.options)}`,
      );
    }
  });
  return new Map();
}

function sameNamespace(a: Namespace, b: Namespace): boolean {
  return a.db === b.db && a.collection === b.collection;
}

async function drop(context: CommandContext): Promise<Doc> {
  const { engine } = context;
  const ns = targetNamespace(context);
  const collection = engine.store.findCollection(ns);
  const dropped = collection && (await engine.store.write((writer) => writer.dropCollection(ns)));
  if (!dropped) return new Map();
  engine.cursors.invalidate((used) => sameNamespace(used, ns), `collection dropped. ns: ${namespaceText(ns)}`);
  return doc({ nIndexesWas: int(collection.indexes.length), ns: namespaceText(ns) });
}

async function dropDatabase(context: CommandContext): Promise<Doc> {
  const { engine, db, args } = context;
  const one = args.get('dropDatabase');
  if (!isNumeric(one) || toNumber(one) !== 1) {
    throw new CommandError(5255100, 'Expected dropDatabase command to have value 1');
  }
  if (!engine.store.listDatabases().some(({ name }) => name === db)) return new Map();
  await engine.store.write((writer) => writer.dropDatabase(db));
  engine.cursors.invalidate((used) => used.db === db, `database dropped: ${db}`);
  return doc({ dropped: db });
}

function splitNamespace(full: string): Namespace {
  const dot = full.indexOf('.');
  if (dot < 1) throw new CommandError(73, `Invalid namespace specified '${full}'`);
  const ns = { db: full.slice(0, dot), collection: full.slice(dot + 1) };
  checkDatabaseName(ns.db);
  checkCollectionName(ns.db, ns.collection);
  return ns;
}

async function renameCollection(context: CommandContext): Promise<Doc> {
  const { args, engine } = context;
  const source = args.get('renameCollection');
  if (typeof source !== 'string') {
    throw wrongType('renameCollection.renameCollection', source, ['string']);
  }
  const from = splitNamespace(source);
  const to = splitNamespace(text(args, 'to') as string);
  if (sameNamespace(from, to)) throw new CommandError(20, "Can't rename a collection to itself");
  if (!engine.store.findCollection(from)) {
    throw new CommandError(26, `Source collection ${namespaceText(from)} does not exist`);
  }
  checkNewCollection(engine.store, to);
  const dropTarget = flag(args, 'dropTarget');
  if (!dropTarget && engine.store.findCollection(to)) throw new CommandError(48, 'target namespace exists');
  await engine.store.write((writer) => writer.renameCollection(from, to, dropTarget));
  engine.cursors.invalidate(
    (used) => sameNamespace(used, from) || sameNamespace(used, to),
    `collection renamed. from: ${namespaceText(from)} to: ${namespaceText(to)}`,
  );
  return new Map();
}

const COLL_MOD_INDEX = {
  name: FIELD.string,
  keyPattern: FIELD.object,
  expireAfterSeconds: FIELD.number,
  hidden: FIELD.flag,
};

/** The index that a `collMod` means. Throws 27 and 72. */
function indexToModify(collection: CollectionInfo, wanted: Doc): IndexSpec {
  const name = text(wanted, 'name');
  const pattern = object(wanted, 'keyPattern');
  if ((name === undefined) === (pattern === undefined)) {
    throw new CommandError(72, 'Must specify either index name or key pattern, and not both');
  }
  const found = collection.indexes.find((spec) => (pattern ? hasKey(spec, pattern) : spec.name === name));
  if (!found)
    throw new CommandError(
      27,
      `cannot find index ${name ?? 'with that key pattern'} for ns ${collection.db}.${collection.name}`,
    );
  return found;
}

async function collMod(context: CommandContext): Promise<Doc> {
  const { args, engine } = context;
  const ns = targetNamespace(context);
  const collection = engine.store.findCollection(ns);
  if (!collection) throw new CommandError(26, `ns does not exist: ${namespaceText(ns)}`);
  const changed = validationOptions(args, 'collMod');
  const reply: Doc = new Map();
  const indexArgument = object(args, 'index');
  let index: { name: string; options: { expireAfterSeconds?: number; hidden?: boolean } } | null = null;
  if (indexArgument) {
    const wanted = checkDocumentFields(indexArgument, COLL_MOD_INDEX, 'collMod.index');
    const spec = indexToModify(collection, wanted);
    const options: { expireAfterSeconds?: number; hidden?: boolean } = {};
    const expiry = wanted.get('expireAfterSeconds');
    if (expiry !== undefined) {
      if (spec.key.size > 1 || spec.name === '_id_') {
        throw new CommandError(72, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
      }
      options.expireAfterSeconds = expirySeconds(expiry);
      if (spec.expireAfterSeconds !== undefined) reply.set('expireAfterSeconds_old', count(spec.expireAfterSeconds));
      reply.set('expireAfterSeconds_new', count(options.expireAfterSeconds));
    }
    if (wanted.has('hidden')) {
      if (spec.name === '_id_') throw new CommandError(2, "can't hide _id index");
      options.hidden = flag(wanted, 'hidden');
      reply.set('hidden_old', spec.hidden === true);
      reply.set('hidden_new', options.hidden);
    }
    if (Object.keys(options).length === 0) {
      throw new CommandError(72, 'no expireAfterSeconds, hidden, unique, or prepareUnique field');
    }
    index = { name: spec.name, options };
  }
  await engine.store.write((writer) => {
    if (changed.size > 0) {
      const current = engine.store.findCollection(ns)?.options ?? collection.options;
      writer.setCollectionOptions(ns, new Map([...current, ...changed]));
    }
    if (index) writer.setIndexOptions(ns, index.name, index.options);
  });
  return reply;
}

export const collectionCommands: readonly Command[] = [
  {
    name: 'create',
    target: 'collection',
    takesWriteConcern: true,
    inApiV1: true,
    fields: {
      capped: FIELD.flag,
      autoIndexId: FIELD.flag,
      size: FIELD.number,
      max: FIELD.number,
      storageEngine: FIELD.object,
      validator: FIELD.object,
      validationLevel: FIELD.string,
      validationAction: FIELD.string,
      indexOptionDefaults: FIELD.object,
      viewOn: FIELD.string,
      pipeline: FIELD.array,
      collation: FIELD.object,
      timeseries: FIELD.object,
      expireAfterSeconds: FIELD.any,
      clusteredIndex: FIELD.any,
      changeStreamPreAndPostImages: FIELD.object,
      encryptedFields: FIELD.object,
    },
    run: create,
  },
  { name: 'drop', target: 'collection', takesWriteConcern: true, inApiV1: true, fields: {}, run: drop },
  { name: 'dropDatabase', takesWriteConcern: true, inApiV1: true, fields: {}, run: dropDatabase },
  {
    name: 'renameCollection',
    adminOnly: true,
    takesWriteConcern: true,
    fields: { to: required(FIELD.string), dropTarget: FIELD.flag },
    run: renameCollection,
  },
  {
    name: 'collMod',
    target: 'collection',
    takesWriteConcern: true,
    inApiV1: true,
    fields: {
      index: FIELD.object,
      validator: FIELD.object,
      validationLevel: FIELD.string,
      validationAction: FIELD.string,
    },
    run: collMod,
  },
];

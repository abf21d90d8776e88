/** listDatabases and listCollections. */

import { Binary } from 'bson';
import { encode } from '../bson/codec.ts';
import type { Doc } from '../bson/values.ts';
import { parseFilter } from '../query/filter.ts';
import type { Command, CommandContext } from './command.ts';
import { listSource } from './document-source.ts';
import { FIELD, flag, object } from './fields.ts';
import { openFindCursor } from './find.ts';
import { cursorBatchSize } from './index-commands.ts';
import { count, doc, int } from './reply.ts';

function listCollections(context: CommandContext): Buffer | Promise<Buffer> {
  const { args, engine, db } = context;
  const source = object(args, 'filter');
  const filter = source ? parseFilter(source) : null;
  const nameOnly = flag(args, 'nameOnly');
  const documents: Buffer[] = [];
  for (const collection of engine.store.listCollections(db)) {
    const full = doc({
      name: collection.name,
      type: 'collection',
      options: collection.options,
      info: doc({ readOnly: false, uuid: new Binary(collection.uuid, Binary.SUBTYPE_UUID) }),
      idIndex: doc({ v: int(2), key: doc({ _id: int(1) }), name: '_id_' }),
    });
    if (filter && !filter.matches(full)) continue;
    documents.push(encode(nameOnly ? doc({ name: collection.name, type: 'collection' }) : full));
  }
  return openFindCursor(context, { db, collection: '$cmd.listCollections' }, listSource(documents), {
    batchSize: cursorBatchSize(args, 'listCollections', Number.POSITIVE_INFINITY),
    single: false,
    noTimeout: false,
  });
}

function listDatabases(context: CommandContext): Doc {
  const { args, engine } = context;
  const source = object(args, 'filter');
  const filter = source ? parseFilter(source) : null;
  const nameOnly = flag(args, 'nameOnly');
  let total = 0;
  const databases: Doc[] = [];
  for (const { name, sizeOnDisk, empty } of engine.store.listDatabases()) {
    const entry = doc({ name, sizeOnDisk: count(sizeOnDisk), empty });
    if (filter && !filter.matches(entry)) continue;
    total += sizeOnDisk;
    databases.push(nameOnly ? doc({ name }) : entry);
  }
  if (nameOnly) return doc({ databases });
  return doc({ databases, totalSize: count(total), totalSizeMb: count(Math.floor(total / 2 ** 20)) });
}

export const listingCommands: readonly Command[] = [
  {
    name: 'listCollections',
    inApiV1: true,
    fields: {
      filter: FIELD.object,
      nameOnly: FIELD.flag,
      authorizedCollections: FIELD.flag,
      cursor: FIELD.object,
    },
    run: listCollections,
  },
  {
    name: 'listDatabases',
    adminOnly: true,
    inApiV1: true,
    fields: { filter: FIELD.object, nameOnly: FIELD.flag, authorizedDatabases: FIELD.flag },
    run: listDatabases,
  },
];

/** Collections with their options and index definitions, in a form that is the same on every server. */
import type { mongo } from 'mongoose';
import type { CollectionDefinition, IndexDefinition } from './backup-format.ts';

/** Parts of an index definition that say how a server stores it, not what it promises. */
const SERVER_PARTS = new Set(['v', 'ns', 'background', 'textIndexVersion', '2dsphereIndexVersion']);
const ID_INDEX = '_id_';

/** All collections of the database by name, each with its indexes by name; the index on `_id` goes without saying. */
export async function listCollectionDefinitions(db: mongo.Db): Promise<CollectionDefinition[]> {
  const found = await db.listCollections({}, { nameOnly: false }).toArray();
  const own = found.filter((entry) => entry.type !== 'view' && !entry.name.startsWith('system.'));
  const definitions: CollectionDefinition[] = [];
  for (const entry of own.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const options = 'options' in entry ? { ...entry.options } : {};
    definitions.push({ name: entry.name, options, indexes: await listIndexDefinitions(db, entry.name) });
  }
  return definitions;
}

async function listIndexDefinitions(db: mongo.Db, collection: string): Promise<IndexDefinition[]> {
  const found = await db.collection(collection).listIndexes().toArray();
  return found
    .filter((index) => index.name !== ID_INDEX)
    .map((index) => portable(index))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The definition in a fixed order of its parts: name and key first, the others by name. */
function portable(index: Record<string, unknown>): IndexDefinition {
  const { name, key, ...rest } = index;
  const others = Object.entries(rest)
    .filter(([part, value]) => !SERVER_PARTS.has(part) && value !== false)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return { name: String(name), key: { ...(key as Record<string, unknown>) }, ...Object.fromEntries(others) };
}

/**
 * The embedded engine beside a null engine (same wire code, answers at once, stores nothing), through mongoose and in
 * one run: what of the time is the engine's own. Rounds alternate between the two, so that whatever else the machine
 * does hits both; medians count. Then the cost of each operation with more and more documents. Exits with 1 where a
 * ratio is below its target.
 *
 *   npm run bench -- [--rounds 7] [--sizes 1000,10000,100000,200000]
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BSON } from 'bson';
import mongoose, { type Connection, type Model, Schema, type Types } from 'mongoose';
import { built } from './built.ts';

type EngineModule = typeof import('#server/db/embedded/engine');
type NullEngineModule = typeof import('#server/db/embedded/null-engine/start');

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    sizes: { type: 'string', default: '1000,10000,100000,200000' },
  },
});
const ROUNDS = Number(options.rounds);
const SIZES = options.sizes.split(',').map(Number);

const IN_FLIGHT = 32;
const LIST_LENGTH = 20;
const PREFILLED = 100_000;

const schema = new Schema(
  {
    code: String,
    group: Number,
    site: String,
    at: Date,
    score: Number,
    note: String,
    tags: [String],
    place: { street: String, number: Number },
  },
  { autoIndex: false, versionKey: false },
);

/** A document of about half a kilobyte; `LIST_LENGTH` of them share a group when there are `total`. */
function sample(index: number, total: number) {
  return {
    _id: new BSON.ObjectId(),
    code: `K${index}`,
    group: index % Math.max(1, Math.floor(total / LIST_LENGTH)),
    site: `site ${index % 17}`,
    at: new Date(1_700_000_000_000 + index * 1000),
    score: index * 0.5,
    note: 'x'.repeat(250),
    tags: ['first', 'second'],
    place: { street: 'Lange Straße', number: index % 200 },
  };
}

type Sample = ReturnType<typeof sample>;

class Side {
  readonly connection: Connection;
  #inserted = 0;

  private constructor(connection: Connection) {
    this.connection = connection;
  }

  static async open(uri: string): Promise<Side> {
    return new Side(await mongoose.createConnection(uri, { dbName: 'bench', maxPoolSize: IN_FLIGHT }).asPromise());
  }

  model(name: string): Model<Sample> {
    const known = this.connection.models[name] as Model<Sample> | undefined;
    return known ?? this.connection.model<Sample>(name, schema as Schema<Sample>, name);
  }

  async fill(name: string, total: number): Promise<Types.ObjectId[]> {
    const { collection } = this.model(name);
    await collection.createIndex({ group: 1 });
    const ids: Types.ObjectId[] = [];
    for (let from = 0; from < total; from += 5000) {
      const documents = Array.from({ length: Math.min(5000, total - from) }, (_, index) => sample(from + index, total));
      for (const { _id } of documents) ids.push(_id);
      await collection.insertMany(documents);
    }
    return ids;
  }

  /** Each gives microseconds per operation. */
  async insertOne(name: string, operations: number): Promise<number> {
    const Model = this.model(name);
    return timed(operations, async () => {
      let left = operations;
      await Promise.all(
        Array.from({ length: IN_FLIGHT }, async () => {
          while (left-- > 0) await Model.create(sample(this.#inserted++, PREFILLED));
        }),
      );
    });
  }

  async insertMany(name: string, documents: number): Promise<number> {
    const Model = this.model(name);
    const batch = Array.from({ length: documents }, () => sample(this.#inserted++, PREFILLED));
    return timed(documents, () => Model.insertMany(batch));
  }

  async findById(name: string, ids: readonly Types.ObjectId[], operations: number): Promise<number> {
    const Model = this.model(name);
    return timed(operations, async () => {
      for (let index = 0; index < operations; index++) await Model.findById(ids[(index * 7919) % ids.length]).lean();
    });
  }

  async findList(name: string, total: number, operations: number): Promise<number> {
    const Model = this.model(name);
    const groups = Math.max(1, Math.floor(total / LIST_LENGTH));
    return timed(operations, async () => {
      for (let index = 0; index < operations; index++) {
        const found = await Model.find({ group: (index * 31) % groups }).lean();
        if (found.length !== LIST_LENGTH) throw new Error(`${found.length} documents found, not ${LIST_LENGTH}`);
      }
    });
  }
}

async function timed(operations: number, act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await act();
  return ((performance.now() - startedAt) * 1000) / operations;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

interface Measure {
  readonly name: string;
  readonly target: number;
  run(side: Side, ids: readonly Types.ObjectId[]): Promise<number>;
}

const MEASURES: readonly Measure[] = [
  { name: `single inserts, ${IN_FLIGHT} in flight`, target: 0.5, run: (side) => side.insertOne('singles', 2000) },
  { name: 'findById().lean()', target: 0.7, run: (side, ids) => side.findById('filled', ids, 2000) },
  {
    name: `indexed find of ${LIST_LENGTH} among ${PREFILLED.toLocaleString('en')}`,
    target: 0.5,
    run: (side) => side.findList('filled', PREFILLED, 500),
  },
  { name: 'insertMany of 10,000', target: 0.4, run: (side) => side.insertMany('batches', 10_000) },
];

/** One more round than counts: the first warms up both sides. */
async function compare(measure: Measure, none: Side, engine: Side, ids: readonly Types.ObjectId[]) {
  const baseline: number[] = [];
  const measured: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const without = await measure.run(none, ids);
    const withEngine = await measure.run(engine, ids);
    if (round === 0) continue;
    baseline.push(without);
    measured.push(withEngine);
  }
  const [none_, engine_] = [median(baseline), median(measured)];
  return { nullEngine: none_, engine: engine_, ratio: none_ / engine_ };
}

const { startEngine } = await built<EngineModule>('engine');
const { startNullEngine } = await built<NullEngineModule>('null-engine/start');
const directory = await mkdtemp(join(tmpdir(), 'wegmarke-bench-'));
const engine = await startEngine({ directory });
const nothing = await startNullEngine({ document: BSON.serialize(sample(1, PREFILLED)), manyCount: LIST_LENGTH });
const engineSide = await Side.open(engine.uri);
const nullSide = await Side.open(nothing.uri);
let missed = 0;

try {
  console.log(`Filling ${PREFILLED.toLocaleString('en')} documents …`);
  const ids = await engineSide.fill('filled', PREFILLED);
  await engineSide.model('singles').collection.createIndex({ group: 1 });
  await engineSide.model('batches').collection.createIndex({ group: 1 });
  console.log('\nThrough mongoose, microseconds per document or query; ratio = null engine / engine');
  for (const measure of MEASURES) {
    const result = await compare(measure, nullSide, engineSide, ids);
    const met = result.ratio >= measure.target;
    if (!met) missed++;
    console.log(
      `  ${measure.name.padEnd(36)} null ${result.nullEngine.toFixed(0).padStart(6)}   engine ${result.engine
        .toFixed(0)
        .padStart(6)}   ratio ${result.ratio.toFixed(2)}   target ${measure.target}   ${met ? 'met' : 'MISSED'}`,
    );
  }

  console.log('\nThe same with more and more documents, microseconds');
  console.log('  documents    insert   findById   find of 20   insertMany');
  for (const size of SIZES) {
    const name = `size${size}`;
    const known = await engineSide.fill(name, size);
    const cells: number[][] = [[], [], [], []];
    for (let round = 0; round < 3; round++) {
      cells[0]?.push(await engineSide.insertOne(`${name}singles`, 500));
      cells[1]?.push(await engineSide.findById(name, known, 500));
      cells[2]?.push(await engineSide.findList(name, size, 200));
    }
    for (let round = 0; round < 3; round++) cells[3]?.push(await engineSide.insertMany(name, 1000));
    const [insert, byId, list, many] = cells.map((values) => median(values).toFixed(0));
    console.log(
      `  ${size.toLocaleString('en').padStart(9)} ${insert?.padStart(9)} ${byId?.padStart(10)} ${list?.padStart(12)} ${many?.padStart(12)}`,
    );
    await engineSide.model(name).collection.drop();
  }
} finally {
  await Promise.all([engineSide.connection.close(), nullSide.connection.close()]);
  await Promise.all([engine.close(), nothing.close()]);
  await rm(directory, { recursive: true, force: true });
}
if (missed > 0) {
  console.error(`\n${missed} of ${MEASURES.length} ratios are below their target.`);
  process.exitCode = 1;
}

/**
 * Bringing in answers: a CSV file of 100,000 rows of 30 columns is imported on the embedded engine. The baseline of the
 * same run: reading the file row by row and throwing it away; no import can be faster. Exits with 1 where it takes more
 * than two minutes or takes memory with every row.
 *
 *   npm run build:server && node server/launch/source.mjs tests/bench/imports.bench.ts -- [--rows 100000]
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { builtServer } from './built.ts';
import { startServices } from './services.ts';

const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } });
const ROWS = Number(options.rows);
const ITEMS = 25;
const SITES = 20;
const MOST_SECONDS = 120;
/** Beyond what the process has when it is ready: the engine (its map is let go at 112 MB), the batches, garbage. */
const MOST_GROWTH_MB = 512;

const { csvRows } = await builtServer<typeof import('#server/answer-imports/csv-rows')>('answer-imports/csv-rows');

const { directory, services, stop } = await startServices('imports');
const csv = join(directory, 'answers.csv');
const QUESTIONS = Array.from({ length: ITEMS }, (_, index) =>
  index % 5 === 4
    ? { type: 'rating', name: `q${index}`, title: `Question ${index}`, rateMin: 0, rateMax: 10 }
    : { type: 'radiogroup', name: `q${index}`, title: `Question ${index}`, choices: [1, 2, 3, 4] },
);

/** Always the same answers. */
function* lines(): Generator<string> {
  yield `person;wave;date;site;group;${QUESTIONS.map(({ name }) => name).join(';')}\n`;
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let row = 0; row < ROWS; row += 1) {
    const answers = QUESTIONS.map(({ type }) =>
      random(20) === 0 ? '' : type === 'rating' ? random(11) : 1 + random(4),
    );
    const month = 1 + (row % 12);
    yield `p${row >> 1};${1 + (row % 2)};${1 + random(28)}.${month}.2025;S${row % SITES};g${random(4)};${answers.join(';')}\n`;
  }
}
await pipeline(lines(), createWriteStream(csv));

const project = await services.projects.create({ name: 'Bench', kind: 'survey', floor: 5 });
for (let site = 0; site < SITES; site += 1) {
  await services.sites.create(project.id, { name: `Site ${site}`, code: `S${site}` });
}
const definition = {
  fileName: 'bench.json',
  key: 'bench',
  content: JSON.stringify({ pages: [{ name: 'p', elements: QUESTIONS }] }),
};
const draft = await services.instruments.create(project.id, { definition });
const instrument = await services.instruments.publish(project.id, draft.id, { changes: [], revision: draft.revision });
const place = { projectId: project.id, instrumentId: instrument.id };

const failures: string[] = [];
const megabytes = () => process.memoryUsage().rss / 1024 / 1024;

let began = performance.now();
let read = 0;
for await (const _ of csvRows(createReadStream(csv), { encoding: 'utf-8', separator: ';' })) read += 1;
const readOnly = (performance.now() - began) / 1000;
console.log(`read ${read} rows and threw them away: ${readOnly.toFixed(1)} s`);

const before = megabytes();
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, megabytes());
}, 100);
began = performance.now();
const file = { fileName: 'answers.csv', userId: null, language: 'en' } as const;
const { id, mapping } = await services.answerImports.upload(place, file, createReadStream(csv));
const columns = {
  ...mapping.columns,
  group: { use: 'facet' as const, facet: 'grp' },
  person: { use: 'subject' as const },
};
await services.answerImports.run(place, id, { ...mapping, columns });
await services.answerImports.settled(id);
const seconds = (performance.now() - began) / 1000;
clearInterval(watch);
const over = await services.answerImports.get(place, id, 'en');
if (over.result?.added !== ROWS) throw new Error(`not all rows were taken over: ${JSON.stringify(over.issues)}`);
console.log(
  `imported ${ROWS} rows x ${ITEMS + 5} columns: ${seconds.toFixed(1)} s (${(seconds / readOnly).toFixed(1)} times the reading), ` +
    `${Math.round(ROWS / seconds)} rows/s, at most ${Math.round(peak - before)} MB more memory`,
);
if (seconds > (MOST_SECONDS * ROWS) / 100_000) failures.push(`import took ${seconds.toFixed(0)} s`);
if (peak - before > MOST_GROWTH_MB) failures.push(`import took ${Math.round(peak - before)} MB`);

await stop();
for (const failure of failures) console.error(`missed: ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;

/** The files of exports, byte for byte, beside a plain way to write them: objects, strings, one reading at a time. */
import { serialize } from 'bson';
import fc from 'fast-check';
import { Types } from 'mongoose';
import { expect, test } from 'vitest';
import type { InstrumentDefinition } from '#contract/instrument';
import { keyRing, newKey } from '#server/crypto';
import { makeFile } from '#server/exports/export-file';
import { type ExportJob, rowsOf, writerOf } from '#server/exports/export-job';
import { subjectIdsOf } from '#server/exports/export-rows';
import type { HeldPage } from '#server/exports/export-threads';
import type { StoredEntry, StoredReading } from '#server/readings/reading.model';
import { readingCodec } from '#server/readings/reading-codec';
import type { ReadingPage } from '#server/readings/reading-pages';
import { readingSecrets } from '#server/readings/reading-secrets';
import { itemsOf } from '#surveys/code-book';
import type { Entry } from '#surveys/entry';
import { QUESTIONNAIRE } from '#tests/support/readings';

const keys = keyRing([newKey()]);
const codec = readingCodec(keys);
const secrets = readingSecrets(keys);

const FILE: typeof QUESTIONNAIRE = {
  ...QUESTIONNAIRE,
  survey: {
    pages: [
      {
        name: 'all',
        elements: [
          { type: 'rating', name: 'mood', rateMin: 0, rateMax: 10 },
          { type: 'radiogroup', name: 'work', choices: ['yes', { value: 'no', text: 'Nein; "nie"' }] },
          { type: 'checkbox', name: 'help', choices: [1, 2, 'other, too'] },
          { type: 'ranking', name: 'order', choices: ['a', 'b', 'c'] },
          { type: 'boolean', name: 'alone' },
          { type: 'comment', name: 'story' },
        ],
      },
    ],
  },
};
const ITEMS = itemsOf(FILE);
const DEFINITION: InstrumentDefinition = {
  instrumentId: 'b'.repeat(24),
  version: 1,
  publishedAt: '2026-01-01T00:00:00.000Z',
  file: FILE,
  items: [...ITEMS],
  history: [],
};
const SITES = ['1'.repeat(24), '2'.repeat(24), '3'.repeat(24)];

const sign = fc.constantFrom(
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '"',
  ',',
  ';',
  '.',
  "'",
  '1',
  '7',
  'a',
  'ß',
  '𝄞',
  ' ',
);
const words = fc.oneof(
  fc.string({ unit: sign, maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', '-91', '+4,5', '=1', 'x'.repeat(47), 'y'.repeat(48), 'z'.repeat(49), 'ü'.repeat(300)),
);
const value = fc.oneof(
  fc.integer({ min: -20, max: 200 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  words,
  fc.array(fc.oneof(words, fc.constantFrom('a', 'b', 1, 2, 'other, too')), { maxLength: 3 }),
  fc.array(fc.record({ name: words, years: fc.integer() }, { noNullPrototype: true }), { minLength: 1, maxLength: 2 }),
);
const moment = fc.date({ noInvalidDate: true, min: new Date('1950-01-01'), max: new Date('2150-01-01') });
const entry = fc
  .record(
    {
      i: fc.constantFrom(...ITEMS.map(({ name }) => name), 'unknown'),
      v: fc.constantFrom('counsellor' as const, 'agreed' as const),
      s: fc.constantFrom('later' as const, 'declined' as const, 'notAsked' as const),
      x: value,
      c: value.map((each) => secrets.seal(each)),
      y: fc.constantFrom('private' as const, 'shared' as const, 'counted' as const),
      t: moment,
    },
    { requiredKeys: ['i'] },
  )
  .map(({ x, c, ...rest }) => ({ ...rest, ...(c === undefined ? x !== undefined && { x } : { c }) }) as StoredEntry);
const reading = fc.record({
  _id: fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new Types.ObjectId(bytes)),
  subjectId: fc.constantFrom('c', 'd').map((letter) => new Types.ObjectId(letter.repeat(24))),
  siteId: fc.option(fc.constantFrom(...SITES).map((id) => new Types.ObjectId(id))),
  facets: fc.record({ role: words }, { requiredKeys: [] }),
  startedAt: moment,
  createdAt: moment,
  createdBy: fc.constant({ kind: 'import' as const, id: null }),
  occasion: fc.integer({ min: 1, max: 2_000 }),
  version: fc.constant(1),
  mode: fc.constantFrom('alone' as const, 'import' as const),
  entriesAt: moment,
  language: fc.constantFrom('de', 'uk'),
  entries: fc.array(entry, { maxLength: 8 }),
  visibility: fc.constantFrom('private' as const, 'shared' as const, 'counted' as const),
}) as unknown as fc.Arbitrary<StoredReading>;
const query = fc.record({
  content: fc.constantFrom('readings' as const, 'entries' as const),
  format: fc.constant('csv' as const),
  separator: fc.constantFrom('comma' as const, 'semicolon' as const),
});

const jobOf = (wanted: ExportJob['query']): ExportJob => ({
  projectId: 'a'.repeat(24),
  instrumentId: DEFINITION.instrumentId,
  query: wanted,
  language: 'en',
  definitions: [DEFINITION],
  facets: [{ key: 'role', label: 'Rolle', values: [] }],
  siteCodes: new Map([[SITES[0]!, 'KOELN']]),
  shares: new Map([[null, 'full'] as const, [SITES[0]!, 'full'] as const, [SITES[1]!, 'counted'] as const]),
});

function pageOf(readings: readonly StoredReading[]): ReadingPage {
  const starts: number[] = [];
  let size = 0;
  const documents = readings.map((stored) => {
    const bytes = serialize(stored);
    starts.push(size);
    size += bytes.length;
    return bytes;
  });
  return { bytes: Buffer.concat(documents), starts };
}

/** As the threads do it, in this one. */
const threadsOf = (pages: readonly ReadingPage[]) => ({
  count: 2,
  open(job: ExportJob) {
    const source = rowsOf(job, secrets.open);
    const writer = writerOf(job);
    return {
      async *pages() {
        for (const [page, held] of pages.entries()) yield { page, subjectIds: subjectIdsOf(held) };
      },
      async write({ page }: HeldPage, codes: readonly string[]) {
        let rows = 0;
        const bytes = writer.rows((take) =>
          source.give(pages[page]!, codes, (row) => {
            rows += 1;
            take(row);
          }),
        );
        return { bytes, rows };
      },
      close() {},
    };
  },
});

async function made(job: ExportJob, readings: readonly StoredReading[]): Promise<Buffer> {
  const pages: ReadingPage[] = [];
  for (let from = 0; from < readings.length; from += 3) pages.push(pageOf(readings.slice(from, from + 3)));
  const codesOf = async (ids: readonly string[]) => new Map(ids.map((id) => [id, id.startsWith('c') ? 'C' : '=D']));
  const pieces: Uint8Array[] = [];
  for await (const piece of makeFile(job, { codesOf, threads: threadsOf(pages) }).pieces) pieces.push(piece);
  return Buffer.concat(pieces);
}

type Plain = string | number | null;

/** The plain way: what it says of a reading, by column. */
function plainRows(job: ExportJob, stored: StoredReading): Record<string, Plain>[] {
  const siteId = stored.siteId?.toHexString() ?? null;
  const share = job.shares.get(siteId) ?? 'none';
  const entries = stored.entries
    .map((each) => codec.decodeEntry(each, stored))
    .filter(({ visibility }) => (share === 'full' ? visibility !== 'private' : visibility === 'counted'));
  if (share === 'none' || (share === 'counted' && entries.length === 0)) return [];
  const head = {
    reading: stored._id.toHexString(),
    subject: stored.subjectId.toHexString().startsWith('c') ? 'C' : '=D',
    site: job.siteCodes.get(siteId ?? '') ?? null,
    facet_role: stored.facets.role ?? null,
    started_at: stored.startedAt.toISOString(),
    occasion: stored.occasion,
    version: stored.version,
    mode: stored.mode,
  };
  if (job.query.content === 'entries') {
    return entries.map(({ item, voice, state, value: said, visibility, language, at }) => {
      const parts = Array.isArray(said) ? said.map((part) => (typeof part === 'boolean' ? Number(part) : part)) : said;
      return { ...head, item, voice, state, value: plainCell(parts), visibility, language, at };
    });
  }
  return [Object.assign({}, head, ...entries.map(wideCells))];
}

function wideCells({ item: name, voice, state, value: said }: Entry): Record<string, Plain> {
  const item = ITEMS.find((each) => each.name === name);
  if (item === undefined || (state === 'answered' && said === null)) return {};
  const stem = voice === 'own' ? name : `${name}__${voice}`;
  const missing = { later: -91, declined: -92, dontKnow: -93, spokenOnly: -94 }[state as string];
  const isSpread = item.type === 'multiple' || item.type === 'ranking';
  const columns = isSpread ? item.choices.map((choice) => `${stem}__${choice.value}`) : [stem];
  if (state !== 'answered') {
    return missing === undefined ? {} : Object.fromEntries(columns.map((column) => [column, missing]));
  }
  if (!isSpread) return { [stem]: plainCell(said) };
  const chosen = (Array.isArray(said) ? said : [said]).map(String);
  const cells: Record<string, Plain> = {};
  for (const { value: code } of item.choices) {
    const at = chosen.lastIndexOf(String(code));
    if (item.type === 'multiple') cells[`${stem}__${code}`] = at < 0 ? 0 : 1;
    else if (at >= 0) cells[`${stem}__${code}`] = at + 1;
  }
  return cells;
}

function plainCell(said: unknown): Plain {
  if (Array.isArray(said)) return JSON.stringify(said);
  return typeof said === 'boolean' ? Number(said) : (said as Plain);
}

function plainField(cell: Plain, separator: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return separator === ';' ? String(cell).replace('.', ',') : String(cell);
  const isFormula = /^'*[=+\-@\t\r]/.test(cell) && !/^[+-]?\d+([.,]\d+)?$/.test(cell);
  const defused = isFormula ? `'${cell}` : cell;
  return /[",;\r\n]/.test(defused) ? `"${defused.split('"').join('""')}"` : defused;
}

test('a CSV is what the plain way makes of the same readings, to the last byte', async () => {
  await fc.assert(
    fc.asyncProperty(query, fc.array(reading, { maxLength: 5 }), async (wanted, readings) => {
      const job = jobOf(wanted);
      const { header } = rowsOf(job, secrets.open);
      const separator = wanted.separator === 'comma' ? ',' : ';';
      const lines = [
        header,
        ...readings.flatMap((stored) => plainRows(job, stored)).map((row) => header.map((name) => row[name] ?? null)),
      ];
      const text = lines
        .map((line) => `${line.map((cell) => plainField(cell, separator)).join(separator)}\r\n`)
        .join('');
      expect((await made(job, readings)).toString()).toBe(Buffer.from(`\ufeff${text}`).toString());
    }),
    { numRuns: 150 },
  );
});

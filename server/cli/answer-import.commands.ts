/** Bringing in answers on the command line: `answers import`. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type AnswerImport, type ColumnUse, type ImportMapping, importMapping } from '#contract/answer-import';
import { CliError } from './cli-error.ts';
import { sentence } from './cli-texts.ts';
import type { Command, CommandContext, CommandInput } from './command.ts';
import { instrumentOf, projectOf } from './places.ts';
import { withServices } from './services.ts';

/** How often people are told how far it is. */
const TELL_EVERY_MS = 5_000;

const column = (de: string, en: string) => ({ value: 'COLUMN', help: { de, en } });

const answersImport: Command = {
  name: 'answers import',
  argument: 'FILE.csv',
  help: {
    de: 'Übernimmt Antworten aus einer CSV-Datei: alle Zeilen oder keine. Wiederholen verdoppelt nichts.',
    en: 'Takes answers over from a CSV file: all rows or none. Repeating it doubles nothing.',
  },
  options: {
    project: {
      value: 'PROJECT',
      required: true,
      help: { de: 'Name oder Kennung des Vorhabens', en: 'name or id of the project' },
    },
    instrument: {
      value: 'KEY',
      required: true,
      help: { de: 'Schlüssel oder Kennung des Bogens', en: 'key or id of the instrument' },
    },
    subject: column('Spalte, die sagt, um wen es geht', 'column that says whom a row is about'),
    occasion: column('Spalte mit der Nummer der Erhebung', 'column with the number of the occasion'),
    date: column('Spalte mit dem Datum', 'column with the date'),
    site: column('Spalte mit dem Standort', 'column with the site'),
    facet: {
      value: 'COLUMN=KEY',
      multiple: true,
      help: { de: 'Spalte mit einem Merkmal', en: 'column with a facet' },
    },
    missing: {
      value: 'CELL',
      multiple: true,
      help: { de: 'Zelle, die „keine Antwort“ heißt', en: 'cell that means "no answer"' },
    },
    mapping: {
      value: 'FILE.json',
      help: {
        de: 'Zuordnung der Spalten, statt der erkannten',
        en: 'mapping of the columns, instead of the detected one',
      },
    },
    'dry-run': { help: { de: 'prüft nur', en: 'checks only' } },
  },
  async run(input, context) {
    const fileName = input.argument;
    await withServices(context, async (services) => {
      const project = await projectOf(services, input.get('project') ?? '');
      const instrument = await instrumentOf(services, project.id, input.get('instrument') ?? '');
      const place = { projectId: project.id, instrumentId: instrument.id };
      const { language } = context;
      const { answerImports } = services;
      const file = { fileName: basename(fileName), userId: null, language };
      const uploaded = await readable(fileName, () => answerImports.upload(place, file, createReadStream(fileName)));
      const mapping = await mappingOf(input, uploaded);
      context.note(sentence('import_columns', language, { columns: describeColumns(mapping.columns) }));

      const timer = setInterval(async () => {
        const { progress } = await answerImports.get(place, uploaded.id, language);
        context.note(sentence('import_progress', language, { rows: progress }));
      }, TELL_EVERY_MS);
      try {
        if (input.has('dry-run')) await answerImports.check(place, uploaded.id, mapping);
        else await answerImports.run(place, uploaded.id, mapping);
        await answerImports.settled(uploaded.id);
      } finally {
        clearInterval(timer);
      }
      const over = await answerImports.get(place, uploaded.id, language);
      tellIssues(over, context);
      if (over.state === 'done') await services.record('imports.run', { kind: 'import', id: over.id }, project.id);
      else await answerImports.cancel(place, uploaded.id).catch(() => undefined);
      if (over.issues.length > 0) throw new CliError('import_refused');
      if (over.result !== null) {
        context.out(sentence('import_checked', language, { rows: over.rows ?? 0, ...over.result }));
      }
    });
  },
};

export const ANSWER_IMPORT_COMMANDS: readonly Command[] = [answersImport];

async function readable<Result>(fileName: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) {
      throw new CliError('file_unreadable', { name: fileName, detail: error.message });
    }
    throw error;
  }
}

/** What was detected, with what the options say instead. */
async function mappingOf(input: CommandInput, { mapping }: AnswerImport): Promise<ImportMapping> {
  const given = input.get('mapping');
  const basis = given === undefined ? mapping : { ...mapping, ...(await mappingFile(given)) };
  const columns = new Map<string, ColumnUse>(Object.entries(basis.columns));
  for (const use of ['subject', 'occasion', 'date', 'site'] as const) {
    const name = input.get(use);
    if (name === undefined) continue;
    for (const [other, its] of columns) if (its.use === use) columns.set(other, { use: 'ignore' });
    columns.set(name, { use });
  }
  for (const value of input.all('facet')) {
    const [, name, facet] = /^(.+)=([^=]+)$/.exec(value) ?? [];
    if (name === undefined || facet === undefined) throw new CliError('facet_form', { value });
    columns.set(name, { use: 'facet', facet });
  }
  return {
    ...basis,
    columns: Object.fromEntries(columns),
    missing: [...new Set([...basis.missing, ...input.all('missing')])],
  };
}

async function mappingFile(name: string): Promise<ImportMapping> {
  const text = await readable(name, () => readFile(name, 'utf8'));
  try {
    return importMapping.parse(JSON.parse(text));
  } catch (error) {
    throw new CliError('json_unreadable', { name, detail: error instanceof Error ? error.message : String(error) });
  }
}

function describeColumns(columns: ImportMapping['columns']): string {
  const what = (use: ColumnUse) =>
    use.use === 'item' ? use.item : use.use === 'choice' ? `${use.item}=${use.choice}` : `(${use.use})`;
  return Object.entries(columns)
    .filter(([, use]) => use.use !== 'ignore')
    .map(([name, use]) => (use.use === 'item' && use.item === name ? name : `${name} → ${what(use)}`))
    .join(', ');
}

function tellIssues({ issues }: AnswerImport, { language, note }: CommandContext): void {
  for (const { column: name, message, count, lines } of issues) {
    const where = name === null ? '' : `${name}: `;
    note(sentence('import_issue', language, { column: where, message, count, lines: lines.join(', ') || '–' }));
  }
}

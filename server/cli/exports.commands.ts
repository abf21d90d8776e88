/** Taking answers out on the command line: `export`. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EXPORT_CONTENTS, EXPORT_FORMATS, exportQuery } from '#contract/export';
import { CliError } from './cli-error.ts';
import { sentence } from './cli-texts.ts';
import type { Command } from './command.ts';
import { checkedInput } from './input.ts';
import { instrumentOf, projectOf } from './places.ts';
import { withServices } from './services.ts';

const ACTOR = { kind: 'system', label: 'wegmarke' } as const;

const exportAnswers: Command = {
  name: 'export',
  help: {
    de: 'Schreibt die Antworten zu einem Bogen oder sein Codebuch in eine Datei.',
    en: 'Writes the answers to an instrument, or its code book, to a file.',
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
    out: { value: 'FILE', required: true, help: { de: 'neue Datei', en: 'new file' } },
    content: {
      value: 'CONTENT',
      choices: EXPORT_CONTENTS,
      help: {
        de: 'eine Zeile je Momentaufnahme, eine je Antwort, oder das Codebuch',
        en: 'one row per reading, one per answer, or the code book',
      },
    },
    format: { value: 'FORMAT', choices: EXPORT_FORMATS, help: { de: 'Art der Datei', en: 'kind of file' } },
    separator: {
      value: 'SEPARATOR',
      choices: ['comma', 'semicolon'],
      help: { de: 'Trennzeichen in CSV', en: 'separator in CSV' },
    },
    labels: {
      value: 'LANGUAGE',
      help: { de: 'Worte in dieser Sprache statt Codes', en: 'words in this language, not codes' },
    },
  },
  async run(input, context) {
    const { language } = context;
    const query = checkedInput(
      exportQuery,
      Object.fromEntries(
        ['content', 'format', 'separator', 'labels'].flatMap((name) => {
          const value = input.get(name);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
    );
    const target = resolve(input.get('out') ?? '');
    await withServices(context, async (services) => {
      const project = await projectOf(services, input.get('project') ?? '');
      const instrument = await instrumentOf(services, project.id, input.get('instrument') ?? '');
      const place = { projectId: project.id, instrumentId: instrument.id };
      const file = await services.exports.begin({ actor: ACTOR, ...place, query, language });
      await services.record(
        'exports.download',
        { kind: 'export', id: file.exportId, label: file.fileName },
        project.id,
      );
      await writeNew(target, file.body);
      const { rows, sha256 } = await services.exports.get(project.id, file.exportId);
      context.note(sentence('export_done', language, { rows: rows ?? 0, file: target }));
      context.out(sha256 ?? '');
    });
  },
};

export const EXPORT_COMMANDS: readonly Command[] = [exportAnswers];

/** Writes a file that is not there yet; half of one is taken away again. */
async function writeNew(target: string, body: AsyncIterable<Uint8Array>): Promise<void> {
  const out = createWriteStream(target, { flags: 'wx', mode: 0o600 });
  try {
    await pipeline(Readable.from(body), out);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') throw new CliError('file_exists', { detail: target });
    if (error instanceof Error && 'syscall' in error) {
      throw new CliError('export_not_writable', { name: target, detail: error.message });
    }
    await rm(target, { force: true });
    throw error;
  }
}

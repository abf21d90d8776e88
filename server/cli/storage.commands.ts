/** Commands about the data as a whole: `backup`, `restore`, `engine`. */
import { resolve } from 'node:path';
import type { mongo } from 'mongoose';
import { writeBackup } from '../backup/backup.service.ts';
import { restoreBackup, verifyBackup } from '../backup/restore.service.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';
import { databaseOf } from '../db/connect.ts';
import { startEngine } from '../db/embedded/engine.ts';
import { addKeys } from '../keys/add-keys.ts';
import { loadKeys } from '../keys/key-file.ts';
import { LATEST_MIGRATION } from '../migrations/migrations.ts';
import { migrationOf } from '../migrations/migrator.ts';
import { VERSION } from '../version.ts';
import { CliError } from './cli-error.ts';
import { momentText, sentence } from './cli-texts.ts';
import type { Command, CommandContext } from './command.ts';
import { openDatabase } from './open-database.ts';

const backup: Command = {
  name: 'backup',
  argument: 'FILE',
  help: {
    de: 'Schreibt die ganze Datenbank in eine neue Datei, auch während der Server läuft.',
    en: 'Writes the whole database into a new file, also while the server runs.',
  },
  options: {
    'with-keys': {
      help: {
        de: 'auch die Schlüssel; wer die Datei hat, kann dann alles lesen',
        en: 'the keys as well; whoever has the file can then read everything',
      },
    },
  },
  async run(input, context) {
    const file = resolve(input.argument);
    const { language } = context;
    const withKeys = input.has('with-keys');
    await withDatabase(context, async (db) => {
      const keys = await loadKeys(context.config);
      const totals = await writeBackup(db, file, {
        version: VERSION,
        migration: await migrationOf(db),
        now: systemClock.now(),
        keyIds: keys.ids,
        keys: withKeys ? keys.exportText() : undefined,
        onCollection: (name, documents) => context.note(sentence('collection', language, { name, documents })),
      });
      context.out(sentence('backup_done', language, { ...totals, file }));
      context.note(sentence(withKeys ? 'backup_with_keys' : 'backup_without_keys', language));
    });
  },
};

const restore: Command = {
  name: 'restore',
  argument: 'FILE',
  help: {
    de: 'Schreibt eine Sicherung zurück; prüft sie vorher ganz.',
    en: 'Puts a backup back; checks all of it before.',
  },
  options: {
    replace: {
      help: {
        de: 'den Inhalt der Datenbank ersetzen, falls sie nicht leer ist',
        en: 'replace what the database holds, if it is not empty',
      },
    },
    'without-keys': {
      help: {
        de: 'auch wenn Schlüssel fehlen und Verschlüsseltes dann nicht lesbar ist',
        en: 'even if keys are missing and encrypted values cannot be read then',
      },
    },
  },
  async run(input, context) {
    const file = resolve(input.argument);
    const { config, language } = context;
    const known = { migration: LATEST_MIGRATION };
    const content = await verifyBackup(file, known);
    await requireKeys(content, config, input.has('without-keys'));
    await withDatabase(context, async (db, inUse) => {
      const summary = await restoreBackup(db, file, {
        ...known,
        replace: input.has('replace'),
        onCollection: (name, documents) => context.note(sentence('collection', language, { name, documents })),
      });
      const { collections, documents, header } = summary;
      const created = momentText(header.createdAt, language);
      context.out(sentence('restore_done', language, { collections, documents, created }));
      if (inUse) context.note(sentence('restore_running', language));
    });
    if (content.keys !== undefined && config.keysText === null) {
      const added = await addKeys(config, content.keys);
      if (added !== null) context.note(sentence('keys_added', language, { file: added }));
    }
  },
};

const engine: Command = {
  name: 'engine',
  help: {
    de: 'Startet nur die eingebaute Datenbank und gibt ihre Adresse aus, für Werkzeuge auf diesem Rechner.',
    en: 'Starts the embedded database alone and prints its address, for tools on this machine.',
  },
  options: {
    directory: { value: 'DIRECTORY', required: true, help: { de: 'Datenverzeichnis', en: 'data directory' } },
  },
  async run(input, context) {
    const directory = resolve(input.get('directory') ?? '');
    const running = await startEngine({ directory });
    context.out(running.uri);
    context.note(sentence('engine_runs', context.language));
    await new Promise<void>((done) => {
      process.once('SIGINT', () => done());
      process.once('SIGTERM', () => done());
    });
    await running.close();
  },
};

export const STORAGE_COMMANDS: readonly Command[] = [backup, restore, engine];

async function withDatabase(
  { config }: CommandContext,
  work: (db: mongo.Db, inUse: boolean) => Promise<void>,
): Promise<void> {
  const database = await openDatabase(config);
  try {
    await work(databaseOf(database.connection), database.inUse);
  } finally {
    await database.close();
  }
}

/** Sees to it that what will be restored can also be read. */
async function requireKeys(
  content: { readonly header: { readonly keyIds: readonly string[] }; readonly keys: string | undefined },
  config: Config,
  anyway: boolean,
): Promise<void> {
  if (anyway) return;
  const { ids } = await loadKeys(config);
  const missing = content.header.keyIds.find((id) => !ids.includes(id));
  if (missing === undefined) return;
  if (content.keys === undefined) throw new CliError('keys_missing', { id: missing });
  if (config.keysText !== null) throw new CliError('keys_given', { id: missing });
}

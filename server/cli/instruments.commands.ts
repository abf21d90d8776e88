/** Commands about questionnaires and guides: `instrument import`. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import {
  type DefinitionInput,
  definitionInput,
  INSTRUMENT_MAX_BYTES,
  type InstrumentDetails,
} from '#contract/instrument';
import { decodeDefinition } from '#surveys/definition-encoding';
import { issueText } from '#surveys/definition-issue-texts';
import { type DeclaredChange, type DefinitionIssue, declaredChange, type InstrumentFile } from '#surveys/instrument';
import { checkDeclared, compareVersions } from '#surveys/instrument-versions';
import { textIn } from '#surveys/language';
import type { Action } from '../policy.ts';
import { CliError } from './cli-error.ts';
import { sentence } from './cli-texts.ts';
import type { Command, CommandContext, CommandInput } from './command.ts';
import { checkedInput } from './input.ts';
import { projectOf } from './places.ts';
import { type CliServices, withServices } from './services.ts';

const instrumentImport: Command = {
  name: 'instrument import',
  argument: 'FILE',
  help: {
    de: 'Macht aus einer Datei einen Bogen und veröffentlicht ihn: eigenes Format, SurveyJS-JSON oder ein Codebuch als CSV. Gibt seine Kennung aus.',
    en: 'Makes an instrument of a file and publishes it: the own format, SurveyJS JSON, or a code book as CSV. Prints its id.',
  },
  options: {
    project: {
      value: 'PROJECT',
      required: true,
      help: { de: 'Name oder Kennung des Vorhabens', en: 'name or id of the project' },
    },
    codebook: { help: { de: 'die Datei muss ein Codebuch sein', en: 'the file has to be a code book' } },
    key: {
      value: 'KEY',
      help: { de: 'Schlüssel des Bogens (sonst aus dem Titel)', en: 'key of the instrument (default: from its title)' },
    },
    title: { value: 'TITLE', help: { de: 'Titel (sonst aus der Datei)', en: 'title (default: from the file)' } },
    language: {
      value: 'TAG',
      help: { de: 'Sprache der Texte, zum Beispiel de', en: 'language of the texts, for example de' },
    },
    changes: {
      value: 'FILE.json',
      help: {
        de: 'Änderungen gegenüber der letzten Version: [{ "item": …, "kind": … }]',
        en: 'changes since the latest version: [{ "item": …, "kind": … }]',
      },
    },
    draft: { help: { de: 'nur als Entwurf ablegen', en: 'keep it as a draft only' } },
  },
  async run(input, context) {
    const definition = await definitionOf(input);
    const declared = await declaredOf(input);
    await withServices(context, async (services) => {
      const project = await projectOf(services, input.get('project') ?? '');
      const file = await checkedFile(services, definition, input.has('codebook'), context);
      const known = await services.instruments.findByKey(project.id, file.key);
      const done = { services, context, projectId: project.id, definition, file, declared, draft: input.has('draft') };
      const saved = known === null ? await added(done) : await renewed(done, known);
      context.out(saved.id);
    });
  },
};

export const INSTRUMENT_COMMANDS: readonly Command[] = [instrumentImport];

interface Work {
  readonly services: CliServices;
  readonly context: CommandContext;
  readonly projectId: string;
  readonly definition: DefinitionInput;
  readonly file: InstrumentFile;
  readonly declared: readonly DeclaredChange[];
  /** Whether it is to stay a draft. */
  readonly draft: boolean;
}

async function added(work: Work): Promise<InstrumentDetails> {
  const { services, projectId, definition, draft } = work;
  const created = await services.instruments.create(projectId, { definition });
  await record(work, 'instruments.create', created);
  return draft ? kept(work, created) : published(work, created);
}

/** A next version of an instrument that exists, or a new draft of it. Nothing is stored that could not be published. */
async function renewed(work: Work, known: InstrumentDetails): Promise<InstrumentDetails> {
  const { services, projectId, definition, file, draft, context } = work;
  if (known.published !== null) {
    const latest = await services.instruments.definition(projectId, known.id, known.published);
    if (!draft && JSON.stringify(latest.file) === JSON.stringify(file)) {
      context.note(sentence('instrument_unchanged', context.language, { key: file.key, version: known.published }));
      return known;
    }
    if (!draft) requireDeclared(work, latest.file);
  }
  const patch = { draft: { ...definition, key: file.key }, revision: known.revision };
  const updated = await services.instruments.update(projectId, known.id, patch);
  await record(work, 'instruments.update', updated);
  return draft ? kept(work, updated) : published(work, updated);
}

function kept({ context, file }: Work, instrument: InstrumentDetails): InstrumentDetails {
  context.note(sentence('instrument_drafted', context.language, { key: file.key }));
  return instrument;
}

async function published(work: Work, { id, revision }: InstrumentDetails): Promise<InstrumentDetails> {
  const { services, context, projectId, declared } = work;
  const saved = await services.instruments.publish(projectId, id, { changes: [...declared], revision });
  await record(work, 'instruments.publish', saved);
  const version = saved.published ?? 1;
  const items = saved.versions.find((each) => each.version === version)?.items ?? 0;
  context.note(sentence('instrument_published', context.language, { key: saved.key, version, items }));
  return saved;
}

/** @throws CliError changes_undeclared, after listing what is to be declared */
function requireDeclared({ context, file, declared }: Work, before: InstrumentFile): void {
  const issues = checkDeclared(before, file, declared);
  for (const issue of issues) tell(issue, context);
  if (!issues.some(({ severity }) => severity === 'error')) return;
  const found = compareVersions(before, file).changes.map(({ item, kind }) => ({ item, kind }));
  context.note(sentence('instrument_declare', context.language, { changes: JSON.stringify(found) }));
  throw new CliError('changes_undeclared');
}

function record({ services, projectId }: Work, action: Action, { id, title }: InstrumentDetails): Promise<void> {
  return services.record(action, { kind: 'instrument', id, label: textIn(title, 'de') }, projectId);
}

/** The instrument that the file becomes; every problem is told. @throws CliError definition_refused, codebook_expected */
async function checkedFile(
  services: CliServices,
  definition: DefinitionInput,
  isCodeBook: boolean,
  context: CommandContext,
): Promise<InstrumentFile> {
  const { file, format, issues } = await services.instruments.check(definition);
  if (isCodeBook && format !== 'codebook') throw new CliError('codebook_expected', { name: definition.fileName });
  for (const issue of issues) tell(issue, context);
  if (file === null) throw new CliError('definition_refused', { name: definition.fileName });
  return file;
}

function tell(issue: DefinitionIssue, { language, note }: CommandContext): void {
  const kind = sentence(issue.severity === 'error' ? 'issue_error' : 'issue_warning', language);
  const place = issue.path === '' ? '' : ` ${issue.path}`;
  note(`${kind}${place}: ${issueText(issue, language)}`);
}

async function definitionOf(input: CommandInput): Promise<DefinitionInput> {
  const name = input.argument;
  return checkedInput(definitionInput, {
    fileName: basename(name),
    content: decodeDefinition(await bytesOf(name)),
    key: input.get('key'),
    title: input.get('title'),
    language: input.get('language'),
  });
}

async function declaredOf(input: CommandInput): Promise<readonly DeclaredChange[]> {
  const name = input.get('changes');
  if (name === undefined) return [];
  const text = decodeDefinition(await bytesOf(name));
  try {
    return z.array(declaredChange).parse(JSON.parse(text));
  } catch (error) {
    throw new CliError('json_unreadable', { name, detail: error instanceof Error ? error.message : String(error) });
  }
}

/** @throws CliError file_unreadable, file_too_large */
async function bytesOf(name: string): Promise<Buffer> {
  try {
    if ((await stat(name)).size > INSTRUMENT_MAX_BYTES) {
      throw new CliError('file_too_large', { name, max: String(INSTRUMENT_MAX_BYTES / 1024 / 1024) });
    }
    return await readFile(name);
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError('file_unreadable', { name, detail: error instanceof Error ? error.message : String(error) });
  }
}

/** Runs one command: reads its words, prints its result or one clear sentence, and gives the exit code. */
import type { InterfaceLanguage } from '#surveys/language';
import { BackupError } from '../backup/backup-error.ts';
import type { Config } from '../config.ts';
import { databaseProblem } from '../db/errors.ts';
import { issueInLanguage } from '../http/issue-messages.ts';
import { Problem } from '../http/problem.ts';
import { PROBLEM_TEXTS } from '../http/problem-texts.ts';
import { MigrationError } from '../migrations/migrator.ts';
import { StartError } from '../start-error.ts';
import { ACCOUNT_COMMANDS } from './accounts.commands.ts';
import { ANSWER_IMPORT_COMMANDS } from './answer-import.commands.ts';
import { API_COMMANDS } from './api.commands.ts';
import { CliError, UsageError } from './cli-error.ts';
import { errorSentence, sentence } from './cli-texts.ts';
import { asksForHelp, type Command, commandOf, readCommand } from './command.ts';
import { DEMO_COMMANDS } from './demo.commands.ts';
import { EXPORT_COMMANDS } from './exports.commands.ts';
import { helpOf, helpOverview } from './help.ts';
import { INSTRUMENT_COMMANDS } from './instruments.commands.ts';
import { PROJECT_COMMANDS } from './projects.commands.ts';
import { STORAGE_COMMANDS } from './storage.commands.ts';
import { TALLY_COMMANDS } from './tally.commands.ts';

export const COMMANDS: readonly Command[] = [
  ...ACCOUNT_COMMANDS,
  ...PROJECT_COMMANDS,
  ...INSTRUMENT_COMMANDS,
  ...ANSWER_IMPORT_COMMANDS,
  ...TALLY_COMMANDS,
  ...EXPORT_COMMANDS,
  ...DEMO_COMMANDS,
  ...STORAGE_COMMANDS,
  ...API_COMMANDS,
];

export interface Terminal {
  /** For the sentences. */
  readonly language: InterfaceLanguage;
  /** Read only when a command needs it, so that help works with a broken environment. @throws StartError */
  config(): Config;
  /** One line on standard output. */
  out(line: string): void;
  /** One line on standard error. */
  note(line: string): void;
}

/**
 * @param words the arguments after the program's name
 * @returns 0: done; 1: could not be done; 2: not understood
 */
export async function runCli(words: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  const { language, out, note } = terminal;
  try {
    if (asksForHelp(words)) {
      const command = commandOf(COMMANDS, words[0] === 'help' ? words.slice(1) : words);
      out(command ? helpOf(command, language) : helpOverview(COMMANDS, language));
      return 0;
    }
    const { command, input } = readCommand(COMMANDS, words);
    await command.run(input, { config: terminal.config(), language, out, note });
    return 0;
  } catch (error) {
    for (const line of linesOf(error, language)) note(line);
    return error instanceof UsageError ? 2 : 1;
  }
}

function linesOf(error: unknown, language: InterfaceLanguage): string[] {
  if (error instanceof UsageError) {
    return [errorSentence(error.code, language, error.params), sentence('see_help', language)];
  }
  if (error instanceof CliError) return [errorSentence(error.code, language, error.params)];
  if (error instanceof BackupError) return [errorSentence(error.code, language, { detail: error.detail })];
  if (error instanceof MigrationError) return [errorSentence(error.code, language)];
  if (error instanceof StartError) return [error.text(language)];
  const problem = error instanceof Problem ? error : databaseProblem(error);
  if (problem !== null) return linesOfProblem(problem, language);
  return [errorSentence('unexpected', language, { detail: error instanceof Error ? error.message : String(error) })];
}

/** Its issues where it has some, each with the option that it is about; else its title. */
function linesOfProblem(problem: Problem, language: InterfaceLanguage): string[] {
  const issues = (problem.options.issues ?? []).map((draft) => issueInLanguage(draft, language));
  if (issues.length === 0) return [PROBLEM_TEXTS[problem.code][language].title];
  return issues.map(({ path, message }) => `--${optionOf(path)}: ${message}`);
}

/** The option that a field of the schemas comes from. */
function optionOf(path: string): string {
  const names: Readonly<Record<string, string>> = {
    code: 'site',
    expiresInDays: 'days',
    projectId: 'project',
    roles: 'role',
  };
  const field = path.split('.')[0] ?? '';
  return names[field] ?? field;
}

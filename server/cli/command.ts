/** What a command says about itself, and how its arguments are read. */
import { parseArgs } from 'node:util';
import type { InterfaceLanguage } from '#surveys/language';
import type { Config } from '../config.ts';
import { UsageError } from './cli-error.ts';

type Texts = Readonly<Record<InterfaceLanguage, string>>;

export interface Option {
  /** Without it, the option is a switch that takes no value. */
  readonly value?: string;
  readonly required?: boolean;
  /** May be there more than once. */
  readonly multiple?: boolean;
  readonly choices?: readonly string[];
  readonly help: Texts;
}

export interface Command {
  /** One or two words. */
  readonly name: string;
  readonly help: Texts;
  /** The argument after the name, where there is one. */
  readonly argument?: string;
  readonly options: Readonly<Record<string, Option>>;
  run(input: CommandInput, context: CommandContext): Promise<void>;
}

export interface CommandInput {
  /** The argument after the command's name; '' for commands that take none. */
  readonly argument: string;
  /** The value of an option; undefined where it was left out. */
  get(option: string): string | undefined;
  /** All values of an option that may be there more than once. */
  all(option: string): readonly string[];
  has(option: string): boolean;
}

export interface CommandContext {
  readonly config: Config;
  readonly language: InterfaceLanguage;
  /** The result, on standard output. */
  out(line: string): void;
  /** What goes on and what to heed, on standard error. */
  note(line: string): void;
}

/** Finds the command that the words begin with and reads the rest. @throws UsageError */
export function readCommand(
  commands: readonly Command[],
  words: readonly string[],
): { command: Command; input: CommandInput } {
  const command = findCommand(commands, words);
  const rest = words.slice(command.name.split(' ').length);
  const { values, positionals } = parse(command, rest);
  const expected = command.argument === undefined ? 0 : 1;
  if (positionals.length < expected) throw new UsageError('value_missing', { name: command.argument ?? '' });
  if (positionals.length > expected) throw new UsageError('option_unknown', { name: positionals[expected] ?? '' });
  for (const [name, option] of Object.entries(command.options)) check(name, option, values.get(name) ?? []);
  return {
    command,
    input: {
      argument: positionals[0] ?? '',
      get: (name) => values.get(name)?.at(-1),
      all: (name) => values.get(name) ?? [],
      has: (name) => values.has(name),
    },
  };
}

/** Whether the words ask for help, about everything or about one command. */
export function asksForHelp(words: readonly string[]): boolean {
  return words.length === 0 || words[0] === 'help' || words.includes('--help') || words.includes('-h');
}

/** The command that the words begin with, or undefined. */
export function commandOf(commands: readonly Command[], words: readonly string[]): Command | undefined {
  return commands.find(({ name }) => name.split(' ').every((part, index) => words[index] === part));
}

function findCommand(commands: readonly Command[], words: readonly string[]): Command {
  const command = commandOf(commands, words);
  if (command === undefined) {
    const named = words.filter((word) => !word.startsWith('-')).slice(0, 2);
    throw new UsageError('command_unknown', { name: named.join(' ') });
  }
  return command;
}

function parse(
  command: Command,
  words: readonly string[],
): { values: Map<string, string[]>; positionals: readonly string[] } {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: true },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
    const entries = Object.entries(values).map(([name, given]) => {
      const list = Array.isArray(given) ? given : [given];
      return [name, list.filter((value) => typeof value === 'string')] as [string, string[]];
    });
    return { values: new Map(entries), positionals };
  } catch (error) {
    throw usageErrorOf(error, words);
  }
}

function usageErrorOf(error: unknown, words: readonly string[]): unknown {
  if (!(error instanceof TypeError) || !('code' in error)) return error;
  const name = /'?(--?[\w-]+)/.exec(error.message)?.[1] ?? words.join(' ');
  if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return new UsageError('option_unknown', { name });
  if (error.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return new UsageError('value_missing', { name });
  return error;
}

function check(name: string, option: Option, values: readonly string[]): void {
  const shown = `--${name}`;
  if (option.required && values.length === 0) throw new UsageError('option_missing', { name: shown });
  for (const value of values) {
    if (value.trim() === '') throw new UsageError('value_missing', { name: shown });
    if (option.choices && !option.choices.includes(value)) {
      throw new UsageError('value_wrong', { name: shown, value, choices: option.choices.join(', ') });
    }
  }
}

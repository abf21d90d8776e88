/** The help of the command line, made from the commands themselves. */
import type { InterfaceLanguage } from '#surveys/language';
import type { Command, Option } from './command.ts';

const WORDS = {
  de: {
    usage: 'Aufruf: npm run -s wegmarke -- BEFEHL [OPTIONEN]',
    commands: 'Befehle:',
    more: 'Mehr zu einem Befehl: npm run -s wegmarke -- BEFEHL --help',
    storage:
      'Die Befehle arbeiten mit der Datenbank in MONGODB_URI, sonst mit den Daten in WEGMARKE_DATA (ohne Angabe: ./data), auch während der Server läuft.',
    links: 'Links in der Ausgabe beginnen mit WEGMARKE_URL, ohne Angabe mit HOST und PORT.',
    required: 'nötig',
    repeatable: 'mehrfach möglich',
  },
  en: {
    usage: 'Usage: npm run -s wegmarke -- COMMAND [OPTIONS]',
    commands: 'Commands:',
    more: 'More about a command: npm run -s wegmarke -- COMMAND --help',
    storage:
      'Commands work with the database in MONGODB_URI, else with the data in WEGMARKE_DATA (default: ./data), also while the server runs.',
    links: 'Links that are printed begin with WEGMARKE_URL, else with HOST and PORT.',
    required: 'required',
    repeatable: 'may be repeated',
  },
} as const;

/** Help about all commands. */
export function helpOverview(commands: readonly Command[], language: InterfaceLanguage): string {
  const words = WORDS[language];
  const rows = commands.map((command): [string, string] => [nameOf(command), command.help[language]]);
  return [words.usage, '', words.commands, ...columns(rows), '', words.storage, words.links, words.more].join('\n');
}

/** Help about one command and its options. */
export function helpOf(command: Command, language: InterfaceLanguage): string {
  const rows = Object.entries(command.options).map(([name, option]): [string, string] => [
    `--${name}${option.value === undefined ? '' : ` ${option.value}`}`,
    optionText(option, language),
  ]);
  const options = rows.length === 0 ? [] : ['', ...columns(rows)];
  return [`npm run -s wegmarke -- ${callOf(command)}`, '', command.help[language], ...options].join('\n');
}

function nameOf({ name, argument }: Command): string {
  return argument === undefined ? name : `${name} ${argument}`;
}

function callOf(command: Command): string {
  const required = Object.entries(command.options)
    .filter(([, option]) => option.required)
    .map(([option, { value }]) => `--${option} ${value ?? ''}`.trim());
  return [nameOf(command), ...required].join(' ');
}

function optionText(option: Option, language: InterfaceLanguage): string {
  const words = WORDS[language];
  const notes = [
    ...(option.choices ? [option.choices.join(', ')] : []),
    ...(option.required ? [words.required] : []),
    ...(option.multiple ? [words.repeatable] : []),
  ];
  return notes.length === 0 ? option.help[language] : `${option.help[language]} (${notes.join('; ')})`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

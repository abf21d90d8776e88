/** All commands, by every name they go by. */

import { aggregateCommand } from './aggregate.ts';
import { authenticationCommands } from './authentication.ts';
import { collectionCommands } from './collection-commands.ts';
import type { Command } from './command.ts';
import { countAndDistinctCommands } from './count-distinct.ts';
import { cursorCommands } from './cursor-commands.ts';
import { deleteCommand } from './delete.ts';
import { explainCommand } from './explain.ts';
import { findCommand } from './find.ts';
import { findAndModifyCommand } from './find-and-modify.ts';
import { helloCommands } from './hello.ts';
import { indexCommands } from './index-commands.ts';
import { insertCommand } from './insert.ts';
import { listingCommands } from './listing-commands.ts';
import { sessionCommands } from './session-commands.ts';
import { statisticsCommands } from './statistics-commands.ts';
import { updateCommand } from './update.ts';

const ALL: readonly Command[] = [
  ...helloCommands,
  ...authenticationCommands,
  ...sessionCommands,
  findCommand,
  ...cursorCommands,
  insertCommand,
  updateCommand,
  deleteCommand,
  findAndModifyCommand,
  ...countAndDistinctCommands,
  aggregateCommand,
  ...collectionCommands,
  ...listingCommands,
  ...indexCommands,
  explainCommand,
  ...statisticsCommands,
];

export function commandTable(): ReadonlyMap<string, Command> {
  const table = new Map<string, Command>();
  for (const command of [...ALL, listCommands(() => table)]) {
    for (const name of [command.name, ...(command.aliases ?? [])]) table.set(name, command);
  }
  return table;
}

/** `listCommands`, so that tools can see what is here without trying. */
function listCommands(table: () => ReadonlyMap<string, Command>): Command {
  return {
    name: 'listCommands',
    fields: {},
    run: () => {
      const commands = new Map();
      for (const command of new Set(table().values())) {
        commands.set(
          command.name,
          new Map<string, unknown>([
            ['help', ''],
            ['adminOnly', command.adminOnly === true],
            ['requiresAuth', command.beforeAuthentication !== true],
            ...(command.inApiV1 ? ([['apiVersions', ['1']]] as const) : []),
          ]),
        );
      }
      return new Map([['commands', commands]]);
    },
  };
}

/** The English texts that stand on nearly every page: they are loaded before the first one. */

import { conflict } from './conflict.ts';
import { projects } from './projects.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { ui } from './ui.ts';

export const frame = { conflict, projects, shell, signIn, ui };

/** Commands about accounts: `user add`, `user reset`, `token create`. */
import { memberCreate } from '#contract/member';
import { TOKEN_DAYS_DEFAULT, tokenCreate } from '#contract/token';
import { userCreate } from '#contract/user';
import { INTERFACE_LANGUAGES } from '#surveys/language';
import { PROJECT_ROLES, type ProjectRole } from '#surveys/role';
import { CliError, UsageError } from './cli-error.ts';
import { momentText, sentence } from './cli-texts.ts';
import type { Command, CommandContext } from './command.ts';
import { checkedInput } from './input.ts';
import { projectOf } from './places.ts';
import { type CliServices, withServices } from './services.ts';

const isRole = (role: string): role is ProjectRole => (PROJECT_ROLES as readonly string[]).includes(role);

const userAdd: Command = {
  name: 'user add',
  help: {
    de: 'Legt ein Konto an und gibt den Link aus, mit dem einmal ein Passwort gesetzt werden kann.',
    en: 'Adds an account and prints the link with which a password can be set once.',
  },
  options: {
    login: { value: 'LOGIN', required: true, help: { de: 'Anmeldename', en: 'login' } },
    name: { value: 'NAME', required: true, help: { de: 'angezeigter Name', en: 'display name' } },
    email: { value: 'ADDRESS', help: { de: 'E-Mail-Adresse', en: 'e-mail address' } },
    language: {
      value: 'LANGUAGE',
      choices: INTERFACE_LANGUAGES,
      help: { de: 'Sprache der Oberfläche', en: 'language of the interface' },
    },
    admin: { help: { de: 'mit den Rechten der Administration', en: "with the administration's rights" } },
    project: { value: 'PROJECT', help: { de: 'Name oder Kennung eines Vorhabens', en: 'name or id of a project' } },
    role: {
      value: 'ROLE',
      multiple: true,
      choices: PROJECT_ROLES,
      help: { de: 'Rolle im Vorhaben', en: 'role in the project' },
    },
  },
  async run(input, context) {
    const roles = input.all('role').filter(isRole);
    const project = input.get('project');
    if (project !== undefined && roles.length === 0) throw new UsageError('option_missing', { name: '--role' });
    if (project === undefined && roles.length > 0) throw new UsageError('option_missing', { name: '--project' });
    const account = checkedInput(userCreate, {
      login: input.get('login') ?? '',
      name: input.get('name') ?? '',
      ...(input.has('email') ? { email: input.get('email') ?? '' } : {}),
      admin: input.has('admin'),
      language: input.get('language') === 'en' || (!input.has('language') && context.language === 'en') ? 'en' : 'de',
    });
    await withServices(context, async (services) => {
      // The project first: a wrong name should not leave an account behind.
      const found = project === undefined ? null : await projectOf(services, project);
      const user = await services.users.create(account);
      await services.record('users.create', { kind: 'user', id: user.id, label: user.login });
      if (found !== null) {
        const member = await services.members.add(found.id, checkedInput(memberCreate, { userId: user.id, roles }));
        await services.record('members.add', { kind: 'member', id: member.id, label: user.login }, found.id);
      }
      await printPasswordLink(services, context, user.id);
    });
  },
};

const userReset: Command = {
  name: 'user reset',
  help: {
    de: 'Gibt für ein Konto einen neuen Link aus, mit dem einmal ein Passwort gesetzt werden kann.',
    en: 'Prints a new link for an account with which a password can be set once.',
  },
  options: { login: { value: 'LOGIN', required: true, help: { de: 'Anmeldename', en: 'login' } } },
  async run(input, context) {
    await withServices(context, async (services) => {
      const user = await userOf(services, input.get('login') ?? '');
      await services.record('users.passwordLink', { kind: 'user', id: user.id, label: user.login });
      await printPasswordLink(services, context, user.id);
    });
  },
};

const tokenMake: Command = {
  name: 'token create',
  help: {
    de: 'Legt für ein Konto ein Zugangs-Token zu einem Vorhaben an und gibt es aus.',
    en: 'Makes an access token of an account for one project and prints it.',
  },
  options: {
    login: { value: 'LOGIN', required: true, help: { de: 'Anmeldename', en: 'login' } },
    project: {
      value: 'PROJECT',
      required: true,
      help: { de: 'Name oder Kennung des Vorhabens', en: 'name or id of the project' },
    },
    scope: {
      value: 'SCOPE',
      required: true,
      choices: ['read', 'write'],
      help: { de: 'nur lesen oder auch schreiben', en: 'read only, or write as well' },
    },
    name: { value: 'NAME', required: true, help: { de: 'wofür es ist', en: 'what it is for' } },
    days: {
      value: 'DAYS',
      help: {
        de: `wie viele Tage es gilt (sonst ${TOKEN_DAYS_DEFAULT})`,
        en: `days that it is valid (default ${TOKEN_DAYS_DEFAULT})`,
      },
    },
  },
  async run(input, context) {
    await withServices(context, async (services) => {
      const user = await userOf(services, input.get('login') ?? '');
      const project = await projectOf(services, input.get('project') ?? '');
      const wanted = checkedInput(tokenCreate, {
        name: input.get('name') ?? '',
        projectId: project.id,
        scope: input.get('scope') === 'write' ? 'write' : 'read',
        ...(input.has('days') ? { expiresInDays: Number(input.get('days')) } : {}),
      });
      const made = await services.tokens.create(user.id, wanted, await services.mayRead(user.id, project.id));
      await services.record('tokens.create', { kind: 'token', id: made.entry.id, label: made.entry.name }, project.id);
      context.note(
        sentence('token_once', context.language, { until: momentText(made.entry.expiresAt, context.language) }),
      );
      context.out(made.token);
    });
  },
};

export const ACCOUNT_COMMANDS: readonly Command[] = [userAdd, userReset, tokenMake];

async function printPasswordLink(services: CliServices, context: CommandContext, userId: string): Promise<void> {
  const { link, expiresAt } = await services.passwordLinks.create(userId);
  context.note(sentence('password_link', context.language, { until: momentText(expiresAt, context.language) }));
  context.out(link);
}

async function userOf(services: CliServices, login: string) {
  const user = await services.users.findByLogin(login);
  if (user === null) throw new CliError('user_unknown', { login });
  return user;
}

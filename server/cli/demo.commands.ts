/** Commands about the sample project: `demo`. */
import { CliError } from './cli-error.ts';
import { sentence } from './cli-texts.ts';
import type { Command } from './command.ts';
import { type CliServices, withServices } from './services.ts';

const demo: Command = {
  name: 'demo',
  help: {
    de: 'Legt das Beispiel-Vorhaben mit erfundenen Fällen an und gibt seine Kennung aus.',
    en: 'Makes the sample project with invented cases and prints its id.',
  },
  options: {
    user: {
      value: 'LOGIN',
      help: {
        de: 'Konto, das alles darin sieht (sonst das erste der Administration)',
        en: "account that sees everything in it (default: the administration's first)",
      },
    },
  },
  async run(input, context) {
    await withServices(context, async (services) => {
      const user = await ownerOf(services, input.get('user'));
      const project = await services.demo.create(user.id);
      await services.record('demo.create', { kind: 'project', id: project.id, label: project.name }, project.id);
      context.note(sentence('demo_made', context.language, { login: user.login }));
      context.out(project.id);
    });
  },
};

export const DEMO_COMMANDS: readonly Command[] = [demo];

/** @throws CliError user_unknown, admin_missing */
async function ownerOf(services: CliServices, login: string | undefined): Promise<{ id: string; login: string }> {
  if (login !== undefined) {
    const user = await services.users.findByLogin(login);
    if (user === null || !user.active) throw new CliError('user_unknown', { login });
    return user;
  }
  const { items } = await services.users.list({ admin: true, active: true, sort: 'createdAt', order: 'asc', limit: 1 });
  const [first] = items;
  if (first === undefined) throw new CliError('admin_missing');
  return first;
}

/** Setting up an empty installation: the first admin, the language, the first project. Possible once, with a link. */
import type { Connection } from 'mongoose';
import type { SetupRun, SetupState } from '#contract/setup';
import type { Clock } from '../clock.ts';
import { hashPassword, randomToken, tokenHash } from '../crypto.ts';
import { databaseOf } from '../db/connect.ts';
import { withLock } from '../db/lock.ts';
import { Problem } from '../http/problem.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { SettingsService } from '../settings/settings.service.ts';
import type { UserService } from '../users/user.service.ts';
import { type StoredSetupLink, setupLinkModel } from './setup-link.model.ts';

const LINK_HOURS = 24;

export interface SetupServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly projects: Pick<ProjectService, 'create' | 'findByName'>;
  readonly publicAddress: () => string;
  readonly settings: Pick<SettingsService, 'get' | 'update'>;
  readonly users: UserService;
}

export type SetupService = ReturnType<typeof setupService>;

export function setupService({
  connection,
  clock,
  projects,
  publicAddress,
  settings,
  users,
}: SetupServiceDependencies) {
  const links = setupLinkModel(connection);

  /** @throws Problem `link_unknown`, `link_used`, `link_expired` */
  async function requireLink(token: string): Promise<StoredSetupLink> {
    const link = await links.findOne({ tokenHash: tokenHash(token) }).lean<StoredSetupLink>();
    if (link === null) throw new Problem('link_unknown');
    if (link.usedAt !== null) throw new Problem('link_used');
    if (link.expiresAt <= clock.now()) throw new Problem('link_expired');
    return link;
  }

  return {
    async state(): Promise<SetupState> {
      const [hasAdmin, { language }] = await Promise.all([users.hasAdmin(), settings.get()]);
      return { needed: !hasAdmin, language };
    },

    /** A new link while there is no admin, good for a day; null when the installation is set up. */
    async makeLink(): Promise<string | null> {
      if (await users.hasAdmin()) return null;
      const token = randomToken();
      const expiresAt = new Date(clock.now().getTime() + LINK_HOURS * 3_600_000);
      await links.create({ tokenHash: tokenHash(token), expiresAt, usedAt: null });
      return `${publicAddress()}/setup#${token}`;
    },

    /**
     * Everything is checked first, then written: language and project before the admin, because the admin's existence
     * is what ends the set-up, and a set-up that broke off in between can be repeated with the same link.
     *
     * @throws Problem `setup_done`, `link_unknown`, `link_used`, `link_expired`, `invalid_input`
     */
    async run({
      token,
      admin,
      language,
      project,
    }: SetupRun): Promise<{ userId: string; login: string; projectId: string }> {
      return withLock(databaseOf(connection), 'setup', clock, async () => {
        if (await users.hasAdmin()) throw new Problem('setup_done');
        const link = await requireLink(token);
        users.requireGoodPassword(admin.password, admin.login, 'admin.password');
        const passwordHash = await hashPassword(admin.password);
        const { revision } = await settings.get();
        await settings.update({ language, revision });
        const made = (await projects.findByName(project.name)) ?? (await projects.create({ name: project.name }));
        const input = { login: admin.login, name: admin.name, admin: true, language, passwordHash };
        const user = await users.create(input, 'admin.login');
        await links.updateOne({ _id: link._id }, { $set: { usedAt: clock.now() } });
        return { userId: user.id, login: user.login, projectId: made.id };
      });
    },
  };
}

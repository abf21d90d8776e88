/** Accounts: who they are, what the administration changes about them, and their passwords. */
import { type Connection, type QueryFilter, Types, type UpdateQuery } from 'mongoose';
import type { User, UserCreate, UserList, UserPatch, UserQuery } from '#contract/user';
import type { InterfaceLanguage } from '#surveys/language';
import type { Clock } from '../clock.ts';
import { hashPassword, type KeyRing } from '../crypto.ts';
import { databaseOf } from '../db/connect.ts';
import { orDuplicate } from '../db/errors.ts';
import { gatheredById } from '../db/gathered.ts';
import { withLock } from '../db/lock.ts';
import { findPage } from '../db/paging.ts';
import { updateAtRevision } from '../db/revision.ts';
import { literalPattern, searchPattern, sortKey } from '../db/sort-key.ts';
import { invalidInput, Problem } from '../http/problem.ts';
import { passwordIssue } from './common-passwords.ts';
import { type StoredUser, userModel } from './user.model.ts';

const EMAIL = 'users.email';

/** What other features show of an account. */
export interface UserSummary {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly active: boolean;
}

/** What signing in needs to know. */
export interface UserCredentials extends UserSummary {
  readonly admin: boolean;
  readonly language: InterfaceLanguage;
  readonly passwordHash: string | null;
}

export interface UserServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly keys: KeyRing;
  /** Ends what an account has open: its sessions and, where asked, its access tokens and links. */
  readonly endAccess: (userId: string) => Promise<void>;
}

export type UserService = ReturnType<typeof userService>;

/** Logins are compared without regard to case and to how characters are composed. */
export function loginKey(login: string): string {
  return login.trim().normalize('NFKC').toLowerCase();
}

export function userService({ connection, clock, keys, endAccess }: UserServiceDependencies) {
  const users = userModel(connection);
  const findStored = gatheredById<StoredUser>(users);

  function present(stored: StoredUser): User {
    return {
      id: stored._id.toHexString(),
      login: stored.login,
      name: stored.name,
      email: stored.email === null ? null : keys.decrypt(EMAIL, stored.email),
      admin: stored.admin,
      active: stored.active,
      language: stored.language,
      hasPassword: stored.passwordHash !== null,
      createdAt: stored.createdAt.toISOString(),
      lastSignInAt: stored.lastSignInAt?.toISOString() ?? null,
      revision: stored.revision,
    };
  }

  function summary(stored: StoredUser): UserSummary {
    return { id: stored._id.toHexString(), login: stored.login, name: stored.name, active: stored.active };
  }

  function credentials(stored: StoredUser): UserCredentials {
    const { admin, language, passwordHash } = stored;
    return { ...summary(stored), admin, language, passwordHash };
  }

  async function stored(userId: string): Promise<StoredUser> {
    const found = await findStored(userId);
    if (found === null) throw new Problem('not_found');
    return found;
  }

  const encrypted = (email: string | null) => (email === null ? null : keys.encrypt(EMAIL, email));

  function changes(patch: { name?: string | undefined; email?: string | null | undefined }): Partial<StoredUser> {
    return {
      ...(patch.name === undefined ? {} : { name: patch.name, nameKey: sortKey(patch.name) }),
      ...(patch.email === undefined ? {} : { email: encrypted(patch.email) }),
    };
  }

  /** Refuses to take away the last active admin. */
  async function requireOtherAdmin(userId: string): Promise<void> {
    const others = { admin: true, active: true, _id: { $ne: new Types.ObjectId(userId) } } as QueryFilter<StoredUser>;
    if ((await users.exists(others)) === null) throw new Problem('last_admin');
  }

  /** @throws Problem `invalid_input` at `path` for a password that is easy to guess */
  function requireGoodPassword(password: string, login: string, path: string): void {
    const code = passwordIssue(password, login);
    if (code !== null) throw invalidInput({ path, code });
  }

  return {
    requireGoodPassword,

    /** @throws Problem `login_taken` with the issue at `loginPath` */
    async create(input: UserCreate & { passwordHash?: string }, loginPath = 'login'): Promise<User> {
      const issues = [{ path: loginPath, code: 'login_taken' as const }];
      const made = await orDuplicate(
        () =>
          users.create({
            login: input.login,
            loginKey: loginKey(input.login),
            name: input.name,
            nameKey: sortKey(input.name),
            email: encrypted(input.email ?? null),
            admin: input.admin,
            active: true,
            language: input.language,
            passwordHash: input.passwordHash ?? null,
            createdAt: clock.now(),
            lastSignInAt: null,
            revision: 0,
          }),
        { loginKey: () => new Problem('login_taken', { issues }) },
      );
      return present(made.toObject());
    },

    /** @throws Problem `not_found` */
    async get(userId: string): Promise<User> {
      return present(await stored(userId));
    },

    /** Whether any account of the administration exists, active or not. */
    async hasAdmin(): Promise<boolean> {
      return (await users.exists({ admin: true })) !== null;
    },

    async list(query: UserQuery): Promise<UserList> {
      const filter: QueryFilter<StoredUser> = {
        ...(query.admin === undefined ? {} : { admin: query.admin }),
        ...(query.active === undefined ? {} : { active: query.active }),
        ...(query.q
          ? { $or: [{ nameKey: searchPattern(query.q) }, { loginKey: literalPattern(loginKey(query.q)) }] }
          : {}),
      };
      const field = ({ name: 'nameKey', login: 'loginKey', createdAt: 'createdAt' } as const)[query.sort];
      const [page, total] = await Promise.all([findPage(users, filter, field, query), users.countDocuments(filter)]);
      return { items: page.items.map(present), nextCursor: page.nextCursor, total };
    },

    /**
     * Changes an account. Deactivating it ends its sessions, tokens and links at once.
     *
     * @throws Problem `not_found`, `edit_conflict`, `last_admin`
     */
    async update(userId: string, patch: UserPatch): Promise<User> {
      const set: Partial<StoredUser> = {
        ...changes(patch),
        ...(patch.admin === undefined ? {} : { admin: patch.admin }),
        ...(patch.active === undefined ? {} : { active: patch.active }),
      };
      const write = () =>
        updateAtRevision(users, { _id: userId }, patch.revision, { $set: set } as UpdateQuery<StoredUser>, present);
      const takesAway = patch.admin === false || patch.active === false;
      if (!takesAway) return present(await write());

      // Two admins who take the permission from each other at the same moment must not both succeed.
      const changed = await withLock(databaseOf(connection), 'last-admin', clock, async () => {
        const before = await stored(userId);
        const isAdmin = before.admin && before.active;
        if (isAdmin && before.revision === patch.revision) await requireOtherAdmin(userId);
        return write();
      });
      if (!changed.active) await endAccess(userId);
      return present(changed);
    },

    /** What people change about their own account. @throws Problem `edit_conflict` */
    async updateOwn(
      userId: string,
      patch: {
        name?: string | undefined;
        email?: string | null | undefined;
        language?: InterfaceLanguage | undefined;
        revision: number;
      },
    ): Promise<User> {
      const set = { ...changes(patch), ...(patch.language === undefined ? {} : { language: patch.language }) };
      const update = { $set: set } as UpdateQuery<StoredUser>;
      return present(await updateAtRevision(users, { _id: userId }, patch.revision, update, present));
    },

    /**
     * Sets a password. Sessions are the caller's business.
     *
     * @throws Problem `invalid_input` at `path`, `not_found`
     */
    async setPassword(userId: string, password: string, path: string): Promise<void> {
      const account = await stored(userId);
      requireGoodPassword(password, account.login, path);
      await users.updateOne({ _id: userId }, { $set: { passwordHash: await hashPassword(password) } });
    },

    async noteSignIn(userId: string): Promise<void> {
      await users.updateOne({ _id: userId }, { $set: { lastSignInAt: clock.now() } });
    },

    async findCredentials(login: string): Promise<UserCredentials | null> {
      const found = await users.findOne({ loginKey: loginKey(login) }).lean<StoredUser>();
      return found === null ? null : credentials(found);
    },

    async findCredentialsById(userId: string): Promise<UserCredentials | null> {
      const found = await findStored(userId);
      return found === null ? null : credentials(found);
    },

    /** An account by its exact login. */
    async findByLogin(login: string): Promise<UserSummary | null> {
      const found = await users.findOne({ loginKey: loginKey(login) }).lean<StoredUser>();
      return found === null ? null : summary(found);
    },

    /** Accounts by id, for lists that name people; unknown ids are left out. */
    async summaries(userIds: readonly string[]): Promise<Map<string, UserSummary>> {
      const ids = [...new Set(userIds)].map((userId) => new Types.ObjectId(userId));
      const found = await users.find({ _id: { $in: ids } }).lean<StoredUser[]>();
      return new Map(found.map((account) => [account._id.toHexString(), summary(account)]));
    },
  };
}

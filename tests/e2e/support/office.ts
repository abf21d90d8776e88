/**
 * An installation that is already in use: one administrator, set up through the API so that a test can begin where it
 * gets interesting. People and projects are made through the API too; whatever a test is about, it does in the browser.
 */
import type { TestServer } from './server.ts';

/** Long, and not on any list of common passwords. */
export const PASSWORD = 'Kastanie-läuft-41-Boote';

export interface Person {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly password: string;
}

/** JSON over HTTP with a session of its own. */
export class ApiClient {
  readonly #origin: string;
  #cookies = new Map<string, string>();

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** Sends and returns the reply's body; throws with the reply when the status is not 2xx. */
  async send<Reply>(method: string, path: string, body?: unknown): Promise<Reply> {
    const response = await fetch(this.#origin + path, {
      method,
      headers: {
        Origin: this.#origin,
        'Accept-Language': 'de',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        Cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Reply;
  }
}

export interface Office {
  readonly server: TestServer;
  readonly admin: Person;
  /** Signed in as the administrator. */
  readonly api: ApiClient;
  /** The project made at set-up. */
  readonly projectId: string;
  /** Makes an account whose password is set. */
  person(options: { login: string; name: string; admin?: boolean }): Promise<Person>;
  /** A link with which somebody can set their password, as an administrator gets it. */
  passwordLink(person: Person): Promise<string>;
}

interface CreatedUser {
  readonly user: { readonly id: string };
  readonly link: string;
}

/** Sets the server up with an administrator (login `leitung`) and the project "Ganzheitliche Beratung". */
export async function setUpOffice(server: TestServer): Promise<Office> {
  const api = new ApiClient(server.origin);
  const admin = { login: 'verwaltung', name: 'Vera Waltung', password: PASSWORD };
  const token = new URL(server.setupLink).hash.slice(1);
  await api.send('POST', '/api/setup', {
    token,
    admin,
    language: 'de',
    project: { name: 'Ganzheitliche Beratung' },
  });
  const session = await api.send<{ user: { id: string } }>('GET', '/api/session');
  const projects = await api.send<{ items: { id: string }[] }>('GET', '/api/projects');
  return {
    server,
    api,
    admin: { ...admin, id: session.user.id },
    projectId: projects.items[0]!.id,
    async person({ login, name, admin: isAdmin }) {
      const body = { login, name, language: 'de', ...(isAdmin ? { admin: true } : {}) };
      const created = await api.send<CreatedUser>('POST', '/api/users', body);
      const stranger = new ApiClient(server.origin);
      const linkToken = new URL(created.link).hash.slice(1);
      await stranger.send('POST', '/api/password-link', { token: linkToken, password: PASSWORD });
      return { id: created.user.id, login, name, password: PASSWORD };
    },
    async passwordLink(person) {
      const { link } = await api.send<{ link: string }>('POST', `/api/users/${person.id}/password-link`);
      return link;
    },
  };
}

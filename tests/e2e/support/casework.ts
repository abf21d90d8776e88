/**
 * Cases, questionnaires and answers made through the API, for tests that begin where a case is already there. Each
 * workplace is a project of its own, so that tests on one server do not see one another.
 */
import { ApiClient, type Office, type Person } from './office.ts';

type ProjectKind = 'counselling' | 'study' | 'survey';

export interface Case {
  readonly id: string;
  readonly code: string;
}

export interface NewSlip {
  readonly id: string;
  readonly code: string;
  readonly link: string;
}

/** An answer as it is sent; what is left out is the person's own view, shared with the counsellor. */
export interface Answer {
  readonly item: string;
  readonly value: unknown;
  readonly voice?: 'own' | 'counsellor' | 'agreed';
  readonly visibility?: 'private' | 'shared' | 'counted';
}

export interface Project {
  readonly projectId: string;
  readonly projectName: string;
  /** The address of everything in the project. */
  readonly base: string;
  /** Counsellor, researcher and manager of the project. */
  readonly counsellor: Person;
  /** Signed in as them. */
  readonly api: ApiClient;
}

export interface Workplace extends Project {
  readonly instrumentId: string;
  /** A case of the counsellor's. */
  subject(): Promise<Case>;
  slip(subject: Case, expiresInDays?: number): Promise<NewSlip>;
  revoke(subject: Case, slip: NewSlip): Promise<void>;
  /** @param startedAt now, unless it is told */
  reading(subject: Case, answers?: readonly Answer[], startedAt?: Date): Promise<string>;
  /** What is stored of an item, in the person's own voice. */
  stored(readingId: string, item: string): Promise<unknown>;
}

interface StoredEntry {
  readonly item: string;
  readonly voice: string;
  readonly value: unknown;
}

/** Somebody's own session. */
export async function apiOf(office: Office, person: Person): Promise<ApiClient> {
  const api = new ApiClient(office.server.origin);
  await api.send('POST', '/api/session', { login: person.login, password: person.password });
  return api;
}

let made = 0;

/** A project, and somebody who may do everything in it. */
export async function project(office: Office, name: string, kind: ProjectKind): Promise<Project> {
  made += 1;
  const login = `arbeit.${made}.${name.toLowerCase().replace(/[^a-z]/g, '')}`;
  const counsellor = await office.person({ login, name: `Bea ${name}` });
  const { id } = await office.api.send<{ id: string }>('POST', '/api/projects', { name, kind });
  const base = `/api/projects/${id}`;
  await office.api.send('POST', `${base}/members`, {
    userId: counsellor.id,
    roles: ['counsellor', 'researcher', 'manager'],
  });
  return { projectId: id, projectName: name, base, counsellor, api: await apiOf(office, counsellor) };
}

/**
 * A project with one published instrument and somebody who may do everything in it.
 *
 * @param instrument the key of a library's instrument, or an instrument file
 */
export async function workplace(
  office: Office,
  name: string,
  { instrument = 'lebenslage', kind = 'counselling' }: { instrument?: string | object; kind?: ProjectKind } = {},
): Promise<Workplace> {
  const place = await project(office, name, kind);
  const { api, base, counsellor } = place;
  const instrumentId = await publish(api, base, instrument);
  return {
    ...place,
    instrumentId,
    subject: () => api.send<Case>('POST', `${base}/subjects`, { counsellorId: counsellor.id }),
    slip: (subject, expiresInDays = 90) =>
      api.send<NewSlip>('POST', `${base}/subjects/${subject.id}/slips`, { expiresInDays }),
    revoke: (subject, slip) => api.send('DELETE', `${base}/subjects/${subject.id}/slips/${slip.id}`),
    async reading(subject, answers = [], startedAt) {
      const { id } = await api.send<{ id: string }>('POST', `${base}/readings`, {
        subjectId: subject.id,
        instrumentId,
        mode: kind === 'counselling' ? 'together' : 'interview',
        changes: answers.map(changeOf),
        ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
      });
      return id;
    },
    async stored(readingId, item) {
      const { entries } = await api.send<{ entries: StoredEntry[] }>('GET', `${base}/readings/${readingId}`);
      return entries.find((entry) => entry.item === item && entry.voice === 'own')?.value ?? null;
    },
  };
}

async function publish(api: ApiClient, base: string, instrument: string | object): Promise<string> {
  const body =
    typeof instrument === 'string'
      ? { library: instrument }
      : { definition: { fileName: 'bogen.json', content: JSON.stringify(instrument) } };
  const draft = await api.send<{ id: string; revision: number; published: number | null }>(
    'POST',
    `${base}/instruments`,
    body,
  );
  if (draft.published === null) {
    await api.send('POST', `${base}/instruments/${draft.id}/publish`, { changes: [], revision: draft.revision });
  }
  return draft.id;
}

let sent = 0;

export function changeOf({ item, value, voice = 'own', visibility = 'shared' }: Answer): object {
  sent += 1;
  return {
    id: `e2e-${process.pid}-${String(sent).padStart(8, '0')}`,
    item,
    voice,
    state: 'answered',
    value,
    visibility,
    at: new Date().toISOString(),
    base: 0,
    language: 'de',
  };
}

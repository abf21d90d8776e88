/**
 * The sample project with somebody in each role, a case that has been talked about, a file of answers that was uploaded
 * and an export: with it every page has something to show.
 */
import { type APIRequestContext, request } from '@playwright/test';
import { apiOf } from './casework.ts';
import type { Office, Person } from './office.ts';

export const ROLES = ['counsellor', 'researcher', 'lead', 'manager'] as const;
export type Role = (typeof ROLES)[number];

export interface SampleOffice {
  readonly projectId: string;
  readonly subjectId: string;
  readonly readingId: string;
  readonly instrumentId: string;
  readonly importId: string;
  readonly userId: string;
  /** One account for each role, and `everybody`, who has all of them and is an administrator besides. */
  readonly people: Readonly<Record<Role | 'everybody', Person>>;
  /** Opens the space of the case. */
  readonly slip: { readonly code: string; readonly link: string };
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly revision: number; readonly readings: number }[];
}

export async function sampleOffice(office: Office): Promise<SampleOffice> {
  const { api, server } = office;
  const { id: projectId } = await api.send<{ id: string }>('POST', '/api/demo');
  const base = `/api/projects/${projectId}`;
  const everybody = await office.person({ login: 'alle.rollen', name: 'Alba Allemal', admin: true });
  const people = { everybody } as Record<Role | 'everybody', Person>;
  await api.send('POST', `${base}/members`, { userId: everybody.id, roles: ROLES });
  for (const role of ROLES) {
    people[role] = await office.person({ login: `nur.${role}`, name: `Nora ${role}` });
    await api.send('POST', `${base}/members`, { userId: people[role].id, roles: [role] });
  }

  const { items: subjects } = await api.send<Listed>('GET', `${base}/subjects?limit=100`);
  const subject = subjects.find(({ readings }) => readings > 4);
  if (!subject) throw new Error('The sample project has no case with more than four readings.');
  await api.send('PATCH', `${base}/subjects/${subject.id}`, {
    counsellorId: people.counsellor.id,
    deputyId: everybody.id,
    revision: subject.revision,
  });
  const counsellor = await apiOf(office, people.counsellor);
  const slip = await counsellor.send<{ code: string; link: string }>('POST', `${base}/subjects/${subject.id}/slips`, {
    expiresInDays: 7,
  });
  const readings = await counsellor.send<{ items: { id: string; instrumentId: string }[] }>(
    'GET',
    `${base}/readings?subject=${subject.id}`,
  );
  const instruments = await api.send<{ items: { id: string; kind: string }[] }>('GET', `${base}/instruments`);
  const instrumentId = instruments.items.find(({ kind }) => kind === 'map')?.id ?? '';
  const readingId = readings.items.find((each) => each.instrumentId === instrumentId)?.id ?? '';

  const browser = await request.newContext({ baseURL: server.origin, extraHTTPHeaders: { Origin: server.origin } });
  const importId = await uploadAndExport(browser, people.researcher, `${base}/instruments/${instrumentId}`);
  await browser.dispose();
  return { projectId, subjectId: subject.id, readingId, instrumentId, importId, userId: people.lead.id, people, slip };
}

/** A file that waits to be checked, and a code book that was taken out. */
async function uploadAndExport(browser: APIRequestContext, researcher: Person, base: string): Promise<string> {
  await browser.post('/api/session', { data: { login: researcher.login, password: researcher.password } });
  const uploaded = await browser.post(`${base}/imports?fileName=antworten.csv`, {
    headers: { 'Content-Type': 'text/csv' },
    data: Buffer.from('fall;wohnen_satisfaction;bemerkung\nA1;3;gut\nA2;14;\n'),
  });
  if (!uploaded.ok()) throw new Error(`The upload answered ${uploaded.status()}: ${await uploaded.text()}`);
  const { id } = (await uploaded.json()) as { id: string };
  const exported = await browser.get(`${base}/export?content=codebook&format=csv`);
  if (!exported.ok()) throw new Error(`The export answered ${exported.status()}: ${await exported.text()}`);
  return id;
}

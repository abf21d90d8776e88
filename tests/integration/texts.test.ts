/** Imprint, privacy notice and accessibility statement over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEXT_KEYS, type Text, type TextKey, textPut } from '#contract/text';
import { TEXT_TEMPLATES } from '#server/texts/text-templates';
import { type TestApp, testApp } from '#tests/support/app';
import type { TestClient } from '#tests/support/http-client';

let app: TestApp;
let admin: TestClient;

beforeAll(async () => {
  app = await testApp('texts');
  admin = await app.as('admin');
});
afterAll(() => app?.close());

const content = { de: '## Anbieter\n\nStadt Musterhausen', en: '## Provider\n\nTown of Musterhausen' };

describe('PUT', () => {
  it('is refused for a manager', async () => {
    const manager = await app.as('manager', await app.project());
    expect((await manager.put('/api/texts/imprint', { content, revision: 0 })).status).toBe(403);
    const { body } = await app.client().get<Text>('/api/texts/imprint');
    expect(body.draft).toBe(true);
  });

  it('refuses links that could do harm, an empty German text, control characters and unknown texts', async () => {
    const issuesOf = async (de: string) => {
      const reply = await admin.put<{ issues?: { path: string; code: string }[] }>('/api/texts/imprint', {
        content: { de, en: '' },
        revision: 0,
      });
      expect(reply.status).toBe(400);
      return reply.body.issues?.map(({ path, code }) => `${path}: ${code}`);
    };
    const forbidden = [
      '[hier](javascript:alert(1))',
      '[hier]( JavaScript:alert(1))',
      '[hier](data:text/html,x)',
      '[hier](//anderswo.example)',
      '[hier](/\\anderswo.example)',
      '[hier](ftp://anderswo.example)',
    ];
    for (const text of forbidden) expect(await issuesOf(text), text).toEqual(['content.de: link_not_allowed']);
    expect(await issuesOf(' \n ')).toEqual(['content.de: required']);
    expect(await issuesOf('a\u0000b')).toEqual(['content.de: format_wrong']);
    expect(await issuesOf('x'.repeat(40_001))).toEqual(['content.de: text_too_long']);
    expect((await admin.put('/api/texts/secret', { content, revision: 0 })).status).toBe(404);
  });

  it('saves both languages, says since when, and is no draft any more', async () => {
    const reply = await admin.put<Text>('/api/texts/imprint', { content, revision: 0 });
    expect(reply).toMatchObject({ status: 200, body: { draft: false, content, revision: 1 } });
    const { body } = await app.client().get<Text>('/api/texts/imprint');
    expect(body).toEqual({
      key: 'imprint',
      draft: false,
      content,
      updatedAt: app.clock.now().toISOString(),
      revision: 1,
    });
    expect((await app.auditEntries('texts.update')).at(-1)).toMatchObject({
      outcome: 'done',
      subject: { kind: 'text', id: 'imprint' },
    });
  });

  it('keeps two people who write the first version at once from overwriting each other', async () => {
    const write = (de: string) => admin.put<Text>('/api/texts/privacy', { content: { de, en: '' }, revision: 0 });
    const replies = await Promise.all([write('Erste'), write('Zweite')]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = replies.find(({ status }) => status === 200)!.body;
    const loser = replies.find(({ status }) => status === 409)!.body as unknown as { current: Text };
    expect(loser.current.content).toEqual(winner.content);
    expect((await admin.get<Text>('/api/texts/privacy')).body.content).toEqual(winner.content);
  });
});

describe('the templates', () => {
  it('are shown as drafts to everybody until somebody saves', async () => {
    const { body, status } = await app.client().get<Text>('/api/texts/accessibility');
    expect(status).toBe(200);
    expect(body).toMatchObject({ key: 'accessibility', draft: true, updatedAt: null, revision: 0 });
    expect(body.content.de).toContain('Barrieren melden');
    expect(body.content.en).toContain('Reporting barriers');
  });

  it.each(TEXT_KEYS)(
    'of "%s" could be saved as they are, name a date, and leave something to fill in',
    (key: TextKey) => {
      expect(textPut.safeParse({ content: TEXT_TEMPLATES[key], revision: 0 }).success).toBe(true);
      expect(TEXT_TEMPLATES[key].de).toMatch(/^Stand: \[Datum\]$/m);
      expect(TEXT_TEMPLATES[key].en).toMatch(/^As of: \[date\]$/m);
      // The same headings in both languages, so that nothing was forgotten in one.
      const headings = (text: string) => text.split('\n').filter((line) => line.startsWith('#')).length;
      expect(headings(TEXT_TEMPLATES[key].en)).toBe(headings(TEXT_TEMPLATES[key].de));
    },
  );
});

/** Attacks by what is sent: questionnaires, files and answers that are made to break something. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnswerImport } from '#contract/answer-import';
import type { DefinitionCheck } from '#contract/instrument';
import type { Project } from '#contract/project';
import type { Reading } from '#contract/reading';
import type { Subject } from '#contract/subject';
import { type TestApp, testApp } from '#tests/support/app';
import { surveyOf } from '#tests/support/definitions';
import type { TestClient } from '#tests/support/http-client';
import { problemOf } from '#tests/support/problem-of';
import { begin, change, readingsOf, send } from '#tests/support/readings';

let app: TestApp;
let project: Project;
let subject: Subject;
let researcher: TestClient;

beforeAll(async () => {
  app = await testApp('attack-input');
  project = await app.project({ kind: 'survey', floor: 0 });
  subject = await app.subject(project);
  researcher = await app.as('researcher', project);
});
afterAll(() => app?.close());

const instruments = () => `/api/projects/${project.id}/instruments`;

async function checked(content: string) {
  const reply = await researcher.post<DefinitionCheck>(`${instruments()}/check`, {
    definition: { content, fileName: 'bogen.json' },
  });
  return { status: reply.status, codes: (reply.body.issues ?? []).map(({ code }) => code), body: reply.body };
}

async function readingOf(instrument: { id: string }): Promise<string> {
  const reply = await begin(researcher, project, { subjectId: subject.id, instrumentId: instrument.id });
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return `${readingsOf(project)}/${reply.body.id}`;
}

describe('a questionnaire', () => {
  it.each(['(a+)+$', '((a+))+$', '(a|aa)+$', '(a|a)*$', '([a-z]|[a-c])*$', '(a?b?)*$'])(
    'with the regular expression %s is refused, since an answer could bring everything to a halt',
    async (regex) => {
      const question = { type: 'text', name: 'q', title: 'F', validators: [{ type: 'regex', regex }] };
      expect((await checked(JSON.stringify(surveyOf(question)))).codes).toContain('regex_slow');
    },
  );

  it.each([
    '^\\d{5}$',
    '^[^@]+@[^@]+\\.[a-z]{2,}$',
    '^[A-Z]{2}\\d{2}( ?\\d{4}){4}$',
    '^(ja|nein)$',
    '^(\\d{2}\\.){2}\\d{4}$',
  ])('with the regular expression %s is taken', async (regex) => {
    const question = { type: 'text', name: 'q', title: 'F', validators: [{ type: 'regex', regex }] };
    expect((await checked(JSON.stringify(surveyOf(question)))).codes).not.toContain('regex_slow');
  });

  it('whose regular expression is slow in another way keeps nobody waiting when a reading is closed', async () => {
    const validators = [{ type: 'regex', regex: '^.*a.*a.*a.*a.*b$', text: 'So nicht' }];
    const instrument = await app.instrument(project, surveyOf({ type: 'comment', name: 'q', title: 'F', validators }));
    const path = await readingOf(instrument);
    await send(researcher, path, change('q', 'a'.repeat(20_000), { visibility: 'counted' }));
    const began = Date.now();
    expect((await researcher.patch(path, { complete: true })).status).toBe(200);
    expect(Date.now() - began).toBeLessThan(3_000);
    await send(researcher, path, change('q', 'kurz', { visibility: 'counted', base: 1 }));
    expect(await problemOf(researcher.patch(path, { complete: true }))).toMatchObject({ status: 400 });
  });

  it('whose calculated values double one another fills no memory when a reading is closed', async () => {
    const calculatedValues = Array.from({ length: 40 }, (_, at) => {
      const before = at === 0 ? '{q}' : `{sum${at - 1}}`;
      return { name: `sum${at}`, expression: `${before}+${before}` };
    });
    const last = { type: 'text', name: 'last', title: 'F', visibleIf: "{sum39} contains 'z'" };
    const survey = surveyOf({ type: 'comment', name: 'q', title: 'F' }, last);
    const path = await readingOf(await app.instrument(project, { ...survey, calculatedValues }));
    const counted = { visibility: 'counted' } as const;
    await send(researcher, path, change('q', 'x'.repeat(20_000), counted), change('last', 'y', counted));
    const began = Date.now();
    expect((await researcher.patch(path, { complete: true })).status).toBe(200);
    expect(Date.now() - began).toBeLessThan(3_000);
  });

  it.each(['![[', '<img ', '](   ', 'href ', '<a'])(
    'with texts of nothing but %s is looked through at once',
    async (part) => {
      const title = part.repeat(Math.floor(19_000 / part.length));
      const questions = Array.from({ length: 60 }, (_, at) => ({ type: 'comment', name: `q${at}`, title }));
      const began = Date.now();
      expect((await checked(JSON.stringify(surveyOf(...questions)))).status).toBe(200);
      expect(Date.now() - began).toBeLessThan(3_000);
    },
  );

  it('with names or values that end in half of a character is refused, since no file could keep them', async () => {
    const half = '\\ud800';
    const name = `{"elements":[{"type":"text","name":"a${half}","title":"F"}]}`;
    const value = `{"elements":[{"type":"radiogroup","name":"a","title":"F","choices":["${half}","b"]}]}`;
    expect((await checked(name)).codes).toContain('name_broken');
    expect((await checked(value)).codes).toContain('choice_value_wrong');
  });

  it('that is nested ten thousand deep, in whichever way, is refused with a reason', async () => {
    const panels = `{"elements":[${'{"type":"panel","elements":['.repeat(10_000)}${']}'.repeat(10_000)}]}`;
    const lists = `{"elements":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    const parts = `{"wegmarke":1,"survey":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`;
    for (const content of [panels, lists, parts]) {
      const { status, codes } = await checked(content);
      expect(status).toBe(200);
      expect(codes.length).toBeGreaterThan(0);
    }
  });

  it.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty'])(
    'with a question named %s is refused',
    async (name) => {
      const content = `{"elements":[{"type":"text","name":"${name}","title":"F"}]}`;
      expect((await checked(content)).codes).toContain('name_reserved');
    },
  );

  it('changes no object of the server by a key __proto__ anywhere in it', async () => {
    const content = `{"__proto__":{"polluted":1},"elements":[{"type":"text","name":"q","title":"F","__proto__":{"polluted":1}}]}`;
    await checked(content);
    await checked(`{"wegmarke":1,"items":{"__proto__":{"polluted":1}},"survey":${content}}`);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('has names of parts that are words of JavaScript, and their answers come back', async () => {
    const instrument = await app.instrument(
      project,
      surveyOf(
        {
          type: 'matrix',
          name: 'm',
          title: 'F',
          columns: [1, 2],
          rows: ['constructor', 'toString', 'valueOf', 'ä.ö/ü „x“'],
        },
        { type: 'text', name: 'toString', title: 'F' },
        { type: 'text', name: 'valueOf', title: 'F' },
      ),
    );
    const path = await readingOf(instrument);
    const items = ['m.constructor', 'm.toString', 'm.valueOf', 'm.ä.ö/ü „x“'];
    const counted = { visibility: 'counted' } as const;
    const texts = ['toString', 'valueOf'].map((item) => change(item, 'x', counted));
    const { body } = await send(researcher, path, ...items.map((item) => change(item, 2, counted)), ...texts);
    expect(body.outcomes.every(({ result }) => result === 'taken')).toBe(true);
    const closed = await researcher.patch<Reading>(path, { complete: true });
    expect(closed.body.entries.map(({ item, value }) => [item, value])).toEqual([
      ...items.map((item) => [item, 2]),
      ['toString', 'x'],
      ['valueOf', 'x'],
    ]);
  });

  it.each([
    ['a script address in a text', { title: '[hier](javascript:alert(1))' }, 'script_address'],
    ['an image of another host in a text', { title: '![x](https://example.org/x.png)' }, 'other_host'],
    [
      'an image of another host as a choice',
      { type: 'imagepicker', choices: [{ value: 1, imageLink: 'https://example.org/x.png' }] },
      'other_host',
    ],
    ['choices from another host', { type: 'dropdown', choicesByUrl: { url: 'https://example.org' } }, null],
    ['markup', { type: 'html', html: '<b>x</b>' }, 'type_refused'],
  ])('with %s is refused', async (_, fields, code) => {
    const { body, codes } = await checked(JSON.stringify(surveyOf({ type: 'text', name: 'q', title: 'F', ...fields })));
    expect(body.issues.some(({ severity }) => severity === 'error')).toBe(true);
    if (code !== null) expect(codes).toContain(code);
  });

  it('over four megabytes is refused as too large', async () => {
    const big = JSON.stringify(surveyOf({ type: 'text', name: 'q', title: 'x'.repeat(9 * 1024 * 1024) }));
    const reply = await researcher.post(`${instruments()}/check`, { definition: { content: big, fileName: 'b.json' } });
    expect([400, 413]).toContain(reply.status);
  });
});

describe('answers', () => {
  it('in a reading that is full are refused as such, and everything that is there can be read', async () => {
    const choices = Array.from({ length: 100 }, (_, at) => `${at}-${'x'.repeat(1_850)}`);
    const instrument = await app.instrument(project, surveyOf({ type: 'checkbox', name: 'q', title: 'F', choices }));
    const path = await readingOf(instrument);
    let revision = 0;
    let refusal: string | undefined;
    for (let round = 0; round < 12 && refusal === undefined; round += 1) {
      const changes = Array.from({ length: 9 }, (_, at) => {
        const value = at % 2 === 0 ? choices : choices.slice(1);
        return change('q', value, { visibility: 'counted', base: revision });
      });
      const reply = await send(researcher, path, ...changes);
      expect(reply.status, JSON.stringify(reply.body).slice(0, 300)).toBe(200);
      revision = reply.body.revision;
      refusal = reply.body.outcomes.find(({ result }) => result === 'refused')?.code;
    }
    expect(refusal).toBe('reading_full');
    expect((await researcher.get<Reading>(path)).body.entries).toHaveLength(1);
  }, 60_000);

  it('with __proto__ as an item or as a part of a row change nothing but themselves', async () => {
    const instrument = await app.instrument(
      project,
      surveyOf({ type: 'paneldynamic', name: 'rows', title: 'F', templateElements: [{ type: 'text', name: 'a' }] }),
    );
    const path = await readingOf(instrument);
    const raw = (item: string, value: string) =>
      `{"changes":[{"id":"proto-${item.length}-0123456789ab","item":"${item}","voice":"own","state":"answered","value":${value},"visibility":"counted","at":"2026-03-02T09:30:00.000Z","base":0,"language":"de"}]}`;
    const headers = { 'content-type': 'application/json' };
    for (const [item, value] of [
      ['__proto__', '1'],
      ['constructor', '1'],
      ['rows', '[{"__proto__":{"polluted":1}}]'],
      ['rows', '[{"__proto__":"x","a":"y"}]'],
    ] as const) {
      const reply = await researcher.request('POST', `${path}/changes`, { raw: raw(item, value), headers });
      expect(reply.status).toBeLessThan(500);
    }
    expect((await researcher.get(path)).status).toBe(200);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('a file of answers', () => {
  async function upload(csv: string, instrument: { id: string }, fileName = 'antworten.csv') {
    const path = `${instruments()}/${instrument.id}/imports?fileName=${encodeURIComponent(fileName)}`;
    return researcher.request<AnswerImport>('POST', path, { raw: csv, headers: { 'content-type': 'text/csv' } });
  }

  it('with columns named like parts of JavaScript is read like any other', async () => {
    const instrument = await app.instrument(project, surveyOf({ type: 'text', name: 'q', title: 'F' }));
    const { body, status } = await upload('__proto__;constructor;q\n1;2;drei\n', instrument);
    expect(status).toBe(201);
    expect(body.columns.map(({ name }) => name)).toEqual(['__proto__', 'constructor', 'q']);
    const headers = { 'content-type': 'application/json' };
    const raw = `{"mapping":{"columns":{"__proto__":{"use":"ignore"},"constructor":{"use":"item","item":"__proto__"},"q":{"use":"item","item":"q"}},"missing":[]}}`;
    const reply = await researcher.request('POST', `${instruments()}/${instrument.id}/imports/${body.id}/check`, {
      raw,
      headers,
    });
    expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(500);
    expect(Reflect.get({}, 'use')).toBeUndefined();
  });

  it('whose name breaks lines or leaves its folder is only ever a name', async () => {
    const instrument = await app.instrument(project, surveyOf({ type: 'text', name: 'q', title: 'F' }));
    for (const name of ['../../etc/passwd', 'a\r\nSet-Cookie: x=1', 'x'.repeat(300), '\u202Efdp.exe', '']) {
      const reply = await upload('q\nx\n', instrument, name);
      expect(reply.status, name).toBe(201);
      expect(reply.headers.get('set-cookie')).toBeNull();
    }
  });

  it('comes out again with nothing in it that a spreadsheet would work out', async () => {
    const instrument = await app.instrument(project, surveyOf({ type: 'text', name: 'q', title: 'F' }));
    const cells = [
      '=1+1',
      '+HYPERLINK("x")',
      '-2+3',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '＝1+1',
      ' =1+1',
      "=cmd|' /C calc'!A0",
    ];
    for (const cell of cells) {
      await send(researcher, await readingOf(instrument), change('q', cell, { visibility: 'counted' }));
    }
    const { body } = await researcher.get(`${instruments()}/${instrument.id}/export?content=entries&format=csv`);
    const fields = String(body).match(/(?<=[,;])"?[=+\-@\t\r](?!\d+[,;\r\n]).*/g);
    expect(fields, String(body)).toBeNull();
  });
});

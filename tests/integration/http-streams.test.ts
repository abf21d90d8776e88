/** What the endpoint wrapper does beside JSON: files that stream out, files that stream in, channels of events. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { nothing } from '#contract/common';
import { download, type Endpoint, endpoint, events } from '#server/http/endpoint';
import { createHttpServer } from '#server/http/http-server';
import { createLimits } from '#server/http/limits';
import { openApiDocument } from '#server/http/openapi';
import { Problem } from '#server/http/problem';
import { apiRouter, problemHandler } from '#server/http/serve';
import { createLog } from '#server/log';
import { testClock } from '#tests/support/clock';

const common = { action: 'health.read', summary: 'For this test.' } as const;
const closing = new AbortController();
let sourceClosed = false;
let channelEnded = false;

async function* endless(): AsyncGenerator<string> {
  try {
    for (;;) yield 'zeile\r\n'.repeat(1_000);
  } finally {
    sourceClosed = true;
  }
}

const endpoints: Endpoint[] = [
  download({ ...common, method: 'GET', path: '/api/file', contentTypes: ['text/csv'] }, async () => ({
    fileName: 'Übersicht 1.csv',
    contentType: 'text/csv; charset=utf-8',
    body: (async function* () {
      yield 'a;b\r\n';
      yield Buffer.from('1;2\r\n');
    })(),
  })),
  download({ ...common, method: 'GET', path: '/api/endless', contentTypes: ['text/csv'] }, async () => ({
    fileName: 'endlos.csv',
    contentType: 'text/csv',
    body: endless(),
  })),
  download({ ...common, method: 'GET', path: '/api/broken', contentTypes: ['text/csv'] }, async () => ({
    fileName: 'bricht-ab.csv',
    contentType: 'text/csv',
    body: (async function* () {
      yield 'a;b\r\n';
      throw new Error('the source broke');
    })(),
  })),
  endpoint(
    {
      ...common,
      method: 'POST',
      path: '/api/upload',
      upload: { maxBytes: 10_000 },
      reply: z.object({ bytes: z.int() }),
    },
    async ({ upload }) => {
      let bytes = 0;
      for await (const chunk of upload) bytes += chunk.length;
      return { bytes };
    },
  ),
  events(
    {
      ...common,
      path: '/api/events',
      query: z.strictObject({ refuse: z.literal('yes').optional() }),
      event: z.object({ n: z.int() }),
    },
    async ({ query }, channel) => {
      if (query.refuse) throw new Problem('not_found');
      channel.send({ n: 1, secret: 'not in the schema' } as { n: number });
      channel.send({ n: 2 });
      await new Promise((resolve) => channel.signal.addEventListener('abort', resolve));
      channelEnded = true;
    },
  ),
  endpoint({ ...common, method: 'GET', path: '/api/plain', reply: nothing }, () => ({})),
];

let url = '';
const server = (() => {
  const app = express();
  const log = createLog('silent');
  app.use(
    apiRouter(endpoints, {
      audit: { record: async () => {} },
      clock: testClock(),
      limits: createLimits(),
      log,
      publicUrl: null,
      resolveActor: async () => ({ kind: 'anonymous', reason: 'nothing' }),
      staleCookies: { account: 'a', space: 's' },
      closing: closing.signal,
    }),
  );
  app.use(problemHandler(log));
  return createHttpServer(app);
})();

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

/** Reads events until there are so many. */
async function readEvents(response: Response, count: number): Promise<string[]> {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  while ((text.match(/^data: /gm) ?? []).length < count) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  void reader.cancel();
  return [...text.matchAll(/^data: (.*)$/gm)].map((match) => match[1] ?? '');
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('a file streams with its name and type', async () => {
  const response = await fetch(`${url}/api/file`);
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toContain("filename*=UTF-8''%C3%9Cbersicht%201.csv");
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe('a;b\r\n1;2\r\n');
});

test('a reader that goes away closes the source of the file', async () => {
  const response = await fetch(`${url}/api/endless`);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  await reader.cancel();
  await until(() => sourceClosed);
  expect(sourceClosed).toBe(true);
});

test('a file whose source breaks never looks complete', async () => {
  const response = await fetch(`${url}/api/broken`);
  await expect(response.text()).rejects.toThrow();
});

test('an upload is counted as it arrives, whatever it says of its size', async () => {
  const headers = { origin: url, 'content-type': 'text/csv' };
  const send = (body: BodyInit) =>
    fetch(`${url}/api/upload`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  expect(await (await send('x'.repeat(9_999))).json()).toEqual({ bytes: 9_999 });
  expect((await send('x'.repeat(10_001))).status).toBe(413);
  const unsized = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 11; i += 1) controller.enqueue(new Uint8Array(1_000));
      controller.close();
    },
  });
  const response = await send(unsized);
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: 'body_too_large' });
});

test('a channel sends what its schema names, and tells its handler when the reader has gone', async () => {
  const response = await fetch(`${url}/api/events`);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  expect(await readEvents(response, 2)).toEqual(['{"n":1}', '{"n":2}']);
  await until(() => channelEnded);
  expect(channelEnded).toBe(true);
});

test('a channel that is refused is answered with a problem', async () => {
  const response = await fetch(`${url}/api/events?refuse=yes`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'not_found' });
});

test('the documentation says what streams', () => {
  const document = JSON.stringify(openApiDocument(endpoints, '0'));
  for (const type of ['text/csv', 'text/event-stream', 'application/octet-stream']) expect(document).toContain(type);
});

test('a stop ends the channels that are open', async () => {
  const response = await fetch(`${url}/api/events`);
  const text = response.text();
  closing.abort();
  expect(await text).toContain('data: {"n":1}');
});

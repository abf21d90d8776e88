/**
 * The two starting points of a browser test.
 *
 * `emptyTest` gives each test a server on an empty database. `officeTest` gives the tests of a worker one server that is
 * already set up; a test makes the people and projects that it needs, so that the tests do not depend on one another.
 * Both watch the browser (see guard.ts): a test fails when a page asks another host, breaks the content security policy
 * or writes an error.
 */
import { type BrowserContextOptions, test as base, type Page } from '@playwright/test';
import { type Guard, guardContext } from './guard.ts';
import { type Office, setUpOffice } from './office.ts';
import { startServer, type TestServer } from './server.ts';

interface Fixtures {
  server: TestServer;
  guard: Guard;
  /** Opens a further browser with cookies and storage of its own, watched like the first. */
  openBrowser: (options?: BrowserContextOptions) => Promise<Page>;
}

const watched = base.extend<Fixtures>({
  server: async ({ browserName: _browser }, _use) => {
    throw new Error('Use emptyTest or officeTest.');
  },
  baseURL: async ({ server }, use) => {
    await use(server.origin);
  },
  guard: [
    async ({ context, server }, use, testInfo) => {
      const guard = await guardContext(context, server.origin);
      await use(guard);
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('server output', { body: server.output(), contentType: 'text/plain' });
      }
      guard.check();
    },
    { auto: true },
  ],
  openBrowser: async ({ browser, server }, use) => {
    const closing: (() => Promise<void>)[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: server.origin, ...options });
      const guard = await guardContext(context, server.origin);
      closing.push(async () => {
        guard.check();
        await context.close();
      });
      return context.newPage();
    });
    for (const close of closing) await close();
  },
});

export const emptyTest = watched.extend({
  server: async ({ browserName: _browser }, use) => {
    const server = await startServer();
    await use(server);
    await server.stop();
  },
});

export const officeTest = watched.extend<object, { office: Office }>({
  office: [
    async ({ browserName: _browser }, use) => {
      const server = await startServer();
      await use(await setUpOffice(server));
      await server.stop();
    },
    { scope: 'worker' },
  ],
  server: async ({ office }, use) => {
    await use(office.server);
  },
});

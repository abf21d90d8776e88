/**
 * What must never happen in a browser that has Wegmarke open: a request to another host, a break of the content
 * security policy, a script error, an error on the console.
 *
 * A guard watches one browser context. It refuses every foreign request, keeps what it saw, and `check()` fails the
 * test with the list. Replies with a 4xx status are part of normal work (a stale revision, a session that ended), so
 * Chromium's line about them does not count; 5xx does.
 */
import { type BrowserContext, expect, type Page } from '@playwright/test';

const EXPECTED_STATUS = /the server responded with a status of 4\d\d/;

export interface Guard {
  /** Lets console lines that match pass from now on (for tests that cut the network). */
  allow(pattern: RegExp): void;
  /** Fails when something was seen that must not happen. */
  check(): void;
}

/** Watches every page of the context, those opened later too. */
export async function guardContext(context: BrowserContext, origin: string): Promise<Guard> {
  const seen: string[] = [];
  const allowed: RegExp[] = [EXPECTED_STATUS];

  await context.route(
    (url) => url.origin !== origin && url.protocol !== 'data:' && url.protocol !== 'blob:',
    async (route) => {
      seen.push(`request to another host: ${route.request().method()} ${route.request().url()}`);
      await route.abort('blockedbyclient');
    },
  );
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });

  const watch = (page: Page) => {
    page.on('pageerror', (error) => seen.push(`script error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      if (allowed.some((pattern) => pattern.test(message.text()))) return;
      seen.push(`console: ${message.text()} (${message.location().url})`);
    });
  };
  for (const page of context.pages()) watch(page);
  context.on('page', watch);

  return {
    allow: (pattern) => allowed.push(pattern),
    check: () => expect(seen, 'what must never happen in the browser').toEqual([]),
  };
}

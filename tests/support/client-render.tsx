/** Renders parts of the client as the application would: texts, queries, announcements, routes; and a fake server. */

import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { createMemoryRouter, type RouteObject, RouterProvider } from 'react-router';
import { vi } from 'vitest';
import { configureApi } from '../../client/api.ts';
import { createQueryClient, Providers } from '../../client/app.tsx';
import { createI18n, type UiLanguage } from '../../client/i18n/i18n.ts';
import { SessionProvider } from '../../client/session/session.tsx';

export interface ServerRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}
type Answer = (request: ServerRequest) => Response | Promise<Response>;

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } });
}

export function problem(status: number, code: string, more: Record<string, unknown> = {}): Response {
  const body = { type: 'about:blank', title: `Problem ${code}`, status, code, requestId: 'req-1', ...more };
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/problem+json' } });
}

/** Answers requests by `METHOD /path`; what no entry answers is a connection that fails. Returns what was asked. */
export function fakeServer(answers: Record<string, Answer>): ServerRequest[] {
  const requests: ServerRequest[] = [];
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const url = new URL(input, 'http://localhost');
    const request: ServerRequest = {
      method: init.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    requests.push(request);
    const answer = answers[`${request.method} ${request.path}`];
    if (!answer) throw new TypeError('Failed to fetch');
    return answer(request);
  });
  return requests;
}

interface RenderOptions {
  language?: UiLanguage;
  /** Where one is; default `/`. */
  at?: string | { pathname: string; state: unknown };
  /** More pages, so that links and redirects lead somewhere. */
  routes?: RouteObject[];
  /** Puts the session around it; `GET /api/session` is then asked. */
  withSession?: boolean;
}

/** Renders on the page `/` (or `at`) and returns a user to act with. */
export async function renderClient(children: ReactNode, options: RenderOptions = {}) {
  const texts = await createI18n(options.language ?? 'de');
  configureApi({ language: () => texts.language, onSessionLost: async () => false, onReachable: () => {} });
  const at = options.at ?? '/';
  const pathname = typeof at === 'string' ? new URL(at, 'http://localhost').pathname : at.pathname;
  const router = createMemoryRouter([{ path: pathname, element: children }, ...(options.routes ?? [])], {
    initialEntries: [at],
  });
  const page = <RouterProvider router={router} />;
  const view = render(
    <Providers texts={texts} queries={createQueryClient()}>
      {options.withSession ? <SessionProvider>{page}</SessionProvider> : page}
    </Providers>,
  );
  return { ...view, router, texts, user: userEvent.setup() };
}

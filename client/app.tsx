/** Everything around the pages: texts, queries, announcements, undo, the session, the routes. */

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { i18n } from 'i18next';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { RouterProvider } from 'react-router/dom';
import { ApiUnreachable } from './api.ts';
import type { createRouter } from './router.tsx';
import { SessionProvider } from './session/session.tsx';
import { LiveProvider } from './ui/Live.tsx';
import { UndoProvider } from './ui/Undo.tsx';

/** Only a lost connection is worth asking again by ourselves; a refusal stays one. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < 2 && error instanceof ApiUnreachable && error.reason === 'offline',
        staleTime: 10_000,
        // The browser's own idea of being offline is often wrong; our requests find out.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
}

interface ProvidersProps {
  texts: i18n;
  queries: QueryClient;
  children: ReactNode;
}

/** What every component may rely on; tests wrap single parts in it. */
export function Providers({ texts, queries, children }: ProvidersProps) {
  return (
    <I18nextProvider i18n={texts}>
      <QueryClientProvider client={queries}>
        <LiveProvider>
          <UndoProvider>{children}</UndoProvider>
        </LiveProvider>
      </QueryClientProvider>
    </I18nextProvider>
  );
}

interface AppProps {
  texts: i18n;
  queries: QueryClient;
  router: ReturnType<typeof createRouter>;
}

export function App({ texts, queries, router }: AppProps) {
  return (
    <Providers texts={texts} queries={queries}>
      <SessionProvider>
        <RouterProvider router={router} />
      </SessionProvider>
    </Providers>
  );
}

/**
 * Who is signed in: read once from the server, shared by the whole client. When the session ends in the middle of
 * work, the request that found out waits while the person signs in again, and is then sent once more; the page with
 * what was typed stays as it is.
 */

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Session, session as sessionSchema } from '#contract/session';
import { ApiProblem, api, configureApi } from '../api.ts';
import { changeLanguage, rememberedLanguage } from '../i18n/i18n.ts';
import { dialogWindow } from '../ui/Dialog.tsx';
import { claimDrafts, clearDrafts } from '../ui/draft.ts';
import { onDemand, prepare } from '../ui/on-demand.ts';

export interface SessionState {
  /** undefined: not known yet; null: nobody is signed in. */
  session: Session | null | undefined;
  /** Somebody signed out here; whoever signs in next starts at the beginning, not at the other's page. */
  left: boolean;
  /** What kept us from finding out. */
  error: unknown;
  retry: () => void;
  /** Whether an action is allowed somewhere; the server decides on each request. */
  can: (action: string) => boolean;
  /** After signing in or when something about oneself changed. */
  accept: (session: Session) => Promise<void>;
  /** Ends the session on the server and forgets everything about it here. */
  signOut: () => Promise<void>;
  /** Reads the session again: after a project was made, a role was changed. */
  refresh: () => Promise<unknown>;
}

const renewDialog = onDemand(async () => {
  const [{ RenewDialog }] = await Promise.all([import('./RenewDialog.tsx'), dialogWindow.load()]);
  return RenewDialog;
});

const SessionContext = createContext<SessionState | null>(null);
const sessionKey = ['session'];

async function fetchSession(signal: AbortSignal): Promise<Session | null> {
  try {
    const session = await api.get('/api/session', { reply: sessionSchema, mayBeSignedOut: true, signal });
    // Before any form of the pages behind the sign-in reads its draft.
    claimDrafts(session.user.id);
    return session;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: sessionKey,
    queryFn: ({ signal }) => fetchSession(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const session = query.data;
  const renewal = useRenewal();

  const [left, setLeft] = useState(false);
  const spoken = useRef('');
  const accept = useCallback(
    async (next: Session) => {
      claimDrafts(next.user.id);
      if (spoken.current !== next.language) {
        spoken.current = next.language;
        await changeLanguage(i18n, next.language);
      }
      setLeft(false);
      queries.setQueryData(sessionKey, next);
    },
    [i18n, queries],
  );

  // A page that was reloaded goes on in the language spoken here; a browser that knows of none takes the account's.
  useEffect(() => {
    if (!session || spoken.current !== '') return;
    if (rememberedLanguage()) spoken.current = session.language;
    else void accept(session);
  }, [session, accept]);

  const forget = useCallback(() => {
    clearDrafts();
    spoken.current = '';
    setLeft(true);
    queries.setQueryData(sessionKey, null);
    queries.removeQueries({ predicate: (each) => each.queryKey[0] !== sessionKey[0] });
  }, [queries]);

  const { ask } = renewal;
  useEffect(() => {
    configureApi({
      onSessionLost: async () => (queries.getQueryData<Session | null>(sessionKey) ? await ask() : false),
    });
  }, [queries, ask]);

  const { error, refetch } = query;
  const value = useMemo<SessionState>(
    () => ({
      session,
      left,
      error,
      retry: () => void refetch(),
      can: (action) => session?.permissions.includes(action) ?? false,
      accept,
      signOut: async () => {
        await api.delete('/api/session', { mayBeSignedOut: true }).catch((failure: unknown) => {
          // Whoever has no session any more is signed out, which is what was wanted.
          if (!(failure instanceof ApiProblem && failure.status === 401)) throw failure;
        });
        forget();
      },
      refresh: () => refetch(),
    }),
    [session, left, error, refetch, accept, forget],
  );

  // Whoever has begun to type must be able to sign in again without losing it, whatever becomes of the connection.
  const here = Boolean(session);
  useEffect(() => {
    if (!here) return;
    const begin = () => prepare(renewDialog);
    document.addEventListener('input', begin, { once: true });
    return () => document.removeEventListener('input', begin);
  }, [here]);

  const RenewDialog = renewDialog.loaded();
  return (
    <SessionContext value={value}>
      {children}
      {session && renewal.open && RenewDialog && (
        <RenewDialog
          login={session.user.login}
          onSignedIn={async (next) => {
            await accept(next);
            renewal.answer(true);
          }}
          onGiveUp={() => {
            renewal.answer(false);
            forget();
          }}
        />
      )}
    </SessionContext>
  );
}

/** One question at a time, however many requests found the session gone. */
function useRenewal() {
  const [open, setOpen] = useState(false);
  const waiting = useRef<((again: boolean) => void)[]>([]);
  const ask = useCallback(async () => {
    // Without the dialog the request fails as what it is, unauthorised; the page stays with what was typed.
    const loaded = await renewDialog.load().catch(() => null);
    if (!loaded) return false;
    setOpen(true);
    return new Promise<boolean>((resolve) => waiting.current.push(resolve));
  }, []);
  const answer = useCallback((again: boolean) => {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(again);
  }, []);
  return { open, ask, answer };
}

/** The session's state, also while nobody is signed in. */
export function useSession(): SessionState {
  const state = useContext(SessionContext);
  if (!state) throw new Error('useSession needs a SessionProvider around it');
  return state;
}

/** The session of whoever is signed in; for pages behind the sign-in only. */
export function useSignedIn(): SessionState & { session: Session } {
  const state = useSession();
  if (!state.session) throw new Error('This page is only shown to people who are signed in');
  return { ...state, session: state.session };
}

/** HTTP of sessions: signing in and out, and the list of one's own sessions. */
import { nothing } from '#contract/common';
import {
  session,
  sessionList,
  sessionParams,
  sessionsEnded,
  sessionsEndQuery,
  signIn as signInBody,
} from '#contract/session';
import type { Config } from '../config.ts';
import { signedInUser } from '../http/actor.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { ActorService } from './actor.service.ts';
import type { SessionService } from './session.service.ts';
import { DEVICE_COOKIE, giveSession, takeSession } from './session-cookies.ts';
import type { SessionView } from './session-view.ts';
import type { SignInService } from './sign-in.service.ts';

export interface SessionRoutesDependencies {
  readonly actors: ActorService;
  readonly config: Pick<Config, 'sessionMaxSeconds'>;
  readonly sessions: SessionService;
  readonly signIns: SignInService;
  readonly view: SessionView;
}

export function sessionRoutes({ actors, config, sessions, signIns, view }: SessionRoutesDependencies): Endpoint[] {
  return [
    endpoint(
      {
        method: 'POST',
        path: '/api/session',
        action: 'session.create',
        summary: 'Signs in with login and password; the session is in a cookie.',
        body: signInBody,
        reply: session,
        status: 201,
        problems: ['sign_in_failed', 'sign_in_wait'],
      },
      async (context) => {
        const { actor: before, about, address, body, cookie, identified, userAgent } = context;
        const known = await signIns.findAccount(body.login);
        if (known !== null) about({ kind: 'user', id: known.id, label: known.login });
        const signedIn = await signIns.signIn({ ...body, address, userAgent, deviceCookie: cookie(DEVICE_COOKIE) });
        // The browser's former session would linger without anybody who could use it.
        if (before.kind === 'user') await sessions.end(before.sessionId);
        giveSession(context, config, signedIn);
        const actor = await actors.ofSession(signedIn.session.sessionId, signedIn.session.userId);
        identified(actor);
        return view.present(actor);
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/session',
        action: 'session.read',
        summary: 'Says who is signed in, with which roles and permissions.',
        reply: session,
      },
      ({ actor }) => view.present(actor),
    ),
    endpoint(
      {
        method: 'DELETE',
        path: '/api/session',
        action: 'session.delete',
        summary: 'Signs out in this browser.',
        subject: 'user',
        reply: nothing,
      },
      async ({ about, actor, setCookie }) => {
        const user = signedInUser(actor);
        about({ kind: 'user', id: user.userId, label: user.label });
        await sessions.end(user.sessionId);
        takeSession({ setCookie });
        return {};
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/sessions',
        action: 'sessions.list',
        summary: "Lists the account's open sessions, the last used first.",
        reply: sessionList,
      },
      async ({ actor }) => {
        const user = signedInUser(actor);
        return { items: await sessions.list(user.userId, user.sessionId), nextCursor: null };
      },
    ),
    endpoint(
      {
        method: 'DELETE',
        path: '/api/sessions/:sessionId',
        action: 'sessions.end',
        summary: "Ends one of the account's sessions.",
        subject: 'session',
        params: sessionParams,
        reply: nothing,
      },
      async ({ actor, params }) => {
        await sessions.endOwn(signedInUser(actor).userId, params.sessionId);
        return {};
      },
    ),
    endpoint(
      {
        method: 'DELETE',
        path: '/api/sessions',
        action: 'sessions.end',
        summary: "Ends all of the account's sessions, or all but this one.",
        query: sessionsEndQuery,
        reply: sessionsEnded,
      },
      async ({ about, actor, query, setCookie }) => {
        const user = signedInUser(actor);
        about({ kind: 'user', id: user.userId, label: user.label });
        const keep = query.except === 'current';
        const ended = await sessions.endAll(user.userId, keep ? user.sessionId : undefined);
        if (!keep) takeSession({ setCookie });
        return { ended };
      },
    ),
  ];
}

/** HTTP of the set-up page. */
import { session } from '#contract/session';
import { setupRun, setupState } from '#contract/setup';
import type { Config } from '../config.ts';
import type { DemoService } from '../demo/demo.service.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { Log } from '../log.ts';
import type { ActorService } from '../sessions/actor.service.ts';
import { DEVICE_COOKIE, giveSession } from '../sessions/session-cookies.ts';
import type { SessionView } from '../sessions/session-view.ts';
import type { SignInService } from '../sessions/sign-in.service.ts';
import type { SetupService } from './setup.service.ts';

export interface SetupRoutesDependencies {
  readonly actors: ActorService;
  readonly config: Pick<Config, 'sessionMaxSeconds'>;
  readonly demo: Pick<DemoService, 'create'>;
  readonly log: Log;
  readonly setup: SetupService;
  readonly signIns: SignInService;
  readonly view: SessionView;
}

export function setupRoutes({ actors, config, demo, log, setup, signIns, view }: SetupRoutesDependencies): Endpoint[] {
  /** The installation is set up, with or without it; it can be made later, too. */
  async function makeSample(userId: string): Promise<void> {
    try {
      await demo.create(userId);
    } catch (error) {
      log.error({ action: 'demo.create', error }, 'the sample project could not be made');
    }
  }

  return [
    endpoint(
      {
        method: 'GET',
        path: '/api/setup',
        action: 'setup.read',
        summary: 'Says whether the installation still has to be set up.',
        reply: setupState,
      },
      () => setup.state(),
    ),
    endpoint(
      {
        method: 'POST',
        path: '/api/setup',
        action: 'setup.run',
        summary:
          'Sets the installation up with the one-time link, with the sample project if wished, and signs the first admin in.',
        body: setupRun,
        reply: session,
        status: 201,
        limit: { name: 'setup', windowSeconds: 600, max: 30, by: 'link' },
        problems: ['setup_done', 'link_unknown', 'link_expired', 'link_used'],
      },
      async (context) => {
        const { about, body, cookie, identified, userAgent } = context;
        const { login, projectId, userId } = await setup.run(body);
        about({ kind: 'user', id: userId, label: login }, projectId);
        if (body.sample) await makeSample(userId);
        const signedIn = await signIns.open(userId, userAgent, cookie(DEVICE_COOKIE));
        giveSession(context, config, signedIn);
        const actor = await actors.ofSession(signedIn.session.sessionId, userId);
        identified(actor);
        return view.present(actor);
      },
    ),
  ];
}

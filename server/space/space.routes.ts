/** HTTP of the person's own space: opening it with the code of a slip, seeing it, closing it. */
import { nothing } from '#contract/common';
import { space, spaceOpen } from '#contract/space';
import { person } from '../http/actor.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { SpaceService } from './space.service.ts';
import { SPACE_COOKIE } from './space-cookie.ts';

/**
 * Guessing a code of 75 bits is hopeless at any speed; the limit keeps a script from trying. A whole jobcenter, with
 * its tablets, may sit behind one address.
 */
const OPEN_LIMIT = { name: 'space.open', windowSeconds: 600, max: 300, by: 'address' } as const;

export function spaceRoutes({ spaces }: { spaces: SpaceService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'POST',
        path: '/api/space',
        action: 'space.open',
        caller: 'space',
        summary: "Opens a person's own space with the code of their slip; the session is in a cookie.",
        body: spaceOpen,
        reply: space,
        status: 201,
        limit: OPEN_LIMIT,
        problems: ['code_mistyped', 'code_unknown', 'slip_expired', 'slip_revoked', 'space_archived'],
      },
      async ({ about, actor: former, body, identified, setCookie, userAgent }) => {
        const slip = await spaces.findSlip(body.code);
        const projectId = slip.projectId.toHexString();
        about({ kind: 'slip', id: slip._id.toHexString() }, projectId);
        const opened = await spaces.open(slip, former, userAgent);
        identified(opened.actor);
        about({ kind: 'space', id: opened.actor.subjectId, label: opened.space.code }, projectId);
        // Without an age: where browsers are closed, as on a shared tablet, the space closes with them.
        setCookie({ name: SPACE_COOKIE, value: opened.token });
        return opened.space;
      },
    ),
    endpoint(
      {
        method: 'GET',
        path: '/api/space',
        action: 'space.read',
        caller: 'space',
        summary: "The person's own space: their readings, what they may begin, and who sees what they share.",
        reply: space,
      },
      ({ actor }) => spaces.get(person(actor)),
    ),
    endpoint(
      {
        method: 'DELETE',
        path: '/api/space',
        action: 'space.close',
        caller: 'space',
        summary: 'Closes the space on this device.',
        reply: nothing,
      },
      async ({ about, actor, setCookie }) => {
        const self = person(actor);
        about({ kind: 'space', id: self.subjectId }, self.projectId);
        await spaces.close(self);
        setCookie({ name: SPACE_COOKIE, value: null });
        return {};
      },
    ),
    endpoint(
      {
        method: 'DELETE',
        path: '/api/space/other-devices',
        action: 'space.close',
        caller: 'space',
        summary: 'Closes the space on all other devices.',
        reply: nothing,
      },
      async ({ about, actor }) => {
        const self = person(actor);
        about({ kind: 'space', id: self.subjectId }, self.projectId);
        await spaces.closeOthers(self);
        return {};
      },
    ),
  ];
}

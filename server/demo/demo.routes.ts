/** HTTP of the sample project. */
import { project } from '#contract/project';
import { signedIn } from '../http/actor.ts';
import { type Endpoint, endpoint } from '../http/endpoint.ts';
import type { DemoService } from './demo.service.ts';

export function demoRoutes({ demo }: { demo: DemoService }): Endpoint[] {
  return [
    endpoint(
      {
        method: 'POST',
        path: '/api/demo',
        action: 'demo.create',
        subject: 'project',
        summary: 'Makes the sample project with invented cases; whoever asks becomes its only member, with all roles.',
        reply: project,
        status: 201,
        problems: ['demo_exists'],
      },
      async ({ actor, about }) => {
        const made = await demo.create(signedIn(actor).userId);
        about({ kind: 'project', id: made.id, label: made.name }, made.id);
        return made;
      },
    ),
  ];
}

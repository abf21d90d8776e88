/**
 * The person's own space: what a slip opens. It has this person's readings, what they may begin alone, and who sees
 * what they share; there is no way from it to anything else.
 */
import type { Space } from '#contract/space';
import type { PersonActor } from '../http/actor.ts';
import { Problem } from '../http/problem.ts';
import type { Actor } from '../policy.ts';
import type { SlipService } from '../slips/slip.service.ts';
import type { SubjectService } from '../subjects/subject.service.ts';
import { deviceKind } from './device-kind.ts';
import type { SpaceGuard } from './space-guard.ts';
import type { SpaceSessionService } from './space-session.service.ts';

/** What other features put into a space. */
export interface SpaceContents {
  /** The person's readings with the titles of their instruments, the latest first. */
  readings(actor: PersonActor): Promise<Space['readings']>;
  /** Instruments that may be filled alone, with their latest published version. */
  instruments(projectId: string): Promise<Space['instruments']>;
}

export interface SpaceServiceDependencies {
  readonly contents: SpaceContents;
  readonly guard: SpaceGuard;
  readonly slips: Pick<SlipService, 'findByCode' | 'noteOpening' | 'ofSpace' | 'openings' | 'requireValid'>;
  readonly spaceSessions: SpaceSessionService;
  readonly subjects: Pick<SubjectService, 'seenBy'>;
}

export type SpaceService = ReturnType<typeof spaceService>;
type Slip = Awaited<ReturnType<SlipService['findByCode']>>;

export interface OpenedSpace {
  /** For the cookie. */
  readonly token: string;
  readonly actor: PersonActor;
  readonly space: Space;
}

export function spaceService({ contents, guard, slips, spaceSessions, subjects }: SpaceServiceDependencies) {
  /** @throws Problem space_closed */
  async function present(actor: PersonActor): Promise<Space> {
    const [open, ofSlip, openings, otherDevices] = await Promise.all([
      guard.findOpen(actor),
      slips.ofSpace(actor),
      slips.openings(actor),
      spaceSessions.countOthers(actor),
    ]);
    if (open === null) throw new Problem('space_closed');
    const { project, subject } = open;
    const [readers, readings, instruments] = await Promise.all([
      subjects.seenBy(subject, project),
      contents.readings(actor),
      contents.instruments(actor.projectId),
    ]);
    return {
      code: subject.code,
      projectName: project.name,
      seenBy: readers.map(({ name }) => name),
      languages: project.languages,
      ...ofSlip,
      openings,
      otherDevices,
      readings,
      instruments,
      invented: subject.invented,
    };
  }

  return {
    get: present,

    /**
     * The slip of a code, whether or not it still opens anything.
     *
     * @throws Problem code_mistyped, code_unknown
     */
    findSlip: (code: string): Promise<Slip> => slips.findByCode(code),

    /**
     * Opens the space on one more device. What the browser had open before, perhaps another person's space on a shared
     * tablet, closes.
     *
     * @param former whose space the browser had open, if any
     * @param userAgent for what kind of device the person is told that it was
     * @throws Problem slip_revoked, slip_expired, space_archived
     */
    async open(slip: Slip, former: Actor, userAgent: string): Promise<OpenedSpace> {
      slips.requireValid(slip);
      const key = {
        slipId: slip._id.toHexString(),
        subjectId: slip.subjectId.toHexString(),
        projectId: slip.projectId.toHexString(),
      };
      if ((await guard.findOpen(key)) === null) throw new Problem('space_archived');
      if (former.kind === 'person') await spaceSessions.end(former.sessionId);
      const { actor, token } = await spaceSessions.create(key);
      await slips.noteOpening(slip, actor, deviceKind(userAgent));
      return { token, actor, space: await present(actor) };
    },

    close: (actor: PersonActor): Promise<void> => spaceSessions.end(actor.sessionId),

    closeOthers: (actor: PersonActor): Promise<void> => spaceSessions.endOthers(actor),
  };
}

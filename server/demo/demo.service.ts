/**
 * The sample project: invented cases with readings over a year, so that every picture and report has something to show.
 * It is made through the services that people's own input goes through, at the times at which it would have happened,
 * so its histories are real ones. No accounts are made: whoever wants it gets all roles in it, and the cases.
 */
import type { Connection } from 'mongoose';
import type { Member } from '#contract/member';
import type { Project } from '#contract/project';
import { PROJECT_ROLES } from '#surveys/role';
import type { Clock } from '../clock.ts';
import { databaseOf } from '../db/connect.ts';
import { withLock } from '../db/lock.ts';
import { Problem } from '../http/problem.ts';
import type { InstrumentService } from '../instruments/instrument.service.ts';
import type { MemberService } from '../members/member.service.ts';
import type { Actor } from '../policy.ts';
import type { ProjectService } from '../projects/project.service.ts';
import type { ReadingService } from '../readings/reading.service.ts';
import type { ActorService } from '../sessions/actor.service.ts';
import type { SiteService } from '../sites/site.service.ts';
import type { SubjectService } from '../subjects/subject.service.ts';
import {
  DEMO_DESCRIPTION,
  DEMO_FACETS,
  DEMO_INSTRUMENTS,
  DEMO_LANGUAGES,
  DEMO_NAME,
  DEMO_SITES,
} from './demo-project.ts';
import { type InventedEvent, inventYear } from './invented-year.ts';
import { type ToldClock, toldClock } from './told-clock.ts';

/** The services that fill the project, on a clock of their own. */
export interface DemoServices {
  readonly actors: Pick<ActorService, 'ofSession'>;
  readonly instruments: Pick<InstrumentService, 'create'>;
  readonly members: Pick<MemberService, 'add' | 'update'>;
  readonly projects: Pick<ProjectService, 'create' | 'findByName' | 'update'>;
  readonly readings: Pick<ReadingService, 'change' | 'create'>;
  readonly sites: Pick<SiteService, 'create'>;
  readonly subjects: Pick<SubjectService, 'create' | 'update'>;
}

export interface DemoServiceDependencies {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly projects: Pick<ProjectService, 'findInvented' | 'get'>;
  readonly servicesAt: (clock: Clock) => DemoServices;
}

export type DemoService = ReturnType<typeof demoService>;

const DAY = 24 * 3_600_000;
/** Lives that are told at the same time: the database flushes what several write at once in one go. */
const TELLERS = 6;

export function demoService({ connection, clock, projects, servicesAt }: DemoServiceDependencies) {
  /** Tells the lives one after the other, several at a time, each at its own time. */
  async function tellAll(year: Year, lives: readonly (readonly InventedEvent[])[]): Promise<void> {
    const waiting = [...lives];
    const teller = async () => {
      const told = toldClock(clock.now(), clock);
      const services = servicesAt(told);
      for (let life = waiting.shift(); life !== undefined; life = waiting.shift()) {
        await tellLife(services, told, year, life);
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: TELLERS }, teller));
    for (const result of ended) if (result.status === 'rejected') throw result.reason;
  }

  return {
    /**
     * Makes the sample project for an account, which becomes its only member. Takes a few seconds.
     *
     * @throws Problem demo_exists (there is one that was not put away)
     */
    async create(userId: string): Promise<Project> {
      return withLock(databaseOf(connection), 'demo', clock, async () => {
        if ((await projects.findInvented()) !== null) throw new Problem('demo_exists');
        const lives = inventYear(clock.now());
        const first = Math.min(...lives.flat().map(({ at }) => at.getTime()));
        const services = servicesAt(toldClock(new Date(first - 7 * DAY), clock));
        const { id, revision } = await services.projects.create(await newProject(services));
        try {
          const { year, member } = await furnish(services, id, userId);
          await tellAll(year, lives);
          // Only now: reports, which follow what changes by its time, begin when all of the past is there.
          await services.members.update(id, member.id, { roles: [...PROJECT_ROLES], revision: member.revision });
        } catch (error) {
          // Half a sample is none: put away, it is in nobody's way, and a new one can be made.
          await services.projects.update(id, { archived: true, revision });
          throw error;
        }
        return projects.get(id, { visible: [id], rolesIn: () => PROJECT_ROLES });
      });
    },
  };
}

/** What the events of the year happen in. */
interface Year {
  readonly projectId: string;
  readonly counsellor: Actor;
  readonly userId: string;
  /** By code. */
  readonly sites: ReadonlyMap<string, string>;
  /** By key. */
  readonly instruments: ReadonlyMap<string, string>;
}

async function newProject(services: DemoServices): Promise<Parameters<DemoServices['projects']['create']>[0]> {
  return {
    name: await freeName(services),
    description: DEMO_DESCRIPTION,
    kind: 'counselling',
    languages: [...DEMO_LANGUAGES],
    facets: DEMO_FACETS.map(({ key, label, values }) => ({ key, label, values: [...values] })),
    invented: true,
  };
}

/** Sites, instruments and the one member, who is a counsellor at first. */
async function furnish(
  services: DemoServices,
  projectId: string,
  userId: string,
): Promise<{ readonly year: Year; readonly member: Member }> {
  const sites = new Map<string, string>();
  for (const { code, name } of DEMO_SITES) {
    sites.set(code, (await services.sites.create(projectId, { code, name })).id);
  }
  const instruments = new Map<string, string>();
  for (const key of DEMO_INSTRUMENTS) {
    instruments.set(key, (await services.instruments.create(projectId, { library: key })).id);
  }
  const member = await services.members.add(projectId, { userId, roles: ['counsellor'], siteIds: [] });
  const counsellor = await services.actors.ofSession('', userId);
  return { year: { projectId, counsellor, userId, sites, instruments }, member };
}

/** A sample project that was put away keeps its name. */
async function freeName({ projects }: DemoServices): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? DEMO_NAME : `${DEMO_NAME} ${number}`;
    if ((await projects.findByName(name)) === null) return name;
  }
}

/** Lets everything that one person goes through happen in its order, each event at its time. */
async function tellLife(
  services: DemoServices,
  told: ToldClock,
  { projectId, counsellor, userId, sites, instruments }: Year,
  life: readonly InventedEvent[],
): Promise<void> {
  let subject = { id: '', revision: 0 };
  const readings = new Map<number, string>();
  const person = (): Actor => ({ kind: 'person', sessionId: '', slipId: '', projectId, subjectId: subject.id });

  for (const event of life) {
    told.tell(event.at);
    switch (event.kind) {
      case 'arrival': {
        const input = {
          siteId: sites.get(event.site) ?? null,
          facets: event.facets,
          counsellorId: userId,
          deputyId: null,
        };
        const { id, revision } = await services.subjects.create(counsellor, projectId, input);
        subject = { id, revision };
        break;
      }
      case 'reading': {
        const alone = event.typing === 'person';
        const input = {
          subjectId: subject.id,
          instrumentId: instruments.get(event.instrument)!,
          mode: alone ? ('alone' as const) : ('together' as const),
          startedAt: event.startedAt.toISOString(),
          changes: [...event.changes],
          complete: event.complete,
        };
        const { reading } = await services.readings.create(alone ? person() : counsellor, projectId, input, 'de');
        readings.set(event.reading, reading.id);
        break;
      }
      case 'changes':
        await services.readings.change(person(), projectId, readings.get(event.reading)!, event.changes, 'de');
        break;
      case 'leaving': {
        const { id, revision } = subject;
        await services.subjects.update(counsellor, projectId, id, { archived: true, revision });
        break;
      }
    }
  }
}

/**
 * All services, and what each needs of the others. For the HTTP app and for the command line; it starts nothing by
 * itself.
 */
import type { Connection } from 'mongoose';
import { answerImportService } from './answer-imports/answer-import.service.ts';
import { auditService } from './audit/audit.service.ts';
import { createAuditRetention } from './audit/audit-retention.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { KeyRing } from './crypto.ts';
import { demoService } from './demo/demo.service.ts';
import { exportService } from './exports/export.service.ts';
import { feedbackService } from './feedback/feedback.service.ts';
import { instrumentService } from './instruments/instrument.service.ts';
import type { Log } from './log.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { memberService } from './members/member.service.ts';
import { passwordLinkService, revokePasswordLinks } from './password-links/password-link.service.ts';
import { projectService } from './projects/project.service.ts';
import { readingServices } from './readings/reading-services.ts';
import { reportService } from './reports/report.service.ts';
import { accountService } from './sessions/account.service.ts';
import { actorService } from './sessions/actor.service.ts';
import { sessionService } from './sessions/session.service.ts';
import { sessionView } from './sessions/session-view.ts';
import { signInService } from './sessions/sign-in.service.ts';
import { signInGuard } from './sessions/sign-in-guard.service.ts';
import { settingsService } from './settings/settings.service.ts';
import { setupService } from './setup/setup.service.ts';
import { siteService } from './sites/site.service.ts';
import { slipService } from './slips/slip.service.ts';
import { spaceService } from './space/space.service.ts';
import { spaceGuard } from './space/space-guard.ts';
import { spaceSessionService } from './space/space-session.service.ts';
import { subjectService } from './subjects/subject.service.ts';
import { subjectImportService } from './subjects/subject-import.service.ts';
import { type SurveyThread, surveyThread } from './survey-thread/survey-thread.ts';
import { textService } from './texts/text.service.ts';
import { tokenService } from './tokens/token.service.ts';
import { userService } from './users/user.service.ts';
import { userAccessService } from './users/user-access.service.ts';

export interface ServiceDependencies {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  /** Open. Models are made on it; `migrate` makes their indexes afterwards. */
  readonly connection: Connection;
  /** Default: as it is configured. */
  readonly mailer?: Mailer;
  readonly keys: KeyRing;
  /** Where people reach this installation, for links; known once the server listens. */
  readonly publicAddress: () => string;
}

export type Services = ReturnType<typeof createServices>;

/** All services, also for the command line. */
export function createServices(dependencies: ServiceDependencies) {
  const { clock, connection } = dependencies;
  const surveys = surveyThread();
  const services = mainServices(dependencies, surveys);
  // What the sample project tells of lies in the past, so it has the same services with another clock.
  const servicesAt = (told: Clock) => mainServices({ ...dependencies, clock: told }, surveys);
  return { ...services, demo: demoService({ connection, clock, projects: services.projects, servicesAt }) };
}

function mainServices(
  { config, log, clock, connection, keys, mailer = createMailer(config), publicAddress }: ServiceDependencies,
  surveys: SurveyThread,
) {
  const projects = projectService({
    connection,
    clock,
    facetUses: (projectId, key, values) => subjects.facetUses(projectId, key, values),
  });
  const settings = settingsService({ connection, clock });
  const sessions = sessionService({ connection, clock, config });
  const tokens = tokenService({ connection, clock, projects });
  const endLinks = (userId: string) => revokePasswordLinks(connection, clock, userId);
  const users = userService({
    connection,
    clock,
    keys,
    async endAccess(userId) {
      await Promise.all([sessions.endAll(userId), tokens.revokeAll(userId), endLinks(userId)]);
    },
  });
  const sites = siteService({ connection, clock, projects });
  const instruments = instrumentService({ connection, clock, projects, surveys });
  const members = memberService({ connection, clock, projects, sites, users });
  const subjects = subjectService({
    connection,
    clock,
    members,
    projects,
    sites,
    users,
    follow: {
      moved: (subjectId, place) => readings.readingRecords.subjectMoved(subjectId, place),
      putAway: (subjectId) => spaceSessions.endOfSubject(subjectId),
    },
  });
  const slips = slipService({
    connection,
    clock,
    keys,
    publicAddress,
    projects,
    subjects,
    handOverSpaces: (actor, slipId, where) => spaceSessions.handOver(actor, slipId, where),
    endSpaces: (slipIds) => spaceSessions.endOfSlips(slipIds),
  });
  const guardOfSpaces = spaceGuard({ projects, slips, subjects });
  const spaceSessions = spaceSessionService({ connection, clock, isOpen: guardOfSpaces.isOpen });
  const spaces = spaceService({
    contents: {
      readings: (actor) => readings.readings.ofPerson(actor),
      instruments: (projectId) => instruments.listForPersons(projectId),
    },
    guard: guardOfSpaces,
    slips,
    spaceSessions,
    subjects,
  });
  const actors = actorService({ members, sessions, tokens, users });
  const readings = readingServices({
    connection,
    clock,
    keys,
    log,
    instruments,
    projects,
    subjects,
    surveys,
    users,
    async again(actor) {
      if (actor.kind === 'person') return spaceSessions.again(actor);
      return actor.kind === 'user' || actor.kind === 'token' ? actors.again(actor) : actor;
    },
  });
  const subjectImports = subjectImportService({ connection, clock, keys, projects });
  const answerImports = answerImportService({
    connection,
    clock,
    keys,
    log,
    instruments,
    projects,
    readings: readings.readingRecords,
    sites,
    subjectImports,
  });
  const audit = auditService({ connection, keys, users, projects });
  const keepDays = async () => (await settings.get()).auditAddressDays;
  const guard = signInGuard({ connection, clock, keys });
  const passwordLinks = passwordLinkService({ connection, clock, config, publicAddress, sessions, users });

  return {
    answerImports,
    accounts: accountService({ endLinks, guard, sessions, users }),
    actors,
    audit,
    auditRetention: createAuditRetention({ audit, keepDays, clock, log }),
    exports: exportService({
      connection,
      clock,
      keys,
      log,
      instruments,
      projects,
      readingRecords: readings.readingRecords,
      sites,
      subjects,
    }),
    feedback: feedbackService({ connection, clock, keys }),
    instruments,
    members,
    passwordLinks,
    projects,
    ...readings,
    reports: reportService({ connection, instruments, projects, sites }),
    sessions,
    settings,
    setup: setupService({ connection, clock, projects, publicAddress, settings, users }),
    signIns: signInService({ guard, sessions, users }),
    sites,
    slips,
    spaceSessions,
    spaces,
    subjectImports,
    subjects,
    surveys,
    texts: textService({ connection, clock }),
    tokens,
    userAccess: userAccessService({ mailer, passwordLinks, sessions, users }),
    users,
    view: sessionView({ projects, users }),
  };
}

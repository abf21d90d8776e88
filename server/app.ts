/**
 * The glue: makes all services and routes out of the dependencies that it is given, and one Express app of the routes.
 * It starts nothing by itself: no listening, no timers, no connection.
 */
import express, { type Express } from 'express';
import type { Connection } from 'mongoose';
import { answerImportRoutes } from './answer-imports/answer-import.routes.ts';
import { answerImportService } from './answer-imports/answer-import.service.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import { auditService } from './audit/audit.service.ts';
import { createAuditRetention } from './audit/audit-retention.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { KeyRing } from './crypto.ts';
import { demoRoutes } from './demo/demo.routes.ts';
import { demoService } from './demo/demo.service.ts';
import { exportRoutes } from './exports/export.routes.ts';
import { exportService } from './exports/export.service.ts';
import { feedbackRoutes } from './feedback/feedback.routes.ts';
import { feedbackService } from './feedback/feedback.service.ts';
import { healthRoutes } from './health/health.routes.ts';
import { cookieIn } from './http/cookies.ts';
import type { Endpoint } from './http/endpoint.ts';
import { createLimits, type Limits } from './http/limits.ts';
import { openApiEndpoint } from './http/openapi.ts';
import { Problem } from './http/problem.ts';
import { requestLog } from './http/request-log.ts';
import { securityHeaders } from './http/security-headers.ts';
import { apiRouter, bearerToken, problemHandler, requestIdOf } from './http/serve.ts';
import { staticFiles } from './http/static-files.ts';
import { instrumentRoutes } from './instruments/instrument.routes.ts';
import { instrumentService } from './instruments/instrument.service.ts';
import type { Log } from './log.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { memberRoutes } from './members/member.routes.ts';
import { memberService } from './members/member.service.ts';
import { passwordLinkRoutes } from './password-links/password-link.routes.ts';
import { passwordLinkService, revokePasswordLinks } from './password-links/password-link.service.ts';
import { projectRoutes } from './projects/project.routes.ts';
import { projectService } from './projects/project.service.ts';
import { readingRoutes } from './readings/reading.routes.ts';
import { readingServices } from './readings/reading-services.ts';
import { spaceReadingRoutes } from './readings/space-reading.routes.ts';
import { reportRoutes } from './reports/report.routes.ts';
import { reportService } from './reports/report.service.ts';
import { accountRoutes } from './sessions/account.routes.ts';
import { accountService } from './sessions/account.service.ts';
import { actorService } from './sessions/actor.service.ts';
import { sessionRoutes } from './sessions/session.routes.ts';
import { sessionService } from './sessions/session.service.ts';
import { SESSION_COOKIE } from './sessions/session-cookies.ts';
import { sessionView } from './sessions/session-view.ts';
import { signInService } from './sessions/sign-in.service.ts';
import { signInGuard } from './sessions/sign-in-guard.service.ts';
import { settingsRoutes } from './settings/settings.routes.ts';
import { settingsService } from './settings/settings.service.ts';
import { setupRoutes } from './setup/setup.routes.ts';
import { setupService } from './setup/setup.service.ts';
import { siteRoutes } from './sites/site.routes.ts';
import { siteService } from './sites/site.service.ts';
import { slipRoutes } from './slips/slip.routes.ts';
import { slipService } from './slips/slip.service.ts';
import { spaceSlipRoutes } from './slips/space-slip.routes.ts';
import { spaceRoutes } from './space/space.routes.ts';
import { spaceService } from './space/space.service.ts';
import { SPACE_COOKIE } from './space/space-cookie.ts';
import { spaceGuard } from './space/space-guard.ts';
import { spaceSessionService } from './space/space-session.service.ts';
import { subjectRoutes } from './subjects/subject.routes.ts';
import { subjectService } from './subjects/subject.service.ts';
import { subjectImportService } from './subjects/subject-import.service.ts';
import { type SurveyThread, surveyThread } from './survey-thread/survey-thread.ts';
import { textRoutes } from './texts/text.routes.ts';
import { textService } from './texts/text.service.ts';
import { tokenRoutes } from './tokens/token.routes.ts';
import { tokenService } from './tokens/token.service.ts';
import { userRoutes } from './users/user.routes.ts';
import { userService } from './users/user.service.ts';
import { userAccessService } from './users/user-access.service.ts';
import { VERSION } from './version.ts';

const STALE_COOKIES = { account: SESSION_COOKIE, space: SPACE_COOKIE } as const;

export interface AppDependencies {
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
  readonly limits?: Limits;
}

export type App = ReturnType<typeof createApp>;
export type Services = ReturnType<typeof createServices>;

/** All services, also for the command line. */
export function createServices(dependencies: AppDependencies) {
  const { clock, connection } = dependencies;
  const surveys = surveyThread();
  const services = mainServices(dependencies, surveys);
  // What the sample project tells of lies in the past, so it has the same services with another clock.
  const servicesAt = (told: Clock) => mainServices({ ...dependencies, clock: told }, surveys);
  return { ...services, demo: demoService({ connection, clock, projects: services.projects, servicesAt }) };
}

function mainServices(
  { config, log, clock, connection, keys, mailer = createMailer(config), publicAddress }: AppDependencies,
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

/** All endpoints, the API's documentation included. */
function createEndpoints(services: Services, { config, connection, log }: AppDependencies): Endpoint[] {
  const endpoints = [
    ...healthRoutes({ connection }),
    ...setupRoutes({ ...services, config, log }),
    ...demoRoutes(services),
    ...sessionRoutes({ ...services, config }),
    ...accountRoutes(services),
    ...tokenRoutes(services),
    ...passwordLinkRoutes(services),
    ...userRoutes(services),
    ...projectRoutes(services),
    ...siteRoutes(services),
    ...memberRoutes(services),
    ...subjectRoutes(services),
    ...readingRoutes(services),
    ...spaceReadingRoutes(services),
    ...slipRoutes(services),
    ...spaceSlipRoutes(services),
    ...spaceRoutes(services),
    ...instrumentRoutes(services),
    ...reportRoutes(services),
    ...answerImportRoutes(services),
    ...exportRoutes(services),
    ...auditRoutes(services),
    ...textRoutes(services),
    ...feedbackRoutes(services),
    ...settingsRoutes(services),
  ];
  return [...endpoints, openApiEndpoint(endpoints, VERSION)];
}

export function createApp(dependencies: AppDependencies) {
  const { clock, config, limits = createLimits(), log } = dependencies;
  const services = createServices(dependencies);
  const closing = new AbortController();
  const endpoints = createEndpoints(services, dependencies);

  const handler: Express = express();
  handler.disable('x-powered-by');
  handler.disable('etag');
  handler.set('query parser', false);
  if (config.trustProxy !== null) handler.set('trust proxy', config.trustProxy);
  handler.use((request, response, next) => {
    requestIdOf(request, response);
    next();
  });
  handler.use(requestLog(log));
  handler.use(securityHeaders());
  handler.use(
    apiRouter(endpoints, {
      audit: services.audit,
      clock,
      limits,
      log,
      publicUrl: config.publicUrl,
      resolveActor: (request, caller) => {
        const cookie = cookieIn(request.get('cookie'), STALE_COOKIES[caller]);
        if (caller === 'space') return services.spaceSessions.resolve(cookie);
        return services.actors.resolve(bearerToken(request), cookie);
      },
      staleCookies: STALE_COOKIES,
      closing: closing.signal,
    }),
  );
  handler.use(staticFiles(config.clientDirectory));
  // Else Express would answer with a page of its own.
  handler.use(() => {
    throw new Problem('not_found');
  });
  handler.use(problemHandler(log));

  return {
    handler,
    endpoints,
    services,
    /** Begins scheduled work, and what others would wait for later. */
    startJobs(): void {
      services.auditRetention.start();
      // Closed while it starts, it says so; there is nothing to do about it.
      void services.surveys.warm().catch((error: unknown) => log.debug({ action: 'surveys.warm', error }));
      void services.answerImports.clearDead().catch((error: unknown) => log.error({ action: 'imports.clear', error }));
    },
    /** Ends the channels that are open, which would otherwise hold up a stop for as long as their browsers like. */
    endChannels: () => closing.abort(),
    /** Ends scheduled work; the connection is its owner's to close. */
    async close(): Promise<void> {
      closing.abort();
      await Promise.all([
        services.auditRetention.stop(),
        services.readingHub.close(),
        services.answerImports.close(),
        services.exports.close(),
        services.reports.close(),
        services.surveys.close(),
      ]);
    },
  };
}

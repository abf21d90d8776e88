/**
 * The glue: makes all routes of the services (services.ts) out of the dependencies that it is given, and one Express app
 * of the routes. It starts nothing by itself: no listening, no timers, no connection.
 */
import express, { type Express } from 'express';
import { answerImportRoutes } from './answer-imports/answer-import.routes.ts';
import { auditRoutes } from './audit/audit.routes.ts';
import { demoRoutes } from './demo/demo.routes.ts';
import { exportRoutes } from './exports/export.routes.ts';
import { feedbackRoutes } from './feedback/feedback.routes.ts';
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
import { memberRoutes } from './members/member.routes.ts';
import { passwordLinkRoutes } from './password-links/password-link.routes.ts';
import { projectRoutes } from './projects/project.routes.ts';
import { readingRoutes } from './readings/reading.routes.ts';
import { spaceReadingRoutes } from './readings/space-reading.routes.ts';
import { reportRoutes } from './reports/report.routes.ts';
import { createServices, type ServiceDependencies, type Services } from './services.ts';
import { accountRoutes } from './sessions/account.routes.ts';
import { sessionRoutes } from './sessions/session.routes.ts';
import { SESSION_COOKIE } from './sessions/session-cookies.ts';
import { settingsRoutes } from './settings/settings.routes.ts';
import { setupRoutes } from './setup/setup.routes.ts';
import { siteRoutes } from './sites/site.routes.ts';
import { slipRoutes } from './slips/slip.routes.ts';
import { spaceSlipRoutes } from './slips/space-slip.routes.ts';
import { spaceRoutes } from './space/space.routes.ts';
import { SPACE_COOKIE } from './space/space-cookie.ts';
import { subjectRoutes } from './subjects/subject.routes.ts';
import { textRoutes } from './texts/text.routes.ts';
import { tokenRoutes } from './tokens/token.routes.ts';
import { userRoutes } from './users/user.routes.ts';
import { VERSION } from './version.ts';

const STALE_COOKIES = { account: SESSION_COOKIE, space: SPACE_COOKIE } as const;

export interface AppDependencies extends ServiceDependencies {
  readonly limits?: Limits;
}

export type App = ReturnType<typeof createApp>;

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

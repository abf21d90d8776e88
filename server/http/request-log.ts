/** One line per request of the API: what was done, how it ended, how long it took. No path, query, body or address. */
import type { RequestHandler } from 'express';
import type { Log } from '../log.ts';

export function requestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const began = process.hrtime.bigint();
    response.once('close', () => {
      const { action, actorKind, problem, requestId } = response.locals;
      // Files of the client have no action; they would only fill the log.
      if (action === undefined && problem === undefined) return;
      const ms = Math.round(Number(process.hrtime.bigint() - began) / 1e5) / 10;
      const aborted = response.writableFinished ? {} : { aborted: true };
      log.info(
        {
          action: action ?? 'http',
          method: request.method,
          status: response.statusCode,
          ms,
          requestId,
          actorKind,
          problem,
          ...aborted,
        },
        'request',
      );
    });
    next();
  };
}

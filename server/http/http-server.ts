/**
 * Node's HTTP server around the app: its time limits, and answers to what is not HTTP at all. Such a message closes its
 * own connection and nothing else.
 */
import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DEFAULT_LANGUAGE } from '#surveys/language';
import { randomId } from '../crypto.ts';
import { Problem, problemBody } from './problem.ts';

const MAX_HEADER_BYTES = 16 * 1024;
/** A whole request, a large file included, has to arrive within this time; JSON much sooner (serve.ts). */
const REQUEST_TIMEOUT_MS = 20 * 60_000;
const HEADERS_TIMEOUT_MS = 20_000;

function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const problem = new Problem(
    error.code === 'HPE_HEADER_OVERFLOW'
      ? 'header_too_large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'request_timeout'
        : 'request_broken',
  );
  const body = JSON.stringify(problemBody(problem, randomId(), DEFAULT_LANGUAGE));
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'Connection: close',
      'Content-Type: application/problem+json; charset=utf-8',
      'Cache-Control: no-store',
      'X-Content-Type-Options: nosniff',
      "Content-Security-Policy: default-src 'none';frame-ancestors 'none'",
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}

export function createHttpServer(handler: RequestListener): Server {
  const server = createServer(
    {
      maxHeaderSize: MAX_HEADER_BYTES,
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
    },
    handler,
  );
  server.on('clientError', answerBrokenRequest);
  return server;
}

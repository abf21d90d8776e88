/** One open channel of server-sent events on a response. */
import type { Response } from 'express';
import type { z } from 'zod';
import type { EventChannel } from './endpoint.ts';

/** Proxies close connections on which nothing moves. */
const KEEP_ALIVE_MS = 15_000;

/** A reader that has let this much pile up is not there any more. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

/** How long a browser waits before it connects again. */
const RETRY_MS = 2_000;

export interface OpenChannel extends EventChannel<unknown> {
  /** Ends the channel; the browser will come again. */
  end(): void;
}

/**
 * Nothing is sent before the first event, so that until then the request can still be answered with a problem.
 *
 * @param event the schema that every event goes through
 * @param closing aborts when the server stops
 */
export function openChannel(response: Response, event: z.ZodType, closing: AbortSignal): OpenChannel {
  const gone = new AbortController();
  let keepAlive: NodeJS.Timeout | undefined;

  function end(): void {
    clearInterval(keepAlive);
    closing.removeEventListener('abort', end);
    gone.abort();
    if (response.headersSent && !response.writableEnded) response.end();
  }
  function open(): void {
    response.status(200);
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    // nginx would keep events back otherwise
    response.setHeader('X-Accel-Buffering', 'no');
    response.flushHeaders();
    response.write(`retry: ${RETRY_MS}\n\n`);
    keepAlive = setInterval(() => write(':\n\n'), KEEP_ALIVE_MS);
  }
  function write(text: string): void {
    if (gone.signal.aborted) return;
    response.write(text);
    if (response.writableLength > MOST_WAITING_BYTES) {
      end();
      response.destroy();
    }
  }
  response.on('close', end);
  closing.addEventListener('abort', end);
  if (closing.aborted) end();

  return {
    signal: gone.signal,
    end,
    send(value) {
      if (gone.signal.aborted) return;
      const data = JSON.stringify(event.parse(value));
      if (!response.headersSent) open();
      write(`data: ${data}\n\n`);
    },
  };
}

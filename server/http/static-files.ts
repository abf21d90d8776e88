/** Serves the built client: hashed assets for ever, everything else asked for anew, and index.html for its own routes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Request, type Response, Router } from 'express';

const YEAR_SECONDS = 31_536_000;

/** What a browser asks for when it opens a page, as opposed to a file that happens to be missing. */
function wantsPage(request: Request): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && request.accepts(['json', 'html']) === 'html';
}

export function staticFiles(directory: string): Router {
  const router = Router();
  const assets = join(directory, 'assets');
  router.use(
    '/assets',
    express.static(assets, { immutable: true, maxAge: YEAR_SECONDS * 1000, index: false, redirect: false }),
  );
  router.use(
    express.static(directory, {
      index: false,
      redirect: false,
      setHeaders: (response: Response) => void response.setHeader('Cache-Control', 'no-cache'),
    }),
  );
  router.use((request, response, next) => {
    const index = join(directory, 'index.html');
    if (!wantsPage(request) || request.path.startsWith('/assets/') || !existsSync(index)) return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.vary('Accept');
    response.sendFile(index, { cacheControl: false });
  });
  return router;
}

/**
 * Serves the built client: hashed assets for ever, everything else asked for anew, and a page for its own routes:
 * space.html for the person's space at `/s`, index.html for the staff's. The build leaves compressed copies of scripts
 * and styles beside them.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';

const YEAR_SECONDS = 31_536_000;

/** What a browser asks for when it opens a page, as opposed to a file that happens to be missing. */
function wantsPage(request: Request): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && request.accepts(['json', 'html']) === 'html';
}

/** The page that an address belongs to. */
function pageOf(path: string): string {
  return path === '/s' || path.startsWith('/s/') ? 'space.html' : 'index.html';
}

const COMPRESSED = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const;
const TYPES = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' } as const;

/** Leads to the compressed copy of a script or style, where there is one and the browser takes it. */
function compressedAssets(assets: string): RequestHandler {
  return (request, response, next) => {
    const name = /^\/([\w.-]+\.(js|css))$/.exec(request.path);
    if (!name?.[1]) return next();
    response.vary('Accept-Encoding');
    for (const { encoding, ending } of COMPRESSED) {
      if (request.acceptsEncodings(encoding) !== encoding || !existsSync(join(assets, name[1] + ending))) continue;
      response.setHeader('Content-Encoding', encoding);
      response.setHeader('Content-Type', TYPES[name[2] as keyof typeof TYPES]);
      request.url = request.url.replace(name[0], name[0] + ending);
      break;
    }
    next();
  };
}

export function staticFiles(directory: string): Router {
  const router = Router();
  const assets = join(directory, 'assets');
  router.use(
    '/assets',
    compressedAssets(assets),
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
    const page = join(directory, pageOf(request.path));
    if (!wantsPage(request) || request.path.startsWith('/assets/') || !existsSync(page)) return next();
    response.setHeader('Cache-Control', 'no-cache');
    response.vary('Accept');
    response.sendFile(page, { cacheControl: false });
  });
  return router;
}

/**
 * Whether a request that changes something comes from our own pages. Browsers say so in Sec-Fetch-Site and Origin;
 * pages of others cannot forge either. Requests with an access token are exempt: no browser adds that by itself.
 */
import type { Request } from 'express';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}

/** @param publicUrl the configured public address; its host counts as ours beside the request's own Host */
export function comesFromOurPages(request: Request, publicUrl: string | null): boolean {
  if (SAFE.has(request.method)) return true;
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = request.get('origin');
  if (origin === undefined) return false;
  const host = hostOf(origin);
  // `request.host` follows X-Forwarded-Host where a trusted proxy is configured.
  return host !== null && (host === request.host || (publicUrl !== null && host === hostOf(publicUrl)));
}

/** Reading and writing cookies. Ours are all `__Host-`: Secure, for this host and path `/` only, not for scripts. */
import type { CookieToSet } from './endpoint.ts';

/** The value of a cookie in a Cookie header; the first of that name. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}

/** The Set-Cookie header. Values are base64url and dots, so nothing needs escaping. */
export function setCookieHeader(cookie: CookieToSet): string {
  const age = cookie.value === null ? 0 : cookie.maxAgeSeconds;
  return [
    `${cookie.name}=${cookie.value ?? ''}`,
    'Path=/',
    'Secure',
    'HttpOnly',
    'SameSite=Lax',
    ...(age === undefined ? [] : [`Max-Age=${Math.floor(age)}`]),
  ].join('; ');
}

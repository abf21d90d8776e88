/** The two cookies of an account in a browser: its session, and the mark that it has signed in there before. */
import type { Config } from '../config.ts';
import type { EndpointContext } from '../http/endpoint.ts';
import type { SignedIn } from './sign-in.service.ts';

export const SESSION_COOKIE = '__Host-wegmarke';
export const DEVICE_COOKIE = '__Host-wegmarke-device';

const YEAR_SECONDS = 31_536_000;

type Cookies = Pick<EndpointContext<unknown, unknown, unknown>, 'setCookie'>;

/** Gives the browser its session and marks it as one in which the account has signed in. */
export function giveSession(
  { setCookie }: Cookies,
  config: Pick<Config, 'sessionMaxSeconds'>,
  { deviceCookie, token }: SignedIn,
): void {
  setCookie({ name: SESSION_COOKIE, value: token, maxAgeSeconds: config.sessionMaxSeconds });
  setCookie({ name: DEVICE_COOKIE, value: deviceCookie, maxAgeSeconds: YEAR_SECONDS });
}

/** Takes the session away; the mark stays. */
export function takeSession({ setCookie }: Cookies): void {
  setCookie({ name: SESSION_COOKIE, value: null });
}

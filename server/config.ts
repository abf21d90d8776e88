/** The configuration: the environment, read once through zod. Nothing else reads process.env. */
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { InterfaceLanguage } from '#surveys/language';
import { StartError } from './start-error.ts';

const HOUR = 3_600;

const PROXY_GROUPS = new Set(['loopback', 'linklocal', 'uniquelocal']);

function isProxyList(text: string): boolean {
  if (/^\d{1,2}$/.test(text)) return true;
  return text.split(',').every((part) => {
    const [address = '', prefix, ...more] = part.trim().split('/');
    if (prefix === undefined) return PROXY_GROUPS.has(address) || isIP(address) !== 0;
    const bits = isIP(address) === 4 ? 32 : 128;
    return more.length === 0 && isIP(address) !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
  });
}

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4180),
  WEGMARKE_DATA: z.string().min(1).default('./data'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'it must begin with mongodb:// or mongodb+srv://')
    .optional(),
  /** The public address, for links and the Origin check; without it the one that the server listens on. */
  WEGMARKE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** `id:base64` of 32 bytes, comma-separated, the first one encrypts; without it keys.json in the data directory. */
  WEGMARKE_KEYS: z.string().min(1).optional(),
  /** How many proxies stand in front (a number), or their addresses, as Express's `trust proxy` takes them. */
  WEGMARKE_TRUST_PROXY: z
    .string()
    .refine(isProxyList, 'it must be a number, or addresses and networks separated by commas')
    .optional(),
  WEGMARKE_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  WEGMARKE_MAIL_FROM: z.email().optional(),
  WEGMARKE_SESSION_IDLE_HOURS: z.coerce.number().positive().max(720).default(8),
  WEGMARKE_SESSION_MAX_HOURS: z.coerce.number().positive().max(8_760).default(168),
  WEGMARKE_LINK_HOURS: z.coerce.number().positive().max(720).default(72),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LANG: z.string().optional(),
  LC_ALL: z.string().optional(),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDirectory: string;
  /** The folder of the built client. */
  readonly clientDirectory: string;
  readonly mongodbUri: string | null;
  /** Without a slash at its end; null until main.ts knows the address it listens on. */
  readonly publicUrl: string | null;
  readonly keysText: string | null;
  readonly trustProxy: number | string | null;
  readonly smtpUrl: string | null;
  readonly mailFrom: string | null;
  readonly sessionIdleSeconds: number;
  readonly sessionMaxSeconds: number;
  /** How long a link to set a password is good for. */
  readonly linkSeconds: number;
  readonly logLevel: z.infer<typeof environment>['LOG_LEVEL'];
  /** For sentences on the terminal. */
  readonly terminalLanguage: InterfaceLanguage;
}

/** German where the system speaks German, else English. */
export function terminalLanguage(env: NodeJS.ProcessEnv): InterfaceLanguage {
  return (env.LC_ALL || env.LANG || '').toLowerCase().startsWith('de') ? 'de' : 'en';
}

/** The root of the checkout, from source (server/) and built (dist/server/) alike. */
function rootDirectory(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return here.replaceAll('\\', '/').endsWith('/dist/server/') ? resolve(here, '../..') : resolve(here, '..');
}

/**
 * The configuration of an environment. Empty variables count as unset.
 *
 * @throws StartError `configWrong` naming the first variable that is not valid
 */
export function configFrom(env: NodeJS.ProcessEnv): Config {
  const filled = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(filled);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw new StartError('configWrong', { name: first?.path.join('.') ?? '', reason: first?.message ?? '' });
  }
  const values = parsed.data;
  if ((values.WEGMARKE_SMTP_URL === undefined) !== (values.WEGMARKE_MAIL_FROM === undefined)) {
    const name = values.WEGMARKE_SMTP_URL === undefined ? 'WEGMARKE_SMTP_URL' : 'WEGMARKE_MAIL_FROM';
    throw new StartError('configWrong', { name, reason: 'WEGMARKE_SMTP_URL and WEGMARKE_MAIL_FROM need each other' });
  }
  const proxy = values.WEGMARKE_TRUST_PROXY;
  const root = rootDirectory();
  return {
    host: values.HOST,
    port: values.PORT,
    dataDirectory: resolve(values.WEGMARKE_DATA),
    clientDirectory: join(root, 'dist', 'client'),
    mongodbUri: values.MONGODB_URI ?? null,
    publicUrl: values.WEGMARKE_URL?.replace(/\/+$/, '') ?? null,
    keysText: values.WEGMARKE_KEYS ?? null,
    trustProxy: proxy === undefined ? null : /^\d+$/.test(proxy) ? Number(proxy) : proxy,
    smtpUrl: values.WEGMARKE_SMTP_URL ?? null,
    mailFrom: values.WEGMARKE_MAIL_FROM ?? null,
    sessionIdleSeconds: values.WEGMARKE_SESSION_IDLE_HOURS * HOUR,
    sessionMaxSeconds: values.WEGMARKE_SESSION_MAX_HOURS * HOUR,
    linkSeconds: values.WEGMARKE_LINK_HOURS * HOUR,
    logLevel: values.LOG_LEVEL,
    terminalLanguage: terminalLanguage(env),
  };
}

/** The configuration of this process. */
export function configFromProcess(): Config {
  return configFrom(process.env);
}

/** The language of the terminal, also when the rest of the configuration is not valid. */
export function languageOfTerminal(): InterfaceLanguage {
  return terminalLanguage(process.env);
}

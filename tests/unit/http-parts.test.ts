/** Small parts of the HTTP shell: languages, cookies, issues, device names, sort keys, configuration. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PROBLEM_CODES } from '#contract/problem';
import { configFrom } from '#server/config';
import { searchPattern, sortKey } from '#server/db/sort-key';
import { cookieIn, setCookieHeader } from '#server/http/cookies';
import { draftsFromZod, ISSUE_CODES, issueInLanguage } from '#server/http/issue-messages';
import { preferredLanguage } from '#server/http/language';
import { Problem, problemBody } from '#server/http/problem';
import { createLog } from '#server/log';
import { deviceName } from '#server/sessions/device-name';
import { StartError } from '#server/start-error';
import { INTERFACE_LANGUAGES, textIn } from '#surveys/language';

test.each([
  [undefined, 'de'],
  ['', 'de'],
  ['en', 'en'],
  ['en-US,en;q=0.9,de;q=0.8', 'en'],
  ['de-AT,en;q=0.9', 'de'],
  ['fr,en;q=0.5,de;q=0.4', 'en'],
  ['fr', 'de'],
  ['de-x-leicht', 'de'],
  ['de;q=0.2, en;q=0.7', 'en'],
  ['en;q=0', 'de'],
  ['*', 'de'],
  ['en;q=x', 'de'],
  ['x'.repeat(5000), 'de'],
])('preferredLanguage(%j) is %s', (header, language) => {
  expect(preferredLanguage(header)).toBe(language);
});

test('textIn falls back string by string', () => {
  expect(textIn({ de: 'Haus', 'de-x-leicht': '' }, 'de-x-leicht')).toBe('Haus');
  expect(textIn({ en: 'house' }, 'de')).toBe('house');
  expect(textIn({}, 'en')).toBe('');
});

describe('cookies', () => {
  test('are found by their exact name', () => {
    const header = 'a=1; __Host-wegmarke-device=x; __Host-wegmarke=token; b=2=3';
    expect(cookieIn(header, '__Host-wegmarke')).toBe('token');
    expect(cookieIn(header, 'b')).toBe('2=3');
    expect(cookieIn(header, 'Host-wegmarke')).toBeUndefined();
    expect(cookieIn(undefined, 'a')).toBeUndefined();
  });

  test('are always for this host, not for scripts, and secure', () => {
    expect(setCookieHeader({ name: 'n', value: 'v', maxAgeSeconds: 5 })).toBe(
      'n=v; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=5',
    );
    expect(setCookieHeader({ name: 'n', value: null })).toMatch(/^n=; .*Max-Age=0$/);
  });
});

describe('problems and issues', () => {
  test('have a text in each language, different from one another', () => {
    for (const code of PROBLEM_CODES) {
      const titles = INTERFACE_LANGUAGES.map((language) => problemBody(new Problem(code), 'r', language).title);
      expect(new Set(titles).size, code).toBe(INTERFACE_LANGUAGES.length);
    }
  });

  test('of single fields have a message in each language, with the same blanks to fill', () => {
    const blanks = (text: string) => text.match(/\{\w+\}/g) ?? [];
    for (const code of ISSUE_CODES) {
      const [german = '', ...others] = INTERFACE_LANGUAGES.map(
        (language) => issueInLanguage({ path: '', code }, language).message,
      );
      // One is what a questionnaire says itself, in the language in which it was asked.
      const isOwnText = blanks(german).join('') === german;
      expect(new Set([german, ...others]).size, code).toBe(isOwnText ? 1 : INTERFACE_LANGUAGES.length);
      for (const other of others) expect(blanks(other), code).toEqual(blanks(german));
    }
  });

  test('that the contract names have a message, instead of falling back to "does not fit"', () => {
    const folder = new URL('../../server/contract/', import.meta.url);
    const named = readdirSync(folder).flatMap((file) =>
      [...readFileSync(new URL(file, folder), 'utf8').matchAll(/params: \{ code: '(\w+)'/g)].map((match) => match[1]),
    );
    expect(named).toContain('login_format');
    for (const code of named) expect(ISSUE_CODES).toContain(code);
  });

  test("take their code from zod's issue, the first of each path", () => {
    const schema = z.strictObject({
      text: z.string().min(3).max(5),
      whole: z.int().min(1).max(9),
      list: z.array(z.enum(['a'])).min(1),
      when: z.iso.datetime(),
      own: z.string().refine(() => false, { params: { code: 'link_not_allowed' } }),
      odd: z.string().refine(() => false),
    });
    const parse = (value: unknown) => draftsFromZod(schema.safeParse(value, { reportInput: true }).error!);
    const value = { text: 'ab', whole: 1.5, list: ['b'], when: 'now', own: 'x', odd: 'x', more: 1 };
    expect(parse(value)).toEqual([
      { path: 'text', code: 'text_too_short', params: { min: 3 } },
      { path: 'whole', code: 'not_whole' },
      { path: 'list.0', code: 'not_one_of' },
      { path: 'when', code: 'date_wrong' },
      { path: 'own', code: 'link_not_allowed' },
      { path: 'odd', code: 'not_fitting' },
      { path: 'more', code: 'unknown_field' },
    ]);
    expect(parse({ ...value, text: 'abcdef', whole: 10, list: [] }).slice(0, 3)).toEqual([
      { path: 'text', code: 'text_too_long', params: { max: 5 } },
      { path: 'whole', code: 'number_too_big', params: { max: 9 } },
      { path: 'list', code: 'list_too_short', params: { min: 1 } },
    ]);
    expect(parse(null)).toEqual([{ path: '', code: 'wrong_type' }]);
  });

  test('fill numbers into their message', () => {
    const draft = { path: 'p', code: 'text_too_short', params: { min: 12 } } as const;
    expect(issueInLanguage(draft, 'de').message).toBe('Bitte mindestens 12 Zeichen eingeben.');
    expect(issueInLanguage(draft, 'en').message).toBe('Please enter at least 12 characters.');
  });
});

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0',
    'Edge · Windows',
  ],
  ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome · Android'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1',
    'Safari · iOS',
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox · macOS'],
  ['curl/8.0', ''],
])('deviceName of %s', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});

describe('sort keys', () => {
  test('put umlauts and accents beside their letters, and ß beside ss', () => {
    const names = ['Zander', 'Özdemir', 'Olsen', 'Äpfel', 'Straße', 'Strasse', 'étienne', 'Emil'];
    const sorted = [...names].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0));
    expect(sorted).toEqual(['Äpfel', 'Emil', 'étienne', 'Olsen', 'Özdemir', 'Straße', 'Strasse', 'Zander']);
  });

  test('search for text, never for patterns', () => {
    expect(searchPattern('Öz').test(sortKey('Frau Özdemir'))).toBe(true);
    expect(searchPattern('.*').test(sortKey('Frau Özdemir'))).toBe(false);
    expect(() => searchPattern('([{\\^$|-/')).not.toThrow();
  });
});

describe('configFrom', () => {
  test('has defaults, and takes empty variables for unset', () => {
    expect(configFrom({ PORT: '', MONGODB_URI: '' })).toMatchObject({
      host: '127.0.0.1',
      port: 4180,
      mongodbUri: null,
      sessionIdleSeconds: 28_800,
      sessionMaxSeconds: 604_800,
      trustProxy: null,
    });
  });

  test('names the variable that is not valid', () => {
    for (const [name, value] of [
      ['PORT', '99999'],
      ['PORT', 'abc'],
      ['MONGODB_URI', 'http://x'],
      ['LOG_LEVEL', 'loud'],
      ['WEGMARKE_URL', 'ftp://x'],
      ['WEGMARKE_TRUST_PROXY', 'everybody'],
    ] as const) {
      const attempt = () => configFrom({ [name]: value });
      expect(attempt).toThrow(StartError);
      try {
        attempt();
      } catch (error) {
        expect((error as StartError).text('de')).toContain(name);
        expect((error as StartError).text('en')).toContain('is not valid');
      }
    }
  });

  test('takes the public address without a slash at its end, and proxies as number or list', () => {
    expect(configFrom({ WEGMARKE_URL: 'https://w.example/' }).publicUrl).toBe('https://w.example');
    expect(configFrom({ WEGMARKE_TRUST_PROXY: '2' }).trustProxy).toBe(2);
    expect(configFrom({ WEGMARKE_TRUST_PROXY: 'loopback, 10.0.0.0/8' }).trustProxy).toBe('loopback, 10.0.0.0/8');
  });
});

test('the log keeps what database errors quote to itself', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const quoting = Object.assign(new Error('E11000 dup key: { login: "karla" }'), { code: 11000 });
  quoting.name = 'MongoServerError';
  log.error({ action: 'x', error: new Error('outer', { cause: quoting }) });
  const line = JSON.parse(lines[0] ?? '');
  expect(line.error).toMatchObject({
    type: 'Error',
    message: 'outer',
    cause: { type: 'MongoServerError', code: 11000 },
  });
  expect(lines[0]).not.toContain('karla');
});

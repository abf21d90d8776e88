/** Both languages say the same things: the same keys, the same placeholders, no text left empty. */

import { describe, expect, it } from 'vitest';
import { de } from '../../client/i18n/de.ts';
import { en } from '../../client/i18n/en.ts';
import { changeLanguage, createI18n, loadAreas, preferredLanguage } from '../../client/i18n/i18n.ts';

function flat(texts: object, path = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    if (typeof value === 'string') all.set(path + key, value);
    else for (const [inner, text] of flat(value as object, `${path}${key}.`)) all.set(inner, text);
  }
  return all;
}

function placeholders(text: string | undefined): string[] {
  return [...new Set([...(text ?? '').matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? ''))].sort();
}

const german = flat(de);
const english = flat(en);

describe('the texts', () => {
  it('are there', () => {
    expect(german.size).toBeGreaterThan(200);
  });

  it('have the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...german.keys()].sort());
  });

  it('have the same placeholders in both languages', () => {
    const differing = [...german].filter(([key, text]) => {
      return placeholders(text).join() !== placeholders(english.get(key)).join();
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('are never empty and never begin or end with a blank', () => {
    const untidy = [...german, ...english].filter(([, text]) => text === '' || text.trim() !== text);
    expect(untidy).toEqual([]);
  });

  it('give every counted text both of its forms', () => {
    const lonely = [...german.keys()].filter((key) => {
      const other = key.endsWith('_one') ? key.replace(/_one$/, '_other') : key.replace(/_(zero|other)$/, '_one');
      return /_(zero|one|other)$/.test(key) && !german.has(other);
    });
    expect(lonely).toEqual([]);
  });
});

describe('the language', () => {
  it('is the remembered one before the browser’s', () => {
    localStorage.setItem('wegmarke.language', 'en');
    expect(preferredLanguage()).toBe('en');
  });

  it('ignores a remembered language that we do not speak', () => {
    localStorage.setItem('wegmarke.language', 'tlh');
    expect(['de', 'en']).toContain(preferredLanguage());
  });

  it('changes the texts and the page’s language, and is remembered', async () => {
    const texts = await createI18n('de');
    expect(texts.t('shell.signIn')).toBe('Anmelden');
    await changeLanguage(texts, 'en');
    expect(texts.t('shell.signIn')).toBe('Sign in');
    expect(document.documentElement.lang).toBe('en');
    expect(localStorage.getItem('wegmarke.language')).toBe('en');
  });

  it('comes with what was loaded before, and with nothing that no page asked for', async () => {
    const texts = await createI18n('de', []);
    await loadAreas(texts, ['reports']);
    await changeLanguage(texts, 'en');
    expect(texts.t('reports.report')).toBe(en.reports.report);
    expect(texts.exists('wheel.topics.title')).toBe(false);
    await loadAreas(texts, ['wheel']);
    expect(texts.t('wheel.topics.title')).toBe(en.wheel.topics.title);
  });

  it('is the one chosen last, also for a page that was on its way', async () => {
    const texts = await createI18n('de', []);
    await Promise.all([loadAreas(texts, ['charts']), changeLanguage(texts, 'en')]);
    expect(texts.t('charts.asTable')).toBe(en.charts.asTable);
  });
});

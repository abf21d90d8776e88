/**
 * What the person's space remembers in this browser: the language, and who sees new answers. "Beenden" removes it
 * together with everything else.
 */

import type { Visibility } from '#surveys/entry';
import { clearUnsent, countUnsent } from '../fill/unsent-changes.ts';

const prefix = 'wegmarke.space.';

function read(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Not remembered, then; it still applies to this visit.
  }
}

/** The language that was chosen here, else the first of the browser's; whether there are texts in it shows later. */
export function preferredLanguage(): string {
  return read('language') ?? navigator.languages[0]?.toLowerCase().split('-')[0] ?? 'de';
}

export function rememberLanguage(language: string): void {
  write('language', language);
}

/** Who sees new answers: the person and their counsellor, unless the person chose otherwise. */
export function defaultVisibility(): Visibility {
  const stored = read('visibility');
  return stored === 'private' || stored === 'counted' ? stored : 'shared';
}

export function rememberVisibility(visibility: Visibility): void {
  write('visibility', visibility);
}

/** What unsent answers are kept under; the subject's code keeps two people with one tablet apart. */
export function unsentKey(subjectCode: string): string {
  return `space-${subjectCode}/`;
}

/** How many answers the server does not have yet. */
export function unsentOf(subjectCode: string): number {
  return countUnsent(unsentKey(subjectCode));
}

/** Nothing of the person stays on this device. Another person's unsent answers stay theirs. */
export function forgetEverything(subjectCode: string): void {
  clearUnsent(unsentKey(subjectCode));
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) localStorage.removeItem(name);
    sessionStorage.clear();
  } catch {
    // Storage is switched off: nothing was stored.
  }
}

const closing = 'wegmarke.space-to-close';

/** The space was left without a connection: the next visit closes it before it shows anything. */
export function rememberToClose(): void {
  try {
    localStorage.setItem(closing, '1');
  } catch {
    // The session ends by itself after a while.
  }
}

export function mustClose(): boolean {
  try {
    return localStorage.getItem(closing) !== null;
  } catch {
    return false;
  }
}

export function hasClosed(): void {
  try {
    localStorage.removeItem(closing);
  } catch {
    // Nothing stored, then.
  }
}

/**
 * Changes that the server does not have yet, in this browser's storage: a crash, a closed tab or a dead battery in the
 * middle of a word costs nothing typed. Each change is a record of its own, so that two tabs do not overwrite each
 * other; it goes as soon as the server has it. Whoever shares the device is protected by `clearUnsent` at the end.
 */

import type { Change } from '#surveys/entry';

const prefix = 'wegmarke.unsent.';

function nameOf(storageKey: string, changeId: string): string {
  return `${prefix}${storageKey}#${changeId}`;
}

function namesBelow(start: string): string[] {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(start));
  } catch {
    // Storage is switched off: nothing is kept, and the screen still works.
    return [];
  }
}

function isChange(value: unknown): value is Change {
  return (
    typeof value === 'object' && value !== null && 'id' in value && 'item' in value && 'voice' in value && 'at' in value
  );
}

/** Keeps a change until it is forgotten; a change of the same id is replaced. Returns whether it could be kept. */
export function keepUnsent(storageKey: string, change: Change): boolean {
  try {
    localStorage.setItem(nameOf(storageKey, change.id), JSON.stringify(change));
    return true;
  } catch {
    // Full or switched off. The screen itself still holds the change and goes on sending it.
    return false;
  }
}

export function forgetUnsent(storageKey: string, changeId: string): void {
  try {
    localStorage.removeItem(nameOf(storageKey, changeId));
  } catch {
    // Nothing stored, then.
  }
}

/** What was typed and not sent last time, oldest first; a record that cannot be read is left out. */
export function readUnsent(storageKey: string): Change[] {
  const found: Change[] = [];
  for (const name of namesBelow(`${prefix}${storageKey}#`)) {
    try {
      const value: unknown = JSON.parse(localStorage.getItem(name) ?? 'null');
      if (isChange(value)) found.push(value);
    } catch {
      // Not ours, or cut off by a crash in the middle of writing.
    }
  }
  return found.sort((a, b) => a.at.localeCompare(b.at));
}

/** How many changes wait under keys that begin like this, over all readings. */
export function countUnsent(storageKeyStart: string): number {
  return namesBelow(prefix + storageKeyStart).length;
}

/** Removes what waits under keys that begin like this: the person leaves a device that others use too. */
export function clearUnsent(storageKeyStart: string): void {
  for (const name of namesBelow(prefix + storageKeyStart)) {
    try {
      localStorage.removeItem(name);
    } catch {
      // Nothing stored, then.
    }
  }
}

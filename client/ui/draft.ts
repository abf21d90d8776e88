/**
 * Drafts of forms in the tab's session storage, so that a crash, a reload or a lost session costs nothing typed. They
 * end with the tab; signing out removes them, because the next person may sit at the same computer.
 */

const prefix = 'wegmarke.draft.';
const ownerName = 'wegmarke.drafts-of';

/** What was typed and not yet saved, or null. */
export function readDraft(name: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(prefix + name) ?? 'null');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    // Unreadable or storage switched off: as if there were none.
    return null;
  }
}

/** Keeps what was typed; an empty draft is removed. */
export function writeDraft(name: string, changes: Record<string, unknown>): void {
  try {
    if (Object.keys(changes).length === 0) sessionStorage.removeItem(prefix + name);
    else sessionStorage.setItem(prefix + name, JSON.stringify(changes));
  } catch {
    // Storage is full or switched off. The form itself still holds the text.
  }
}

/**
 * Says whose drafts these are from now on. Those of another account go: a session that ran out keeps them for its owner,
 * but the next person to sign in in this tab may be somebody else.
 */
export function claimDrafts(userId: string): void {
  try {
    const owner = sessionStorage.getItem(ownerName);
    if (owner !== null && owner !== userId) clearDrafts();
    sessionStorage.setItem(ownerName, userId);
  } catch {
    // Nothing stored, then.
  }
}

/** Removes all drafts of this tab. */
export function clearDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  } catch {
    // Nothing stored, then.
  }
}

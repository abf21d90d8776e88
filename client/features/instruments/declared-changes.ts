/**
 * What an author says about the differences between a draft and the published version. Comparing finds that something
 * differs; whether the question still means the same, only its author knows.
 */

import type { DeclaredChange } from '#surveys/instrument';

/** An author's answer for one item. */
export interface Judgement {
  /** For a change that interrupts the comparison anyway: seen and intended. */
  readonly confirmed: boolean;
  /** For a change that need not interrupt it: what it is in truth. */
  readonly meaning: 'same' | 'meaning' | 'direction';
  readonly note: string;
}

export const undecided: Judgement = { confirmed: false, meaning: 'same', note: '' };

/** Changes after which answers cannot be compared, whatever the author says. */
const BREAKING: ReadonlySet<DeclaredChange['kind']> = new Set(['choices', 'direction', 'type']);

export interface ItemChanges {
  readonly item: string;
  readonly kinds: readonly DeclaredChange['kind'][];
  /** `breaks`: to be confirmed. `asks`: the author says whether it still means the same. `plain`: nothing to say. */
  readonly needs: 'breaks' | 'asks' | 'plain';
}

/** The changes by item, in the order in which the items come. */
export function byItem(changes: readonly DeclaredChange[]): ItemChanges[] {
  const kinds = new Map<string, DeclaredChange['kind'][]>();
  for (const { item, kind } of changes) kinds.set(item, [...(kinds.get(item) ?? []), kind]);
  return [...kinds].map(([item, found]) => ({
    item,
    kinds: found,
    needs: found.some((kind) => BREAKING.has(kind)) ? 'breaks' : found.includes('wording') ? 'asks' : 'plain',
  }));
}

/** Items whose interruption nobody has confirmed yet. */
export function unconfirmed(
  changes: readonly DeclaredChange[],
  judgements: Readonly<Record<string, Judgement>>,
): string[] {
  return byItem(changes)
    .filter(({ item, needs }) => needs === 'breaks' && !judgements[item]?.confirmed)
    .map(({ item }) => item);
}

/** What goes to the server: everything that was found, and what the author added to it. */
export function declaredOf(
  changes: readonly DeclaredChange[],
  judgements: Readonly<Record<string, Judgement>>,
  language: string,
): DeclaredChange[] {
  return byItem(changes).flatMap(({ item, kinds, needs }) => {
    const { meaning, note } = judgements[item] ?? undecided;
    const all = needs === 'asks' && meaning !== 'same' ? [...kinds, meaning] : kinds;
    const said = note.trim() === '' ? {} : { note: { [language]: note.trim() } };
    return all.map((kind) => ({ item, kind, ...said }));
  });
}

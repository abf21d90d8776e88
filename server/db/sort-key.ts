/**
 * Keys to sort and search names by, stored beside them: the database compares bytes, people expect "Öztürk" near "Oz"
 * and "müller" beside "Müller" (DIN 5007-1: accents and case do not count, ß is ss).
 */
export function sortKey(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/ß/g, 'ss').toLowerCase().trim();
}

/** A pattern that finds a text, taken as it is, anywhere in a stored one. */
export function literalPattern(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
}

/** A pattern that finds a search text anywhere in a stored sort key. */
export function searchPattern(text: string): RegExp {
  return literalPattern(sortKey(text));
}

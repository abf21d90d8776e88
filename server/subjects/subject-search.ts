/** Finding subjects by what somebody typed or heard of a code. */

const GROUP = 3;

/**
 * Zero, one, O and I are in no code. Who types one of them misread its likeness on paper, so these are looked for.
 */
const LIKENESSES: Readonly<Record<string, readonly string[]>> = {
  '0': ['D', 'Q'],
  O: ['D', 'Q'],
  '1': ['J', 'L'],
  I: ['J', 'L'],
};

/**
 * Patterns for stored codes that begin like what was typed; none if no code can. Case, spaces and dashes do not matter.
 * Each pattern begins with fixed letters, so that an index answers it.
 */
export function codeSearch(typed: string): RegExp[] {
  const symbols = [...typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '')];
  if (symbols.length > 2 * GROUP || symbols.some((symbol) => !/^[0-9A-Z]$/.test(symbol))) return [];
  let beginnings = [''];
  symbols.forEach((symbol, index) => {
    const hyphen = index === GROUP ? '-' : '';
    const meant = LIKENESSES[symbol] ?? [symbol];
    beginnings = beginnings.flatMap((beginning) => meant.map((likeness) => `${beginning}${hyphen}${likeness}`));
  });
  return beginnings.map((beginning) => new RegExp(`^${beginning}`));
}

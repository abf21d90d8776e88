/**
 * The domains of the situation map, first version: which topics there are, what they belong to, and which of them stay
 * closed until the person opens them. Their texts are in lebenslage-texts-*.ts.
 */

/** Charts roll the domains up into these. A topic that the person names belongs to none of the four. */
export const AREA_KEYS = ['soziales', 'gesundheit', 'materielles', 'arbeitsvermoegen', 'eigenes'] as const;
export type AreaKey = (typeof AREA_KEYS)[number];

interface DomainStructure {
  readonly area: AreaKey;
  readonly group: 'work' | 'life';
  readonly symbol: string;
  readonly sensitive?: true;
}

/**
 * In the order of the map. Sensitive are topics that people often speak of only once there is trust, and whose answers
 * are special categories of data or may cost somebody dearly: addiction, strain on the mind, debts.
 */
export const DOMAIN_STRUCTURE = {
  erfahrung: { area: 'arbeitsvermoegen', group: 'work', symbol: 'briefcase' },
  bildung: { area: 'arbeitsvermoegen', group: 'work', symbol: 'book' },
  perspektive: { area: 'arbeitsvermoegen', group: 'work', symbol: 'compass' },
  berufswissen: { area: 'arbeitsvermoegen', group: 'work', symbol: 'signpost' },
  bewerbung: { area: 'arbeitsvermoegen', group: 'work', symbol: 'letter' },
  arbeitsalltag: { area: 'arbeitsvermoegen', group: 'work', symbol: 'tools' },
  mobilitaet: { area: 'soziales', group: 'work', symbol: 'bus' },
  gesundheit: { area: 'gesundheit', group: 'life', symbol: 'heart' },
  gesund_leben: { area: 'gesundheit', group: 'life', symbol: 'apple' },
  familie: { area: 'soziales', group: 'life', symbol: 'family' },
  geld: { area: 'materielles', group: 'life', symbol: 'coins' },
  wohnen: { area: 'materielles', group: 'life', symbol: 'house' },
  alltag: { area: 'arbeitsvermoegen', group: 'life', symbol: 'sun' },
  kontakte: { area: 'soziales', group: 'life', symbol: 'people' },
  umfeld: { area: 'soziales', group: 'life', symbol: 'tree' },
  behoerden: { area: 'materielles', group: 'life', symbol: 'document' },
  schulden: { area: 'materielles', group: 'life', symbol: 'scales', sensitive: true },
  seele: { area: 'gesundheit', group: 'life', symbol: 'cloud', sensitive: true },
  sucht: { area: 'gesundheit', group: 'life', symbol: 'knot', sensitive: true },
} as const satisfies Record<string, DomainStructure>;

export type DomainKey = keyof typeof DOMAIN_STRUCTURE;
export const DOMAIN_KEYS = Object.keys(DOMAIN_STRUCTURE) as readonly DomainKey[];

/** Topics that the person names, and their number in the texts. */
export const OWN_TOPICS = [
  { key: 'eigenes_1', number: 1 },
  { key: 'eigenes_2', number: 2 },
  { key: 'eigenes_3', number: 3 },
] as const;

/**
 * What short texts in bytes stand for, without making a string of each: names and codes come again and again in a
 * hundred thousand readings. The table has a fixed number of places; a text whose place another has taken is made anew
 * and takes the place, so it never grows.
 */

const PLACES = 4_096;
/** Longer texts are not worth comparing. */
const LONGEST = 48;

export class ByteTable<Meaning> {
  private readonly make: (text: string) => Meaning;
  private readonly meanings: (Meaning | undefined)[] = new Array<Meaning | undefined>(PLACES).fill(undefined);
  /** Length of the text in each place, plus one; 0: none yet. */
  private readonly lengths = new Uint8Array(PLACES);
  private readonly texts = new Uint8Array(PLACES * LONGEST);

  /** @param make what a text stands for; asked once for each, and again when it has lost its place */
  constructor(make: (text: string) => Meaning) {
    this.make = make;
  }

  /** What the UTF-8 text from `start` to before `end` stands for. */
  of(bytes: Buffer, start: number, end: number): Meaning {
    const length = end - start;
    if (length > LONGEST) return this.make(bytes.toString('utf8', start, end));
    let hash = length;
    for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    const place = (hash ^ (hash >>> 12)) & (PLACES - 1);
    const { texts } = this;
    const own = place * LONGEST;
    if (this.lengths[place] === length + 1) {
      let same = 0;
      while (same < length && texts[own + same] === bytes[start + same]) same += 1;
      if (same === length) return this.meanings[place] as Meaning;
    }
    const made = this.make(bytes.toString('utf8', start, end));
    this.meanings[place] = made;
    this.lengths[place] = length + 1;
    for (let at = 0; at < length; at += 1) texts[own + at] = bytes[start + at]!;
    return made;
  }
}

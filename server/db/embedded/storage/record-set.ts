/** A set of record numbers. Large ones take one bit each: numbers are dense, so 200,000 of them take 25 KB. */

/** Up to so many a plain set is cheaper than blocks that are mostly empty. */
const FEW = 256;
const BLOCK_BITS = 12;
const BLOCK_WORDS = 2 ** BLOCK_BITS / 32;

export class RecordSet {
  private few: Set<number> | null = new Set();
  private readonly blocks = new Map<number, Uint32Array>();

  has(record: number): boolean {
    if (this.few) return this.few.has(record);
    const block = this.blocks.get(Math.floor(record / 2 ** BLOCK_BITS));
    if (!block) return false;
    const bit = record % 2 ** BLOCK_BITS;
    return (block[bit >> 5]! & (1 << (bit & 31))) !== 0;
  }

  add(record: number): void {
    if (!this.few) {
      this.mark(record);
      return;
    }
    this.few.add(record);
    if (this.few.size <= FEW) return;
    for (const one of this.few) this.mark(one);
    this.few = null;
  }

  private mark(record: number): void {
    const number = Math.floor(record / 2 ** BLOCK_BITS);
    let block = this.blocks.get(number);
    if (!block) {
      block = new Uint32Array(BLOCK_WORDS);
      this.blocks.set(number, block);
    }
    const bit = record % 2 ** BLOCK_BITS;
    block[bit >> 5] = block[bit >> 5]! | (1 << (bit & 31));
  }
}

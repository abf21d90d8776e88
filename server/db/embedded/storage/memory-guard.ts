/**
 * Watches how much of the database file is mapped into the process. The kernel counts every page of a memory map that
 * was touched, and its neighbours, as resident: a few thousand random reads would "hold" the whole file. Unmapping is
 * cheap and the pages stay in the kernel's cache, so the environment is re-opened when the mapping has grown too far.
 */

import { closeSync, openSync, readSync } from 'node:fs';

/**
 * How much mapped file may count as resident before it is let go. Below it nothing is ever let go, and letting go costs
 * some milliseconds and the page faults after it: so a hundred thousand small documents should fit.
 */
const LIMIT_BYTES = 112 * 1024 * 1024;
/** A page fault maps up to 16 neighbours: so many record reads can add 16 MB at most before the next look. */
const READS_BETWEEN_LOOKS = 250;
const PAGE_BYTES = 4096;

export class MemoryGuard {
  private readonly statm: number | null;
  private readonly buffer = Buffer.alloc(128);
  private baseline: number;
  private reads = 0;

  constructor() {
    this.statm = openStatm();
    this.baseline = this.mapped();
  }

  /** To be called once per record that was read or written. */
  count(records: number): void {
    this.reads += records;
  }

  /** Whether the map should be let go now. Looks only every few hundred reads. */
  isOver(): boolean {
    if (this.statm === null || this.reads < READS_BETWEEN_LOOKS) return false;
    this.reads = 0;
    return this.mapped() - this.baseline > LIMIT_BYTES;
  }

  /** The map was let go: what is mapped now is the program itself. */
  released(): void {
    this.baseline = this.mapped();
  }

  close(): void {
    if (this.statm !== null) closeSync(this.statm);
  }

  /** Bytes of mapped files that are resident; 0 where the system does not tell. */
  private mapped(): number {
    if (this.statm === null) return 0;
    const length = readSync(this.statm, this.buffer, 0, this.buffer.length, 0);
    return Number(this.buffer.toString('latin1', 0, length).split(' ')[2]) * PAGE_BYTES;
  }
}

function openStatm(): number | null {
  try {
    return openSync('/proc/self/statm', 'r');
  } catch {
    // Not Linux: there the system's own accounting is left to itself.
    return null;
  }
}

/** Standard deviation in one pass (Welford), over whatever numbers come by. */

import type { Maybe } from '../bson/values.ts';
import { isNumeric, toNumber } from './numbers.ts';

export class Deviation {
  #count = 0;
  #mean = 0;
  #squares = 0;

  /** Ignores what is no number. */
  add(value: Maybe): void {
    if (!isNumeric(value)) return;
    const x = toNumber(value);
    this.#count++;
    const delta = x - this.#mean;
    this.#mean += delta / this.#count;
    this.#squares += delta * (x - this.#mean);
  }

  population(): number | null {
    return this.#count === 0 ? null : Math.sqrt(this.#squares / this.#count);
  }

  sample(): number | null {
    return this.#count < 2 ? null : Math.sqrt(this.#squares / (this.#count - 1));
  }
}

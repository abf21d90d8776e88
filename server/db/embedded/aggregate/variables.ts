/** Variables in layers: a sub-pipeline has its own and sees those around it, whose values change while it stands. */

import type { Maybe, Value } from '../bson/values.ts';

export class LayeredVariables extends Map<string, Value> {
  readonly #outer: ReadonlyMap<string, Value>;

  constructor(outer: ReadonlyMap<string, Value>, own: Iterable<readonly [string, Value]> = []) {
    super();
    this.#outer = outer;
    for (const [name, value] of own) this.set(name, value);
  }

  /** Binds a name; undefined stands for a value that is missing. */
  bind(name: string, value: Maybe): void {
    this.set(name, value as Value);
  }

  override has(name: string): boolean {
    return super.has(name) || this.#outer.has(name);
  }

  override get(name: string): Value | undefined {
    return super.has(name) ? super.get(name) : this.#outer.get(name);
  }
}

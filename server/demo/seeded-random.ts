/** Chance that falls the same way each time: the sample project is always the same one. */

export interface SeededRandom {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  /** One of them. */
  pick<Value>(values: readonly Value[]): Value;
  /** One of them, by weight. */
  weighted<Value>(weights: readonly (readonly [Value, number])[]): Value;
  /** All of them in another order. */
  shuffled<Value>(values: readonly Value[]): Value[];
  /** Some of them, different ones, in their order. */
  some<Value>(values: readonly Value[], count: number): Value[];
  /** About the normal distribution: the sum of four even ones. */
  around(mean: number, spread: number): number;
}

/** mulberry32: small, fast, good enough for invented people. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  const whole = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));

  function shuffled<Value>(values: readonly Value[]): Value[] {
    const order = [...values];
    for (let index = order.length - 1; index > 0; index -= 1) {
      const other = whole(0, index);
      [order[index], order[other]] = [order[other]!, order[index]!];
    }
    return order;
  }

  return {
    next,
    whole,
    happens: (probability) => next() < probability,
    pick<Value>(values: readonly Value[]): Value {
      return values[Math.floor(next() * values.length)]!;
    },
    weighted<Value>(weights: readonly (readonly [Value, number])[]): Value {
      let left = next() * weights.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of weights) {
        left -= weight;
        if (left < 0) return value;
      }
      return weights.at(-1)![0];
    },
    shuffled,
    some<Value>(values: readonly Value[], count: number): Value[] {
      const places = shuffled(values.map((_, index) => index)).slice(0, count);
      return places.sort((a, b) => a - b).map((index) => values[index]!);
    },
    around(mean, spread) {
      const sum = next() + next() + next() + next();
      // Four even numbers have mean 2 and variance 4/12.
      return mean + ((sum - 2) / Math.sqrt(1 / 3)) * spread;
    },
  };
}

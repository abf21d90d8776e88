/** A clock that is told what time it is: what it times happened in the past. */
import type { Clock } from '../clock.ts';

export interface ToldClock extends Clock {
  tell(moment: Date): void;
}

export function toldClock(moment: Date, clock: Clock): ToldClock {
  let told = moment;
  return {
    now: () => new Date(told),
    sleep: (milliseconds) => clock.sleep(milliseconds),
    tell(next) {
      told = next;
    },
  };
}

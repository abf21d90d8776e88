/**
 * Regular expressions of questionnaires, which their authors wrote, on answers, which anybody wrote: some take for ever
 * on some texts. Here one that takes too long is ended; it objects to nothing then.
 */
import { createContext, Script } from 'node:vm';

/** Together, for one reading. A sensible expression takes microseconds. */
const BUDGET_MS = 200;

const TOOK_TOO_LONG = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
const script = new Script('test()');
/** What is asked now; one at a time, and none while another is under way. */
const asked = { test: () => true };
let context: object | undefined;

/** Makes expressions that together take no longer than they may; one maker for each reading that is checked. */
export function timedRegexes(): (pattern: string, flags: string) => RegExp {
  let left = BUDGET_MS;
  return (pattern, flags) => {
    const regex = new RegExp(pattern, flags);
    const test = regex.test.bind(regex);
    regex.test = (text) => {
      if (left < 1) return true;
      const begin = performance.now();
      try {
        context ??= createContext(asked);
        asked.test = () => test(text);
        return script.runInContext(context, { timeout: Math.ceil(left) }) === true;
      } catch (error) {
        // An error of that context, so no `Error` of this one.
        if (typeof error === 'object' && error !== null && 'code' in error && error.code === TOOK_TOO_LONG) return true;
        throw error;
      } finally {
        left -= performance.now() - begin;
      }
    };
    return regex;
  };
}

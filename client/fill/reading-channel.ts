/**
 * How the fill screen reaches its reading, whoever fills it: the staff's pages and the person's own space have different
 * addresses behind the same calls. Errors are those of client/api.ts.
 */

import type { ChangesTaken, History, Reading, ReadingUpdate } from '#contract/reading';
import type { Change } from '#surveys/entry';

export interface SendOptions {
  /** The page is being left: the browser finishes the request after it (at most 64 kB). */
  readonly keepalive?: boolean;
}

export interface ReadingChannel {
  /**
   * What unsent changes are kept under in this browser until the server has them, for example `user-5f…/reading-66…`.
   * Whoever may not see the reading must have another one.
   */
  readonly storageKey: string;
  /** The whole reading as the caller may see it. */
  load(signal?: AbortSignal): Promise<Reading>;
  /** At most 500 at a time; sending a change again does nothing. */
  send(changes: readonly Change[], options?: SendOptions): Promise<ChangesTaken>;
  /**
   * Says that whoever fills it is done for now, or goes on. @param language what the questionnaire objects to is said in
   */
  complete(done: boolean, language: string): Promise<Reading>;
  /**
   * Calls `onUpdate` with what changed after the revision that `after` gives, and with who is here, until the returned
   * function is called. Connects again by itself.
   */
  listen(after: () => number, onUpdate: (update: ReadingUpdate) => void): () => void;
  /** What became of one item in all voices, oldest first. */
  history(item: string, signal?: AbortSignal): Promise<History>;
}

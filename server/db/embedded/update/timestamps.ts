/** The server's part in timestamps: an empty one at the top level of a stored document means "now". */

import { Timestamp } from 'bson';
import type { Doc } from '../bson/values.ts';

let lastSecond = 0;
let ordinal = 0;

/** A timestamp that no other call has had. */
export function nextTimestamp(now: Date): Timestamp {
  const second = Math.max(Math.floor(now.getTime() / 1000), lastSecond);
  ordinal = second === lastSecond ? ordinal + 1 : 1;
  lastSecond = second;
  return new Timestamp({ t: second, i: ordinal });
}

/** For inserts and replacements: `Timestamp(0, 0)` in any top-level field but `_id` becomes the time. */
export function fillTimestamps(doc: Doc, now: Date): Doc {
  let copy: Doc | null = null;
  for (const [name, value] of doc) {
    if (!(value instanceof Timestamp) || value.t !== 0 || value.i !== 0 || name === '_id') continue;
    copy ??= new Map(doc);
    copy.set(name, nextTimestamp(now));
  }
  return copy ?? doc;
}

/** count and distinct: reads whose answer is one number or one list. */

import { type Key, keyOf } from '../aggregate/keys.ts';
import { decodeFields } from '../bson/codec.ts';
import { compare } from '../bson/compare.ts';
import { parsePath, walk } from '../bson/path.ts';
import type { Doc, Value } from '../bson/values.ts';
import { CommandError } from '../errors.ts';
import { parseFilter } from '../query/filter.ts';
import type { Plan, RecordRow } from '../storage/types.ts';
import { type Command, type CommandContext, targetNamespace } from './command.ts';
import { FIELD, integer, integerAtLeast, object, required, text } from './fields.ts';
import { MAX_DOCUMENT_BYTES } from './hello.ts';
import { checkCollation, hintOf } from './query-options.ts';
import { count as countValue, doc } from './reply.ts';
import { SLICE_MS } from './turns.ts';

const ROWS_AT_ONCE = 1000;
const BYTES_AT_ONCE = 4 * 1024 * 1024;

/** Shows all rows of a plan, letting others in between slices; `take` ends it by answering false. */
export async function eachRow(
  context: CommandContext,
  plan: Plan,
  take: (rows: readonly RecordRow[]) => boolean,
): Promise<void> {
  try {
    let until = performance.now() + SLICE_MS;
    for (;;) {
      const { rows, done } = plan.next(ROWS_AT_ONCE, BYTES_AT_ONCE, Math.max(1, until - performance.now()));
      if (!take(rows) || done) return;
      if (performance.now() >= until) {
        await context.engine.turns.next();
        context.operation.check();
        until = performance.now() + SLICE_MS;
      }
    }
  } finally {
    plan.close();
  }
}

async function count(context: CommandContext): Promise<Doc> {
  const { args, engine } = context;
  const ns = targetNamespace(context);
  checkCollation(args.get('collation'));
  // A negative limit counts as its amount, as it did for find in times of OP_QUERY.
  const limit = Math.abs(integer(args, 'limit') ?? 0);
  const skip = integerAtLeast(args, 'skip', 0, 'skip') ?? 0;
  const filter = parseFilter(object(args, 'query') ?? new Map());
  const hint = hintOf(args.get('hint'));
  let n = 0;
  if ((object(args, 'query')?.size ?? 0) === 0 && hint === undefined) {
    n = engine.store.count(ns);
  } else {
    const most = limit > 0 ? skip + limit : Number.POSITIVE_INFINITY;
    const plan = engine.store.plan(ns, { filter, keysOnly: true, ...(hint !== undefined ? { hint } : {}) });
    await eachRow(context, plan, (rows) => {
      n += rows.length;
      return n < most;
    });
  }
  n = Math.max(0, n - skip);
  return doc({ n: countValue(limit > 0 ? Math.min(n, limit) : n) });
}

async function distinct(context: CommandContext): Promise<Doc> {
  const { args, engine } = context;
  const ns = targetNamespace(context);
  checkCollation(args.get('collation'));
  const key = text(args, 'key') as string;
  if (key.includes('\0')) throw new CommandError(31032, 'Key field cannot contain an embedded null byte');
  const path = parsePath(key);
  const filter = parseFilter(object(args, 'query') ?? new Map());
  const hint = hintOf(args.get('hint'));
  const wanted = new Set([path.parts[0] as string]);
  const seen = new Map<Key, Value>();
  let bytes = 0;

  function add(value: Value | undefined): void {
    if (value === undefined) return;
    const identity = keyOf(value);
    if (seen.has(identity)) return;
    bytes += 8 + (typeof identity === 'string' ? identity.length : 0);
    if (bytes > MAX_DOCUMENT_BYTES) throw new CommandError(17217, 'distinct too big, 16mb cap');
    seen.set(identity, value);
  }

  const plan = engine.store.plan(ns, { filter, ...(hint !== undefined ? { hint } : {}) });
  await eachRow(context, plan, (rows) => {
    for (const row of rows) {
      walk(decodeFields(row.bytes, wanted), path, false, (value) => {
        if (Array.isArray(value)) for (const item of value) add(item);
        else add(value);
        return false;
      });
    }
    return true;
  });
  return doc({ values: [...seen.values()].sort(compare) });
}

export const countAndDistinctCommands: readonly Command[] = [
  {
    name: 'count',
    target: 'collection',
    takesReadConcern: true,
    inApiV1: true,
    fields: {
      query: FIELD.object,
      limit: FIELD.number,
      skip: FIELD.number,
      hint: FIELD.any,
      collation: FIELD.object,
      fields: FIELD.object,
    },
    run: count,
  },
  {
    name: 'distinct',
    target: 'collection',
    takesReadConcern: true,
    fields: {
      key: required(FIELD.string),
      query: FIELD.object,
      collation: FIELD.object,
      hint: FIELD.any,
    },
    run: distinct,
  },
];

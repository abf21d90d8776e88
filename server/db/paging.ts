/**
 * Lists by cursor: a page begins after the last item of the one before, found by the sort field and the id, so that
 * a page costs the same anywhere in the list, and inserts and deletions neither repeat nor skip anything.
 * The sort field must be set in every document, and indexed together with `_id`.
 */
import { type Model, type QueryFilter, Schema, Types } from 'mongoose';
import { invalidInput } from '../http/problem.ts';

/** The latest moment that a Date can hold, in milliseconds. */
const LATEST_DATE = 8.64e15;

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly order: 'asc' | 'desc';
}

export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

type SortValue = string | Date;

/**
 * A cursor is the sort field's name, its value in the last item (with a letter for its type), and that item's id.
 * Whoever sends one may have made it themselves, so its type must be that of the field.
 */
function encodeCursor(field: string, value: unknown, id: Types.ObjectId): string {
  const typed = value instanceof Date ? ['d', value.getTime()] : ['v', value];
  return Buffer.from(JSON.stringify([field, ...typed, id.toHexString()])).toString('base64url');
}

function decodeCursor(cursor: string, field: string, isDate: boolean): { value: SortValue; id: Types.ObjectId } {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === 4 && parts[0] === field) {
      const [, type, value, id] = parts as unknown[];
      if (typeof id === 'string' && /^[0-9a-f]{24}$/.test(id)) {
        if (isDate && type === 'd' && typeof value === 'number' && Math.abs(value) <= LATEST_DATE) {
          return { value: new Date(value), id: new Types.ObjectId(id) };
        }
        if (!isDate && type === 'v' && typeof value === 'string') return { value, id: new Types.ObjectId(id) };
      }
    }
  } catch {
    // Not JSON: falls through to the same answer as every other broken cursor.
  }
  throw invalidInput({ path: 'cursor', code: 'cursor_wrong' });
}

/**
 * One page of a model's documents.
 *
 * @param sortField the stored field to sort by (a top-level one, a text or a date, set in every document)
 * @param fields the fields to load, the sort field among them; default: all
 * @throws Problem `invalid_input` for a cursor that was not made by this list
 */
export async function findPage<Stored extends { _id: Types.ObjectId }>(
  model: Model<Stored>,
  filter: QueryFilter<Stored>,
  sortField: string & keyof Stored,
  request: PageRequest,
  fields?: Partial<Record<keyof Stored, 1>>,
): Promise<Page<Stored>> {
  const direction = request.order === 'asc' ? 1 : -1;
  const beyond = request.order === 'asc' ? '$gt' : '$lt';
  let where: QueryFilter<Stored> = filter;
  if (request.cursor !== undefined) {
    const isDate = model.schema.path(sortField) instanceof Schema.Types.Date;
    const after = decodeCursor(request.cursor, sortField, isDate);
    const continuation = {
      $or: [{ [sortField]: { [beyond]: after.value } }, { [sortField]: after.value, _id: { [beyond]: after.id } }],
    };
    where = { $and: [filter, continuation] } as QueryFilter<Stored>;
  }
  const found = await model
    .find(where, fields ?? {})
    .sort({ [sortField]: direction, _id: direction })
    .limit(request.limit + 1)
    .lean<Stored[]>();
  const items = found.slice(0, request.limit);
  const last = items.at(-1);
  const nextCursor =
    found.length > request.limit && last !== undefined ? encodeCursor(sortField, last[sortField], last._id) : null;
  return { items, nextCursor };
}

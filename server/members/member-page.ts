/**
 * A page of a project's members. They are sorted by what belongs to their user (name, login), so the page is cut here
 * and not by the database: a project has some hundred members at most.
 */
import { z } from 'zod';
import type { Member, MemberList, MemberListQuery } from '#contract/member';
import { sortKey } from '../db/sort-key.ts';
import { invalidInput } from '../http/problem.ts';

const cursorParts = z.tuple([z.enum(['name', 'login', 'createdAt']), z.string(), z.string()]);

/**
 * Filters, sorts and cuts. The cursor is the sort value and id of the page's last member, so that members who come and
 * go in between neither repeat nor hide others.
 *
 * @throws Problem invalid_input for a cursor of another list
 */
export function pageOfMembers(members: readonly Member[], query: MemberListQuery): MemberList {
  const direction = query.order === 'asc' ? 1 : -1;
  const compare = (a: readonly [string, string], b: readonly [string, string]) =>
    direction * (order(a[0], b[0]) || order(a[1], b[1]));
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, query.sort);
  const fitting = members.filter((member) => fits(member, query));
  const remaining = fitting
    .map((member) => ({ member, place: [sortValue(member, query.sort), member.id] as const }))
    .sort((a, b) => compare(a.place, b.place))
    .filter(({ place }) => after === undefined || compare(place, after) > 0);
  const shown = remaining.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ member }) => member),
    nextCursor: last && remaining.length > shown.length ? writeCursor(query.sort, last.place) : null,
    total: fitting.length,
  };
}

function fits(member: Member, { q, role, siteId }: MemberListQuery): boolean {
  if (role !== undefined && !member.roles.includes(role)) return false;
  // Without sites of their own, a member works at all of them.
  if (siteId !== undefined && member.siteIds.length > 0 && !member.siteIds.includes(siteId)) return false;
  if (q === undefined || q === '') return true;
  const wanted = sortKey(q);
  return sortKey(member.user.name).includes(wanted) || sortKey(member.user.login).includes(wanted);
}

function sortValue(member: Member, sort: MemberListQuery['sort']): string {
  if (sort === 'createdAt') return member.createdAt;
  return sortKey(sort === 'name' ? member.user.name : member.user.login);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function writeCursor(sort: MemberListQuery['sort'], place: readonly [string, string]): string {
  return Buffer.from(JSON.stringify([sort, ...place])).toString('base64url');
}

function readCursor(cursor: string, sort: MemberListQuery['sort']): readonly [string, string] {
  const [cursorSort, value, id] = parseCursor(cursor);
  if (cursorSort !== sort) throw invalidInput({ path: 'cursor', code: 'cursor_wrong' });
  return [value, id];
}

function parseCursor(cursor: string): z.infer<typeof cursorParts> {
  try {
    return cursorParts.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalidInput({ path: 'cursor', code: 'cursor_wrong' });
  }
}

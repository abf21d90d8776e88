/** Two people edit the same thing: what the form took over, what a person has to decide. */
import { expect, test } from 'vitest';
import { compareEdits } from '../../client/ui/edit-conflict.ts';

const base = { name: 'Ada', email: 'ada@example.org', tags: ['a'] };

test('a field that only the other person changed counts as taken over', () => {
  const theirs = { ...base, email: 'neu@example.org' };
  expect(compareEdits(base, { ...base, email: 'neu@example.org' }, theirs)).toEqual({
    conflicts: [],
    adopted: ['email'],
  });
});

test('a field that only I changed is nobody’s business', () => {
  expect(compareEdits(base, { ...base, name: 'Ada L.' }, { ...base })).toEqual({ conflicts: [], adopted: [] });
});

test('a field that both changed differently has to be decided', () => {
  const mine = { ...base, name: 'Ada L.', email: 'x@example.org' };
  const theirs = { ...base, name: 'Ada Lovelace', email: 'x@example.org' };
  expect(compareEdits(base, mine, theirs)).toEqual({ conflicts: ['name'], adopted: ['email'] });
});

test('lists are compared by what is in them', () => {
  expect(compareEdits(base, { ...base, tags: ['a', 'b'] }, { ...base, tags: ['a', 'b'] }).conflicts).toEqual([]);
  expect(compareEdits(base, { ...base, tags: ['a', 'b'] }, { ...base, tags: ['a', 'c'] }).conflicts).toEqual(['tags']);
});

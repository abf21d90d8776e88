/** Autosave: what somebody types reaches the server once, in order, and is never lost on the way. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem, ApiUnreachable } from '../../client/api.ts';
import { ReadingStore } from '../../client/fill/reading-store.ts';
import { clearUnsent, countUnsent } from '../../client/fill/unsent-changes.ts';
import { anAnswer, aReading, FakeChannel } from '../support/fake-channel.ts';

let channel: FakeChannel;
let store: ReadingStore;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-03T13:02:00Z') });
  channel = new FakeChannel();
  open();
});
afterEach(() => stop());

/** As after loading the page: with what the server has, and what this browser kept. */
function open(): void {
  store = new ReadingStore(channel, aReading(channel));
  stop = store.start();
}

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const problem = (status: number, code: string, title: string) =>
  new ApiProblem({ status, code, title } as ConstructorParameters<typeof ApiProblem>[0]);

describe('an answer', () => {
  it('is sent at once and counts as saved only when the server has answered', async () => {
    const answer = channel.holdNext();
    store.change(anAnswer({ item: 'a', value: 3 }));
    await settle();
    expect(channel.sent.map((change) => [change.item, change.value, change.state])).toEqual([['a', 3, 'answered']]);
    expect(store.snapshot()).toMatchObject({ status: 'saving', savedAt: null });
    answer.release();
    await settle();
    expect(store.snapshot().status).toBe('saved');
    expect(store.snapshot().savedAt).toEqual(new Date('2026-03-03T13:02:00Z'));
    expect(store.shown('a', 'own')?.value).toBe(3);
  });

  it('has an id that nobody else makes, the language it was asked in, and the revision that was seen', async () => {
    store.change(anAnswer({ item: 'a', value: 1, language: 'ar' }));
    await settle();
    store.change(anAnswer({ item: 'b', value: 2 }));
    await settle();
    expect(channel.sent.map(({ base, language }) => [base, language])).toEqual([
      [0, 'ar'],
      [1, 'de'],
    ]);
    expect(new Set(channel.sent.map(({ id }) => id)).size).toBe(2);
    for (const { id } of channel.sent) expect(id).toMatch(/^[A-Za-z0-9_-]{16,40}$/);
  });
});

describe('being done for now', () => {
  it('sends what waits before it says so', async () => {
    store.change(anAnswer({ item: 'a', value: 'mitten im W' }), true);
    const said = store.complete(true, 'de');
    await settle();
    await said;
    expect(channel.stored('a')).toBe('mitten im W');
    expect(store.snapshot()).toMatchObject({ status: 'saved', completedAt: channel.completedAt });
    await store.complete(false, 'de');
    expect(store.snapshot().completedAt).toBeNull();
  });

  it('is not said while the server does not have what was typed', async () => {
    channel.failWith(new ApiUnreachable('offline'));
    store.change(anAnswer({ item: 'a', value: 'x' }));
    const said = store.complete(true, 'de').catch((error: unknown) => error);
    await settle();
    expect(await said).toBeInstanceOf(ApiUnreachable);
    expect(store.snapshot()).toMatchObject({ completedAt: null, status: 'waiting' });
    channel.failWith(null);
    await settle(1_000);
    expect(channel.stored('a')).toBe('x');
  });

  it('by another device leaves what is being typed here, and the next letter is taken', async () => {
    store.hold(['a'], 'own');
    store.change(anAnswer({ item: 'a', value: 'mitten im W' }), true);
    channel.completeElsewhere(true);
    expect(store.snapshot().completedAt).not.toBeNull();
    expect(store.shown('a', 'own')?.value).toBe('mitten im W');
    store.change(anAnswer({ item: 'a', value: 'mitten im Wort' }), true);
    await settle(400);
    expect(channel.stored('a')).toBe('mitten im Wort');
    expect(store.snapshot()).toMatchObject({ status: 'saved', completedAt: channel.completedAt });
  });

  it('that was taken back meanwhile is not shown by an older message', async () => {
    channel.completeElsewhere(true);
    const old = { revision: channel.revision, completedAt: channel.completedAt };
    channel.completeElsewhere(false);
    channel.tell(old);
    expect(store.snapshot().completedAt).toBeNull();
  });
});

describe('a text', () => {
  it('is sent when the typing pauses, as one change and not letter by letter', async () => {
    for (const text of ['W', 'Wo', 'Woh']) {
      store.change(anAnswer({ item: 't', value: text }), true);
      await settle(200);
    }
    expect(channel.sent).toEqual([]);
    await settle(400);
    expect(channel.sent.map(({ value }) => value)).toEqual(['Woh']);
  });

  it('goes out at once when the field is left', async () => {
    store.hold(['t'], 'own');
    store.change(anAnswer({ item: 't', value: 'Wohnen' }), true);
    store.release(['t'], 'own');
    await settle();
    expect(channel.sent.map(({ value }) => value)).toEqual(['Wohnen']);
  });

  it('in the middle of a word goes out with the page, in a request that outlives it', async () => {
    store.change(anAnswer({ item: 't', value: 'Wohn' }), true);
    window.dispatchEvent(new Event('pagehide'));
    await settle();
    expect(channel.requests[0]).toMatchObject({ keepalive: true, values: ['Wohn'] });
    expect(countUnsent('')).toBe(0);
  });

  it('that did not get out is there again at the next opening, and is sent then', async () => {
    channel.failWith(new ApiUnreachable('offline'));
    store.change(anAnswer({ item: 't', value: 'mitten im Wor' }), true);
    stop();
    await settle(10);
    channel.failWith(null);
    open();
    expect(store.shown('t', 'own')?.value).toBe('mitten im Wor');
    await settle();
    expect(channel.stored('t')).toBe('mitten im Wor');
    expect(countUnsent('')).toBe(0);
  });

  it('goes on from its own earlier part without contesting it', async () => {
    const answer = channel.holdNext();
    store.change(anAnswer({ item: 't', value: 'Ich' }), true);
    await settle(400);
    store.change(anAnswer({ item: 't', value: 'Ich wohne' }), true);
    answer.release();
    await settle(400);
    expect(channel.sent.map(({ value, base }) => [value, base])).toEqual([
      ['Ich', 0],
      ['Ich wohne', 1],
    ]);
    expect(store.shown('t', 'own')).toMatchObject({ value: 'Ich wohne', contested: false });
  });
});

describe('without a connection', () => {
  it('says so, goes on trying with growing pauses, and sends everything in order', async () => {
    channel.failWith(new ApiUnreachable('offline'));
    store.change(anAnswer({ item: 'a', value: 1 }));
    await settle();
    store.change(anAnswer({ item: 'b', value: 2 }));
    expect(store.snapshot().status).toBe('waiting');
    await settle(60_000);
    const tries = channel.requests.length;
    expect(tries).toBeGreaterThan(3);
    expect(tries).toBeLessThan(10);
    expect(store.snapshot().savedAt).toBeNull();
    channel.failWith(null);
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(store.snapshot().status).toBe('saved');
    expect(channel.log.map(({ item }) => item)).toEqual(['a', 'b']);
  });

  it('sends a change whose answer got lost again, and the server takes it once', async () => {
    channel.loseNextAnswer();
    store.change(anAnswer({ item: 'a', value: 1 }));
    await settle(1_500);
    expect(channel.requests.length).toBe(2);
    expect(channel.log.map(({ value }) => value)).toEqual([1]);
    expect(store.snapshot().status).toBe('saved');
  });

  it('keeps only the last of several answers to one question', async () => {
    channel.failWith(new ApiUnreachable('offline'));
    for (const value of [1, 2, 3]) {
      store.change(anAnswer({ item: 'a', value }));
      await settle(10);
    }
    expect(countUnsent('')).toBe(1);
    channel.failWith(null);
    await settle(5_000);
    expect(channel.log.map(({ value }) => value)).toEqual([3]);
  });
});

describe('a refused change', () => {
  it('stays on the screen with the reason, until it is changed or given up', async () => {
    channel.refuse('a', 'unknown_choice', 'Diese Auswahl gibt es nicht.');
    store.change(anAnswer({ item: 'a', value: 99 }));
    store.change(anAnswer({ item: 'b', value: 2 }));
    await settle();
    expect(store.snapshot().refusals.get('own a')).toEqual({
      code: 'unknown_choice',
      message: 'Diese Auswahl gibt es nicht.',
    });
    expect(store.shown('a', 'own')?.value).toBe(99);
    expect(channel.stored('b')).toBe(2);
    store.discard('a', 'own');
    expect(store.shown('a', 'own')).toBeUndefined();
    expect(countUnsent('')).toBe(0);
  });

  it('does not keep the others of its batch from being saved', async () => {
    channel.rejectRequestsWith('broken', problem(400, 'invalid_input', 'Das passt nicht.'));
    for (const item of ['a', 'broken', 'c']) store.change(anAnswer({ item, value: 1 }));
    await settle(100);
    expect([channel.stored('a'), channel.stored('c')]).toEqual([1, 1]);
    expect([...store.snapshot().refusals.keys()]).toEqual(['own broken']);
    expect(store.snapshot().status).toBe('saved');
  });

  it('because the server was set back to an older state is sent again with what the server has now', async () => {
    channel.revision = 0;
    store = new ReadingStore(channel, { ...aReading(channel), revision: 7 });
    store.change(anAnswer({ item: 'a', value: 5 }));
    await settle(100);
    expect(channel.stored('a')).toBe(5);
    expect(store.snapshot().refusals.size).toBe(0);
  });
});

describe('another device', () => {
  it('shows what it wrote', async () => {
    channel.writeElsewhere({ item: 'a', value: 8 });
    expect(store.shown('a', 'own')?.value).toBe(8);
  });

  it('does not overwrite what is being typed; afterwards both are there and the answer says so', async () => {
    store.hold(['t'], 'own');
    channel.writeElsewhere({ item: 't', value: 'vom Tablet' });
    expect(store.shown('t', 'own')).toBeUndefined();
    store.change(anAnswer({ item: 't', value: 'vom Rechner' }), true);
    store.release(['t'], 'own');
    await settle();
    expect(channel.log.map(({ value }) => value)).toEqual(['vom Tablet', 'vom Rechner']);
    expect(store.shown('t', 'own')).toMatchObject({ value: 'vom Rechner', contested: true });
  });

  it('is shown when the field is left without a change', () => {
    store.hold(['t'], 'own');
    channel.writeElsewhere({ item: 't', value: 'vom Tablet' });
    store.release(['t'], 'own');
    expect(store.shown('t', 'own')?.value).toBe('vom Tablet');
  });
});

describe('a shared device', () => {
  it('keeps the unsent answers of two people apart, and forgets one of them', async () => {
    channel.failWith(new ApiUnreachable('offline'));
    store.change(anAnswer({ item: 'a', value: 1 }));
    const other = new FakeChannel('space-other/reading-1');
    expect(new ReadingStore(other, aReading(other)).shown('a', 'own')).toBeUndefined();
    clearUnsent('space-K7Q-4MD/');
    expect(countUnsent('')).toBe(0);
  });
});

/** When addresses are dropped from the audit log: at start, every hour, by the days that are set at that moment. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuditRetention } from '#server/audit/audit-retention';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2030-05-01T12:00:00Z');

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

function retention({ days = (): number => 30, drop = async (_before: Date) => 0 } = {}) {
  const dropped: string[] = [];
  const lines: { level: string; action: unknown }[] = [];
  const note = (level: string) => (line: unknown) => void lines.push({ level, ...(line as { action: unknown }) });
  const job = createAuditRetention({
    audit: {
      dropAddresses(before) {
        dropped.push(before.toISOString());
        return drop(before);
      },
    },
    keepDays: async () => days(),
    clock: { now: () => new Date() },
    log: { info: note('info'), error: note('error') },
  });
  return { job, dropped, lines };
}

describe('the job', () => {
  it('runs at start and then every hour, each time by what is set now', async () => {
    let days = 30;
    const { job, dropped } = retention({ days: () => days });
    job.start();
    await vi.advanceTimersByTimeAsync(0);
    days = 1;
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(dropped).toEqual([new Date(START - 30 * DAY).toISOString(), new Date(START + HOUR - DAY).toISOString()]);
    await job.stop();
    await vi.advanceTimersByTimeAsync(5 * HOUR);
    expect(dropped).toHaveLength(2);
  });

  it('goes on after a failure, which is in the log', async () => {
    let attempts = 0;
    const { job, dropped, lines } = retention({
      drop: async () => {
        attempts += 1;
        if (attempts === 1) throw new Error('the database is away');
        return 3;
      },
    });
    job.start();
    await vi.advanceTimersByTimeAsync(HOUR);
    await job.stop();
    expect(dropped).toHaveLength(2);
    expect(lines).toMatchObject([
      { level: 'error', action: 'audit.dropAddresses' },
      { level: 'info', action: 'audit.dropAddresses', dropped: 3 },
    ]);
  });

  it('is waited for when it is stopped in the middle', async () => {
    let finish = () => {};
    const { job } = retention({
      drop: () =>
        new Promise((resolve) => {
          finish = () => resolve(1);
        }),
    });
    job.start();
    await vi.advanceTimersByTimeAsync(0);
    let stopped = false;
    const stopping = job.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(10);
    expect(stopped).toBe(false);
    finish();
    await stopping;
    expect(stopped).toBe(true);
  });
});

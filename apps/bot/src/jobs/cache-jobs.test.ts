import { describe, expect, it } from '@jest/globals';
import { createCache } from '../cache/cache.js';
import { runJob } from '../testing/run-job.js';
import { cacheMaintenance } from './cache-maintenance.js';
import { cacheWarming } from './cache-warming.js';
import { jobsStuckMonitor } from './jobs-stuck-monitor.js';

describe('cache_maintenance', () => {
  it('drops what expires within the threshold and counts what it looked at', async () => {
    const cache = createCache({ maxEntries: 10, now: () => 0 });
    for (const [key, ttl] of [
      ['a', 30_000],
      ['b', 90_000],
      ['c', null],
    ] as const) {
      await cache.cached(key, ttl, async () => key);
    }
    const { result, progress } = await runJob(cacheMaintenance, { services: { cache } });
    expect(result).toEqual({ scanned: 3, deleted: 1 });
    expect(progress).toEqual({ processed: 3, total: 3 });
  });

  it('looks at no more entries than it may', async () => {
    const cache = createCache({ maxEntries: 10, now: () => 0 });
    for (const key of ['a', 'b', 'c']) await cache.cached(key, 1, async () => key);
    const env = { CACHE_MAINT_MAX_SCAN: '2' };
    expect((await runJob(cacheMaintenance, { services: { cache }, env })).result).toEqual({ scanned: 2, deleted: 2 });
  });

  it('refuses an interval below its floor', async () => {
    const bad = runJob(cacheMaintenance, { env: { CACHE_MAINT_INTERVAL_SECS: '59' } });
    await expect(bad).rejects.toThrow(/CACHE_MAINT_INTERVAL_SECS.*at least 60/);
  });
});

describe('cache_warming', () => {
  const warmer = (kind: string, keys: number) => ({ kind, warm: async () => keys });

  it('counts the keys that it warmed, by kind', async () => {
    const warmers = [warmer('stats', 3), warmer('lists', 2), warmer('stats', 1)];
    const { result, progress } = await runJob(cacheWarming, { services: { warmers } });
    expect(result).toEqual({ warmed_keys: 6, by_kind: { stats: 4, lists: 2 }, stopped_by_budget: false });
    expect(progress).toEqual({ processed: 3, total: 3 });
  });

  it('stops when its time is over and says so', async () => {
    const endless = {
      kind: 'stats',
      warm: (signal: AbortSignal) =>
        new Promise<number>((resolve) => signal.addEventListener('abort', () => resolve(1), { once: true })),
    };
    const { result } = await runJob(cacheWarming, {
      services: { warmers: [endless, warmer('lists', 2)] },
      env: { CACHE_WARMING_BUDGET_SECS: '1' },
    });
    expect(result).toEqual({ warmed_keys: 1, by_kind: { stats: 1 }, stopped_by_budget: true });
  });

  it('goes no further once it is cancelled', async () => {
    const controller = new AbortController();
    const warm = async () => {
      controller.abort(new Error('cancelled'));
      return 1;
    };
    const cancelling = { kind: 'stats', warm };
    const unasked = { kind: 'lists', warm: () => Promise.reject(new Error('must not be asked')) };
    const run = runJob(cacheWarming, { services: { warmers: [cancelling, unasked] }, signal: controller.signal });
    await expect(run).rejects.toThrow('cancelled');
  });
});

describe('jobs_stuck_monitor', () => {
  it('answers what the scan found', async () => {
    const { result, logs } = await runJob(jobsStuckMonitor, {
      services: { scanForStuck: async () => ({ checked: 7, stuck: 2 }) },
    });
    expect(result).toEqual({ checked: 7, stuck: 2 });
    expect(logs).toEqual([{ level: 'warning', message: 'Found 2 stuck among 7 active runs' }]);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { RunSummary } from '@jobs-monitor/core';
import { createBus } from '../events/bus.js';
import type { Lease, RunHolder, Store } from '../store/store.js';
import { buildLease } from '../testing/builders.js';
import { createFakeClock } from '../testing/clock.js';
import { createRecordingLog } from '../testing/log.js';
import { createLostScan, findExpired, findLost } from './lost.js';

const now = new Date('2026-01-01T12:00:00Z');
const self = { worker_id: 'me', knows: (runId: string) => runId === 'mine' };
const running = (run_id: string, worker_id: string): RunHolder => ({ run_id, worker_id });

describe('lost runs', () => {
  it('are those of workers without a lease, and of fenced ones', () => {
    const leases = [buildLease({ worker_id: 'alive' }), buildLease({ worker_id: 'fenced', fenced: true })];
    const runs = [running('a', 'alive'), running('b', 'fenced'), running('c', 'never seen')];
    expect(findLost(runs, leases, self).map(({ run_id }) => run_id)).toEqual(['b', 'c']);
  });

  it('are not those of a lease that ran out and nobody ended: its worker may still renew it', () => {
    const leases = [buildLease({ worker_id: 'late', expires_at: new Date(now.getTime() - 60_000) })];
    expect(findLost([running('a', 'late')], leases, self)).toEqual([]);
  });

  it('are our own only if we know nothing of them', () => {
    const runs = [running('mine', 'me'), running('orphan', 'me')];
    expect(findLost(runs, [buildLease({ worker_id: 'me' })], self).map(({ run_id }) => run_id)).toEqual(['orphan']);
  });

  it('nobody declares itself dead', () => {
    const expires_at = new Date(now.getTime() - 1);
    const leases = ['me', 'other'].map((worker_id) => buildLease({ worker_id, expires_at }));
    expect(findExpired(leases, now, self).map(({ worker_id }) => worker_id)).toEqual(['other']);
  });
});

describe('the lost scan', () => {
  function setUp() {
    const clock = createFakeClock(now);
    const leases: Lease[] = [buildLease({ worker_id: 'other', expires_at: new Date(now.getTime() - 1) })];
    const fenced: string[] = [];
    const state = { away: false, troubleMs: null as number | null };
    const ended: RunSummary[] = [];
    const store = {
      leases: {
        async all() {
          if (state.away) throw new Error('away');
          return { leases, databaseNow: clock.now() };
        },
        async fence(lease: Lease) {
          lease.fenced = true;
          fenced.push(lease.worker_id);
          return true;
        },
      },
      runs: {
        holders: async () => [running('a', 'other')],
        closeLost: async (run: RunHolder) => ({ ...run, status: 'failed', reason: 'lost' }),
      },
      sink: { recordEnds: async () => undefined },
    } as unknown as Pick<Store, 'runs' | 'leases' | 'sink'>;
    const scan = createLostScan({
      store,
      bus: createBus(() => undefined),
      log: createRecordingLog(),
      self: { workerId: () => 'me', knows: () => false, troubleMs: () => state.troubleMs },
      onEnded: (run) => ended.push(run),
      monotonic: clock.monotonic,
    });
    return { clock, state, fenced, ended, scan };
  }

  it('ends an expired lease and closes its runs at the first look', async () => {
    const { scan, ended } = setUp();
    expect(await scan.runOnce()).toEqual({ fenced: 1, lost: 1 });
    expect(ended.map(({ reason }) => reason)).toEqual(['lost']);
  });

  it('ends no lease until the database was there for the time of a lease after it had been away', async () => {
    const { scan, state, clock, fenced } = setUp();
    state.away = true;
    await expect(scan.runOnce()).rejects.toThrow('away');
    state.away = false;
    for (let look = 0; look < 2; look += 1) {
      clock.advance(5_000);
      expect(await scan.runOnce()).toEqual({ fenced: 0, lost: 0 });
    }
    clock.advance(5_000);
    expect(await scan.runOnce()).toEqual({ fenced: 1, lost: 1 });
    expect(fenced).toEqual(['other']);
  });

  it('ends no lease until its own could be renewed for the time of a lease after it could not', async () => {
    const { scan, state, clock, fenced } = setUp();
    clock.advance(20_000);
    state.troubleMs = 19_000;
    for (let look = 0; look < 3; look += 1) {
      expect(await scan.runOnce()).toEqual({ fenced: 0, lost: 0 });
      clock.advance(5_000);
    }
    expect(await scan.runOnce()).toEqual({ fenced: 1, lost: 1 });
    expect(fenced).toEqual(['other']);
  });

  it('ends no lease right after its own process stood still', async () => {
    const { scan, clock, fenced, state } = setUp();
    state.away = true;
    await scan.runOnce().catch(() => undefined);
    state.away = false;
    clock.advance(60_000);
    expect(await scan.runOnce()).toEqual({ fenced: 0, lost: 0 });
    expect(fenced).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { LeaseStore } from '../store/store.js';
import { buildLease } from '../testing/builders.js';
import { createFakeClock } from '../testing/clock.js';
import { createDatabaseClock } from './database-clock.js';

/** A machine whose clock is ahead of the database's, and answers that take a while each way. */
function setUp({ aheadMs = 0, wayMs = 20, leases = [buildLease()] } = {}) {
  const machine = createFakeClock();
  const state = { aheadMs, wayMs };
  const store = {
    async all() {
      machine.advance(state.wayMs);
      const databaseNow = new Date(machine.now().getTime() - state.aheadMs);
      machine.advance(state.wayMs);
      return { leases, databaseNow };
    },
  } as LeaseStore;
  const clock = createDatabaseClock(machine);
  const { all } = clock.watching(store);
  return { clock, machine, state, look: all };
}

describe('the clock of the database', () => {
  it('is this machine’s until it was measured', () => {
    const { clock, machine } = setUp({ aheadMs: 3_600_000 });
    expect(clock.skewMs()).toBeNull();
    expect(clock.now()).toEqual(machine.now());
  });

  it.each([3_600_000, -3_600_000])('is known after one look, whatever the way took (%i ms)', async (aheadMs) => {
    const { clock, machine, look } = setUp({ aheadMs, wayMs: 400 });
    await look();
    expect(clock.skewMs()).toBe(aheadMs);
    expect(clock.now()).toEqual(new Date(machine.now().getTime() - aheadMs));
  });

  it('is told but not corrected by within two seconds', async () => {
    const { clock, machine, look } = setUp({ aheadMs: 2_000 });
    await look();
    expect(clock.skewMs()).toBe(2_000);
    expect(clock.now()).toEqual(machine.now());
  });

  it('follows a clock that is set, by the second look', async () => {
    const { clock, state, look } = setUp({ aheadMs: 0 });
    for (let each = 0; each < 5; each += 1) await look();
    state.aheadMs = 600_000;
    await look();
    expect(clock.skewMs()).toBe(0);
    await look();
    expect(clock.skewMs()).toBe(600_000);
  });

  it('learns nothing from an answer that took long, or that holds no lease and so no time', async () => {
    const slow = setUp({ aheadMs: 60_000, wayMs: 501 });
    await slow.look();
    expect(slow.clock.skewMs()).toBeNull();
    const empty = setUp({ aheadMs: 60_000, leases: [] });
    await empty.look();
    expect(empty.clock.skewMs()).toBeNull();
  });
});

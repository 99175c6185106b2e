import { beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@jobs-monitor/core';
import { NOW } from '../testing/builders.js';
import type { BotClient } from './client.js';
import { createOpenIncidents, type OpenIncidents } from './open-incidents.js';

describe('the count of open incidents', () => {
  let clock: Date;
  /** Questions that were asked, each waiting for its answer. */
  let asked: { answer(open: number): void; fail(): void }[];
  let incidents: OpenIncidents;
  beforeEach(() => {
    clock = NOW;
    asked = [];
    const call = () =>
      new Promise((resolve, reject) => {
        asked.push({
          answer: (open) => resolve({ alerts: [], next_cursor: null, open }),
          fail: () => reject(new AppError('bot_unreachable', 'away')),
        });
      });
    incidents = createOpenIncidents({
      client: { call: call as BotClient['call'] },
      now: () => clock,
      caller: () => ({ actor: { kind: 'system', id: 'webapp', name: 'Web app', role: 'viewer' }, requestId: 'r' }),
    });
  });

  it('is asked once for all who want it at the same time, and kept for a while', async () => {
    const waiting = [incidents.refresh(), incidents.refresh()];
    asked[0]?.answer(3);
    await Promise.all(waiting);
    await incidents.refresh();
    expect(incidents.known()).toBe(3);
    expect(asked).toHaveLength(1);
    clock = new Date(clock.getTime() + 5_000);
    void incidents.refresh();
    expect(asked).toHaveLength(2);
  });

  it('is asked anew after it may have changed', async () => {
    const first = incidents.refresh();
    asked[0]?.answer(1);
    await first;
    incidents.forget();
    const second = incidents.refresh();
    asked[1]?.answer(2);
    await second;
    expect(incidents.known()).toBe(2);
  });

  it('does not take an answer for new that was on its way when it changed', async () => {
    const early = incidents.refresh();
    incidents.forget();
    const late = incidents.refresh();
    asked[1]?.answer(2);
    await late;
    asked[0]?.answer(1);
    await early;
    expect(incidents.known()).toBe(2);
  });

  it('stays what it was while it cannot be asked', async () => {
    const first = incidents.refresh();
    asked[0]?.answer(4);
    await first;
    incidents.forget();
    const second = incidents.refresh();
    asked[1]?.fail();
    await second;
    expect(incidents.known()).toBe(4);
  });

  it('is not known before anybody has asked', () => {
    expect(incidents.known()).toBeNull();
  });
});

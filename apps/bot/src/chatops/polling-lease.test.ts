import { describe, expect, it } from '@jest/globals';
import { createRecordingLog } from '../testing/log.js';
import { until } from '../testing/until.js';
import { LEASE_LOST, underLease } from './polling-lease.js';

const TIMES = { heldMs: 200, renewMs: 50, lookMs: 10 };

function start(hold: () => Promise<boolean>, session: (ended: AbortSignal) => Promise<void>) {
  const log = createRecordingLog();
  const stopping = new AbortController();
  const released: string[] = [];
  const store = { hold, release: async (_bot: string, holder: string) => void released.push(holder) };
  const over = underLease({ store, bot: 'bot', holder: 'one', log, ...TIMES }, stopping.signal, session);
  return { log, released, stop: () => stopping.abort(), over };
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

describe('the lease', () => {
  it('is looked for until it is had, kept while the session lasts, and given back at the end', async () => {
    let looks = 0;
    let reason: unknown;
    const lease = start(
      async () => {
        looks += 1;
        return looks > 3;
      },
      async (ended) => {
        await untilAborted(ended);
        reason = ended.reason;
      },
    );
    await until(() => looks > 6);
    lease.stop();
    await lease.over;
    expect(lease.released).toEqual(['one']);
    expect(reason).not.toBe(LEASE_LOST);
  });

  it('says to its session that it was lost', async () => {
    let looks = 0;
    const reasons: unknown[] = [];
    const lease = start(
      async () => {
        looks += 1;
        return looks === 1;
      },
      async (ended) => {
        await untilAborted(ended);
        reasons.push(ended.reason);
      },
    );
    await until(() => reasons.length === 1);
    lease.stop();
    await lease.over;
    expect(reasons).toEqual([LEASE_LOST]);
  });

  it('has a session that fails begun again', async () => {
    let sessions = 0;
    const lease = start(
      async () => true,
      async (ended) => {
        sessions += 1;
        if (sessions === 1) throw new Error('a fault of ours');
        await untilAborted(ended);
      },
    );
    await until(() => sessions === 2);
    lease.stop();
    await lease.over;
    expect(lease.log.lines.map(({ phrase }) => phrase)).toEqual(['chat_session_failed', 'chat_lease_lost']);
  });
});

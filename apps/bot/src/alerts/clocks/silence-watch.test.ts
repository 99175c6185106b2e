import { beforeEach, describe, expect, it } from '@jest/globals';
import { type AlertEvent, AppError } from '@jobs-monitor/core';
import { createLiveRun, type LiveRun } from '../../runs/live-run.js';
import { buildRun } from '../../testing/builders.js';
import { createFakeClock, type FakeClock } from '../../testing/clock.js';
import { createSilenceWatch } from './silence-watch.js';

let clock: FakeClock;
let live: LiveRun[];
let told: AlertEvent[];
let away: boolean;

beforeEach(() => {
  clock = createFakeClock();
  live = [];
  told = [];
  away = false;
});

const makeWatch = () =>
  createSilenceWatch({
    live: () => live,
    limitsOf: (jobId) => (jobId === 'free' ? undefined : { no_progress_seconds: 10 }),
    async report(events) {
      if (away) throw new AppError('database_unavailable', 'away');
      told.push(...events);
    },
    now: clock.now,
  });

function start(job_id = 'sample_job'): LiveRun {
  const run = createLiveRun(buildRun({ job_id, queued_at: clock.now() }), 'insert', true);
  run.apply({ type: 'start', at: clock.now(), worker_id: 'w1' });
  live.push(run);
  return run;
}

describe('the watch for silent runs', () => {
  it('tells a run that neither moves nor logs for as long as its job allows, once, with its last sign', async () => {
    const watch = makeWatch();
    const run = start();
    const startedAt = clock.now();
    clock.advance(9_999);
    expect(await watch()).toEqual({ watched: 1, silent: 0 });
    clock.advance(1);
    expect(await watch()).toEqual({ watched: 1, silent: 1 });
    clock.advance(60_000);
    expect(await watch()).toEqual({ watched: 1, silent: 0 });
    expect(told).toMatchObject([
      {
        event_id: `${run.id}/job_no_progress/${startedAt.toISOString()}`,
        name: 'job_no_progress',
        run_id: run.id,
        facts: { silent_seconds: 10, no_progress_seconds: 10, last_sign_at: startedAt },
      },
    ]);
  });

  it.each([
    ['a step', (run: LiveRun) => run.progress(0, undefined, undefined)],
    ['a line', (run: LiveRun) => run.log('info', 'alive', undefined, clock.now())],
  ])('takes %s as a sign of life, and tells a further silence anew', async (_name, sign) => {
    const watch = makeWatch();
    const run = start();
    clock.advance(10_000);
    await watch();
    sign(run);
    await watch();
    clock.advance(9_999);
    expect(await watch()).toMatchObject({ silent: 0 });
    clock.advance(1);
    expect(await watch()).toMatchObject({ silent: 1 });
    expect(new Set(told.map(({ event_id }) => event_id)).size).toBe(2);
  });

  it('tells it later when it could not be told', async () => {
    const watch = makeWatch();
    start();
    clock.advance(11_000);
    away = true;
    await expect(watch()).rejects.toMatchObject({ code: 'database_unavailable' });
    away = false;
    expect(await watch()).toMatchObject({ silent: 1 });
  });

  it('looks at nothing that has no such limit, and forgets what ended', async () => {
    const watch = makeWatch();
    start('free');
    start();
    clock.advance(60_000);
    live.pop();
    expect(await watch()).toEqual({ watched: 0, silent: 0 });
  });
});

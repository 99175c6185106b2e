import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AlertEvent, AppError, type EventName, type Run } from '@jobs-monitor/core';
import type { TrackerDeps } from '../runs/tracker.js';
import { buildJob, buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createRecordingLog } from '../testing/log.js';
import { createTracking, type Tracking } from '../testing/tracking.js';
import { until } from '../testing/until.js';
import { createUsualDurations, type UsualDurations } from './clocks/usual-durations.js';
import { createEventLog } from './event-log.js';
import { createTeller, type Teller } from './teller.js';

let database: TestDatabase;
let closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  for (const close of closers) await close();
  closers = [];
  await database.clear();
});
afterAll(async () => {
  for (const close of closers) await close();
  await database.close();
});

interface Told extends Tracking {
  teller: Teller;
  usual: UsualDurations;
  /** As they were reported. */
  batches: (readonly AlertEvent[])[];
  names(): EventName[];
  log: ReturnType<typeof createRecordingLog>;
  state: { away: boolean; wanted: EventName[]; now: () => Date };
}

/** A worker whose runs are told; `deaf` hears nothing of them, as if its process had died before. */
function createTold({ deaf = false, overrides = {} as Partial<TrackerDeps> } = {}): Told {
  const state: Told['state'] = { away: false, wanted: [], now: () => new Date() };
  const log = createRecordingLog();
  const batches: (readonly AlertEvent[])[] = [];
  const tracking = createTracking(database, { isNews: (run) => teller.isNews(run), ...overrides });
  const usual = createUsualDurations({ read: (jobIds) => database.store.jobs.goodDurations(jobIds), log });
  const teller = createTeller({
    bus: deaf ? { on: () => () => undefined } : tracking.bus,
    runs: database.store.runs,
    async report(events) {
      if (state.away) throw new AppError('database_unavailable', 'away');
      batches.push(events);
    },
    say: createEventLog(log),
    usual,
    limitsOf: (jobId) => ({ min_duration_seconds: jobId === 'thorough' ? 60 : null }),
    wanted: (name) => state.wanted.includes(name),
    log,
    now: () => state.now(),
  });
  closers.push(async () => {
    await tracking.tracker.drain(0);
    await teller.stop();
  });
  return { ...tracking, teller, usual, batches, names: () => batches.flat().map(({ name }) => name), log, state };
}

const failing = () =>
  buildJob({
    run: async () => {
      throw new Error('no space');
    },
  });

const untold = () => database.db.native().collection<{ _id: string }>('job_runs').countDocuments({ untold: true });
const later = () => new Date(Date.now() + 60_000);

/** Good runs of `sample_job` that took so long, as the store counts them. */
async function haveHistory(seconds: readonly number[]): Promise<void> {
  const runs = seconds.map((duration_seconds) =>
    buildRun({ status: 'completed', ended_at: new Date(), duration_seconds }),
  );
  await database.store.sink.recordEnds(runs);
}

describe('the teller', () => {
  it('reports a failure as soon as it is stored, and then marks it as told', async () => {
    const { tracker, batches, log } = createTold();
    const outcome = await tracker.start(failing(), { trigger: 'scheduled' });
    await until(async () => batches.length === 1 && (await untold()) === 0);
    const run_id = outcome.state === 'started' ? outcome.run.run_id : '';
    expect(batches[0]).toMatchObject([{ event_id: `${run_id}/job_failed`, error: 'no space' }]);
    expect(log.lines.map(({ phrase }) => phrase)).toEqual(['job_started', 'job_failed']);
  });

  it('reports what ends together together', async () => {
    const { bus, batches } = createTold();
    for (let run = 0; run < 100; run += 1) bus.publish('run.ended', { run: buildRun({ status: 'failed' }) });
    await until(() => batches.length > 0);
    expect(batches.map(({ length }) => length)).toEqual([100]);
  });

  it('reports no good start and no good end unless a rule asks, but logs both', async () => {
    const { tracker, ended, names, log, state } = createTold();
    await tracker.start(buildJob(), { trigger: 'scheduled' });
    await until(() => ended.length === 1);
    state.wanted = ['job_started', 'job_completed'];
    await tracker.start(buildJob(), { trigger: 'scheduled' });
    await until(() => names().length === 2);
    expect(names()).toEqual(['job_started', 'job_completed']);
    expect(log.lines.map(({ phrase }) => phrase)).toEqual([
      'job_started',
      'job_completed',
      'job_started',
      'job_completed',
    ]);
  });

  it('tells what a process stored and did not live to tell', async () => {
    const dead = createTold({ deaf: true });
    const alive = createTold();
    await dead.tracker.start(failing(), { trigger: 'scheduled' });
    await until(() => dead.ended.length === 1);
    expect(await alive.teller.sweep()).toEqual({ told: 0 });
    alive.state.now = later;
    expect(await alive.teller.sweep()).toEqual({ told: 1 });
    expect(alive.names()).toEqual(['job_failed']);
    expect(await alive.teller.sweep()).toEqual({ told: 0 });
  });

  it('tells after an outage what it could not tell during it, and logs it once, when it happened', async () => {
    const { tracker, ended, names, log, state, teller } = createTold();
    state.away = true;
    await tracker.start(failing(), { trigger: 'scheduled' });
    await until(() => ended.length === 1);
    state.now = later;
    await expect(teller.sweep()).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(await untold()).toBe(1);
    state.away = false;
    await teller.sweep();
    expect(names()).toEqual(['job_failed']);
    expect(log.lines.filter(({ phrase }) => phrase === 'job_failed')).toHaveLength(1);
    expect(log.lines.filter(({ phrase }) => phrase === 'events not told')).toEqual([]);
  });

  it('holds no more than it may, and the sweep finds the rest', async () => {
    const dead = createTold({ deaf: true });
    const { bus, teller, state, names } = createTold();
    const job = buildJob({ ...failing(), allowConcurrent: true });
    for (let run = 0; run < 20; run += 1) await dead.tracker.start(job, { trigger: 'scheduled' });
    await until(() => dead.ended.length === 20);
    for (let run = 0; run < 6_000; run += 1) bus.publish('run.ended', { run: buildRun({ status: 'failed' }) });
    for (const run of dead.ended) bus.publish('run.ended', { run });
    await until(() => names().length === 5_000);
    state.now = later;
    expect(await teller.sweep()).toEqual({ told: 20 });
    expect(await untold()).toBe(0);
  });
});

describe('a good run', () => {
  it('that took much longer than usual is told with the sample, also when its process died before', async () => {
    await haveHistory([0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01]);
    const slow = buildJob({ run: () => new Promise((resolve) => setTimeout(() => resolve(undefined), 1_100)) });
    const dead = createTold({ deaf: true });
    const alive = createTold();
    await dead.tracker.start(slow, { trigger: 'scheduled' });
    await until(() => dead.ended.length === 1);
    alive.state.now = later;
    await alive.teller.sweep();
    expect(alive.batches.flat()).toMatchObject([
      { name: 'job_slow', facts: { usual_runs: 11, usual_seconds: 0.01, spread_seconds: 0 } },
    ]);
  });

  it('is judged by the runs before it, not by itself', async () => {
    await haveHistory(Array.from({ length: 9 }, () => 100));
    const { bus, names, usual } = createTold();
    const run = (duration_seconds: number): Run => buildRun({ status: 'completed', duration_seconds });
    bus.publish('run.started', { run: buildRun({ status: 'running' }) });
    await until(() => usual.of('sample_job') !== undefined);
    // The tenth has too little to be judged by, the eleventh has enough.
    bus.publish('run.ended', { run: run(100) });
    bus.publish('run.ended', { run: run(1) });
    await until(() => names().length === 1);
    expect(names()).toEqual(['job_too_fast']);
  });

  it('below its job’s own minimum is told at once', async () => {
    const { tracker, names } = createTold();
    await tracker.start(buildJob({ id: 'thorough' }), { trigger: 'scheduled' });
    await until(async () => names().length === 1 && (await untold()) === 0);
    expect(names()).toEqual(['job_too_fast']);
  });

  it('whose history is not known when it ends is judged by the sweep, and nothing is left to tell', async () => {
    await haveHistory(Array.from({ length: 10 }, () => 100));
    const { usual, teller, state, names } = createTold({ deaf: true });
    const run = buildRun({ status: 'completed', duration_seconds: 1, ended_at: new Date() });
    expect(teller.isNews(run)).toBe(true);
    const write = { kind: 'insert', exclusive: false, newLogs: [], logsBefore: 0, logsTotal: 0, keepLogs: 1 } as const;
    await database.store.sink.write([{ ...write, run, isNews: true }]);
    state.now = later;
    expect(await teller.sweep()).toEqual({ told: 1 });
    expect(names()).toEqual(['job_too_fast']);
    expect(await untold()).toBe(0);
    expect(usual.of('sample_job')).toMatchObject({ runs: 10 });
    expect(teller.isNews({ ...run, duration_seconds: 100 })).toBe(false);
  });
});

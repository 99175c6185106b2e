import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Run, RunStatus } from '@jobs-monitor/core';
import { buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import type { RunWrite } from './run-sink.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

const later = () => new Date(Date.now() + 60_000);
const untold = async () => (await database.store.runs.untold(10, later())).map(({ run_id }) => run_id);
const running = () => buildRun({ status: 'running', worker_id: 'w1', started_at: new Date() });

function write(kind: RunWrite['kind'], run: Run, isNews = false): RunWrite {
  return { kind, run, isNews, exclusive: false, newLogs: [], logsBefore: 0, logsTotal: 0, keepLogs: 50 };
}

async function insertPending(): Promise<string> {
  const { logs, logs_dropped, result, ...pending } = buildRun();
  await database.store.runs.insertPending(pending, true);
  return pending.run_id;
}

describe('the end of a run is to be told', () => {
  it.each([
    ['failed', false, true],
    ['cancelled', false, true],
    ['skipped', false, true],
    ['completed', false, false],
    ['completed', true, true],
  ] satisfies [RunStatus, boolean, boolean][])(
    'when it is written as %s (news: %s): %s',
    async (status, isNews, expected) => {
      const { sink } = database.store;
      const started = running();
      await sink.write([write('insert', started)]);
      const ended_at = new Date();
      await sink.write([write('update', { ...started, status, ended_at }, isNews)]);
      const atOnce = { ...running(), status, ended_at };
      await sink.write([write('insert', atOnce, isNews)]);
      expect((await untold()).sort()).toEqual(expected ? [started.run_id, atOnce.run_id].sort() : []);
    },
  );

  it('when its first write was stored without its answer', async () => {
    const { sink } = database.store;
    const started = running();
    await sink.write([write('insert', started)]);
    await sink.write([write('insert', { ...started, status: 'completed', ended_at: new Date() }, true)]);
    expect(await untold()).toEqual([started.run_id]);
  });

  it('when its worker is lost, and when it never started', async () => {
    const { runs, sink } = database.store;
    const lost = running();
    await sink.write([write('insert', lost)]);
    await runs.closeLost(lost, new Date());
    const skipped = await insertPending();
    await runs.skipPending(skipped, 'misfire', new Date());
    const cancelled = await insertPending();
    const by = { kind: 'web', id: '7', name: 'Dana' } as const;
    await runs.requestCancel(cancelled, { requested_at: new Date(), by, reason: null });
    expect((await untold()).sort()).toEqual([lost.run_id, skipped, cancelled].sort());
  });
});

describe('ends to tell', () => {
  it('are given oldest first, from before the instant, and no more than asked for', async () => {
    const at = Date.now();
    const ended = [3, 1, 2, 0].map((second) =>
      buildRun({ status: 'failed', reason: 'error', ended_at: new Date(at + second * 1_000) }),
    );
    await database.store.sink.write(ended.map((run) => write('insert', run)));
    const found = await database.store.runs.untold(2, new Date(at + 3_000));
    expect(found.map(({ run_id }) => run_id)).toEqual([ended[3]?.run_id, ended[1]?.run_id]);
  });

  it('are found by their index alone', async () => {
    const plan = await database.db
      .native()
      .collection('job_runs')
      .find({ untold: true, ended_at: { $lt: new Date() } })
      .sort({ ended_at: 1 })
      .explain('queryPlanner');
    expect(JSON.stringify(plan)).toContain('ends_to_tell');
    expect(JSON.stringify(plan)).not.toContain('"SORT"');
  });

  it('are told once they are marked, and nothing else of the run changes', async () => {
    const { runs, sink } = database.store;
    const run = buildRun({ status: 'failed', reason: 'error', ended_at: new Date() });
    await sink.write([write('insert', run)]);
    const before = await runs.get(run.run_id);
    await runs.markTold([run.run_id, 'unknown']);
    await runs.markTold([]);
    expect(await untold()).toEqual([]);
    expect(await runs.get(run.run_id)).toEqual(before);
    expect(before).not.toHaveProperty('untold');
    expect(await runs.summary(run.run_id)).not.toHaveProperty('untold');
  });
});

describe('the good durations of a job', () => {
  const good = (duration_seconds: number | null, overrides: Partial<Run> = {}) =>
    buildRun({
      status: 'completed',
      duration_seconds,
      ended_at: new Date(1_000_000 + (duration_seconds ?? 0)),
      ...overrides,
    });

  it('are the last fifty of its runs that ended well, the newest last, and no list reads them', async () => {
    const { sink, jobs } = database.store;
    await sink.recordEnds([good(2), good(1), good(null), good(3, { status: 'failed' })]);
    expect(await jobs.goodDurations(['sample_job', 'unknown'])).toEqual(new Map([['sample_job', [1, 2]]]));
    await sink.recordEnds(Array.from({ length: 60 }, (_, index) => good(index + 10)));
    const durations = (await jobs.goodDurations(['sample_job'])).get('sample_job');
    expect(durations).toHaveLength(50);
    expect([durations?.[0], durations?.at(-1)]).toEqual([20, 69]);
    expect(await jobs.get('sample_job')).not.toHaveProperty('good_durations');
  });
});

describe('the recent runs of a job', () => {
  it('are its last twenty with their durations, which those that an earlier version noted lack', async () => {
    const { sink, jobs } = database.store;
    const earlier = [{ run_id: 'earlier', status: 'failed' }];
    await database.db
      .native()
      .collection<{ _id: string; recent_runs: object[] }>('job_states')
      .insertOne({ _id: 'sample_job', recent_runs: earlier });
    const ended = { status: 'skipped', ended_at: new Date(), duration_seconds: null } as const;
    await sink.recordEnds([buildRun({ ...ended, run_id: 'skipped' })]);
    await sink.recordEnds([buildRun({ ...ended, run_id: 'good', status: 'completed', duration_seconds: 1.5 })]);
    expect((await jobs.get('sample_job'))?.recent_runs).toEqual([
      { run_id: 'good', status: 'completed', duration_seconds: 1.5 },
      { run_id: 'skipped', status: 'skipped', duration_seconds: null },
      { run_id: 'earlier', status: 'failed', duration_seconds: null },
    ]);
    await sink.recordEnds(Array.from({ length: 30 }, (_, n) => buildRun({ ...ended, run_id: `r${n}` })));
    expect((await jobs.get('sample_job'))?.recent_runs).toHaveLength(20);
  });
});

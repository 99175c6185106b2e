import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { contract } from '@jobs-monitor/core';
import { firstRunIdAt } from '../store/run-id.js';
import { buildJob, buildLease, buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createTestOperations, DANA, NOTHING, PROGRAM, VIEWER } from '../testing/operations.js';

const AT = new Date('2026-03-01T10:00:00.000Z');
const jobs = [
  buildJob({
    id: 'tidy_up',
    category: 'cleanup',
    schedule: { kind: 'every', seconds: 900, firstAfterSeconds: 0 },
    name: { en: 'Tidy up', he: 'סידור' },
  }),
  buildJob({ id: 'off', enabled: false }),
  buildJob({ id: 'reminder', family: 'reminder' }),
];

let database: TestDatabase;
let test: ReturnType<typeof createTestOperations>;
let now = AT;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.clear();
  now = AT;
  test = createTestOperations(database.store, jobs, { now: () => now });
});

const ask = (id: string) => ({ params: { job_id: id }, query: {}, body: {} });
const askRun = (id: string) => ({ params: { run_id: id }, query: {}, body: {} });
const pend = async (overrides: Parameters<typeof buildRun>[0] = {}) => {
  const run = buildRun({ job_id: 'tidy_up', queued_at: AT, ...overrides });
  await database.store.runs.insertPending(run, false);
  return run;
};

describe('rights', () => {
  it('are checked for every verb, whichever window it came through', async () => {
    const acting = Object.entries(contract).filter(([, { role }]) => role !== 'viewer');
    expect(acting.length).toBeGreaterThan(5);
    for (const [id] of acting) {
      const verb = test.operations[id as keyof typeof test.operations] as (...given: unknown[]) => Promise<unknown>;
      await expect(verb(VIEWER, ask('tidy_up'))).rejects.toMatchObject({ code: 'forbidden' });
    }
  });
});

describe('the list of jobs', () => {
  const list = (query = {}) => test.operations.listJobs(VIEWER, { ...NOTHING, query });

  it('has the registered jobs in their order, then dynamic ones from the schedule and from a week of history', async () => {
    test.nextTimes.set('tidy_up', AT).set('reminder_2', AT);
    const gone = await pend({ job_id: 'gone_1' });
    await database.store.runs.skipPending(gone.run_id, 'misfire', AT);
    const { jobs: listed } = await list();
    expect(listed.map(({ job_id, dynamic, can_trigger }) => [job_id, dynamic, can_trigger])).toEqual([
      ['tidy_up', false, true],
      ['off', false, true],
      ['gone_1', true, false],
      ['reminder_2', true, false],
    ]);
    expect(listed[0]).toMatchObject({
      next_run_at: AT,
      interval_seconds: 900,
      schedule: 'every 900s',
      job_type: 'repeating',
      type: 'repeating',
      enabled: true,
      paused: null,
    });
    expect(listed[3]).toMatchObject({ family: 'reminder', next_run_at: AT });
  });

  it('can be narrowed by category, by being enabled, and by words in either language', async () => {
    const ids = async (query: object) => (await list(query)).jobs.map(({ job_id }) => job_id);
    expect(await ids({ category: 'cleanup' })).toEqual(['tidy_up']);
    expect(await ids({ enabled: false })).toEqual(['off']);
    expect(await ids({ q: 'TIDY u' })).toEqual(['tidy_up']);
    expect(await ids({ q: 'סידור' })).toEqual(['tidy_up']);
    expect(await ids({ q: 'nothing like it' })).toEqual([]);
  });

  it('counts active runs', async () => {
    await pend();
    await pend();
    expect((await list()).jobs[0]).toMatchObject({ active_count: 2 });
  });
});

describe('one job', () => {
  it('comes with its active runs, its history and its statistics', async () => {
    const active = await pend();
    const ended = await pend();
    await database.store.runs.skipPending(ended.run_id, 'misfire', AT);
    const answer = await test.operations.getJob(VIEWER, ask('tidy_up'));
    expect(answer.active_runs.map(({ run_id }) => run_id)).toEqual([active.run_id]);
    expect(answer.history.map(({ run_id }) => run_id)).toEqual([ended.run_id]);
    expect(answer.stats).toMatchObject({ window_seconds: 7 * 86_400 });
  });

  it('is found when it is dynamic and has history, and not when it never was', async () => {
    const run = await pend({ job_id: 'reminder_7' });
    await database.store.runs.skipPending(run.run_id, 'misfire', AT);
    expect((await test.operations.getJob(VIEWER, ask('reminder_7'))).job).toMatchObject({ dynamic: true });
    for (const id of ['reminder_8', 'nonsense']) {
      await expect(test.operations.getJob(VIEWER, ask(id))).rejects.toMatchObject({ code: 'job_not_found' });
    }
  });
});

describe('runs', () => {
  it('are shown whole, and are not found only if they really are absent', async () => {
    const run = await pend({ args: { path: 'x' } });
    expect((await test.operations.getRun(VIEWER, askRun(run.run_id))).run).toMatchObject({ args: { path: 'x' } });
    await expect(test.operations.getRun(VIEWER, askRun('absent'))).rejects.toMatchObject({ code: 'run_not_found' });
  });

  it('are paged newest first, without a gap or a repetition', async () => {
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) made.unshift((await pend()).run_id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 3, ...(cursor && { cursor }) };
      const page = await test.operations.listRuns(VIEWER, { ...NOTHING, query });
      seen.push(...page.runs.map(({ run_id }) => String(run_id)));
      cursor = page.next_cursor === null ? undefined : String(page.next_cursor);
    } while (cursor);
    expect(seen).toEqual(made);
  });

  it('are narrowed by when they were queued', async () => {
    const queuedAt = (at: Date) => pend({ run_id: firstRunIdAt(at), queued_at: at });
    await queuedAt(new Date('2026-02-01T00:00:00Z'));
    const inside = await queuedAt(AT);
    const query = { limit: 50, from: '2026-02-28T00:00:00Z', to: '2026-03-02T00:00:00Z' };
    const { runs } = await test.operations.listRuns(VIEWER, { ...NOTHING, query });
    expect(runs.map(({ run_id }) => run_id)).toEqual([inside.run_id]);
  });

  it('that are pending are cancelled at once, which is told and audited', async () => {
    const ended: string[] = [];
    test.bus.on('run.ended', ({ run }) => {
      ended.push(`${run.run_id} ${run.status}`);
    });
    const { run_id } = await pend();
    const cancel = () =>
      test.operations.cancelRun(DANA, { params: { run_id }, query: {}, body: { reason: 'not needed' } });
    expect(await cancel()).toEqual({ run_id, cancel: 'requested' });
    expect(ended).toEqual([`${run_id} cancelled`]);
    expect((await test.operations.getRun(VIEWER, askRun(run_id))).run.cancel).toMatchObject({
      by: { id: '7', name: 'Dana' },
      reason: 'not needed',
    });
    now = new Date(AT.getTime() + 1);
    await expect(cancel()).rejects.toMatchObject({ code: 'run_ended' });
    expect((await database.store.audit.list({}, null, 10)).entries).toMatchObject([
      { action: 'cancel', target: run_id, outcome: 'refused' },
      { action: 'cancel', target: run_id, outcome: 'done' },
    ]);
  });
});

describe('pausing', () => {
  it('keeps who and why, ends by itself when it was for a time, and can be ended', async () => {
    const until = '2026-03-01T11:00:00Z';
    const { job } = await test.operations.pauseJob(DANA, { ...ask('tidy_up'), body: { reason: 'move', until } });
    expect(job.paused).toEqual({
      by: { kind: 'web', id: '7', name: 'Dana' },
      at: AT,
      reason: 'move',
      until: new Date(until),
    });
    now = new Date(until);
    expect((await test.operations.getJob(VIEWER, ask('tidy_up'))).job.paused).toBeNull();
    now = AT;
    expect((await test.operations.resumeJob(DANA, ask('tidy_up'))).job.paused).toBeNull();
  });

  it('is told to whoever watches', async () => {
    const changed: string[] = [];
    test.bus.on('job.changed', ({ job_id }) => {
      changed.push(job_id);
    });
    await test.operations.pauseJob(DANA, ask('tidy_up'));
    await test.operations.resumeJob(DANA, ask('tidy_up'));
    expect(changed).toEqual(['tidy_up', 'tidy_up']);
  });

  it('is refused with an end in the past, and for jobs that do not exist', async () => {
    const past = { ...ask('tidy_up'), body: { until: '2026-03-01T09:59:59Z' } };
    await expect(test.operations.pauseJob(DANA, past)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(test.operations.pauseJob(DANA, ask('nonsense'))).rejects.toMatchObject({ code: 'job_not_found' });
  });
});

describe('the explanation of a job', () => {
  it('says in words what holds it back', async () => {
    test.nextTimes.set('tidy_up', new Date('2026-03-01T10:15:00Z'));
    await database.store.leases.take(buildLease(), 15_000);
    await test.operations.pauseJob(DANA, { ...ask('tidy_up'), body: { reason: 'move' } });
    const why = await test.operations.explainJob(VIEWER, ask('tidy_up'));
    expect(why.state).toBe('paused');
    expect(why.explanation.map(({ message }) => message)).toEqual([
      'It was paused by Dana: move',
      'It will run next at 2026-03-01T10:15:00.000Z',
    ]);
  });

  it('is given without the database too, for registered jobs', async () => {
    test = createTestOperations(database.store, jobs, { databaseReady: () => false });
    const why = await test.operations.explainJob(VIEWER, ask('off'));
    expect([why.state, why.explanation.map(({ code }) => code)]).toEqual([
      'blocked',
      ['database_away', 'disabled_by_definition'],
    ]);
  });
});

describe('sign-in links', () => {
  const redeem = (code: string) => test.operations.redeemSignInLink(PROGRAM, { ...NOTHING, body: { code } });

  it('work once, for ten minutes, and are kept only as a digest', async () => {
    const create = () => test.operations.createSignInLink(PROGRAM, { ...NOTHING, body: { actor: DANA } });
    const { code, expires_at } = await create();
    expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(expires_at).toEqual(new Date(AT.getTime() + 600_000));
    const stored = await Promise.all(
      (await database.db.native().collections()).map((collection) => collection.find().toArray()),
    );
    expect(JSON.stringify(stored)).not.toContain(code);
    expect(await redeem(String(code))).toEqual({ actor: DANA });
    await expect(redeem(String(code))).rejects.toMatchObject({ code: 'sign_in_link_invalid' });
    const late = await create();
    now = new Date(AT.getTime() + 600_001);
    await expect(redeem(String(late.code))).rejects.toMatchObject({ code: 'sign_in_link_invalid' });
  });
});

describe('workers and the scheduler', () => {
  it('are listed with whether they live', async () => {
    await database.store.leases.take(buildLease({ worker_id: 'here', host: 'a' }), 15_000);
    const { workers } = await test.operations.listWorkers(VIEWER, NOTHING);
    expect(workers).toMatchObject([{ worker_id: 'here', host: 'a', alive: true, active_runs: 0 }]);
  });

  it('say what will start when', async () => {
    test.nextTimes.set('tidy_up', AT);
    expect(await test.operations.getSchedulerStatus(PROGRAM, NOTHING)).toEqual({
      scheduler_running: true,
      total_jobs: 2,
      jobs: [
        { id: 'tidy_up', name: 'Tidy up', next_run_time: AT, trigger: 'every 900s' },
        { id: 'off', name: 'off', next_run_time: null, trigger: 'on demand' },
      ],
    });
  });
});

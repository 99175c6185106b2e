import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunSummary } from '@jobs-monitor/core';
import { z } from 'zod';
import { buildJob, buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createTestOperations, DANA, NOTHING, PROGRAM, VIEWER } from '../testing/operations.js';

const jobs = [
  buildJob({ id: 'plain' }),
  buildJob({ id: 'parallel', allowConcurrent: true }),
  buildJob({ id: 'off', enabled: false, toggle: { variable: 'OFF_ENABLED', unset: false } }),
  buildJob({ id: 'gated', gate: 'device' }),
  buildJob({ id: 'with_args', argsSchema: z.strictObject({ depth: z.int().min(1).default(3), path: z.string() }) }),
  buildJob({ id: 'for_somebody', argsSchema: z.strictObject({ user_id: z.string() }) }),
  buildJob({ id: 'reminder', family: 'reminder' }),
  buildJob({ id: 'daily_data_cleanup' }),
  buildJob({ id: 'cleanup_notifications' }),
];

let database: TestDatabase;
let test: ReturnType<typeof createTestOperations>;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.clear();
  test = createTestOperations(database.store, jobs);
});

const trigger = (job_id: string, body: object = {}, actor = DANA) =>
  test.operations.triggerJob(actor, { params: { job_id }, query: {}, body });
const audit = async () => (await database.store.audit.list({}, null, 10)).entries;

describe('a trigger', () => {
  it('stores a pending run with who asked and why, hands it over, tells of it and is audited', async () => {
    const queued: RunSummary[] = [];
    test.bus.on('run.queued', ({ run }) => {
      queued.push(run);
    });
    const answer = await trigger('plain', { note: 'after the fix' });
    expect(answer).toMatchObject({ job_id: 'plain', status: 'pending' });
    expect(await database.store.runs.get(String(answer.run_id))).toMatchObject({
      status: 'pending',
      trigger: 'manual',
      requested_by: { kind: 'web', id: '7', name: 'Dana' },
      note: 'after the fix',
      args: null,
      attempt: 1,
    });
    expect(test.handedOver).toEqual([{ jobId: 'plain', runId: answer.run_id }]);
    expect(queued.map(({ run_id }) => run_id)).toEqual([answer.run_id]);
    expect(await audit()).toMatchObject([
      { actor: { id: '7' }, action: 'trigger', target: 'plain', outcome: 'done', details: { note: 'after the fix' } },
    ]);
  });

  it('is `manual` for people and `api` for programs', async () => {
    const { run_id } = await trigger('plain', {}, PROGRAM);
    expect(await database.store.runs.get(String(run_id))).toMatchObject({ trigger: 'api' });
  });

  it('belongs to the person who asked, to whom its args name, or to nobody', async () => {
    const userOf = async (...request: Parameters<typeof trigger>) => {
      const { run_id } = await trigger(...request);
      return (await database.store.runs.get(String(run_id)))?.user_id;
    };
    expect(await userOf('parallel')).toBe('7');
    expect(await userOf('parallel', {}, { ...DANA, kind: 'telegram', id: '8' })).toBe('8');
    expect(await userOf('parallel', {}, PROGRAM)).toBeNull();
    expect(await userOf('parallel', {}, { ...PROGRAM, kind: 'system' })).toBeNull();
    expect(await userOf('for_somebody', { args: { user_id: 'omer' } })).toBe('omer');
  });

  it('is refused with the run that is in the way, which leaves no run behind', async () => {
    const { run_id } = await trigger('plain');
    await expect(trigger('plain')).rejects.toMatchObject({ code: 'already_running', details: { run_id } });
    const { runs } = await database.store.runs.list({}, null, 10);
    expect(runs).toHaveLength(1);
    expect((await audit())[0]).toMatchObject({ outcome: 'refused', details: { code: 'already_running' } });
  });

  it('starts as many runs as it is asked for if the job allows it', async () => {
    await Promise.all([trigger('parallel'), trigger('parallel')]);
    expect(await database.store.runs.active('parallel')).toHaveLength(2);
  });

  it('starts one run when a hundred ask at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => trigger('plain')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refusals.every(({ reason }) => reason.code === 'already_running')).toBe(true);
  });

  it.each([
    ['an unknown job', 'nonsense', {}, 'job_not_found'],
    ['an instance that never was', 'reminder_1', {}, 'job_not_found'],
    ['a disabled job', 'off', {}, 'job_disabled'],
    ['args for a job that takes none', 'plain', { args: { a: 1 } }, 'invalid_input'],
    ['args of another form', 'with_args', { args: { depth: 0, extra: 1 } }, 'invalid_input'],
    ['no args where some are needed', 'with_args', {}, 'invalid_input'],
  ])('is refused for %s, and says so in the log', async (_, jobId, body, code) => {
    await expect(trigger(jobId, body)).rejects.toMatchObject({ code });
    expect(test.log.lines.filter(({ phrase }) => phrase === 'jobs_trigger_failed')).toMatchObject([
      { level: 'warn', fields: { job_id: jobId, code, actor: 'web:7' } },
    ]);
    expect(await database.store.runs.active()).toEqual([]);
    expect(test.handedOver).toEqual([]);
  });

  it('lists every problem of its args', async () => {
    const refused = trigger('with_args', { args: { depth: 0, extra: 1 } });
    await expect(refused).rejects.toMatchObject({
      details: expect.arrayContaining([
        expect.objectContaining({ path: 'body.args.depth' }),
        expect.objectContaining({ path: 'body.args.path' }),
        expect.objectContaining({ path: 'body.args' }),
      ]),
    });
  });

  it('stores args as their schema reads them', async () => {
    const { run_id } = await trigger('with_args', { args: { path: 'x' } });
    expect(await database.store.runs.get(String(run_id))).toMatchObject({ args: { path: 'x', depth: 3 } });
  });

  it('is refused for a dynamic job, which its family alone starts', async () => {
    test.nextTimes.set('reminder_1', new Date());
    await expect(trigger('reminder_1')).rejects.toMatchObject({ code: 'not_triggerable' });
  });

  it('is refused while the job is paused, and says by whom', async () => {
    const input = { params: { job_id: 'plain' }, query: {}, body: { reason: 'release' } };
    await test.operations.pauseJob(DANA, input);
    await expect(trigger('plain')).rejects.toMatchObject({
      code: 'job_paused',
      details: { by: 'Dana', reason: 'release' },
    });
  });

  it('is refused while its gate is shut, with what is missing and when to try again', async () => {
    test.gates.set('device', { open: false, missing: ['prr'], retryAfterSeconds: 30 });
    await expect(trigger('gated')).rejects.toMatchObject({
      code: 'gate_closed',
      details: { gate: 'device', missing: ['prr'] },
      retryAfterSeconds: 30,
    });
  });

  it('is refused while the bot shuts down', async () => {
    test = createTestOperations(database.store, jobs, { draining: () => true });
    await expect(trigger('plain')).rejects.toMatchObject({ code: 'draining' });
  });

  it('stands once it is stored, even if it cannot be handed over now', async () => {
    const schedule = {
      runNow: () => Promise.reject(new Error('away')),
      nextTimes: async () => new Map(),
      running: () => true,
    };
    test = createTestOperations(database.store, jobs, { schedule });
    expect(await trigger('plain')).toMatchObject({ status: 'pending' });
    expect(test.log.lines.map(({ phrase }) => phrase)).toEqual(['run_not_handed_over']);
  });

  it('is refused to viewers', async () => {
    await expect(trigger('plain', {}, VIEWER)).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the named triggers', () => {
  it('start their jobs', async () => {
    await test.operations.triggerDataCleanup(PROGRAM, NOTHING);
    await test.operations.triggerCleanupNotifications(PROGRAM, NOTHING);
    expect(test.handedOver.map(({ jobId }) => jobId)).toEqual(['daily_data_cleanup', 'cleanup_notifications']);
  });
});

describe('a retry', () => {
  const retry = (run_id: string) => test.operations.retryRun(DANA, { params: { run_id }, query: {}, body: {} });

  it('is a new run with the same args, the next attempt and the run that it repeats', async () => {
    const run = buildRun({ job_id: 'with_args', args: { path: 'x', depth: 2 } });
    await database.store.runs.insertPending(run, true);
    await database.store.runs.skipPending(run.run_id, 'misfire', new Date());
    const { run_id } = await retry(run.run_id);
    expect(await database.store.runs.get(String(run_id))).toMatchObject({
      trigger: 'retry',
      retry_of: run.run_id,
      attempt: 2,
      args: { path: 'x', depth: 2 },
      requested_by: { id: '7' },
    });
  });

  it('is refused while the run has not ended, and for runs that do not exist', async () => {
    const { run_id } = await trigger('plain');
    await expect(retry(String(run_id))).rejects.toMatchObject({ code: 'run_active' });
    await expect(retry('no-such-run')).rejects.toMatchObject({ code: 'run_not_found' });
  });
});

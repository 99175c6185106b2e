import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Run, RunSummary } from '@jobs-monitor/core';
import type { JobContext } from '../jobs/define.js';
import { buildJob, buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createHeldJob, createTracking, type Tracking } from '../testing/tracking.js';
import { until } from '../testing/until.js';
import type { StartOutcome } from './starts.js';

let database: TestDatabase;
let tracking: Tracking;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.clear();
  tracking = createTracking(database);
});
afterAll(() => database.close());

function startedId(outcome: StartOutcome): string {
  if (outcome.state !== 'started') throw new Error(`Not started: ${JSON.stringify(outcome)}`);
  return outcome.run.run_id;
}

async function stored(runId: string): Promise<Run> {
  const run = await database.store.runs.get(runId);
  if (!run) throw new Error(`No run ${runId}`);
  return run;
}

const ended = (runId: string): Promise<RunSummary> =>
  until(() => tracking.ended.find(({ run_id }) => run_id === runId));

/** Runs a handler once, as a job of its own, to its stored end. */
async function runOnce(handler: (context: JobContext) => unknown, overrides: Parameters<typeof buildJob>[0] = {}) {
  const job = buildJob({ ...overrides, run: async (context) => (await handler(context)) as undefined });
  const runId = startedId(await tracking.tracker.start(job, { trigger: 'scheduled' }));
  await ended(runId);
  return stored(runId);
}

async function insertPending(overrides: Partial<Run> = {}, exclusive = true): Promise<string> {
  const { logs, logs_dropped, result, ...pending } = buildRun(overrides);
  await database.store.runs.insertPending(pending, exclusive);
  return pending.run_id;
}

describe('a run', () => {
  it('is stored as running before its handler begins', async () => {
    let status: string | undefined;
    await runOnce(async ({ run }) => {
      status = (await stored(run.run_id)).status;
    });
    expect(status).toBe('running');
  });

  it('keeps progress, lines and result of its handler', async () => {
    const run = await runOnce((context) => {
      context.progress(1, 4, 'first');
      context.log('warning', 'odd', { row: 7 });
      return { rows: 4 };
    });
    expect(run).toMatchObject({
      status: 'completed',
      reason: null,
      worker_id: 'w1',
      progress: 100,
      total_items: 4,
      processed_items: 1,
      message: 'first',
      result: { rows: 4 },
      logs_dropped: 0,
    });
    expect(run.logs).toMatchObject([{ level: 'warning', message: 'odd', details: { row: 7 } }]);
    expect(run.ended_at && run.started_at && run.ended_at >= run.started_at).toBe(true);
  });

  it('shows progress and lines within the gathering time while it lasts, an error line at once', async () => {
    const job = createHeldJob();
    const inner = job.run;
    job.run = (context, services) => {
      context.progress(2, 4);
      context.log('error', 'half broken');
      return inner(context, services);
    };
    const runId = startedId(await tracking.tracker.start(job, { trigger: 'manual' }));
    const seen = await until(async () => {
      const run = await stored(runId);
      return run.progress === 50 && run.logs.length === 1 ? run : null;
    });
    expect(seen.status).toBe('running');
    job.release();
    await ended(runId);
  });

  it('is seen to move several times in a second, not at every step, and not after its end', async () => {
    const seen: { at: number; progress: number }[] = [];
    tracking.bus.on('run.progress', ({ run }) => {
      seen.push({ at: performance.now(), progress: run.progress });
    });
    const { run_id } = await runOnce(async ({ progress }) => {
      for (let step = 1; step <= 90; step += 1) {
        progress(step, 100);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      progress(99, 100);
    });
    const told = seen.length;
    expect(told).toBeGreaterThanOrEqual(4);
    expect(told).toBeLessThanOrEqual(8);
    expect(seen[0]?.progress).toBeLessThan(40);
    // Whatever was still to be told would come with the news of another run.
    await runOnce(async ({ progress }) => {
      progress(1, 100);
      await until(() => seen.length > told);
    });
    expect(seen.slice(told).map(({ progress }) => progress)).toEqual([1]);
    expect((await stored(run_id)).progress).toBe(100);
  });

  it('shows its signs of life, steps and lines, as long as its handler is at work', async () => {
    const signs: number[] = [];
    await runOnce(({ run, progress, log }) => {
      const live = tracking.tracker.live().find(({ id }) => id === run.run_id);
      const look = () => signs.push(live?.signs() ?? -1);
      look();
      progress(0);
      look();
      log('info', 'alive');
      look();
    });
    expect(signs).toEqual([0, 1, 2]);
    expect(tracking.tracker.live()).toEqual([]);
  });

  it('never turns its progress back and never passes 100', async () => {
    const seen: number[] = [];
    tracking.bus.on('run.progress', ({ run }) => {
      seen.push(run.progress);
    });
    const run = await runOnce(({ progress, log }) => {
      progress(3, 4);
      progress(1, 4);
      progress(Number.NaN, 0);
      progress(-5);
      progress(9, 4);
      log('error', 'flush');
      throw new Error('enough');
    });
    expect(run).toMatchObject({ status: 'failed', progress: 100, processed_items: 9 });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it('keeps its last 50 lines and counts the others', async () => {
    const run = await runOnce(({ log }) => {
      for (let line = 0; line < 120; line += 1) log('info', `line ${line}`);
    });
    expect(run.logs.map(({ message }) => message)).toEqual(
      Array.from({ length: 50 }, (_, index) => `line ${index + 70}`),
    );
    expect(run.logs_dropped).toBe(70);
  });

  it('stays below 256 kB whatever its handler says', async () => {
    const run = await runOnce(
      ({ log }) => {
        for (let line = 0; line < 200; line += 1)
          log('error', '€'.repeat(1_000_000 + line), { blob: '€'.repeat(100_000) });
        return { text: '€'.repeat(1_000_000), list: Array.from({ length: 100_000 }, (_, index) => ({ index })) };
      },
      { allowConcurrent: true },
    );
    const [document] = await database.db.native().collection('job_runs').find({}).toArray();
    const { BSON } = await import('mongodb');
    expect(BSON.calculateObjectSize(document ?? {})).toBeLessThan(256_000);
    expect(run.status).toBe('completed');
    expect(run.logs.at(-1)?.message).toHaveLength(4_001);
    expect(run.logs_dropped + run.logs.length).toBe(200);
  });

  it('ends as skipped with the word of its handler', async () => {
    const run = await runOnce(({ skip }) => skip('nothing_new'));
    expect(run).toMatchObject({ status: 'skipped', reason: 'nothing_new' });
  });

  it('is counted with its job and in the roll-ups once its end is told', async () => {
    const run = await runOnce(() => ({ ok: true }));
    const state = await database.store.jobs.get('sample_job');
    expect(state?.last_run?.run_id).toBe(run.run_id);
    const { run_id, duration_seconds } = run;
    expect(state?.recent_runs).toEqual([{ run_id, status: 'completed', duration_seconds }]);
    expect(duration_seconds).toBeGreaterThanOrEqual(0);
    const to = new Date(Date.now() + 1_000);
    const from = new Date(to.getTime() - 3_600_000);
    const stats = await database.store.stats.read({ jobId: 'sample_job', from, to, bucketSeconds: 300 });
    expect(stats).toMatchObject({ runs: 1, success_ratio: 1 });
  });
});

describe('a handler that throws', () => {
  const cyclic: Record<string, unknown> = { name: 'ring' };
  cyclic.self = cyclic;
  const hostile: [string, unknown, RegExp][] = [
    ['nothing', undefined, /undefined/],
    ['a text', 'plain words', /^plain words$/],
    ['a cyclic object', cyclic, /ring.*circular/],
    ['a message of 10 MB', new Error('x'.repeat(10_000_000)), /^x{4000}…$/],
    [
      'an error whose message cannot be read',
      Object.defineProperty(new Error('a'), 'message', {
        get() {
          throw new Error('no');
        },
      }),
      /cannot be read/,
    ],
    ['a symbol', Symbol('s'), /Symbol\(s\)/],
    ['an object without prototype', Object.create(null), /^\{\}$/],
    [
      'an object that throws at whoever looks at it',
      new Proxy(
        {},
        {
          getPrototypeOf() {
            throw new Error('no');
          },
        },
      ),
      /cannot be read/,
    ],
  ];

  it.each(hostile)('%s makes a failed run with a readable, capped text', async (_name, thrown, expected) => {
    const run = await runOnce(() => {
      throw thrown;
    });
    expect(run).toMatchObject({ status: 'failed', reason: 'error' });
    expect(run.error_message).toMatch(expected);
    expect(run.error_message?.length).toBeLessThanOrEqual(4_001);
    expect(run.error_signature).toMatch(/^[0-9a-f]{12}$/);
  });

  it('fails its own run only, also when it throws before it waits for anything', async () => {
    const job = buildJob({
      run() {
        throw new Error('at once');
      },
    });
    const runId = startedId(await tracking.tracker.start(job, { trigger: 'manual' }));
    expect(await ended(runId)).toMatchObject({ status: 'failed', error_message: 'at once' });
  });
});

describe('an exclusive job', () => {
  it('records a scheduled start as skipped, naming the run in the way', async () => {
    const job = createHeldJob();
    const first = startedId(await tracking.tracker.start(job, { trigger: 'scheduled' }));
    const second = await tracking.tracker.start(job, { trigger: 'scheduled' });
    expect(second).toMatchObject({ state: 'skipped', run: { reason: 'already_running', blocked_by: first } });
    expect(job.bodies).toBe(1);
    job.release();
    await ended(first);
  });

  it('runs once however many starts come at the same time', async () => {
    const job = createHeldJob();
    const others = createTracking(database, { workerId: () => 'w2' });
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        (index % 2 === 0 ? tracking : others).tracker.start(job, { trigger: 'scheduled' }),
      ),
    );
    expect(outcomes.filter(({ state }) => state === 'started')).toHaveLength(1);
    expect(outcomes.filter(({ state }) => state === 'skipped')).toHaveLength(99);
    job.release();
    await until(() => tracking.tracker.active() + others.tracker.active() === 0);
  });

  it('may start again as soon as its run ended', async () => {
    for (let round = 0; round < 20; round += 1) expect((await runOnce(() => undefined)).status).toBe('completed');
  });
});

describe('a concurrent job', () => {
  it('runs several at a time, up to its bound', async () => {
    const job = createHeldJob({ allowConcurrent: true, limits: { max_instances: 3 } });
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => tracking.tracker.start(job, { trigger: 'scheduled' })),
    );
    expect(outcomes.map(({ state }) => state)).toEqual(['started', 'started', 'started', 'skipped', 'skipped']);
    job.release();
    await until(() => tracking.tracker.active() === 0);
  });

  it('counts the runs of other workers', async () => {
    const job = createHeldJob({ allowConcurrent: true, limits: { max_instances: 1 } });
    const other = createTracking(database, { workerId: () => 'w2' });
    await other.tracker.start(job, { trigger: 'scheduled' });
    await until(() => database.store.runs.active().then(({ length }) => length === 1));
    expect(await tracking.tracker.start(job, { trigger: 'scheduled' })).toMatchObject({ state: 'skipped' });
    job.release();
    await until(() => other.tracker.active() === 0);
  });
});

describe('a pending run', () => {
  it('starts with its own id, args and requester', async () => {
    const by = { kind: 'web', id: '7', name: 'Dana' } as const;
    const runId = await insertPending({ args: { n: 1 }, requested_by: by });
    let given: unknown;
    const job = buildJob({
      async run({ args }) {
        given = args;
        return undefined;
      },
    });
    expect(await tracking.tracker.start(job, { runId })).toMatchObject({ state: 'started', run: { run_id: runId } });
    await ended(runId);
    expect(given).toEqual({ n: 1 });
    expect(await stored(runId)).toMatchObject({ status: 'completed', trigger: 'manual', requested_by: by });
  });

  it('is started once when it is handed over twice', async () => {
    const runId = await insertPending();
    const job = createHeldJob();
    const outcomes = await Promise.all([
      tracking.tracker.start(job, { runId }),
      createTracking(database, { workerId: () => 'w2' }).tracker.start(job, { runId }),
    ]);
    expect(outcomes.map(({ state }) => state).sort()).toEqual(['refused', 'started']);
    job.release();
    await until(() => job.bodies === 1);
  });

  it('does not start once it was cancelled', async () => {
    const runId = await insertPending();
    const by = { kind: 'api', id: 'token', name: 'API' } as const;
    await database.store.runs.requestCancel(runId, { requested_at: new Date(), by, reason: null });
    expect(await tracking.tracker.start(buildJob(), { runId })).toEqual({ state: 'refused', reason: 'gone' });
    expect(await stored(runId)).toMatchObject({ status: 'cancelled', cancel: { by } });
  });

  it('that holds no place yet is skipped when the job is running', async () => {
    const job = createHeldJob();
    const first = startedId(await tracking.tracker.start(job, { trigger: 'scheduled' }));
    const retry = await insertPending({ trigger: 'retry' }, false);
    expect(await tracking.tracker.start(job, { runId: retry })).toMatchObject({
      state: 'skipped',
      run: { run_id: retry, reason: 'already_running', blocked_by: first },
    });
    job.release();
    await ended(first);
  });
});

describe('cancel', () => {
  const by = { kind: 'telegram', id: '5', name: 'Noa' } as const;
  const request = () => ({ requested_at: new Date(), by, reason: 'too slow' });

  it('reaches the handler with its reason, and the run is cancelled by whom', async () => {
    const job = createHeldJob();
    const runId = startedId(await tracking.tracker.start(job, { trigger: 'manual' }));
    await database.store.runs.requestCancel(runId, request());
    expect(await tracking.tracker.passOnCancels()).toBe(1);
    await ended(runId);
    const run = await stored(runId);
    expect(run).toMatchObject({ status: 'cancelled', cancel: { by, reason: 'too slow', ignored_at: null } });
    expect(run.cancel?.seen_at).toBeInstanceOf(Date);
  });

  it('is shown as ignored when the handler goes on after the grace, and what it then completes is completed', async () => {
    let finish: () => void = () => undefined;
    const job = buildJob({
      run: () =>
        new Promise((resolve) => {
          finish = () => resolve({ done: true });
        }),
    });
    const runId = startedId(await tracking.tracker.start(job, { trigger: 'manual' }));
    await database.store.runs.requestCancel(runId, request());
    await tracking.tracker.passOnCancels();
    await until(async () => (await stored(runId)).cancel?.ignored_at);
    finish();
    expect(await ended(runId)).toMatchObject({ status: 'completed' });
  });

  it('of a run that ended is refused', async () => {
    const run = await runOnce(() => undefined);
    await expect(database.store.runs.requestCancel(run.run_id, request())).rejects.toMatchObject({ code: 'run_ended' });
  });
});

describe('a timeout', () => {
  it('asks the handler to stop, then closes the run, frees the job and refuses what the handler says later', async () => {
    let say: () => void = () => undefined;
    let reason: unknown;
    const job = buildJob({
      limits: { timeout_seconds: 0.05 },
      run: ({ signal, log, progress }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            reason = signal.reason;
          });
          say = () => {
            log('error', 'too late');
            progress(1, 1);
            resolve({ late: true });
          };
        }),
    });
    const runId = startedId(await tracking.tracker.start(job, { trigger: 'scheduled' }));
    expect(await ended(runId)).toMatchObject({ status: 'failed', reason: 'timeout' });
    expect(reason).toMatchObject({ kind: 'timeout' });
    say();
    expect((await runOnce(() => undefined)).status).toBe('completed');
    expect(await stored(runId)).toMatchObject({ status: 'failed', reason: 'timeout', progress: 0, logs: [] });
  });
});

describe('drain', () => {
  it('lets runs finish within the grace and takes no more', async () => {
    const job = createHeldJob();
    const runId = startedId(await tracking.tracker.start(job, { trigger: 'manual' }));
    const drained = tracking.tracker.drain(5_000);
    expect(await tracking.tracker.start(job, { trigger: 'manual' })).toEqual({ state: 'refused', reason: 'draining' });
    expect(tracking.tracker.places()).toBe(0);
    job.release();
    expect(await drained).toEqual({ interrupted: 0, flushed: true });
    expect(await stored(runId)).toMatchObject({ status: 'completed' });
  });

  it('stops what goes on after it, and closes the deaf as interrupted too', async () => {
    const polite = createHeldJob({ id: 'polite' });
    const deaf = buildJob({ id: 'deaf', run: () => new Promise(() => undefined) });
    const ids = [
      startedId(await tracking.tracker.start(polite, { trigger: 'manual' })),
      startedId(await tracking.tracker.start(deaf, { trigger: 'manual' })),
    ];
    expect(await tracking.tracker.drain(50)).toEqual({ interrupted: 1, flushed: true });
    for (const id of ids) expect(await stored(id)).toMatchObject({ status: 'failed', reason: 'interrupted' });
  });
});

describe('a run that somebody else closed', () => {
  it('keeps the end it has, and its handler is stopped at its next word', async () => {
    let reason: unknown;
    const job = buildJob({
      run: ({ signal, log }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reason = signal.reason;
            reject(signal.reason);
          });
          speak = () => log('error', 'still here');
        }),
    });
    let speak: () => void = () => undefined;
    const runId = startedId(await tracking.tracker.start(job, { trigger: 'manual' }));
    const summary = await database.store.runs.summary(runId);
    await until(() => tracking.tracker.active() === 1);
    expect(summary && (await database.store.runs.closeLost(summary, new Date()))).toMatchObject({ reason: 'lost' });
    await until(() => {
      speak();
      return reason;
    });
    expect(reason).toMatchObject({ kind: 'fenced' });
    expect(await stored(runId)).toMatchObject({ status: 'failed', reason: 'lost', logs: [] });
    expect(tracking.tracker.knows(runId)).toBe(false);
  });

  it('has one end whether cancel or completion came first', async () => {
    const by = { kind: 'api', id: 't', name: 'API' } as const;
    let begun = 0;
    // Of four, one surely ends first and one is surely cancelled first; what becomes of the others is a matter of chance.
    const lastMs = () => [0, Math.random() * 400, Math.random() * 400, 60_000][begun++ % 4];
    const job = buildJob({
      allowConcurrent: true,
      run: ({ signal }) =>
        new Promise((resolve, reject) => {
          const timer = setTimeout(resolve, lastMs());
          signal.addEventListener('abort', () => {
            clearTimeout(timer);
            reject(signal.reason);
          });
        }),
    });
    const ids: string[] = [];
    const lane = async () => {
      for (let round = 0; round < 20; round += 1) {
        const runId = startedId(await tracking.tracker.start(job, { trigger: 'manual' }));
        ids.push(runId);
        // A concurrent run is not waited for: until it is stored there is nothing to cancel.
        await until(() => database.store.runs.summary(runId));
        await database.store.runs
          .requestCancel(runId, { requested_at: new Date(), by, reason: null })
          .catch(() => undefined);
        await tracking.tracker.passOnCancels();
      }
    };
    await Promise.all(Array.from({ length: 50 }, lane));
    expect(ids).toHaveLength(1_000);
    await until(() => ids.every((id) => tracking.ended.some(({ run_id }) => run_id === id)));
    expect(tracking.ended).toHaveLength(ids.length);
    const told = new Map(tracking.ended.map(({ run_id, status }) => [run_id, status]));
    expect(new Set(told.values())).toEqual(new Set(['cancelled', 'completed']));
    const documents = await database.db.native().collection('job_runs').find({}).toArray();
    expect(new Map(documents.map(({ _id, status }) => [String(_id), status]))).toEqual(told);
  }, 30_000);
});

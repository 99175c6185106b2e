import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Requester, Run } from '@jobs-monitor/core';
import { buildLease, buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { bucketSeconds, durationBucket } from './durations.js';
import { prepareIndexes, STORE_INDEXES } from './indexes.js';
import { toFilter } from './run-filter.js';
import { firstRunIdAt, newRunId } from './run-id.js';
import type { RunWrite } from './run-sink.js';
import { SEARCHED_RUNS } from './runs.js';
import type { RunFilter } from './store.js';
import type { RunDocument } from './stored-run.js';

const by: Requester = { kind: 'web', id: '7', name: 'Dana' };
let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(() => database.clear());
afterAll(() => database.close());

async function insertPending(overrides: Partial<Run> = {}, exclusive = true): Promise<Run> {
  const run = buildRun(overrides);
  const { logs, logs_dropped, result, ...pending } = run;
  await database.store.runs.insertPending(pending, exclusive);
  return run;
}

function write(kind: RunWrite['kind'], run: Run, overrides: Partial<RunWrite> = {}): RunWrite {
  return { kind, run, exclusive: true, newLogs: [], logsBefore: 0, logsTotal: 0, keepLogs: 50, ...overrides };
}

const running = (overrides: Partial<Run> = {}) =>
  buildRun({ status: 'running', worker_id: 'w1', started_at: new Date(), ...overrides });

describe('pending runs', () => {
  it('come back as they were given', async () => {
    const run = await insertPending({ args: { size: 3 }, requested_by: by, note: 'again' });
    expect(await database.store.runs.get(run.run_id)).toEqual(run);
  });

  it('of an exclusive job are refused while one is active, naming it, and leave nothing behind', async () => {
    const first = await insertPending();
    await expect(insertPending()).rejects.toMatchObject({ code: 'already_running', details: { run_id: first.run_id } });
    expect(await database.store.runs.active()).toHaveLength(1);
    await insertPending({ job_id: 'another' });
  });

  it('are skipped once', async () => {
    const { run_id } = await insertPending();
    expect(await database.store.runs.skipPending(run_id, 'misfire', new Date())).toMatchObject({ reason: 'misfire' });
    expect(await database.store.runs.skipPending(run_id, 'misfire', new Date())).toBeNull();
    await insertPending();
  });

  it('take args that leave room for the rest', async () => {
    await expect(insertPending({ args: 'x'.repeat(40_000) })).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('the sink', () => {
  const line = (message: string) => ({ timestamp: new Date(5), level: 'info' as const, message });

  it('does no harm when a batch is given twice', async () => {
    const { sink, runs } = database.store;
    const run = running();
    const start = write('insert', run, { newLogs: [line('a')], logsTotal: 1 });
    const more = write('update', run, { newLogs: [line('b')], logsBefore: 1, logsTotal: 2 });
    const ended = { ...run, status: 'completed', ended_at: new Date() } as const;
    const end = write('update', ended, { logsBefore: 2, logsTotal: 2 });
    for (const each of [start, start, more, more, end, end])
      expect(await sink.write([each])).toEqual([{ state: 'written' }]);
    expect(await runs.get(run.run_id)).toMatchObject({
      status: 'completed',
      logs: [{ message: 'a' }, { message: 'b' }],
    });
  });

  it('stores the rest of a start that was stored without its answer', async () => {
    const { sink, runs } = database.store;
    const run = running();
    await sink.write([write('insert', run, { newLogs: [line('a')], logsTotal: 1 })]);
    const ended = { ...run, status: 'completed', ended_at: new Date(), result: { n: 1 } } as const;
    const again = write('insert', ended, { newLogs: [line('a'), line('b')], logsTotal: 2 });
    expect(await sink.write([again])).toEqual([{ state: 'written' }]);
    expect(await runs.get(run.run_id)).toMatchObject({ status: 'completed', result: { n: 1 }, logs: { length: 2 } });
  });

  it('refuses what comes after somebody else closed the run, and re-creates nothing', async () => {
    const { sink, runs } = database.store;
    const run = running();
    await sink.write([write('insert', run)]);
    await runs.closeLost(run, new Date());
    const late = write('update', { ...run, status: 'completed', ended_at: new Date() });
    const gone = write('update', running({ status: 'completed', ended_at: new Date() }));
    expect(await sink.write([late, gone])).toEqual([{ state: 'closed' }, { state: 'closed' }]);
    expect(await runs.get(run.run_id)).toMatchObject({ status: 'failed', reason: 'lost' });
    expect(await runs.get(gone.run.run_id)).toBeNull();
  });

  it('gives the place of an exclusive run that ends to the start in the same batch', async () => {
    const first = running();
    await database.store.sink.write([write('insert', first)]);
    const second = running();
    expect(await database.store.sink.write([write('insert', second)])).toEqual([
      { state: 'blocked', by: first.run_id },
    ]);
    const end = write('update', { ...first, status: 'completed', ended_at: new Date() });
    expect(await database.store.sink.write([write('insert', second), end])).toEqual([
      { state: 'written' },
      { state: 'written' },
    ]);
  });

  it('lets a run expire only once it ended', async () => {
    const run = running();
    const runs = database.db.native().collection('job_runs');
    await database.store.sink.write([write('insert', run)]);
    expect(await runs.countDocuments({ expires_at: { $exists: true } })).toBe(0);
    await database.store.runs.closeLost(run, new Date());
    expect(await runs.countDocuments({ expires_at: { $gt: new Date() }, active: { $exists: false } })).toBe(1);
  });
});

describe('lists', () => {
  it('page without gaps or doubles, newest first, and carry no logs', async () => {
    const ids = await Promise.all(
      Array.from({ length: 25 }, async (_, n) => (await insertPending({ job_id: `j${n % 2}` }, false)).run_id),
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof database.store.runs.list>> = await database.store.runs.list({}, cursor, 10);
      seen.push(...page.runs.map(({ run_id }) => run_id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toEqual([...ids].sort().reverse());
    const { runs } = await database.store.runs.list({ job_id: 'j1' }, null, 50);
    expect(runs).toHaveLength(12);
    expect(Object.keys(runs[0] ?? {})).not.toEqual(expect.arrayContaining(['logs']));
    expect(JSON.stringify(runs)).not.toMatch(/exclusive_key|logs_total|expires_at/);
  });

  it('find by time, by the start of an id and by words, which are no pattern', async () => {
    const old = await insertPending({ run_id: firstRunIdAt(new Date('2020-01-01')), note: 'a.b (c' }, false);
    await insertPending({ run_id: newRunId(), note: 'axb' }, false);
    const find = async (filter: Parameters<typeof database.store.runs.list>[0]) =>
      (await database.store.runs.list(filter, null, 10)).runs.map(({ run_id }) => run_id);
    expect(await find({ to: new Date('2021-01-01') })).toEqual([old.run_id]);
    expect(await find({ from: new Date('2021-01-01') })).toHaveLength(1);
    expect(await find({ q: old.run_id.slice(0, 13) })).toEqual([old.run_id]);
    expect(await find({ q: 'A.B (' })).toEqual([old.run_id]);
  });

  it('search a bounded number of runs for what no index answers, and go on with the next page', async () => {
    const wanted = await insertPending({ run_id: firstRunIdAt(new Date(1_000)), trigger: 'external' }, false);
    await insertPending({ run_id: firstRunIdAt(new Date(500)), trigger: 'external', job_id: 'other' }, false);
    const others = Array.from({ length: 2 * SEARCHED_RUNS }, () => write('insert', running(), { exclusive: false }));
    for (let from = 0; from < others.length; from += 500)
      await database.store.sink.write(others.slice(from, from + 500));
    const list = (filter: RunFilter, cursor: string | null = null) => database.store.runs.list(filter, cursor, 1);
    const find = async (filter: RunFilter) => {
      const pages = [await list(filter)];
      for (let last = pages[0]; last?.next_cursor; last = pages.at(-1))
        pages.push(await list(filter, last.next_cursor));
      return pages.map(({ runs }) => runs.map(({ run_id }) => run_id));
    };
    expect(await find({ trigger: 'external', job_id: 'sample_job' })).toEqual([[], [], [wanted.run_id]]);
    expect(await find({ q: 'nowhere' })).toEqual([[], [], []]);
    expect(await find({ trigger: 'external', status: 'pending' })).toHaveLength(2);
    expect(await find({ job_id: 'other' })).toHaveLength(1);
  });

  it.each([
    ['history_of_a_job', { job_id: 'sample_job' }],
    ['runs_of_a_status', { status: 'pending' }],
    ['runs_of_a_user', { user_id: 'dana' }],
  ] as const)('use the index %s', async (name, filter) => {
    await insertPending({ user_id: 'dana' });
    const runs = database.db.native().collection<RunDocument>('job_runs');
    const plan = await runs.find(toFilter(filter, null)).sort({ _id: -1 }).explain();
    expect(JSON.stringify(plan)).toContain(name);
    const lately = await runs.find({ ended_at: { $gte: new Date() } }).explain();
    expect(JSON.stringify(lately)).toContain('ended_lately');
  });

  it('of active runs use the index of active runs alone', async () => {
    await insertPending();
    await database.store.sink.write([write('insert', buildRun({ status: 'completed', ended_at: new Date() }))]);
    const plan = await database.db.native().collection('job_runs').find({ active: true }).explain('executionStats');
    expect(plan.executionStats.totalKeysExamined).toBeLessThanOrEqual(2);
    expect(JSON.stringify(plan)).toContain('active_runs');
  });
});

describe('holders', () => {
  it('are those of the runs that are running', async () => {
    const { runs, sink } = database.store;
    const held = running({ job_id: 'held' });
    await insertPending({ job_id: 'waiting' });
    await sink.write([write('insert', held), write('insert', buildRun({ status: 'failed', ended_at: new Date() }))]);
    expect(await runs.holders()).toEqual([{ run_id: held.run_id, worker_id: 'w1' }]);
  });

  it('lose a run once, and only to whoever saw that it was theirs', async () => {
    const { runs, sink } = database.store;
    const held = running();
    await sink.write([write('insert', held)]);
    expect(await runs.closeLost({ run_id: held.run_id, worker_id: 'w2' }, new Date())).toBeNull();
    expect(await runs.closeLost(held, new Date())).toMatchObject({ status: 'failed', reason: 'lost' });
    expect(await runs.closeLost(held, new Date())).toBeNull();
  });
});

describe('leases', () => {
  const worker = { worker_id: 'w1', host: '$host', pid: 1, version: '1', capacity: 5 };

  it('hold by the clock of the database and can be renewed after they ran out, unless somebody ended them', async () => {
    const { leases } = database.store;
    await leases.take(worker, 0);
    const { leases: held, databaseNow } = await leases.all();
    expect(held).toMatchObject([{ ...worker, fenced: false }]);
    expect(held[0]?.expires_at.getTime()).toBeLessThanOrEqual(databaseNow.getTime());
    expect(await leases.renew('w1', 15_000)).toBe(true);
    expect(await leases.fence(held[0] ?? buildLease())).toBe(false);
    const [renewed = buildLease()] = (await leases.all()).leases;
    expect(await leases.fence(renewed)).toBe(true);
    expect(await leases.fence(renewed)).toBe(false);
    expect(await leases.renew('w1', 15_000)).toBe(false);
  });
});

describe('idempotency keys', () => {
  it('belong to one request and give its answer to the same ones', async () => {
    const { idempotency } = database.store;
    const claims = await Promise.all(Array.from({ length: 100 }, () => idempotency.claim('k', 'digest')));
    expect(claims.filter(({ state }) => state === 'fresh')).toHaveLength(1);
    expect(await idempotency.claim('k', 'other')).toEqual({ state: 'mismatch' });
    await idempotency.complete('k', 202, { run_id: 'r' });
    expect(await idempotency.claim('k', 'digest')).toEqual({ state: 'done', status: 202, body: { run_id: 'r' } });
  });

  it('are free again when the request was refused', async () => {
    const { idempotency } = database.store;
    await idempotency.claim('k', 'digest');
    await idempotency.release('k');
    expect(await idempotency.claim('k', 'other')).toEqual({ state: 'fresh' });
  });
});

describe('sign-in codes', () => {
  it('work once and not after their time', async () => {
    const actor = { ...by, role: 'admin' as const };
    await database.store.signIn.put('a', actor, new Date(1_000));
    expect(await database.store.signIn.take('a', new Date(500))).toEqual(actor);
    expect(await database.store.signIn.take('a', new Date(500))).toBeNull();
    await database.store.signIn.put('b', actor, new Date(1_000));
    expect(await database.store.signIn.take('b', new Date(1_001))).toBeNull();
  });
});

describe('indexes', () => {
  it('are made once; an expiry that differs is changed, any other difference is an error that names the index', async () => {
    const native = database.db.native();
    await prepareIndexes(native, STORE_INDEXES);
    const plan = { odd: [{ key: { a: 1 }, name: 'x', expireAfterSeconds: 5 }] };
    await prepareIndexes(native, plan);
    await prepareIndexes(native, { odd: [{ key: { a: 1 }, name: 'x', expireAfterSeconds: 9 }] });
    expect(await native.collection('odd').listIndexes().toArray()).toContainEqual(
      expect.objectContaining({ name: 'x', expireAfterSeconds: 9 }),
    );
    await expect(prepareIndexes(native, { odd: [{ key: { b: 1 }, name: 'x' }] })).rejects.toThrow('odd.x');
  });
});

describe('duration buckets', () => {
  it('stand for what fell into them within 5 %', () => {
    for (let seconds = 0.0011; seconds < 2_000_000; seconds *= 1.037) {
      expect(Math.abs(bucketSeconds(durationBucket(seconds)) / seconds - 1)).toBeLessThanOrEqual(0.05);
    }
  });
});

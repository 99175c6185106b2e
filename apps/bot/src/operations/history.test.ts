import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AlertEvent, AppError, contract } from '@jobs-monitor/core';
import { buildRun } from '../testing/builders.js';
import { openTestDatabase, type TestDatabase } from '../testing/database.js';
import { createTestOperations, DANA, NOTHING, QUIET_ALERTING, VIEWER } from '../testing/operations.js';

const NOW = new Date('2026-03-01T10:00:00Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000).toISOString();
const DAY = 86_400;

let database: TestDatabase;
let reported: AlertEvent[];
let report: (events: readonly AlertEvent[]) => Promise<void>;
let test: ReturnType<typeof createTestOperations>;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  await database.clear();
  reported = [];
  report = async (events) => void reported.push(...events);
  const alerting = { ...QUIET_ALERTING, report: (events: readonly AlertEvent[]) => report(events) };
  test = createTestOperations(database.store, [], { alerting, now: () => NOW });
});
afterAll(() => database.close());

const record = (body: { version: string; at?: string; note?: string; url?: string }) =>
  test.operations.recordDeploy(DANA, { ...NOTHING, body });
const listDeploys = (query = {}) => test.operations.listDeploys(VIEWER, { ...NOTHING, query: { limit: 50, ...query } });

describe('a deploy', () => {
  it('is kept with who said so, told to the rules, and audited', async () => {
    const { deploy } = await record({ version: '1.4.0', note: 'Faster', url: 'https://example.org/1.4.0' });
    const by = { kind: 'web', id: '7', name: 'Dana' };
    expect(deploy).toMatchObject({ version: '1.4.0', at: NOW, by, note: 'Faster', url: 'https://example.org/1.4.0' });
    expect(await listDeploys()).toEqual({ deploys: [deploy] });
    expect(reported).toMatchObject([
      { event_id: `deploy/${deploy.deploy_id}`, name: 'deploy', at: NOW, job_id: null, facts: { version: '1.4.0' } },
    ]);
    expect((await database.store.audit.list({}, null, 10)).entries).toMatchObject([
      { action: 'record_deploy', target: '1.4.0', outcome: 'done' },
    ]);
  });

  it.each([
    ['a minute ahead', ago(-60), true],
    ['further ahead', ago(-61), false],
    ['30 days ago', ago(30 * DAY), true],
    ['before that', ago(30 * DAY + 1), false],
  ])('that is said to be %s is taken: %3$s', async (_, at, taken) => {
    const recorded = record({ version: '1', at });
    if (taken) return expect((await recorded).deploy.at).toEqual(new Date(at));
    await expect(recorded).rejects.toMatchObject({ code: 'invalid_input', details: [{ path: 'body.at' }] });
    expect((await listDeploys()).deploys).toEqual([]);
  });

  it('of more than an hour ago is history, and no news', async () => {
    await record({ version: '1', at: ago(3_601) });
    expect(reported).toEqual([]);
    await record({ version: '2', at: ago(3_600) });
    expect(reported).toHaveLength(1);
  });

  it('is recorded also when nobody can be told', async () => {
    report = () => Promise.reject(new AppError('database_unavailable', 'away'));
    const { deploy } = await record({ version: '1' });
    expect((await listDeploys()).deploys).toEqual([deploy]);
    expect(test.log.lines.map(({ phrase }) => phrase)).toContain('deploy_not_told');
  });

  it('is listed between two instants', async () => {
    for (const seconds of [30, 20, 10]) await record({ version: String(seconds), at: ago(seconds) });
    const { deploys } = await listDeploys({ from: ago(20), to: ago(10) });
    expect(deploys.map(({ version }) => version)).toEqual(['20']);
  });

  it.each([
    ['an empty version', { version: ' ' }],
    ['a version of two lines', { version: '1\n2' }],
    ['a script as its address', { version: '1', url: 'javascript:alert(1)' }],
    ['a password in its address', { version: '1', url: 'https://dana:secret@example.org/' }],
    ['a day without time', { version: '1', at: '2026-03-01' }],
  ])('is refused with %s', (_, body) => {
    expect(contract.recordDeploy.body.safeParse(body).success).toBe(false);
  });
});

describe('the audit', () => {
  it('is for operators, and pages through what was done', async () => {
    for (const version of ['1', '2', '3']) await record({ version });
    const list = (query: { cursor?: string; actor?: string }) =>
      test.operations.listAudit(DANA, { ...NOTHING, query: { limit: 2, ...query } });
    const first = await list({});
    const rest = await list({ cursor: String(first.next_cursor) });
    expect([...first.entries, ...rest.entries].map(({ target }) => target).sort()).toEqual(['1', '2', '3']);
    expect(rest.next_cursor).toBeNull();
    expect((await list({ actor: 'Dana' })).entries).toHaveLength(2);
    expect((await list({ actor: 'Omer' })).entries).toEqual([]);
    await expect(test.operations.listAudit(VIEWER, { ...NOTHING, query: { limit: 2 } })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('holds no code that signs anybody in, nor the args of a run', async () => {
    const { code } = await test.operations.createSignInLink({ ...DANA, role: 'admin' }, NOTHING);
    await test.operations.redeemSignInLink({ ...DANA, role: 'admin' }, { ...NOTHING, body: { code: String(code) } });
    const args = { password: 'hunter2' };
    const trigger = { params: { job_id: 'none' }, query: {}, body: { args } };
    await expect(test.operations.triggerJob(DANA, trigger)).rejects.toMatchObject({ code: 'job_not_found' });
    const { entries } = await test.operations.listAudit(DANA, { ...NOTHING, query: { limit: 10 } });
    expect(entries).toHaveLength(3);
    expect(JSON.stringify(entries)).not.toMatch(new RegExp(`${code}|hunter2`));
  });
});

describe('the attempts of a run', () => {
  it('are told, whichever of them is asked for', async () => {
    const first = buildRun({ run_id: 'a' });
    const second = buildRun({ run_id: 'b', retry_of: 'a', attempt: 2 });
    for (const run of [first, second]) await database.store.runs.insertPending(run, false);
    const { runs } = await test.operations.listAttempts(VIEWER, { ...NOTHING, params: { run_id: 'b' } });
    expect(runs.map(({ run_id, attempt }) => [run_id, attempt])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    const none = test.operations.listAttempts(VIEWER, { ...NOTHING, params: { run_id: 'none' } });
    await expect(none).rejects.toMatchObject({ code: 'run_not_found' });
  });
});

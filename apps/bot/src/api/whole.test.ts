import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { contract, type Entry, type Run } from '@jobs-monitor/core';
import request from 'supertest';
import { createStore } from '../store/create-store.js';
import { createDb, type Db } from '../store/db.js';
import { createDeliveryStores } from '../store/delivery-stores.js';
import { prepareIndexes, STORE_INDEXES } from '../store/indexes.js';
import { buildAlert } from '../testing/alert-builders.js';
import { BEARER, startTestApi, TOKEN } from '../testing/api.js';
import { buildJob, buildRun } from '../testing/builders.js';
import { startTestServer, TEST_RETENTION, type TestServer } from '../testing/database.js';
import { createRecordingLog } from '../testing/log.js';
import { createTestOperations, QUIET_ALERTING } from '../testing/operations.js';

const jobs = [
  buildJob({ id: 'tidy_up', schedule: { kind: 'every', seconds: 60, firstAfterSeconds: 0 } }),
  buildJob({ id: 'parallel', allowConcurrent: true }),
];
const alert = buildAlert();
const SECRETS = [TOKEN, 'mongodb://'];

let server: TestServer;
let db: Db;
/** Two processes on one database. */
let apis: Awaited<ReturnType<typeof startTestApi>>[];
let run: Run;

beforeAll(async () => {
  server = await startTestServer();
  const log = createRecordingLog();
  db = createDb({ uri: server.uri, log, prepare: (native) => prepareIndexes(native, STORE_INDEXES) });
  await db.whenReady();
  const store = createStore(db, { retention: TEST_RETENTION, now: () => new Date(), log });
  apis = await Promise.all(
    [1, 2].map(() => {
      const { deliveries, doors } = createDeliveryStores(db);
      const alerting = { ...QUIET_ALERTING, deliveries: deliveries.list, channels: () => doors.all().then(() => []) };
      const { operations } = createTestOperations(store, jobs, { databaseReady: db.ready, alerting });
      return startTestApi({ operations, idempotency: store.idempotency });
    }),
  );
  run = buildRun({ job_id: 'tidy_up', user_id: 'dana', args: { path: 'x' } });
  await store.runs.insertPending(run, true);
  await store.alerts.insert(alert);
  await store.runs.insertPending(buildRun({ job_id: 'parallel', user_id: 'omer' }), false);
  const failed = { status: 'failed', reason: 'lost', error_signature: 'lost', ended_at: new Date() } as const;
  await store.sink.recordEnds([buildRun({ ...failed, job_id: 'tidy_up' })]);
  const dana = { kind: 'web', id: '7', name: 'Dana' } as const;
  const at = new Date();
  await store.deploys.add({ deploy_id: 'd', version: '1.4.0', at, by: dana, note: null, url: null });
  await store.audit.add({
    at,
    actor: dana,
    action: 'pause',
    target: 'tidy_up',
    outcome: 'done',
    details: { until: at },
  });
  await store.jobs.setPaused('parallel', {
    by: dana,
    at,
    reason: null,
    until: null,
  });
});
afterAll(async () => {
  await Promise.all(apis.map((api) => api.close()));
  await db.close();
  await server.close();
});

const url = (index = 0) => apis[index]?.url ?? '';
const get = (path: string) => request(url()).get(path).set(BEARER);
const reads = Object.values(contract).filter(
  ({ method, kind, path }: Entry) => method === 'GET' && kind === 'json' && path !== '/api/system',
);
const pathOf = ({ path }: Entry) =>
  path
    .replace(':job_id', 'tidy_up')
    .replace(':signature', 'lost')
    .replace(':run_id', run.run_id)
    .replace(':alert_id', alert.alert_id);

it('answers every read from the database as the contract says, with nothing internal and no secret', async () => {
  for (const entry of reads) {
    const answer = await get(pathOf(entry));
    expect([entry.path, answer.status, answer.body.error]).toEqual([entry.path, 200, undefined]);
    for (const secret of SECRETS) expect(answer.text).not.toContain(secret);
    expect(answer.text).not.toMatch(
      /"(_id|open_key|recent_event_ids|exclusive_key|expires_at|logs_total|cancel_pending|active)":/,
    );
  }
});

it('gives no foreign rows for operators of the database', async () => {
  const own = await get('/api/runs?user_id=dana');
  expect(own.body.runs.map((found: Run) => found.run_id)).toEqual([run.run_id]);
  for (const query of ['user_id[$ne]=dana', 'user_id=%7B%22$gt%22:%22%22%7D', 'q=.*', 'q=%5E', 'user_id=$ne']) {
    const answer = await get(`/api/runs?${query}`);
    expect([query, answer.body.runs?.length ?? 0]).toEqual([query, 0]);
  }
});

it('reads free text as text, however much it looks like a pattern', async () => {
  const startedAt = performance.now();
  expect((await get(`/api/runs?q=${encodeURIComponent('(a+)+$'.repeat(33))}`)).status).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

it('starts one run for a hundred requests with one key over two processes', async () => {
  await request(url()).post('/api/jobs/parallel/resume').set(BEARER);
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      request(url(n % 2))
        .post('/api/jobs/parallel/trigger')
        .set(BEARER)
        .set('Idempotency-Key', 'key-00000001')
        .send({ note: 'once' }),
    ),
  );
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(202);
  const { body } = await get('/api/runs?job_id=parallel');
  expect(body.runs.filter(({ note }: Run) => note === 'once')).toHaveLength(1);
});

it('says that the database is away within five seconds, and never that there is nothing', async () => {
  await server.close();
  const needing = reads.filter(
    ({ path }) => !['/api/jobs/:job_id/why', '/admin/data/preview', '/admin/scheduler/status'].includes(path),
  );
  const startedAt = performance.now();
  const answers = await Promise.all(
    needing.map((entry) => get(`${pathOf(entry)}${entry.path === '/api/stats' ? '?window=3h' : ''}`)),
  );
  expect(performance.now() - startedAt).toBeLessThan(5_500);
  for (const [index, { status, body, headers }] of answers.entries()) {
    expect([needing[index]?.path, status, body.error]).toEqual([needing[index]?.path, 503, 'database_unavailable']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  }
  const trigger = await request(url())
    .post('/api/jobs/tidy_up/trigger')
    .set(BEARER)
    .set('Idempotency-Key', 'key-00000002');
  expect([trigger.status, trigger.body.error]).toEqual([503, 'database_unavailable']);
  const why = await get('/api/jobs/tidy_up/why');
  expect([why.status, why.body.state, why.body.explanation[0].code]).toEqual([200, 'blocked', 'database_away']);
  expect(apis[0]?.log.lines.filter(({ level }) => level === 'error').map(({ phrase }) => phrase)).not.toContain(
    'request_failed',
  );
}, 15_000);

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../../app.js';
import { parseConfig } from '../../config.js';
import { createRun } from '../../runs/new-run.js';
import { newRunId } from '../../store/run-id.js';
import { openTestDatabase, type TestDatabase } from '../../testing/database.js';
import { createRecordingLog } from '../../testing/log.js';
import { createTempFolder, type TempFolder } from '../../testing/temp-folder.js';
import { until } from '../../testing/until.js';
import { definitions, families } from '../index.js';

const TOKEN = 'a-token-of-this-test-alone';
const INSTANCE = 'batch_dana_1_1763800000000';

let temp: TempFolder;
let database: TestDatabase;
let app: ReturnType<typeof createApp>;
let address: string;
const log = createRecordingLog();
const runId = newRunId();

/** A bot that finds, as it starts, a run of an instance that somebody stored and handed to nobody. */
beforeAll(async () => {
  temp = await createTempFolder();
  database = await openTestDatabase();
  const queued_at = new Date(Date.now() - 10_000);
  const args = { files: [{ name: 'a.ts', content: 'let a;\n' }] };
  const run = createRun({ run_id: runId, job_id: INSTANCE, category: 'batch', trigger: 'manual', queued_at, args });
  const { logs: _logs, logs_dropped: _dropped, result: _result, ...pending } = run;
  await database.store.runs.insertPending(pending, true);

  const env = {
    MONGODB_URI: database.uri,
    DATA_DIR: temp.path,
    DB_HEALTH_TOKEN: TOKEN,
    BOT_API_PORT: '0',
  };
  const config = parseConfig(env, [...definitions, ...families]);
  app = createApp(config, { log, version: '0.0.0', definitions, families });
  const started = await app.start();
  address = started.address;
  await started.ready;
}, 20_000);

afterAll(async () => {
  await app.stop();
  await database.close();
  await temp.remove();
});

async function call(method: string, path: string) {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const response = await fetch(new URL(path, address), { method, headers, ...(method === 'POST' && { body: '{}' }) });
  return { status: response.status, body: await response.json() };
}

describe('an instance of a family', () => {
  it('runs by its family, for its owner, from the stored run alone', async () => {
    const run = await until(
      async () => {
        const { body } = await call('GET', `/api/jobs/runs/${runId}`);
        return body.run.ended_at === null ? null : body.run;
      },
      { timeoutMs: 15_000 },
    );
    expect(run).toMatchObject({ job_id: INSTANCE, status: 'completed', result: { total: 1, successful: 1 } });
    const report = await database.db.run((native) => native.collection('batch_reports').findOne());
    expect(report).toMatchObject({ _id: runId, owner: 'dana' });
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  }, 20_000);

  it('is found by its history, as a dynamic job that nobody can start', async () => {
    const { body } = await call('GET', `/api/jobs/${INSTANCE}`);
    expect(body.job).toMatchObject({ dynamic: true, family: 'batch', can_trigger: false, next_run_at: null });
    expect(body.history).toEqual([expect.objectContaining({ run_id: runId })]);
    const listed = await call('GET', '/api/jobs?category=batch');
    expect(listed.body.jobs.map(({ job_id }: { job_id: string }) => job_id)).toEqual(['batch_analyze', INSTANCE]);

    expect(await call('POST', `/api/jobs/${INSTANCE}/trigger`)).toMatchObject({
      status: 400,
      body: { error: 'not_triggerable' },
    });
  });

  it('is unknown while it neither ran nor is scheduled, though its id fits', async () => {
    expect(await call('GET', '/api/jobs/batch_noa_1_1763800000000')).toMatchObject({
      status: 404,
      body: { error: 'job_not_found' },
    });
  });
});

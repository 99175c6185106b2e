import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AppError } from '@jobs-monitor/core';
import request from 'supertest';
import { actAs, BEARER, memoryAnswers, startTestApi } from '../testing/api.js';
import { cannedOperations } from '../testing/api-answers.js';
import { createRecordingLog } from '../testing/log.js';
import { createIdempotency } from './idempotency.js';

let started: string[];
let refuseWith: AppError | null;
let test: Awaited<ReturnType<typeof startTestApi>>;

const operations = cannedOperations({
  triggerJob: async (_actor, { params }) => {
    await new Promise(setImmediate);
    if (refuseWith) throw refuseWith;
    started.push(params.job_id);
    return { message: 'queued', job_id: params.job_id, run_id: `run-${started.length}`, status: 'pending' };
  },
});

beforeEach(async () => {
  started = [];
  refuseWith = null;
  test = await startTestApi({ operations, actsPerMinute: 150 });
});
afterEach(() => test.close());

const trigger = (key: string | null, body: object = {}, job = 'tidy_up', headers: Record<string, string> = BEARER) =>
  request(test.url)
    .post(`/api/jobs/${job}/trigger`)
    .set(headers)
    .set(key === null ? {} : { 'Idempotency-Key': key })
    .send(body);

it('starts one run for a hundred parallel requests with one key, and answers all alike', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => trigger('key-00000001')));
  expect(started).toHaveLength(1);
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(202);
});

it('repeats the kept answer later, and runs each key once', async () => {
  const first = await trigger('key-00000001');
  const again = await trigger('key-00000001');
  const other = await trigger('key-00000002');
  expect([again.status, again.text]).toEqual([first.status, first.text]);
  expect(other.body.run_id).not.toBe(first.body.run_id);
});

it('refuses a key that comes back with another body or another job', async () => {
  await trigger('key-00000001', { note: 'a' });
  for (const answer of [
    await trigger('key-00000001', { note: 'b' }),
    await trigger('key-00000001', { note: 'a' }, 'other'),
  ]) {
    expect([answer.status, answer.body.error]).toEqual([409, 'idempotency_mismatch']);
  }
  expect(started).toHaveLength(1);
});

it('keeps the keys of different actors apart', async () => {
  const path = '/api/jobs/tidy_up/trigger';
  await trigger('key-00000001');
  await trigger('key-00000001', {}, 'tidy_up', actAs('operator', 'POST', path, '{}'));
  expect(started).toHaveLength(2);
});

it('lets a refused request be tried again with its key', async () => {
  refuseWith = new AppError('already_running', 'busy', { details: { run_id: 'r' } });
  const refused = await trigger('key-00000001');
  expect([refused.status, refused.body.details]).toEqual([409, { run_id: 'r' }]);
  refuseWith = null;
  expect((await trigger('key-00000001')).status).toBe(202);
});

it.each(['short', 'a'.repeat(129), 'has space here', 'dollar$$$$$'])('refuses the key %j', async (key) => {
  const answer = await trigger(key);
  expect([answer.status, answer.body.error]).toEqual([400, 'invalid_input']);
  expect(started).toHaveLength(0);
});

it('gives up on a key whose first request does not end in another process', async () => {
  const held = { ...memoryAnswers(), claim: async () => ({ state: 'busy' as const }) };
  const once = createIdempotency(held, createRecordingLog(), 100);
  const request = { scope: 'web:7:triggerJob', key: 'key-00000001', content: '{}' };
  await expect(once(request, () => Promise.reject(new Error('ran')))).rejects.toMatchObject({
    code: 'idempotency_busy',
    retryAfterSeconds: 1,
  });
});

it('answers with what was done even if the answer cannot be kept', async () => {
  const log = createRecordingLog();
  const failing = { ...memoryAnswers(), complete: () => Promise.reject(new Error('away')) };
  const once = createIdempotency(failing, log);
  const answer = { status: 202, text: '{}' };
  const request = { scope: 'web:7:triggerJob', key: 'key-00000001', content: '{}' };
  expect(await once(request, async () => answer)).toEqual(answer);
  expect(log.lines.map(({ phrase }) => phrase)).toEqual(['idempotency_key_not_kept']);
});

it('lets an actor act only so often in a minute, and does not count what was refused', async () => {
  refuseWith = new AppError('already_running', 'busy');
  for (let n = 0; n < 160; n += 1) expect((await trigger(null)).status).toBe(409);
  refuseWith = null;
  const answers = await Promise.all(Array.from({ length: 160 }, () => trigger(null)));
  const refused = answers.filter(({ status }) => status === 429);
  expect([started.length, refused.length]).toEqual([150, 10]);
  expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
  const path = '/api/jobs/tidy_up/trigger';
  expect((await trigger(null, {}, 'tidy_up', actAs('operator', 'POST', path, '{}'))).status).toBe(202);
});

import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { streamEvent } from '@jobs-monitor/core';
import type { LiveEvent } from '../operations/verb.js';
import { startTestApi, TOKEN } from '../testing/api.js';
import { buildSummary } from '../testing/api-answers.js';
import { watchEvents } from '../testing/event-stream.js';

let test: Awaited<ReturnType<typeof startTestApi>>;
let publishOther: ((event: LiveEvent) => void) | null;

beforeEach(async () => {
  publishOther = null;
  test = await startTestApi({
    otherRuns: {
      start(publish) {
        publishOther = publish;
      },
      stop() {
        publishOther = null;
      },
    },
  });
});
afterEach(() => test.close());

const watch = async (lastEventId?: string) => {
  const viewer = watchEvents(test.url, lastEventId);
  await viewer.until(() => viewer.lastId() !== '');
  return viewer;
};
const changeJob = (job_id: string) => test.bus.publish('job.changed', { job_id });

it('tells what happens, as the contract says, with an id and a name for each event', async () => {
  const viewer = await watch();
  const run = buildSummary({ status: 'running' });
  test.bus.publish('run.queued', { run });
  test.bus.publish('run.started', { run });
  test.bus.publish('run.ended', { run });
  changeJob('tidy_up');
  test.bus.publish('worker.changed', { worker_id: 'worker-1' });
  await viewer.until(() => viewer.events.length === 5);
  expect(viewer.events.map(({ event }) => event)).toEqual([
    'run.queued',
    'run.started',
    'run.ended',
    'job.changed',
    'worker.changed',
  ]);
  for (const { data, event } of viewer.events) expect(streamEvent.parse(data).type).toBe(event);
  expect(new Set(viewer.events.map(({ id }) => id)).size).toBe(5);
});

it('asks proxies neither to hold nor to change the stream, and readers to come back at odd moments', async () => {
  const answer = await fetch(`${test.url}/api/events`, { headers: { Authorization: `Bearer ${TOKEN}` } });
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store, no-transform');
  expect(answer.headers.get('x-accel-buffering')).toBe('no');
  expect(answer.headers.get('x-request-id')).not.toBeNull();
  await answer.body?.cancel();
  const viewer = await watch();
  expect(viewer.raw()).toMatch(/^retry: \d{4}\n\n/);
});

it('goes on after the last id that a viewer saw', async () => {
  const first = await watch();
  changeJob('one');
  await first.until(() => first.events.length === 1);
  first.close();
  changeJob('two');
  changeJob('three');
  const second = await watch(first.lastId());
  await second.until(() => second.events.length === 2);
  expect(second.events.map(({ data }) => data.job_id)).toEqual(['two', 'three']);
  const third = await watch(second.lastId());
  changeJob('four');
  await third.until(() => third.events.length === 1);
  expect(third.events[0]?.data.job_id).toBe('four');
});

it('tells a viewer that was away for more than a thousand events to load anew', async () => {
  const first = await watch();
  const seen = first.lastId();
  first.close();
  for (let n = 0; n < 1_001; n += 1) changeJob(`job-${n}`);
  const late = await watch(seen);
  expect(late.events.map(({ event }) => event)).toEqual(['reset']);
  changeJob('next');
  await late.until(() => late.events.length === 2);
  const current = await watch(late.lastId());
  expect(current.events).toEqual([]);
});

it.each(['other1-5', 'nonsense', '-1', '9'.repeat(41)])('answers the unknown last id %j with reset', async (id) => {
  const viewer = await watch(id);
  expect(viewer.events.map(({ data }) => data)).toEqual([{ type: 'reset' }]);
});

it('tells the newest progress of a run, at most four times a second, and never after its end', async () => {
  const viewer = await watch();
  const run = (processed_items: number) => buildSummary({ status: 'running', processed_items });
  for (let n = 1; n <= 500; n += 1) test.bus.publish('run.progress', { run: run(n) });
  await viewer.until(() => viewer.events.length === 1);
  expect(viewer.events[0]?.data).toMatchObject({ type: 'run.progress', run: { processed_items: 500 } });
  test.bus.publish('run.progress', { run: run(501) });
  test.bus.publish('run.ended', { run: run(502) });
  const startedAt = performance.now();
  await viewer.until(() => viewer.events.length === 2);
  test.bus.publish('run.progress', { run: buildSummary({ run_id: 'other' }) });
  await viewer.until(() => viewer.events.length === 3);
  expect(viewer.events.map(({ event }) => event)).toEqual(['run.progress', 'run.ended', 'run.progress']);
  expect(performance.now() - startedAt).toBeGreaterThan(200);
});

it('tells of runs of other processes while somebody watches', async () => {
  expect(publishOther).toBeNull();
  const viewer = await watch();
  publishOther?.({ type: 'run.started', run: buildSummary({ run_id: 'theirs' }) });
  await viewer.until(() => viewer.events.length === 1);
  expect(viewer.events[0]?.data.run?.run_id).toBe('theirs');
});

it('drops a viewer that does not read, and no other', async () => {
  const attentive = await watch();
  const idle = connect(test.port, '127.0.0.1');
  idle.write(`GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`);
  idle.pause();
  const gone = new Promise((resolve) => idle.on('close', resolve).on('error', () => undefined));
  await new Promise<void>((resolve) => {
    test.server.once('request', () => resolve());
  });
  const bytes = 200_000;
  const large = buildSummary({ error_message: 'x'.repeat(bytes) });
  let sent = 0;
  while ((await openConnections()) > 1 && sent < 300) {
    test.bus.publish('run.ended', { run: large });
    sent += 1;
    await attentive.until(() => attentive.events.length === sent);
  }
  idle.resume();
  await gone;
  expect(await openConnections()).toBe(1);
  expect(attentive.ended()).toBe(false);
  // More than the one megabyte that we keep went out first: the operating system holds some for the socket, too.
  expect(sent * bytes).toBeGreaterThan(1_000_000);
});

it('ends all streams when the API closes, with a moment to come back at', async () => {
  const viewer = await watch();
  test.api.close();
  await viewer.until(viewer.ended);
  expect(viewer.raw()).toMatch(/retry: \d{4}\n\n$/);
});

function openConnections(): Promise<number> {
  return new Promise((resolve, reject) => {
    test.server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}

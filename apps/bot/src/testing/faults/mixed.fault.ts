import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import type { TestBot } from '../bots.js';
import { buildRun } from '../builders.js';
import { until } from '../until.js';
import { fault } from './fault.js';
import { createStage } from './stage.js';

/** Workers that differ from each other. */
const stage = createStage();
const HOUR_MS = 3_600_000;

fault('an old and a new version together', { timeoutMs: 60_000 }, async ({ figure }) => {
  const old = await stage.addBot({ version: '1.0.0', moreJobs: ['old_only'] });
  const young = await stage.addBot({ version: '2.0.0', moreJobs: ['new_only'], everySeconds: 1 });
  const quick = { body: 'hold', ms: 10 } as const;

  expect((await old.trigger('old_only', quick)).status).toBe(202);
  await until(() => stage.ledger('old_only').length > 0 && stage.ledger('new_only').length > 1, { timeoutMs: 15_000 });
  // A job without code here is one of which only the runs and the schedule are known.
  expect(await old.trigger('new_only', quick)).toMatchObject({ status: 400, body: { error: 'not_triggerable' } });
  const { body } = await old.call('GET', '/api/runs?job_id=new_only');
  expect((body.runs as unknown[]).length).toBeGreaterThan(0);

  // What a later version may have stored.
  const native = stage.database().db.native();
  for (const name of ['job_runs', 'workers', 'job_states', 'agenda_jobs', 'stats_buckets']) {
    await native.collection(name).updateMany({}, { $set: { of_the_future: { deep: [1, { a: true }] } } });
  }
  const entry = { name: 'of-the-future', type: 'normal', nextRunAt: new Date(), data: { job_id: 'unknown' } };
  const { insertedId } = await native.collection('agenda_jobs').insertOne(entry);
  const seen = stage.ledger('new_only').length;
  for (const bot of [old, young]) {
    for (const path of ['/api/runs', '/api/jobs', '/api/workers', '/api/jobs/active', '/api/stats?window=24h']) {
      expect({ path, status: (await bot.call('GET', path)).status }).toEqual({ path, status: 200 });
    }
    const { status, body: triggered } = await bot.trigger('exclusive_job', quick);
    expect(status).toBe(202);
    await until(() => stage.ledger('exclusive_job').some(({ run_id, ended }) => run_id === triggered.run_id && ended));
    await until(async () => (await stage.activeRuns()).every(({ job_id }) => job_id !== 'exclusive_job'));
  }
  expect((await old.trigger('old_only', quick)).status).toBe(202);
  await until(() => stage.ledger('old_only').length === 2 && stage.ledger('new_only').length > seen + 1, {
    timeoutMs: 15_000,
  });
  // Whoever took the start, the code that has the job ran it.
  expect(stage.ledger('old_only').every(({ pid }) => pid === old.pid)).toBe(true);
  expect(stage.ledger('new_only').every(({ pid }) => pid === young.pid)).toBe(true);
  expect(await native.collection('agenda_jobs').findOne({ _id: insertedId })).toMatchObject(entry);
  const { body: listed } = await young.call('GET', '/api/workers');
  expect((listed.workers as { version: string }[]).map(({ version }) => version).sort()).toEqual(['1.0.0', '2.0.0']);

  for (const bot of [old, young]) {
    expect(bot.lines().filter(({ level }) => level === 'error')).toEqual([]);
    bot.signal('SIGTERM');
    expect(await bot.exited).toBe(0);
  }
  figure(`${stage.ledger().length} runs`);
  expect(await stage.violations({ exclusive: ['exclusive_job', 'old_only', 'new_only'], counted: false })).toEqual([]);
});

fault('an old version that is started again beside a new one', { timeoutMs: 60_000 }, async ({ figure }) => {
  const first = await stage.addBot({ version: '1.0.0' });
  const young = await stage.addBot({ version: '2.0.0', moreJobs: ['new_only'], everySeconds: 1 });
  await until(() => stage.ledger('new_only').length > 0, { timeoutMs: 15_000 });
  first.signal('SIGTERM');
  expect(await first.exited).toBe(0);

  const again = await stage.addBot({ version: '1.0.0' });
  const told = again.lines().find(({ message }) => message === 'schedule_entries_without_a_job');
  expect(told).toMatchObject({ job_ids: ['new_only'], kept: true });
  const seen = stage.ledger('new_only').length;
  await until(() => stage.ledger('new_only').length > seen + 1, { timeoutMs: 15_000 });
  for (const bot of [again, young]) {
    bot.signal('SIGTERM');
    expect(await bot.exited).toBe(0);
  }
  figure(`${stage.ledger('new_only').length} runs of the new one's job`);
  expect(await stage.violations({ exclusive: ['new_only'], counted: false })).toEqual([]);
});

fault(
  'clocks 1 h ahead, 1 h behind and 8 days ahead, each on one worker',
  { timeoutMs: 120_000, long: true },
  async ({ figure }) => {
    const offsets = [0, HOUR_MS, -HOUR_MS, 8 * 24 * HOUR_MS];
    const bots: TestBot[] = [];
    // One after the other, each full before the next comes, so that each has runs of its own.
    for (const clockOffsetMs of offsets) {
      const bot = await stage.addBot({ clockOffsetMs, env: { WORKER_CONCURRENCY: '4' } });
      bots.push(bot);
      for (let run = 0; run < 4; run += 1) {
        expect((await bot.trigger('concurrent_job', { body: 'hold', ms: 30_000 })).status).toBe(202);
      }
      await until(() => stage.ledger().filter(({ pid }) => pid === bot.pid).length === 4);
    }
    await stage.whenActive(16);
    for (const { run_id, started_at } of await stage.activeRuns()) {
      const began = stage.ledger().find((entry) => entry.run_id === run_id)?.began ?? 0;
      expect(Math.abs((started_at?.getTime() ?? 0) - began)).toBeLessThan(5_000);
    }
    const victim = bots[1] as TestBot;
    victim.signal('SIGKILL');
    const killedAt = Date.now();
    await stage.whenActive(12, 30_000);
    figure(`the runs of one that was killed closed after ${((Date.now() - killedAt) / 1_000).toFixed(1)} s`);
    expect((await stage.endedRuns()).every(({ reason }) => reason === 'lost')).toBe(true);

    // Stored by a process that died before it handed them over.
    const pending = Array.from({ length: 6 }, () =>
      buildRun({ job_id: 'concurrent_job', queued_at: new Date(), args: { body: 'hold', ms: 10 } }),
    );
    for (const run of pending) await stage.database().store.runs.insertPending(run, false);
    await stage.whenActive(0, 40_000);
    for (const { run_id } of pending) {
      expect(await stage.database().store.runs.summary(run_id)).toMatchObject({ status: 'completed' });
    }
    await sleep(6_000);
    const told = bots.flatMap((bot) => bot.lines().filter(({ message }) => message === 'worker fenced'));
    expect(told).toEqual([]);
    const lost = (await stage.endedRuns()).filter(({ reason }) => reason === 'lost');
    expect(lost).toHaveLength(4);
    for (const { ended_at } of await stage.endedRuns()) {
      expect(Math.abs(Date.now() - (ended_at?.getTime() ?? 0))).toBeLessThan(120_000);
    }
    expect(await stage.violations({ counted: false })).toEqual([]);
  },
);

import { spawnSync } from 'node:child_process';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createBus } from '../events/bus.js';
import { buildSummary } from '../testing/api-answers.js';
import { createRecordingLog } from '../testing/log.js';
import { createMetrics, type MetricsDeps } from './metrics.js';

const NEXT = new Date('2026-03-01T11:00:00Z');
const BEFORE = new Date('2026-03-01T09:00:00Z');
const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10) + seconds * 1_000);

let bus: ReturnType<typeof createBus>;
let log: ReturnType<typeof createRecordingLog>;

beforeEach(() => {
  bus = createBus((_, error) => {
    throw error;
  });
  log = createRecordingLog();
});

function create(overrides: Partial<MetricsDeps> = {}) {
  return createMetrics({
    catalogue: {
      jobs: [{ id: 'tidy_up' }, { id: 'sync' }],
      families: ['reminder'],
      find: (id) => (/^reminder_/.test(id) ? { family: 'reminder' } : undefined),
    },
    bus,
    log,
    version: '1.0.0',
    nextTimes: async () =>
      new Map([
        ['tidy_up', NEXT],
        ['sync', null],
        ['reminder_1', NEXT],
      ]),
    lastSuccesses: async () => new Map([['sync', BEFORE]]),
    ...overrides,
  });
}

/** The samples of a scrape by name with labels. */
async function scrape(metrics: ReturnType<typeof create>): Promise<Map<string, number>> {
  const { text } = await metrics.expose();
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    samples.map((line) => {
      const sample = /^([a-zA-Z_:][\w:]*(?:\{[^}]*\})?) (\S+)$/.exec(line);
      if (!sample) throw new Error(`not a sample: ${line}`);
      return [sample[1] ?? '', Number(sample[2])];
    }),
  );
}

describe('a scrape', () => {
  it('has a zero for every registered job and way to end before anything ran', async () => {
    const samples = await scrape(create());
    for (const job of ['tidy_up', 'sync', 'reminder']) {
      for (const status of ['completed', 'failed', 'cancelled', 'skipped']) {
        expect(samples.get(`jobs_runs_total{job="${job}",status="${status}"}`)).toBe(0);
      }
      expect(samples.get(`jobs_active_runs{job="${job}"}`)).toBe(0);
    }
  });

  it('counts runs, how long they took and waited, and when one last went well', async () => {
    const metrics = create();
    const run = buildSummary({ status: 'running', queued_at: at(0), started_at: at(2), ended_at: null });
    bus.publish('run.started', { run });
    expect((await scrape(metrics)).get('jobs_active_runs{job="tidy_up"}')).toBe(1);
    bus.publish('run.ended', { run: { ...run, status: 'completed', ended_at: at(9), duration_seconds: 7 } });
    const samples = await scrape(metrics);
    expect(samples.get('jobs_active_runs{job="tidy_up"}')).toBe(0);
    expect(samples.get('jobs_runs_total{job="tidy_up",status="completed"}')).toBe(1);
    expect(samples.get('jobs_run_duration_seconds_sum{job="tidy_up"}')).toBe(7);
    expect(samples.get('jobs_run_duration_seconds_bucket{le="5",job="tidy_up"}')).toBe(0);
    expect(samples.get('jobs_run_duration_seconds_bucket{le="10",job="tidy_up"}')).toBe(1);
    expect(samples.get('jobs_run_queue_delay_seconds_sum')).toBe(2);
    expect(samples.get('jobs_last_success_timestamp_seconds{job="tidy_up"}')).toBe(at(9).getTime() / 1_000);
  });

  it('keeps the last success across a failure, and a run that was never started out of the durations', async () => {
    const metrics = create();
    bus.publish('run.ended', { run: buildSummary({ job_id: 'sync', status: 'failed', ended_at: at(9) }) });
    bus.publish('run.ended', { run: buildSummary({ job_id: 'sync', status: 'skipped', duration_seconds: null }) });
    const samples = await scrape(metrics);
    expect(samples.get('jobs_last_success_timestamp_seconds{job="sync"}')).toBe(BEFORE.getTime() / 1_000);
    expect(samples.get('jobs_run_duration_seconds_count{job="sync"}')).toBe(1);
    expect(samples.get('jobs_active_runs{job="sync"}')).toBe(0);
  });

  it('knows the next starts of registered jobs', async () => {
    const samples = await scrape(create());
    expect(samples.get('jobs_next_run_timestamp_seconds{job="tidy_up"}')).toBe(NEXT.getTime() / 1_000);
    expect([...samples.keys()].filter((name) => name.startsWith('jobs_next_run'))).toHaveLength(1);
  });

  it('does not grow with names that it does not know', async () => {
    const metrics = create();
    for (let n = 0; n < 1_000; n += 1) {
      const job_id = n % 2 ? `reminder_${n}` : `made-up-${n}`;
      bus.publish('run.ended', { run: buildSummary({ run_id: `r${n}`, job_id }) });
      metrics.observeRequest(`METHOD${n}`, 'unmatched', 404, 0.001);
    }
    const samples = await scrape(metrics);
    expect(samples.get('jobs_runs_total{job="other",status="completed"}')).toBe(500);
    expect(samples.get('jobs_runs_total{job="reminder",status="completed"}')).toBe(500);
    expect(samples.get('jobs_http_request_duration_seconds_count{method="other",route="unmatched",code="404"}')).toBe(
      1_000,
    );
    expect([...samples.keys()].filter((name) => name.startsWith('jobs_runs_total'))).toHaveLength(13);
  });

  it('goes on without the database, says so, and catches up when it is back', async () => {
    let away = true;
    const metrics = create({
      nextTimes: async () => {
        if (away) throw new Error('away');
        return new Map([['tidy_up', NEXT]]);
      },
    });
    const without = await scrape(metrics);
    expect(without.get('jobs_runs_total{job="sync",status="failed"}')).toBe(0);
    expect(log.lines.map(({ phrase }) => phrase)).toEqual(['metrics_incomplete']);
    away = false;
    const again = await scrape(metrics);
    expect(again.get('jobs_last_success_timestamp_seconds{job="sync"}')).toBe(BEFORE.getTime() / 1_000);
  });

  it('has the process, without the gauges that are named like counters', async () => {
    const names = [...(await scrape(create())).keys()];
    expect(names).toContain('process_resident_memory_bytes');
    expect(names.filter((name) => /^nodejs_active_\w+_total/.test(name))).toEqual([]);
  });

  const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
  (hasPromtool ? it : it.skip)('passes the linter of Prometheus', async () => {
    const metrics = create();
    bus.publish('run.ended', { run: buildSummary() });
    metrics.observeRequest('GET', '/api/jobs', 200, 0.01);
    const { text } = await metrics.expose();
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect([status, `${stdout}${stderr}`]).toEqual([0, '']);
  });
});

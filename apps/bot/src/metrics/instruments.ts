import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client';

/** Gauges of the runtime whose names end in `_total`, which the Prometheus linter refuses. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

/** Every series that we keep, with those of the process. */
export function createInstruments(registry: Registry, version: string) {
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);

  new Gauge({
    name: 'jobs_monitor_build_info',
    help: 'Version of the bot; always 1',
    labelNames: ['version'],
    registers,
  }).set({ version }, 1);

  return {
    runs: new Counter({
      name: 'jobs_runs_total',
      help: 'Ended runs by job and status',
      labelNames: ['job', 'status'],
      registers,
    }),
    durations: new Histogram({
      name: 'jobs_run_duration_seconds',
      help: 'How long runs took that completed or failed',
      labelNames: ['job'],
      buckets: [0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 1_800, 3_600],
      registers,
    }),
    queueDelay: new Histogram({
      name: 'jobs_run_queue_delay_seconds',
      help: 'How long runs waited between being queued and being started',
      buckets: [0.005, 0.02, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600],
      registers,
    }),
    active: new Gauge({
      name: 'jobs_active_runs',
      help: 'Runs that this worker is working on',
      labelNames: ['job'],
      registers,
    }),
    lastSuccess: new Gauge({
      name: 'jobs_last_success_timestamp_seconds',
      help: 'When the newest completed run of the job ended',
      labelNames: ['job'],
      registers,
    }),
    nextRun: new Gauge({
      name: 'jobs_next_run_timestamp_seconds',
      help: 'When the job will start next; absent if nothing is scheduled',
      labelNames: ['job'],
      registers,
    }),
    requests: new Histogram({
      name: 'jobs_http_request_duration_seconds',
      help: 'How long requests took, by route pattern',
      labelNames: ['method', 'route', 'code'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
  };
}

import type {
  AuditEntryWire,
  DeployWire,
  FailureWire,
  JobWire,
  RunSummaryWire,
  RunWire,
  StatsWire,
  WorkerWire,
} from '@jobs-monitor/core';

/** The instant at which built things are looked at. */
export const NOW = new Date('2026-03-10T12:00:00.000Z');

export const ago = (seconds: number, now = NOW): string => new Date(now.getTime() - seconds * 1000).toISOString();

/** A healthy repeating job. */
export function buildJob(given: Partial<JobWire> = {}): JobWire {
  const name = { en: 'Cache maintenance', he: 'תחזוקת מטמון' };
  const description = { en: 'Drops expired entries', he: 'מוחק רשומות שפג תוקפן' };
  return {
    job_id: 'cache_maintenance',
    name: name.en,
    description: description.en,
    texts: { name, description },
    category: 'cache',
    job_type: 'repeating',
    type: 'repeating',
    interval_seconds: 900,
    schedule: 'every 900s',
    enabled: true,
    env_toggle: null,
    can_trigger: true,
    callback_name: 'cacheMaintenance',
    source_file: 'apps/bot/src/jobs/cache-maintenance.ts',
    metadata: {},
    owner: null,
    tags: [],
    paused: null,
    next_run_at: ago(-300),
    last_run: null,
    recent_runs: [],
    active_count: 0,
    allow_concurrent: false,
    dynamic: false,
    family: null,
    limits: {
      timeout_seconds: null,
      max_instances: 1,
      misfire_grace_seconds: null,
      start_grace_seconds: 60,
      stuck_after_seconds: 1_200,
      no_progress_seconds: null,
      min_duration_seconds: null,
      max_retries: 0,
      retry_backoff_seconds: 60,
    },
    args_schema: null,
    ...given,
  };
}

/** A run that completed a minute ago, without its logs. */
export function buildRunSummary(given: Partial<RunSummaryWire> = {}): RunSummaryWire {
  return {
    run_id: '0195800000007000800000000000a001',
    job_id: 'cache_maintenance',
    category: 'cache',
    status: 'completed',
    reason: null,
    trigger: 'scheduled',
    requested_by: null,
    user_id: null,
    attempt: 1,
    retry_of: null,
    worker_id: 'w1',
    queued_at: ago(62),
    started_at: ago(61),
    ended_at: ago(60),
    duration_seconds: 1.204,
    progress: 100,
    total_items: 40,
    processed_items: 40,
    message: null,
    error_message: null,
    error_signature: null,
    blocked_by: null,
    note: null,
    cancel: null,
    stuck_at: null,
    ...given,
  };
}

export function buildRun(given: Partial<RunWire> = {}): RunWire {
  return {
    ...buildRunSummary(),
    logs: [
      { timestamp: ago(61), level: 'info', message: 'Started' },
      { timestamp: ago(60), level: 'warning', message: 'Two entries could not be read', details: { keys: ['a', 'b'] } },
    ],
    logs_dropped: 0,
    result: { dropped: 12 },
    args: null,
    ...given,
  };
}

export function buildStats(given: Partial<StatsWire> = {}): StatsWire {
  const buckets = Array.from({ length: 24 }, (_, hour) => ({
    at: ago((24 - hour) * 3_600),
    completed: 10 + ((hour * 7) % 9),
    failed: hour % 8 === 3 ? 2 : 0,
    cancelled: 0,
    skipped: hour % 6 === 1 ? 1 : 0,
    p50_seconds: 1.2,
    p95_seconds: 3.4,
    p99_seconds: 5.1,
  }));
  return {
    window_seconds: 86_400,
    from: ago(86_400),
    to: ago(0),
    bucket_seconds: 3_600,
    runs: 340,
    by_status: { completed: 330, failed: 6, cancelled: 0, skipped: 4 },
    success_ratio: 330 / 336,
    durations: { p50_seconds: 1.2, p95_seconds: 3.4, p99_seconds: 5.1 },
    buckets,
    ...given,
  };
}

export function buildWorker(given: Partial<WorkerWire> = {}): WorkerWire {
  return {
    worker_id: 'w1',
    host: 'bot-1',
    pid: 4711,
    version: '0.1.0',
    started_at: ago(7_200),
    heartbeat_at: ago(3),
    alive: true,
    active_runs: 1,
    ...given,
  };
}

const NOA = { kind: 'web', id: 'noa', name: 'Noa' } as const;

/** A kind of failure that nobody has looked at yet. */
export function buildFailure(given: Partial<FailureWire> = {}): FailureWire {
  return {
    job_id: 'cache_maintenance',
    signature: 'cc261c790e5f',
    state: 'new',
    error_message: 'The disk is full',
    reason: 'error',
    first_seen_at: ago(90_000),
    first_run_id: '0195800000007000800000000000a003',
    last_seen_at: ago(600),
    last_run_id: '0195800000007000800000000000a004',
    count: 3,
    acknowledged: null,
    resolved: null,
    regressed_at: null,
    ...given,
  };
}

/** A version that went out an hour ago. */
export function buildDeploy(given: Partial<DeployWire> = {}): DeployWire {
  return { deploy_id: 'deploy-1', version: '1.4.0', at: ago(3_600), by: NOA, note: null, url: null, ...given };
}

/** Somebody paused a job. */
export function buildAuditEntry(given: Partial<AuditEntryWire> = {}): AuditEntryWire {
  return {
    at: ago(300),
    actor: NOA,
    action: 'pause',
    target: 'cache_maintenance',
    outcome: 'done',
    details: { reason: 'Moving house' },
    ...given,
  };
}

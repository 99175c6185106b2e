import type {
  Actor,
  CancelRequest,
  LastRun,
  Pause,
  Requester,
  Run,
  RunLog,
  RunStatus,
  RunSummary,
  StatsWire,
} from '@jobs-monitor/core';
import type { AlertEventStore, AlertStore, SilenceStore } from './alert-stores.js';
import type { DeployStore } from './deploys.js';
import type { FailureStore } from './failures.js';
import type { RunSink } from './run-sink.js';

/** A run as it is stored: the run and what the store itself needs to know. Internal fields never leave the bot. */
export interface StoredRun extends Run {
  /** Present while pending or running; what the hot, partial indexes are built on. */
  active?: true;
  /** Present while an exclusive run is active; unique. */
  exclusive_key?: string;
  /** How many log lines were ever written; also makes a repeated flush harmless. */
  logs_total: number;
  /** Set when the run ends; until then a run never expires. */
  expires_at?: Date;
  /** A cancel was asked for and no worker has seen it. */
  cancel_pending?: true;
  /** It ended, and what its end has to tell is not stored yet. */
  untold?: true;
}

export interface RunFilter {
  job_id?: string;
  status?: RunStatus;
  reason?: string;
  trigger?: string;
  error_signature?: string;
  user_id?: string;
  category?: string;
  /** Bounds of `queued_at`. */
  from?: Date;
  to?: Date;
  /** Free text: a run id's start, or words of job id, error and note. */
  q?: string;
}

export interface RunPage {
  runs: RunSummary[];
  next_cursor: string | null;
}

/** A running run, and the worker that has it. */
export type RunHolder = Pick<RunSummary, 'run_id' | 'worker_id'>;

/** What the watch over runs asks of the store, and its single, conditional writes. */
export interface RunWatch {
  /** A run that still waits, with its args; null if it is not pending any more. */
  pending(runId: string): Promise<Run | null>;
  /** Running runs of the job on other workers. */
  countRunningElsewhere(jobId: string, workerId: string): Promise<number>;
  /** The worker's running runs that somebody asked to cancel, not passed on yet. */
  cancelOrders(workerId: string): Promise<{ run_id: string; cancel: CancelRequest }[]>;
  /** All active runs, and the database's time. */
  activeNow(): Promise<{ runs: RunSummary[]; databaseNow: Date }>;
  /** Which runs are running, and whose they are: looked at often, over thousands of runs. */
  holders(): Promise<RunHolder[]>;
  /** Closes a running run whose worker is gone as failed/lost; null if somebody was quicker. To be counted by the caller. */
  closeLost(run: RunHolder, at: Date): Promise<RunSummary | null>;
  /** True for the one caller that marked it. */
  markStuck(runId: string, at: Date): Promise<boolean>;
  /** Runs that ended before the instant and whose end was not told yet, the oldest end first. */
  untold(limit: number, endedBefore: Date): Promise<RunSummary[]>;
  markTold(runIds: readonly string[]): Promise<void>;
}

/** Reads and single, conditional writes of runs. The stream of writes while a run lasts is `RunSink`. */
export interface RunStore extends RunWatch {
  get(runId: string): Promise<Run | null>;
  summary(runId: string): Promise<RunSummary | null>;
  /** Runs whose id starts so, at most `limit`. */
  startingWith(prefix: string, limit: number): Promise<RunSummary[]>;
  logs(runId: string, after: number): Promise<{ logs: RunLog[]; next: number } | null>;
  /**
   * Newest first. A page looks at a bounded number of runs: with a `next_cursor` it may be short, or empty, and the search
   * goes on from there.
   */
  list(filter: RunFilter, cursor: string | null, limit: number): Promise<RunPage>;
  /** All pending and running runs over all workers, newest first; logs are never read. */
  active(jobId?: string): Promise<RunSummary[]>;
  endedSince(since: Date, limit: number): Promise<RunSummary[]>;
  history(jobId: string, limit: number): Promise<RunSummary[]>;
  /** The run with the retries before and after it, the first attempt first, at most 20; null if there is no such run. */
  attempts(runId: string): Promise<RunSummary[] | null>;
  /** Ids of jobs that have history newer than the instant. */
  jobIdsSince(since: Date): Promise<string[]>;
  /** Stores a pending run. `already_running` (with `details.run_id`) if an exclusive run of the job is active. */
  insertPending(run: RunSummary & { args: unknown }, exclusive: boolean): Promise<void>;
  /** Marks the wish to cancel on an active run; a pending run ends at once. Null if the run does not exist; throws `run_ended`. */
  requestCancel(
    runId: string,
    request: Pick<CancelRequest, 'requested_at' | 'by' | 'reason'>,
  ): Promise<RunSummary | null>;
  /** Closes a pending run that nobody started; null if somebody was quicker. */
  skipPending(runId: string, reason: string, at: Date, blockedBy?: string | null): Promise<RunSummary | null>;
  /** Pending runs queued before the instant. */
  pendingBefore(before: Date): Promise<RunSummary[]>;
}

/** What is remembered per job beside its code. */
export interface JobState {
  job_id: string;
  paused: Pause | null;
  last_run: LastRun | null;
  last_success_at: Date | null;
  /** Newest first, at most 20. */
  recent_runs: { run_id: string; status: RunStatus; duration_seconds: number | null }[];
}

export interface JobStateStore {
  get(jobId: string): Promise<JobState | null>;
  all(): Promise<JobState[]>;
  /** When each of these jobs last ended well, of those that ever did. */
  lastSuccesses(jobIds: readonly string[]): Promise<Map<string, Date>>;
  setPaused(jobId: string, pause: Pause | null): Promise<void>;
  /** Seconds that the last good runs of each job took, the oldest first, at most 50; a job without any may be missing. */
  goodDurations(jobIds: readonly string[]): Promise<Map<string, number[]>>;
}

/** One bot process and its proof of life, by the database's clock. */
export interface Lease {
  worker_id: string;
  host: string;
  pid: number;
  version: string;
  started_at: Date;
  heartbeat_at: Date;
  expires_at: Date;
  /** Somebody saw the lease expired and closed its runs; it can never be renewed. */
  fenced: boolean;
  capacity: number;
}

/** All times are the database's; `heldMs` is how long a lease holds without being renewed. */
export interface LeaseStore {
  all(): Promise<{ leases: Lease[]; databaseNow: Date }>;
  take(worker: Pick<Lease, 'worker_id' | 'host' | 'pid' | 'version' | 'capacity'>, heldMs: number): Promise<void>;
  /** False if the lease was fenced or removed: it can never be renewed. */
  renew(workerId: string, heldMs: number): Promise<boolean>;
  /** Ends somebody's lease if it still is the expired one that the caller saw; true for the one caller that did it. */
  fence(lease: Lease): Promise<boolean>;
  /** Ends the worker's own lease at a clean stop. */
  release(workerId: string): Promise<void>;
}

/** An answer kept for repeated requests with the same `Idempotency-Key`, for 24 hours. */
export interface IdempotencyStore {
  /**
   * Claims the key for this request. `fresh`: go on and `complete`. `done`: the kept answer. `busy`: the first request is
   * still under way. `mismatch`: the key was used with another body.
   */
  claim(
    key: string,
    bodyDigest: string,
  ): Promise<{ state: 'fresh' | 'busy' | 'mismatch' } | { state: 'done'; status: number; body: unknown }>;
  complete(key: string, status: number, body: unknown): Promise<void>;
  /** Forgets a claim whose request was refused, so that it may be tried again. */
  release(key: string): Promise<void>;
}

export interface AuditEntry {
  at: Date;
  actor: Requester;
  action: string;
  target: string;
  /** `failed`: by a fault of ours. */
  outcome: 'done' | 'refused' | 'failed';
  details: Record<string, unknown>;
}

export interface AuditFilter {
  /** Id or name of whoever did it. */
  actor?: string;
  action?: string;
  target?: string;
  outcome?: AuditEntry['outcome'];
  /** Bounds of `at`, the second one excluded. */
  from?: Date;
  to?: Date;
}

export interface AuditStore {
  add(entry: AuditEntry): Promise<void>;
  /** Newest first. As with runs, a page may be short or empty, and the search goes on from its `next_cursor`. */
  list(
    filter: AuditFilter,
    cursor: string | null,
    limit: number,
  ): Promise<{ entries: AuditEntry[]; next_cursor: string | null }>;
}

/** One-time sign-in codes, kept only as digests. */
export interface SignInStore {
  put(codeDigest: string, actor: Actor, expiresAt: Date): Promise<void>;
  /** The actor, once. */
  take(codeDigest: string, now: Date): Promise<Actor | null>;
}

export interface StatsStore {
  /** From the roll-ups that the writer keeps; `jobId` null means all jobs. */
  read(query: { jobId: string | null; from: Date; to: Date; bucketSeconds: number }): Promise<StatsWire>;
}

/** Everything that the rest of the bot may ask of the database. Whatever cannot be reached fails as `database_unavailable` within 5 s. */
export interface Store {
  sink: RunSink;
  runs: RunStore;
  jobs: JobStateStore;
  leases: LeaseStore;
  idempotency: IdempotencyStore;
  audit: AuditStore;
  deploys: DeployStore;
  failures: FailureStore;
  signIn: SignInStore;
  stats: StatsStore;
  alerts: AlertStore;
  alertEvents: AlertEventStore;
  silences: SilenceStore;
}

import type { Actor, AlertWire, Contract, JobWire, OutputOf, RunSummaryWire, StatsWire } from '@jobs-monitor/core';
import type { Operations } from '../../operations/verb.js';
import { askedOf } from '../input/asked-of.js';
import { toWire } from '../wire.js';

/** Failures with one cause. */
export interface FailureGroup {
  count: number;
  /** Of the newest one. */
  job_id: string;
  error: string | null;
}

/** What a digest tells of the last 24 hours and of the next. */
export interface DigestFacts {
  stats: StatsWire;
  failures: { groups: FailureGroup[]; looked: number; all: boolean };
  incidents: { first: AlertWire[]; open: number };
  slowest: { job_id: string; p95_seconds: number }[];
  starts: { job_id: string; at: string }[];
}

const READER: Actor = { kind: 'system', id: 'digest', name: 'Monitor', role: 'viewer' };
const DAY_MS = 86_400_000;
/** However many runs fail in a day, the newest of them say what fails. */
const MAX_PAGES = 5;
const PER_PAGE = 200;
const MAX_MEASURED_JOBS = 50;
const SHOWN = 5;
const SHOWN_STARTS = 8;
/** What starts more often is no news. */
const RARE_SECONDS = 6 * 3_600;

/** Reads what a digest tells. What costs a question per job is asked one by one: nobody waits for it. */
export async function loadDigestFacts(operations: Operations, now: Date): Promise<DigestFacts> {
  const [stats, jobs, open] = await Promise.all([
    statsOf({ window: '24h' }),
    operations.listJobs(READER, askedOf('listJobs', {})).then((answer) => toWire<'listJobs'>(answer).jobs),
    operations.listAlerts(READER, askedOf('listAlerts', { query: { state: 'open', limit: String(SHOWN) } })),
  ]);
  const incidents = toWire<'listAlerts'>(open);
  return {
    stats,
    failures: await loadFailures(),
    incidents: { first: incidents.alerts, open: incidents.open },
    slowest: await loadSlowest(jobs),
    starts: notableStarts(jobs, now),
  };

  async function statsOf(query: { window: string; job_id?: string }): Promise<StatsWire> {
    return toWire<'getStats'>(await operations.getStats(READER, askedOf('getStats', { query })));
  }

  async function loadFailures(): Promise<DigestFacts['failures']> {
    const failed: RunSummaryWire[] = [];
    let cursor: string | null = null;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const from = new Date(now.getTime() - DAY_MS).toISOString();
      const query: object = { status: 'failed', from, limit: String(PER_PAGE), ...(cursor !== null && { cursor }) };
      const answer: OutputOf<Contract['listRuns']> = toWire<'listRuns'>(
        await operations.listRuns(READER, askedOf('listRuns', { query })),
      );
      failed.push(...answer.runs);
      cursor = answer.next_cursor;
      if (cursor === null) break;
    }
    return { groups: groupFailures(failed), looked: failed.length, all: cursor === null };
  }

  async function loadSlowest(all: readonly JobWire[]): Promise<DigestFacts['slowest']> {
    const since = now.getTime() - DAY_MS;
    const lately = all
      .filter(({ last_run }) => last_run !== null && new Date(last_run.ended_at).getTime() >= since)
      .sort((one, other) => (other.last_run?.duration_seconds ?? 0) - (one.last_run?.duration_seconds ?? 0))
      .slice(0, MAX_MEASURED_JOBS);
    const measured: DigestFacts['slowest'] = [];
    for (const { job_id } of lately) {
      const { p95_seconds } = (await statsOf({ window: '24h', job_id })).durations;
      if (p95_seconds !== null) measured.push({ job_id, p95_seconds });
    }
    return measured.sort((one, other) => other.p95_seconds - one.p95_seconds).slice(0, SHOWN);
  }
}

/** The most frequent causes; runs without a signature are told apart by why they failed. Newest runs first. */
export function groupFailures(failed: readonly RunSummaryWire[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const { error_signature, reason, job_id, error_message } of failed) {
    const key = error_signature ?? `${job_id} ${reason}`;
    const known = groups.get(key);
    if (known) known.count += 1;
    else groups.set(key, { count: 1, job_id, error: error_message ?? reason });
  }
  return [...groups.values()].sort((one, other) => other.count - one.count).slice(0, SHOWN);
}

/** What starts within 24 hours and not all the time, in order. */
export function notableStarts(jobs: readonly JobWire[], now: Date): DigestFacts['starts'] {
  const end = now.getTime() + DAY_MS;
  return jobs
    .flatMap(({ job_id, next_run_at: at, interval_seconds }) =>
      at !== null && new Date(at).getTime() <= end && (interval_seconds ?? RARE_SECONDS) >= RARE_SECONDS
        ? [{ job_id, at }]
        : [],
    )
    .sort((one, other) => new Date(one.at).getTime() - new Date(other.at).getTime())
    .slice(0, SHOWN_STARTS);
}

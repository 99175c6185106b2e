import type { Pause, RunSummary, WhyReason, WhyState } from '@jobs-monitor/core';
import type { Job } from '../jobs/catalogue.js';
import type { GateView } from './deps.js';

/** What the database knows of a job and of the workers. */
export interface WhyRecord {
  /** The pause that holds now. */
  pause: Pause | null;
  active: readonly RunSummary[];
  /** The newest run that ended. */
  last: RunSummary | null;
  workers: { alive: number; active: number; capacity: number };
  /** The stored schedule entry, if there is one. */
  entry: { nextAt: Date | null } | null;
}

export interface WhyFacts {
  now: Date;
  /** Undefined for a dynamic job whose code is gone. */
  job: Pick<Job, 'enabled' | 'toggle' | 'family' | 'schedule' | 'gate' | 'limits' | 'allowConcurrent'> | undefined;
  gate: GateView | null;
  /** Null while the database is away. */
  record: WhyRecord | null;
}

/**
 * Why a job is not running, or that it is: the state in one word, and every reason that holds, the most decisive first.
 * The same facts always give the same answer. Pure.
 */
export function decideWhy(facts: WhyFacts): { state: WhyState; reasons: WhyReason[] } {
  const claims = [
    ...whileActive(facts),
    ...whileAway(facts),
    ...heldBack(facts),
    ...gated(facts),
    ...unmanned(facts),
    ...lastRefusal(facts),
    ...nextStart(facts),
  ];
  const state = claims.find((claim) => claim.state !== null)?.state ?? 'never';
  return { state, reasons: claims.map(({ code, details }) => ({ code, details })) };
}

/** A reason, and the state it puts the job in; null if it only adds to the picture. */
interface Claim extends WhyReason {
  state: WhyState | null;
}

function claim(state: WhyState | null, code: WhyReason['code'], details: WhyReason['details'] = {}): Claim {
  return { state, code, details };
}

function whileActive({ record }: WhyFacts): Claim[] {
  return (record?.active ?? [])
    .toSorted((a, b) => Number(b.status === 'running') - Number(a.status === 'running'))
    .map(({ status, run_id }) =>
      status === 'running'
        ? claim('running', 'running_now', { run_id })
        : claim('queued', 'waiting_for_worker', { run_id }),
    );
}

function whileAway({ record }: WhyFacts): Claim[] {
  return record ? [] : [claim('blocked', 'database_away')];
}

function heldBack({ job, record }: WhyFacts): Claim[] {
  const claims: Claim[] = [];
  if (!job) claims.push(claim('never', 'no_handler'));
  else if (!job.enabled && job.toggle) {
    claims.push(claim('disabled', 'disabled_by_toggle', { variable: job.toggle.variable }));
  } else if (!job.enabled) claims.push(claim('disabled', 'disabled_by_definition'));
  const pause = record?.pause;
  if (pause) {
    const until = pause.until?.toISOString() ?? null;
    claims.push(claim('paused', 'paused_by', { name: pause.by.name, reason: pause.reason, until }));
  }
  return claims;
}

function gated({ job, gate }: WhyFacts): Claim[] {
  if (!job?.gate || !gate || gate.open) return [];
  return [claim('blocked', 'gate_closed', { gate: job.gate, missing: gate.missing.join(', ') })];
}

function unmanned({ record }: WhyFacts): Claim[] {
  if (!record) return [];
  const { alive, active, capacity } = record.workers;
  if (alive === 0) return [claim('blocked', 'no_live_worker')];
  return active >= capacity ? [claim('blocked', 'workers_busy', { active, capacity })] : [];
}

/** The newest run was a start that was refused: that is what people look for. */
function lastRefusal({ record }: WhyFacts): Claim[] {
  const last = record?.last;
  if (last?.status !== 'skipped') return [];
  if (last.reason === 'misfire') return [claim(null, 'last_misfire', { run_id: last.run_id })];
  if (last.reason === 'already_running' && last.blocked_by !== null) {
    return [claim(null, 'already_running', { run_id: last.blocked_by })];
  }
  return [];
}

function nextStart({ job, record, now }: WhyFacts): Claim[] {
  if (!record || !job) return [];
  const dynamic = job.family === null ? [] : [claim(null, 'dynamic_job', { family: job.family })];
  const nextAt = record.entry?.nextAt ?? null;
  if (nextAt && job.enabled) {
    const late = now.getTime() - nextAt.getTime() > job.limits.start_grace_seconds * 1_000;
    const at = nextAt.toISOString();
    return [...dynamic, late ? claim('blocked', 'overdue', { at }) : claim('waiting', 'next_run', { at })];
  }
  if (dynamic.length > 0 || !job.enabled) return dynamic;
  const wanted = job.schedule.kind === 'on_demand' ? 'on_demand_only' : 'not_scheduled';
  return [claim('never', wanted)];
}

import { type Failure, moveFailure, type RunSummary } from '@jobs-monitor/core';
import type { Document, Db as NativeDb } from 'mongodb';
import { COLLECTIONS } from './indexes.js';
import { DUPLICATE_KEY } from './outage.js';

/** A kind of failure as it is stored. */
export interface FailureDocument extends Failure {
  _id: string;
  /** Present unless it is resolved; what the partial indexes are built on. */
  open?: true;
  expires_at: Date;
}

const KEPT_MS = 90 * 86_400_000;
const MAX_MESSAGE_UNITS = 500;
const LATEST = new Date(8.64e15);
const EARLIEST = new Date(0);

/** The id of a kind of failure. Neither part holds a line break. */
export function failureId(jobId: string, signature: string): string {
  return `${jobId}\n${signature}`;
}

/** The stage that keeps `open` true to the state; it stands last in every change. */
export const MARK_OPEN: Document = {
  $set: { open: { $cond: [{ $eq: ['$state', 'resolved'] }, '$$REMOVE', true] } },
};

/**
 * Counts failed runs with their kinds: one statement for however many runs, in which each kind decides by what it is at
 * that moment. So any number of workers may count at once, and in any order.
 */
export async function countFailures(native: NativeDb, runs: readonly RunSummary[]): Promise<void> {
  const updates = [...groupByKind(runs).values()].map(toUpdate);
  if (updates.length === 0) return;
  const errors = await count(native, updates);
  // Another worker made the same kind in the same moment: now it is there to be counted on.
  const again = errors.filter(({ code }) => code === DUPLICATE_KEY).flatMap(({ index }) => updates[index] ?? []);
  const left = again.length > 0 ? await count(native, again) : [];
  const failed = left[0] ?? errors.find(({ code }) => code !== DUPLICATE_KEY);
  if (failed) throw new Error(`A kind of failure was not counted: ${failed.errmsg}`);
}

async function count(native: NativeDb, updates: readonly Document[]) {
  const reply = await native.command({ update: COLLECTIONS.failures, updates, ordered: false });
  return (reply.writeErrors ?? []) as { index: number; code: number; errmsg: string }[];
}

/** The failed ones of one job and one signature, the earliest end first. */
type Kind = [RunSummary, ...RunSummary[]];

function groupByKind(runs: readonly RunSummary[]): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  for (const run of [...runs].sort((a, b) => endOf(a).getTime() - endOf(b).getTime())) {
    if (run.status !== 'failed' || run.error_signature === null) continue;
    const id = failureId(run.job_id, run.error_signature);
    const kind = kinds.get(id);
    if (kind) kind.push(run);
    else kinds.set(id, [run]);
  }
  return kinds;
}

function toUpdate(kind: Kind): Document {
  const first = kind[0];
  const last = kind.at(-1) ?? first;
  const { job_id, error_signature: signature } = first;
  const isFirst = { $lt: [endOf(first), { $ifNull: ['$first_seen_at', LATEST] }] };
  const isLast = { $gte: [endOf(last), { $ifNull: ['$last_seen_at', EARLIEST] }] };
  const newest = (field: string, value: unknown) => ({ $cond: [isLast, { $literal: value }, `$${field}`] });
  const change = {
    job_id: { $literal: job_id },
    signature: { $literal: signature },
    count: { $add: [{ $ifNull: ['$count', 0] }, kind.length] },
    first_seen_at: { $min: ['$first_seen_at', endOf(first)] },
    first_run_id: { $cond: [isFirst, { $literal: first.run_id }, '$first_run_id'] },
    last_seen_at: { $max: ['$last_seen_at', endOf(last)] },
    last_run_id: newest('last_run_id', last.run_id),
    // Literally: a message may begin with a dollar sign.
    error_message: newest('error_message', cut(last.error_message ?? '')),
    reason: newest('reason', last.reason),
    state: { $cond: [recurs(last), moveFailure('resolved', 'recur'), { $ifNull: ['$state', 'new'] }] },
    acknowledged: { $ifNull: ['$acknowledged', null] },
    resolved: { $ifNull: ['$resolved', null] },
    regressed_at: { $cond: [recurs(last), whenBack(first, last), { $ifNull: ['$regressed_at', null] }] },
    expires_at: { $max: ['$expires_at', new Date(endOf(last).getTime() + KEPT_MS)] },
  };
  const _id = failureId(job_id, String(signature));
  return { q: { _id }, u: [{ $set: change }, MARK_OPEN], upsert: true };
}

/** The run failed after somebody said that its kind is mended. */
function recurs(run: RunSummary): Document {
  return { $and: [{ $eq: ['$state', 'resolved'] }, { $gt: [endOf(run), '$resolved.at'] }] };
}

function whenBack(first: RunSummary, last: RunSummary): Document {
  return { $cond: [{ $gt: [endOf(first), '$resolved.at'] }, endOf(first), endOf(last)] };
}

function endOf(run: RunSummary): Date {
  return run.ended_at ?? run.queued_at;
}

/** No half of a character is left at the end. */
function cut(message: string): string {
  if (message.length <= MAX_MESSAGE_UNITS) return message;
  return `${message.slice(0, MAX_MESSAGE_UNITS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

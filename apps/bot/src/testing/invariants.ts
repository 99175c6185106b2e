import type { Document } from 'mongodb';
import type { Db } from '../store/db.js';
import { documentSize } from './document-size.js';
import { findOverlaps, type LedgerEntry } from './ledger.js';

const MAX_DOCUMENT_BYTES = 256 * 1024;
const MAX_LOGS = 50;
const TERMINAL = ['completed', 'failed', 'cancelled', 'skipped'];

/** What is asked of the stored runs beside what always holds. */
export interface Expectation {
  /** Jobs whose bodies must not overlap. */
  exclusive?: readonly string[];
  /** Processes whose lease provably ended while they had a body at work: theirs may be the older one of an overlap. */
  lapsed?: readonly number[];
  /** Every end was counted once; not so where the database went away between an end and its count. */
  counted?: boolean;
}

/**
 * Compares what is stored with what the bodies wrote into their ledger, when everything has ended; answers each way in
 * which they disagree, and each rule that a stored run breaks.
 */
export async function findViolations(
  db: Db,
  ledger: readonly LedgerEntry[],
  { exclusive = [], lapsed = [], counted = true }: Expectation = {},
): Promise<string[]> {
  const runs = await db.native().collection<Document & { _id: string }>('job_runs').find({}).toArray();
  const byId = new Map(runs.map((run) => [run._id, run]));
  const violations = runs.flatMap((run) => brokenRules(run).map((rule) => `${run._id} ${rule}`));
  for (const { run_id } of ledger) if (!byId.has(run_id)) violations.push(`${run_id} began and is not stored`);
  for (const jobId of exclusive) {
    const entries = ledger.filter(({ job_id }) => job_id === jobId);
    const overlaps = findOverlaps(entries, Date.now()).filter(([older]) => !isOver(older, byId, lapsed));
    for (const [older, younger] of overlaps) violations.push(`${older.run_id} and ${younger.run_id} overlapped`);
  }
  if (counted) {
    const ended = runs.filter(({ status }) => TERMINAL.includes(status)).length;
    const count = await countEnded(db);
    if (count !== ended) violations.push(`${ended} runs ended and ${count} were counted`);
  }
  return violations;
}

/** A body that was killed, or that others closed, is not at work any more as far as its job is concerned. */
function isOver(entry: LedgerEntry, runs: ReadonlyMap<string, Document>, lapsed: readonly number[]): boolean {
  return lapsed.includes(entry.pid) && runs.get(entry.run_id)?.reason === 'lost';
}

function brokenRules(run: Document): string[] {
  const broken: string[] = [];
  if (!TERMINAL.includes(run.status)) broken.push(`is still ${run.status}`);
  if (run.active !== undefined || run.exclusive_key !== undefined) broken.push('still holds its place');
  if (run.started_at && run.ended_at < run.started_at) broken.push('ended before it started');
  if (!(run.progress >= 0 && run.progress <= 100)) broken.push(`has made ${run.progress} % progress`);
  if (run.logs.length > MAX_LOGS) broken.push(`has ${run.logs.length} lines`);
  if (documentSize(run) > MAX_DOCUMENT_BYTES) broken.push(`takes ${documentSize(run)} bytes`);
  return broken;
}

/** How many ends the statistics know. */
export async function countEnded(db: Db): Promise<number> {
  const buckets = await db.native().collection<Document>('stats_buckets').find({ job_id: '*', size: 300 }).toArray();
  return buckets.reduce((sum, bucket) => sum + TERMINAL.reduce((each, status) => each + (bucket[status] ?? 0), 0), 0);
}

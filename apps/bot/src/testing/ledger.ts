import type { Db } from '../store/db.js';
import type { LedgerEntry } from './worker.js';

/** What the bodies wrote, in the order in which they began. */
export async function readLedger(db: Db, jobId: string): Promise<LedgerEntry[]> {
  return db.native().collection<LedgerEntry>('ledger').find({ job_id: jobId }).sort({ began_at: 1 }).toArray();
}

/** Pairs of bodies that were at work at the same time. A body that never ended counts up to `until`. */
export function findOverlaps(entries: readonly LedgerEntry[], until: Date): [LedgerEntry, LedgerEntry][] {
  const overlaps: [LedgerEntry, LedgerEntry][] = [];
  let latest: LedgerEntry | null = null;
  for (const entry of entries) {
    if (latest && entry.began_at < (latest.ended_at ?? until)) overlaps.push([latest, entry]);
    if (!latest || (entry.ended_at ?? until) > (latest.ended_at ?? until)) latest = entry;
  }
  return overlaps;
}

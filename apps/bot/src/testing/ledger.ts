import { appendFileSync, readFileSync } from 'node:fs';

/** What a body of a job wrote about itself, in a file that the monitor knows nothing of and that no database takes along. */
export interface LedgerEntry {
  job_id: string;
  run_id: string;
  pid: number;
  /** Milliseconds of the machine's clock. */
  began: number;
  ended: number | null;
  /** `returned`, or why the body stopped. */
  outcome: string | null;
}

export interface Ledger {
  began(jobId: string, runId: string): void;
  ended(runId: string, outcome: string): void;
}

type Line = Partial<LedgerEntry> & Pick<LedgerEntry, 'run_id' | 'pid'>;

/** Appends whole lines, so that any number of processes may write, and one may be killed at any time. */
export function createLedger(file: string): Ledger {
  const append = (line: Line) => appendFileSync(file, `${JSON.stringify(line)}\n`);
  const { pid } = process;
  return {
    began: (job_id, run_id) => append({ job_id, run_id, pid, began: Date.now() }),
    ended: (run_id, outcome) => append({ run_id, pid, ended: Date.now(), outcome }),
  };
}

/** What the bodies wrote, in the order in which they began. */
export function readLedger(file: string, jobId?: string): LedgerEntry[] {
  const entries = new Map<string, LedgerEntry>();
  for (const text of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const line = JSON.parse(text) as Line;
    const key = `${line.run_id} ${line.pid}`;
    const known = entries.get(key) ?? { job_id: '', began: 0, ended: null, outcome: null };
    entries.set(key, { ...known, ...line });
  }
  return [...entries.values()]
    .filter(({ job_id }) => jobId === undefined || job_id === jobId)
    .sort((a, b) => a.began - b.began);
}

/** Pairs of bodies that were at work at the same time. A body that never ended counts up to `until`. */
export function findOverlaps(entries: readonly LedgerEntry[], until: number): [LedgerEntry, LedgerEntry][] {
  const overlaps: [LedgerEntry, LedgerEntry][] = [];
  let latest: LedgerEntry | null = null;
  for (const entry of entries) {
    if (latest && entry.began < (latest.ended ?? until)) overlaps.push([latest, entry]);
    if (!latest || (entry.ended ?? until) > (latest.ended ?? until)) latest = entry;
  }
  return overlaps;
}

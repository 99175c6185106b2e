import type { Run, RunLog, RunSummary } from '@jobs-monitor/core';

/** What of one run goes into one flush; deltas that gathered since the last one are merged. */
export interface RunWrite {
  /** `insert`: the document is new. `claim`: a pending run becomes this worker's. `update`: a running run of this worker goes on or ends. */
  kind: 'insert' | 'claim' | 'update';
  /** The run as it is now; `logs` are not read from here. */
  run: Readonly<Run>;
  /** While active, no other run of the job may be. */
  exclusive: boolean;
  /** Lines to append. */
  newLogs: readonly RunLog[];
  /** How many lines the store already knows of, and how many there were ever. */
  logsBefore: number;
  logsTotal: number;
  /** How many of the newest lines fit the document. */
  keepLogs: number;
  /** A good end that has something to tell all the same. Any other end has by itself. */
  isNews?: boolean;
}

export type WriteOutcome =
  | { state: 'written' }
  /** Another run of the exclusive job is active. */
  | { state: 'blocked'; by: string | null }
  /** Somebody else closed, took or removed the run: nothing that this worker says about it counts any more. */
  | { state: 'closed' }
  /** This write alone failed; it may be given again. */
  | { state: 'failed'; error: unknown };

/** Where runs are written while they last. */
export interface RunSink {
  /**
   * One outcome per write, in order. Giving a batch again whose fate is unknown does no harm.
   * Throws `database_unavailable`.
   */
  write(batch: readonly RunWrite[]): Promise<WriteOutcome[]>;
  /** Counts ends that are surely stored: the newest runs of their jobs, and the roll-ups. */
  recordEnds(runs: readonly RunSummary[]): Promise<void>;
}

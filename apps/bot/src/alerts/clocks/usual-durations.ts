import type { UsualDuration } from '@jobs-monitor/core';
import type { Log } from '../../events/log.js';
import { usualOf } from './duration.js';

export interface UsualDurationsDeps {
  /** The newest good durations of the jobs in seconds, the oldest first. Throws `database_unavailable`. */
  read(jobIds: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>>;
  log: Log;
  /** Milliseconds that only go forward. */
  monotonic?: () => number;
  maxJobs?: number;
}

/** How long the runs of each job usually take, known without asking the database at the moment when one ends. */
export interface UsualDurations {
  /** A run of the job starts: its history is read unless it is known and fresh, in the background. */
  prepare(jobId: string): void;
  /** Null: too few good runs. Undefined: not read yet. */
  of(jobId: string): UsualDuration | null | undefined;
  /** Reads what is not known. Throws `database_unavailable`. */
  load(jobIds: readonly string[]): Promise<void>;
  /** A run of this process ended well: the next one is judged by it, too. */
  add(jobId: string, seconds: number): void;
}

interface Known {
  durations: number[];
  /** Of the durations as they are; undefined: to be worked out when somebody asks. */
  usual: UsualDuration | null | undefined;
  readMs: number;
}

const KEPT_RUNS = 50;
/** What other workers added is seen by then, with the next start. */
const FRESH_MS = 60_000;
const MAX_READ_JOBS = 500;

/** Holds at most `maxJobs` histories; those that were read longest ago go first. */
export function createUsualDurations(deps: UsualDurationsDeps): UsualDurations {
  const { read, log, monotonic = () => performance.now(), maxJobs = 5_000 } = deps;
  const known = new Map<string, Known>();
  const wanted = new Set<string>();
  let reading = false;

  function keep(jobId: string, durations: readonly number[]): void {
    known.delete(jobId);
    known.set(jobId, { durations: durations.slice(-KEPT_RUNS), usual: undefined, readMs: monotonic() });
    if (known.size <= maxJobs) return;
    const [oldest] = known.keys();
    if (oldest !== undefined) known.delete(oldest);
  }

  async function readAll(jobIds: readonly string[]): Promise<void> {
    const histories = await read(jobIds);
    for (const jobId of jobIds) keep(jobId, histories.get(jobId) ?? []);
  }

  /** One read at a time: what starts meanwhile goes with the next. */
  async function readWanted(): Promise<void> {
    try {
      while (wanted.size > 0) {
        const jobIds = [...wanted].slice(0, MAX_READ_JOBS);
        for (const jobId of jobIds) wanted.delete(jobId);
        await readAll(jobIds);
      }
    } catch (error) {
      // Whoever ends without a history is judged later, by the one who tells of it.
      wanted.clear();
      log.debug('usual durations not read', { error: String(error) });
    } finally {
      reading = false;
    }
  }

  return {
    prepare(jobId) {
      const history = known.get(jobId);
      if (history && monotonic() - history.readMs < FRESH_MS) return;
      wanted.add(jobId);
      if (reading) return;
      reading = true;
      // After the current turn, so that starts that come together are read together.
      setImmediate(readWanted);
    },
    of(jobId) {
      const history = known.get(jobId);
      if (!history) return undefined;
      if (history.usual === undefined) history.usual = usualOf(history.durations);
      return history.usual;
    },
    async load(jobIds) {
      const missing = [...new Set(jobIds)].filter((jobId) => !known.has(jobId));
      if (missing.length > 0) await readAll(missing);
    },
    add(jobId, seconds) {
      const history = known.get(jobId);
      if (!history) return;
      history.durations.push(seconds);
      if (history.durations.length > KEPT_RUNS) history.durations.shift();
      history.usual = undefined;
    },
  };
}

import type { RunSummary } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import type { Store } from '../store/store.js';
import type { LiveEvent } from './verb.js';

const LOOK_EVERY_MS = 1_000;
/** Ends are looked for this far back, again and again: a write may show late. Each is told once. */
const LOOK_BACK_MS = 30_000;
const MAX_ENDED = 500;
const MAX_TOLD = 5_000;

export interface OtherRunsDeps {
  store: Pick<Store, 'leases'> & { runs: Pick<Store['runs'], 'active' | 'endedSince'> };
  bus: Bus;
  /** The worker that this process is; it may change when it was fenced. */
  workerId(): string;
  now(): Date;
  log: Log;
}

/** Tells of runs that other processes work on, from `start` to `stop`. */
export interface OtherRuns {
  start(publish: (event: LiveEvent) => void): void;
  stop(): void;
}

/** Sees runs of other workers by asking the store each second, for as long as there is another worker alive. */
export function createOtherRuns({ store, bus, workerId, now, log }: OtherRunsDeps): OtherRuns {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let failing = false;
  let known = new Map<string, RunSummary>();
  const told = new Set<string>();
  bus.on('run.ended', ({ run }) => remember(run.run_id));

  return {
    start(publish) {
      running = true;
      known = new Map();
      void look(publish, now());
    },
    stop() {
      running = false;
      clearTimeout(timer);
    },
  };

  async function look(publish: (event: LiveEvent) => void, since: Date): Promise<void> {
    try {
      if (await hasOthers()) {
        const [active, ended] = await Promise.all([
          store.runs.active(),
          store.runs.endedSince(new Date(Math.max(since.getTime(), now().getTime() - LOOK_BACK_MS)), MAX_ENDED),
        ]);
        const theirs = (run: RunSummary) => run.worker_id !== null && run.worker_id !== workerId();
        const news = compareRuns(known, active.filter(theirs), ended.filter(theirs), told);
        known = news.known;
        for (const event of news.events) publish(event);
        for (const run of ended) remember(run.run_id);
      }
      failing = false;
    } catch (error) {
      if (!failing) log.warn('other_runs_not_seen', { error });
      failing = true;
    }
    if (running) timer = setTimeout(() => void look(publish, since), LOOK_EVERY_MS).unref();
  }

  async function hasOthers(): Promise<boolean> {
    const { leases, databaseNow } = await store.leases.all();
    return leases.some((lease) => lease.worker_id !== workerId() && lease.expires_at > databaseNow) || known.size > 0;
  }

  function remember(runId: string): void {
    told.delete(runId);
    told.add(runId);
    for (const oldest of told) {
      if (told.size <= MAX_TOLD) break;
      told.delete(oldest);
    }
  }
}

/** What to tell of others' runs, given what was known of them, and what is known now. Pure. */
export function compareRuns(
  known: ReadonlyMap<string, RunSummary>,
  active: readonly RunSummary[],
  ended: readonly RunSummary[],
  told: ReadonlySet<string>,
): { events: LiveEvent[]; known: Map<string, RunSummary> } {
  const events: LiveEvent[] = [];
  for (const run of active) {
    const before = known.get(run.run_id);
    if (!before) events.push({ type: 'run.started', run });
    else if (hasMoved(before, run)) events.push({ type: 'run.progress', run });
  }
  for (const run of ended) if (!told.has(run.run_id)) events.push({ type: 'run.ended', run });
  return { events, known: new Map(active.map((run) => [run.run_id, run])) };
}

function hasMoved(before: RunSummary, after: RunSummary): boolean {
  return (
    before.processed_items !== after.processed_items ||
    before.progress !== after.progress ||
    before.message !== after.message ||
    before.stuck_at?.getTime() !== after.stuck_at?.getTime() ||
    before.cancel?.seen_at?.getTime() !== after.cancel?.seen_at?.getTime() ||
    (before.cancel === null) !== (after.cancel === null)
  );
}

import { isTerminal, type RunSummary } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import type { Store } from '../store/store.js';
import type { LiveEvent } from './verb.js';

const LOOK_EVERY_MS = 1_000;
/** Ends are looked for this far back, again and again: a write may show late. Each is told once. */
const LOOK_BACK_MS = 30_000;
const MAX_ENDED = 500;
const MAX_VANISHED = 100;
const MAX_TOLD = 5_000;

export interface OtherRunsDeps {
  store: Pick<Store, 'leases'> & { runs: Pick<Store['runs'], 'active' | 'endedSince' | 'summary'> };
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
  /** Counts the starts; a look of an earlier one does not go on. */
  let watch = 0;
  let failing = false;
  let known = new Map<string, RunSummary>();
  const told = new Set<string>();
  bus.on('run.ended', ({ run }) => remember(run.run_id));

  return {
    start(publish) {
      watch += 1;
      known = new Map();
      void look(watch, publish, now());
    },
    stop() {
      watch += 1;
      clearTimeout(timer);
    },
  };

  async function look(current: number, publish: (event: LiveEvent) => void, since: Date): Promise<void> {
    try {
      if (await hasOthers()) {
        const { active, ended } = await readRuns(since);
        if (current !== watch) return;
        const news = compareRuns(known, active, ended, told);
        known = news.known;
        for (const event of news.events) publish(event);
        for (const run of ended) remember(run.run_id);
      }
      failing = false;
    } catch (error) {
      if (!failing) log.warn('other_runs_not_seen', { error });
      failing = true;
    }
    if (current === watch) timer = setTimeout(() => void look(current, publish, since), LOOK_EVERY_MS).unref();
  }

  async function readRuns(since: Date): Promise<{ active: RunSummary[]; ended: RunSummary[] }> {
    const lookBack = new Date(Math.max(since.getTime(), now().getTime() - LOOK_BACK_MS));
    const [active, ended] = await Promise.all([store.runs.active(), store.runs.endedSince(lookBack, MAX_ENDED)]);
    const seen = new Set([...active, ...ended].map(({ run_id }) => run_id));
    const vanished = [...known.keys()].filter((id) => !seen.has(id) && !told.has(id)).slice(0, MAX_VANISHED);
    // Their worker's clock is wrong, or too many ended at once: they are asked for by name.
    const found = await Promise.all(vanished.map((id) => store.runs.summary(id)));
    const theirs = (run: RunSummary) => run.worker_id !== null && run.worker_id !== workerId();
    return {
      active: active.filter(theirs),
      ended: [...ended, ...found.filter((run) => run !== null)].filter((run) => theirs(run) && isTerminal(run.status)),
    };
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

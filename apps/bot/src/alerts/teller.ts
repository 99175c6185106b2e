import type { AlertEvent, EventName, JobLimits, RunSummary } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import { isOutage } from '../store/outage.js';
import type { RunStore } from '../store/store.js';
import type { UsualDurations } from './clocks/usual-durations.js';
import type { EventLog } from './event-log.js';
import type { Report } from './report.js';
import { eventsOfEnd, eventsOfStart } from './run-events.js';

export interface TellerDeps {
  bus: Pick<Bus, 'on'>;
  runs: Pick<RunStore, 'untold' | 'markTold'>;
  report: Report;
  say: EventLog;
  usual: UsualDurations;
  /** The limits of a job; undefined if this process does not know it. */
  limitsOf(jobId: string): Pick<JobLimits, 'min_duration_seconds'> | undefined;
  /** True if a rule asks for events of this name. */
  wanted(name: EventName): boolean;
  log: Log;
  now(): Date;
  /** How many ends may wait here; the rest is found by the sweep. */
  maxWaiting?: number;
}

/** Turns the starts and ends of runs into events and reports them. */
export interface Teller {
  /** True if the end of the run must be told, so that the store has to remember it until it is. Cheap and without waiting. */
  isNews(run: RunSummary): boolean;
  /** Tells ends that nobody told, of this worker or any other: its process died in between, or the database was away. */
  sweep(): Promise<{ told: number }>;
  /** Hears nothing more; resolves when what it heard is told. */
  stop(): Promise<void>;
}

/** How often the teller sweeps, and how long an end is left to the worker that has it. */
export const SWEEP_MS = 5_000;
const OWN_TIME_MS = 3_000;
const SWEPT_RUNS = 500;

/** News that nobody is told of unless a rule asks for it. */
const ON_REQUEST: ReadonlySet<EventName> = new Set(['job_started', 'job_completed']);

/** An end; its events, unless the usual duration of its job was not known when it came. */
interface Ended {
  run: RunSummary;
  events: AlertEvent[] | null;
}

/**
 * Listens from the start on. Every event is logged at once; those that matter are reported together with what came in
 * the same turn, and only then are their runs marked as told: whatever goes wrong before that, the sweep does it again.
 */
export function createTeller(deps: TellerDeps): Teller {
  const { bus, runs, report, say, usual, limitsOf, wanted, log, now, maxWaiting = 5_000 } = deps;
  let ends: Ended[] = [];
  let starts: AlertEvent[] = [];
  let telling: Promise<void> | null = null;

  const subscriptions = [
    bus.on('run.started', ({ run }) => {
      usual.prepare(run.job_id);
      const events = eventsOfStart(run);
      say(events);
      if (!wanted('job_started') || starts.length >= maxWaiting) return;
      starts.push(...events);
      tellSoon();
    }),
    bus.on('run.ended', ({ run }) => {
      const isKnown = run.status !== 'completed' || usual.of(run.job_id) !== undefined;
      const events = judge(run);
      say(events);
      if (isNews(run) && ends.length < maxWaiting) {
        ends.push({ run, events: isKnown ? events : null });
        tellSoon();
      }
      // Only now: a run is not judged by itself.
      if (run.status === 'completed' && run.duration_seconds !== null) usual.add(run.job_id, run.duration_seconds);
    }),
  ];

  function judge(run: RunSummary): AlertEvent[] {
    const { min_duration_seconds = null } = limitsOf(run.job_id) ?? {};
    return eventsOfEnd(run, usual.of(run.job_id) ?? null, { min_duration_seconds });
  }

  function isNews(run: RunSummary): boolean {
    if (run.status !== 'completed' || wanted('job_completed')) return true;
    return usual.of(run.job_id) === undefined || judge(run).length > 1;
  }

  function isTold({ name }: AlertEvent): boolean {
    return !ON_REQUEST.has(name) || wanted(name);
  }

  /** After the current turn, so that what happens together is told together. */
  function tellSoon(): void {
    telling ??= new Promise<void>((resolve) => setImmediate(resolve)).then(tellWaiting);
  }

  /** Never rejects. */
  async function tellWaiting(): Promise<void> {
    while (ends.length > 0 || starts.length > 0) {
      const batch = { ends, starts };
      ends = [];
      starts = [];
      try {
        if (batch.starts.length > 0) await report(batch.starts);
        await tell(batch.ends);
      } catch (error) {
        // The ends are found by the sweep. Starts are remembered nowhere: late news of them is no news.
        if (!isOutage(error)) log.error('events not told', { runs: batch.ends.length, error: String(error) });
      }
    }
    telling = null;
  }

  async function tell(ended: readonly Ended[]): Promise<void> {
    if (ended.length === 0) return;
    await usual.load(ended.filter(isUnjudged).map(({ run }) => run.job_id));
    const events = ended.flatMap((end) => end.events ?? judge(end.run));
    say(events);
    const told = events.filter(isTold);
    if (told.length > 0) await report(told);
    await runs.markTold(ended.map(({ run }) => run.run_id));
  }

  return {
    isNews,
    async sweep() {
      let told = 0;
      for (;;) {
        const found = await runs.untold(SWEPT_RUNS, new Date(now().getTime() - OWN_TIME_MS));
        await tell(found.map((run) => ({ run, events: null })));
        told += found.length;
        if (found.length < SWEPT_RUNS) return { told };
      }
    },
    async stop() {
      for (const unsubscribe of subscriptions) unsubscribe();
      await telling;
    },
  };
}

function isUnjudged({ run, events }: Ended): boolean {
  return events === null && run.status === 'completed';
}

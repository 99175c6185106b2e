import type { AlertEvent, EventName, JobLimits, RunSummary } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import { isOutage } from '../store/outage.js';
import type { RunStore } from '../store/store.js';
import { judgeDuration } from './clocks/duration.js';
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
  /** True if the end of the run must be told, or may have to be: the store remembers it until it is. Cheap, without waiting. */
  isNews(run: RunSummary): boolean;
  /** Tells ends that nobody told, of this worker or any other: its process died in between, or the database was away. */
  sweep(): Promise<{ told: number }>;
  /** Hears nothing more; resolves when what it heard is told. */
  stop(): Promise<void>;
}

/** How often the teller sweeps, and how long an end is left to the worker that has it. */
export const SWEEP_MS = 5_000;
const OWN_TIME_MS = 3_000;
/** Ends that could not be told are tried again so soon, so often in a row. */
const AGAIN_MS = 500;
const MOST_AGAINS = 10;
const SWEPT_RUNS = 500;

/** News that nobody is told of unless a rule asks for it. */
const ON_REQUEST: ReadonlySet<EventName> = new Set(['job_started', 'job_completed']);

/** An end, and what of it somebody is told. */
interface Ended {
  run_id: string;
  events: readonly AlertEvent[];
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
  /** How often in a row ends were put off. */
  let agains = 0;

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
      const events = judge(run);
      say(events);
      const told = events.filter(isTold);
      if (told.length > 0 && isJudged(run) && ends.length < maxWaiting) {
        ends.push({ run_id: run.run_id, events: told });
        tellSoon();
      }
      // Only now: a run is not judged by itself.
      if (run.status === 'completed' && run.duration_seconds !== null) usual.add(run.job_id, run.duration_seconds);
    }),
  ];

  /** False while the history of its job is not read yet: a good run is left to the sweep then. */
  function isJudged({ status, job_id }: RunSummary): boolean {
    return status !== 'completed' || usual.of(job_id) !== undefined;
  }

  function judge(run: RunSummary): AlertEvent[] {
    return eventsOfEnd(run, usual.of(run.job_id) ?? null, limitsOfRun(run));
  }

  function limitsOfRun({ job_id }: RunSummary): Pick<JobLimits, 'min_duration_seconds'> {
    return { min_duration_seconds: limitsOf(job_id)?.min_duration_seconds ?? null };
  }

  function isNews(run: RunSummary): boolean {
    return wanted('job_completed') || !isJudged(run) || !isUsual(run);
  }

  function isUsual(run: RunSummary): boolean {
    if (run.status !== 'completed' || run.duration_seconds === null) return false;
    return judgeDuration(run.duration_seconds, usual.of(run.job_id) ?? null, limitsOfRun(run)) === null;
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
        // Starts are remembered nowhere: late news of them is no news.
        if (isOutage(error)) tellAgain(batch.ends);
        else log.error('events not told', { runs: batch.ends.length, error: String(error) });
      }
    }
    telling = null;
  }

  /** The database may only have been slow. If it is away for longer, the sweep finds them: they are stored as untold. */
  function tellAgain(ended: readonly Ended[]): void {
    if (agains >= MOST_AGAINS || ended.length === 0) return;
    agains += 1;
    setTimeout(() => {
      ends.push(...ended);
      tellSoon();
    }, AGAIN_MS).unref();
  }

  async function tell(ended: readonly Ended[]): Promise<void> {
    const events = ended.flatMap((end) => end.events);
    if (events.length > 0) await report(events);
    agains = 0;
    await runs.markTold(ended.map(({ run_id }) => run_id));
  }

  return {
    isNews,
    async sweep() {
      let told = 0;
      for (;;) {
        const found = await runs.untold(SWEPT_RUNS, new Date(now().getTime() - OWN_TIME_MS));
        await usual.load(found.filter(({ status }) => status === 'completed').map(({ job_id }) => job_id));
        const ended = found.map((run) => ({ run_id: run.run_id, events: judge(run) }));
        for (const { events } of ended) say(events);
        await tell(ended.map(({ run_id, events }) => ({ run_id, events: events.filter(isTold) })));
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

import type { Pause } from '@jobs-monitor/core';
import type { Catalogue, Job } from '../jobs/catalogue.js';
import { type GateState, refusalOf } from './admission.js';
import { type Clockwork, createClockwork } from './agenda.js';
import { createEntries, type ScheduleDatabase } from './entries.js';
import { type EntryDocument, HAND_OVER, mayBeTaken, SCHEDULED, type StartName } from './entry.js';
import { type Lateness, latenessOf } from './lateness.js';
import { planSync, type SyncPlan } from './plan.js';
import { newestDue, nextStart } from './times.js';

/** What is to be started: a run that a schedule asks for, or one that is stored as pending. */
export type StartOrder =
  | {
      kind: 'scheduled';
      /** The id that the run gets; the same for each try to make this start. */
      runId: string;
      /** The newest of the starts that this one makes up for. */
      scheduledFor: Date;
      args: unknown;
      /** Not null: record a skipped run with this reason instead. */
      refusal: string | null;
    }
  | { kind: 'stored'; runId: string };

/** `made_before`: by a worker, this one or another, that could not say so. `refused`: no run was stored, or may have been. */
export type StartResult = 'started' | 'skipped' | 'made_before' | 'refused';

/** A start that came too late, or never; `runId` is the run that was made of it. */
export interface LateStartNews {
  job: Job;
  runId: string;
  lateness: Lateness;
}

export interface ScheduleDeps {
  db: ScheduleDatabase;
  catalogue: Catalogue;
  workerId(): string;
  /** How many more runs this worker may have now; 0 while it should take none. */
  places(): number;
  newId(): string;
  /**
   * Resolves as soon as the start is stored, as a running or a skipped run, and not when the run ends. What is refused is
   * still due.
   */
  start(job: Job, order: StartOrder): Promise<StartResult>;
  /**
   * Resolves when the news is stored; only then the entry moves on, so that a crash loses none. After a crash the same
   * news may come again. If it fails, it is tried again in seconds.
   */
  reportLateness(news: LateStartNews): Promise<void>;
  pauseOf(jobId: string): Promise<Pause | null>;
  gateState(name: string): GateState;
  /** The time that due times are judged by, the same for all workers as far as possible. */
  now(): Date;
  onError(error: unknown): void;
}

/** Starts of one name that may be on their way at a time: enough to keep busy, few enough to lose little by a crash. */
const CONCURRENCY = 16;
/** A start that could not be made is tried again after this. */
const TRY_AGAIN_MS = 5_000;

export type ScheduleService = ReturnType<typeof createSchedule>;

/** The schedule of this worker over the stored entries that all workers share. */
export function createSchedule(deps: ScheduleDeps) {
  const { catalogue, now } = deps;
  const entries = createEntries(deps.db, deps.workerId);
  const scheduledCodes = [...catalogue.jobs.filter(isScheduled).map((job) => job.id), ...catalogue.families];
  const knownCodes = [...catalogue.jobs.map((job) => job.id), ...catalogue.families];
  const underWay = { [SCHEDULED]: 0, [HAND_OVER]: 0 };
  const handling = new Set<Promise<void>>();
  let running = false;
  let stopped = false;
  let clockwork: Clockwork | null = null;
  /** Something may be due that there was no place for. */
  let starved = false;

  async function claim(name: StartName, until: Date): Promise<EntryDocument | null> {
    if (!running) return null;
    if (underWay[name] >= CONCURRENCY || deps.places() <= underWay[SCHEDULED] + underWay[HAND_OVER]) {
      starved = true;
      return null;
    }
    underWay[name] += 1;
    let document: EntryDocument | null = null;
    try {
      document =
        name === SCHEDULED
          ? await entries.claimScheduled(scheduledCodes, until, now(), deps.newId())
          : await entries.claimHandOver(knownCodes, now());
      return document;
    } finally {
      if (!document) {
        underWay[name] -= 1;
        wake();
      }
    }
  }

  function handle(claimed: EntryDocument): Promise<void> {
    const work = (claimed.name === SCHEDULED ? startScheduled(claimed) : startStored(claimed))
      .catch(deps.onError)
      .finally(() => {
        underWay[claimed.name] -= 1;
        handling.delete(work);
        wake();
      });
    handling.add(work);
    return work;
  }

  async function startStored({ data }: EntryDocument): Promise<void> {
    const job = catalogue.find(data.job_id);
    // Whatever goes wrong here, the run is still stored as pending and will be handed over again.
    if (job && data.run_id !== undefined) await deps.start(job, { kind: 'stored', runId: data.run_id });
  }

  async function startScheduled(claimed: EntryDocument): Promise<void> {
    const at = now();
    const { data, lastRunAt, nextRunAt: due } = claimed;
    const { start, args = null } = data;
    const job = catalogue.find(data.job_id);
    if (!job || !start || due === null || mayBeTaken(claimed, at)) return;
    try {
      const pause = await deps.pauseOf(job.id);
      const gate: GateState = job.gate === null ? { open: true } : deps.gateState(job.gate);
      const refusal = refusalOf({ job, due, now: at, pause, gate });
      const scheduledFor = newestDue(job.schedule, due, at);
      const result = await deps.start(job, { kind: 'scheduled', runId: start.id, scheduledFor, args, refusal });
      // Whether anything was stored is not always known: the next try is of the same start.
      if (result === 'refused') return void (await entries.leave(claimed, at));
      // Made before, and perhaps long ago: what fell due since then is seen by the next claim.
      const madeAt = result === 'made_before' ? laterOf(start.at, due) : at;
      const obstacle = result === 'skipped' ? (refusal ?? 'already_running') : refusal;
      const lateness = latenessOf({ job, due, at: madeAt, refusal: obstacle, pause });
      if (lateness) await deps.reportLateness({ job, runId: start.id, lateness });
      await entries.settle(claimed, {
        nextRunAt: nextStart(job.schedule, due, madeAt),
        lastRunAt: refusal === null ? madeAt : lastRunAt,
      });
    } catch (error) {
      deps.onError(error);
      await entries.leave(claimed, new Date(at.getTime() + TRY_AGAIN_MS));
    }
  }

  async function release(claimed: readonly EntryDocument[]): Promise<void> {
    for (const { name } of claimed) underWay[name] -= 1;
    await entries.release(claimed);
  }

  /** To be called when a place has become free. */
  function wake(): void {
    if (!starved || !clockwork) return;
    starved = false;
    clockwork.look([SCHEDULED, HAND_OVER]);
  }

  return {
    /**
     * Makes the stored schedule agree with the code; answers what it found different. Call it before `start`. With
     * `keepUnknown` entries of jobs that the code does not have are left as they are: nobody here starts them.
     */
    async sync({ keepUnknown = false } = {}): Promise<SyncPlan> {
      const plan = planSync(catalogue, await entries.stored(), now());
      const isOurs = (jobId: string) => catalogue.find(jobId) !== undefined;
      await entries.apply(keepUnknown ? { ...plan, remove: plan.remove.filter(isOurs) } : plan);
      return plan;
    },

    /** Begins to start what is due. The database must have been reached once. */
    async start(): Promise<void> {
      if (stopped) return;
      clockwork = await createClockwork({
        db: deps.db.native(),
        workerId: deps.workerId(),
        names: [SCHEDULED, HAND_OVER],
        concurrency: CONCURRENCY,
        now,
        claim,
        handle,
        release,
        onError: deps.onError,
      });
      running = true;
      await clockwork.start();
    },

    /** Has a stored pending run started by whichever worker has a place first, at once or at `at`. */
    async runNow(job: Job, runId: string, at?: Date): Promise<void> {
      const due = at ?? now();
      const fresh = await entries.handOver(job.id, job.family ?? job.id, runId, due);
      if (fresh && due <= now()) clockwork?.look([HAND_OVER]);
    },

    /** Sets when a dynamic job runs next, in place of any earlier time. */
    async scheduleAt(job: Job, at: Date, args: unknown = null): Promise<void> {
      if (job.family === null) throw new Error(`${job.id} is not a dynamic job: its schedule is in the code`);
      await entries.setInstance(job.id, job.family, at, args);
      clockwork?.look([SCHEDULED]);
    },

    async unschedule(jobId: string): Promise<void> {
      await entries.removeInstance(jobId);
    },

    nextTimes: entries.nextTimes,
    wake,
    status: () => ({ running }),

    /** Takes no more; resolves when the starts that are on their way are made. */
    async stop(): Promise<void> {
      stopped = true;
      running = false;
      try {
        await clockwork?.stop();
      } finally {
        await Promise.all(handling);
      }
    },
  };
}

function isScheduled(job: Job): boolean {
  return job.enabled && job.schedule.kind !== 'on_demand';
}

function laterOf(one: Date, other: Date): Date {
  return one > other ? one : other;
}

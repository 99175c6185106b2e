import type { EnvSpec, EnvValues, JobCategory, JobLimits, LocalText, LogLevel, RunSummary } from '@jobs-monitor/core';
import type { z } from 'zod';
import type { LabelsDefinition } from './labels.js';
import type { JobServices } from './services.js';

/** A number of seconds, fixed in code or read from a variable with a floor below which the bot refuses to start. */
export type Seconds = number | { variable: string; fallback: number; floor: number; description?: string };

/** When a job runs, as its file says it. Variables become numbers when the catalogue is made. */
export type ScheduleDefinition =
  | { kind: 'every'; interval: Seconds; firstAfter: Seconds }
  | { kind: 'cron'; expression: string; timezone: string | { variable: string; fallback: string } }
  /** Once per database; with `eachStart` once after each start of a bot. */
  | { kind: 'once'; after: Seconds; eachStart?: boolean }
  | { kind: 'on_demand' };

/** A variable that switches the job. `unset` is what holds without it; `disables` turns its meaning round (`DISABLE_…`). */
export interface Toggle {
  variable: string;
  unset: boolean;
  disables?: boolean;
}

/** What a handler gets. It never has to guess which run is its own. */
export interface JobContext<Args = unknown> {
  /** The run as it was when it started. */
  readonly run: Readonly<RunSummary>;
  readonly args: Args;
  /** Aborted on cancel, timeout, shutdown and when this worker was fenced; `signal.reason` says which. */
  readonly signal: AbortSignal;
  now(): Date;
  log(level: LogLevel, message: string, details?: unknown): void;
  /** Never throws, never waits. `total` may be given once. */
  progress(processed: number, total?: number, message?: string): void;
  /** Ends the run as skipped with the job's own word for why. */
  skip(reason: string): never;
}

/** The small plain object that a run leaves behind. */
export type JobResult = Record<string, unknown> | undefined;

export interface JobDefinition<Settings extends EnvSpec = EnvSpec, Args = unknown> extends LabelsDefinition {
  id: string;
  name: LocalText;
  description: LocalText;
  category: JobCategory;
  schedule: ScheduleDefinition;
  /** Default true; a toggle stands above it. */
  enabled?: boolean;
  toggle?: Toggle;
  /** Runs may overlap, with each other and over all workers. */
  allowConcurrent?: boolean;
  limits?: Partial<JobLimits>;
  /** The gate that must be open for a run to start. */
  gate?: string;
  metadata?: Record<string, unknown>;
  /** The job's own variables; they are read with the rest of the configuration, before anything starts. */
  settings?: Settings;
  /** What `args` must look like; without it the job takes none. */
  args?: z.ZodType<Args>;
  /** `import.meta.url` of the file that defines the job. */
  source: string;
  handler(
    context: JobContext<Args>,
    settings: EnvValues<Settings>,
    services: JobServices,
  ): Promise<JobResult> | JobResult;
}

/** A definition whose types have served their purpose: what the catalogue holds. */
export type AnyJobDefinition = Omit<JobDefinition, 'args' | 'handler'> & {
  args?: z.ZodType;
  // Method syntax: a handler with narrower settings and args fits, since only its own catalogue entry ever calls it.
  handler(context: JobContext<never>, settings: never, services: JobServices): Promise<JobResult> | JobResult;
};

/** States a job. The types of its settings and args reach its handler. */
export function defineJob<const Settings extends EnvSpec, Args = undefined>(
  definition: JobDefinition<Settings, Args>,
): AnyJobDefinition {
  return definition as unknown as AnyJobDefinition;
}

/** A job whose instances are made at run time, one per user or request. Instances are never started by hand. */
export interface FamilyDefinition extends LabelsDefinition {
  id: string;
  /** Matches the ids of its instances, for example `drive_{user_id}`. */
  instancePattern: RegExp;
  name: LocalText;
  description: LocalText;
  category: JobCategory;
  limits?: Partial<JobLimits>;
  settings?: EnvSpec;
  source: string;
  /** Runs one instance; its id and data are in `context.run.job_id` and `context.args`. */
  handler(context: JobContext<never>, settings: never, services: JobServices): Promise<JobResult> | JobResult;
}

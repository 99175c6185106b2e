import { basename, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EnvSpec, JobCategory, JobLimits, LocalText, Schedule } from '@jobs-monitor/core';
import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';
import type {
  AnyJobDefinition,
  FamilyDefinition,
  JobContext,
  JobResult,
  ScheduleDefinition,
  Seconds,
  Toggle,
} from './define.js';
import { checkLabels, type Labels, labelsOf } from './labels.js';
import type { JobServices } from './services.js';
import { isTimezone } from './variables.js';

/** A job with its configuration read: what schedules, runs and lists work with. Interval and enabled are the live ones. */
export interface Job extends Labels {
  id: string;
  name: LocalText;
  description: LocalText;
  category: JobCategory;
  schedule: Schedule;
  enabled: boolean;
  toggle: Toggle | null;
  allowConcurrent: boolean;
  limits: JobLimits;
  gate: string | null;
  metadata: Record<string, unknown>;
  argsSchema: z.ZodType | null;
  /** `argsSchema` for the wire; null when the job takes no args. */
  argsJsonSchema: Record<string, unknown> | null;
  /** Path of the defining file below the project, for people. */
  sourceFile: string;
  callbackName: string;
  /** The family's id for a dynamic job. */
  family: string | null;
  run(context: JobContext, services: JobServices): Promise<JobResult>;
}

/** What jobs are read with: their variables, already checked, and what holds for every job that does not say otherwise. */
export interface CatalogueSettings {
  values: Readonly<Record<string, unknown>>;
  stuckAfterSeconds: number;
}

type Values = CatalogueSettings['values'];

/** One definition with its variables read. Throws, naming the file, if the code says something that cannot be. */
export function toJob(definition: AnyJobDefinition, settings: CatalogueSettings): Job {
  const { id, toggle = null, args = null, handler } = definition;
  const allowConcurrent = definition.allowConcurrent ?? false;
  const own = pick(definition.settings, settings.values);
  try {
    checkLabels(definition);
    return {
      id,
      name: definition.name,
      description: definition.description,
      category: definition.category,
      schedule: toSchedule(definition.schedule, settings.values),
      enabled: isEnabled(definition.enabled ?? true, toggle, settings.values),
      toggle,
      allowConcurrent,
      limits: toLimits(definition.limits, allowConcurrent, settings),
      gate: definition.gate ?? null,
      metadata: definition.metadata ?? {},
      ...labelsOf(definition),
      argsSchema: args,
      argsJsonSchema: args && z.toJSONSchema(args, { io: 'input' }),
      sourceFile: sourceFileOf(definition.source),
      callbackName: handler.name,
      family: null,
      run: async (context, services) => handler(context as never, own as never, services),
    };
  } catch (error) {
    throw inItsFile(definition, error);
  }
}

/** Throws, naming the file, if the code of a family says something that cannot be. */
export function checkFamily(family: FamilyDefinition): void {
  try {
    checkLabels(family);
  } catch (error) {
    throw inItsFile(family, error);
  }
}

/** The dynamic job of this id: its schedule is kept by whoever made it, so the code knows none. */
export function toInstance(family: FamilyDefinition, jobId: string, settings: CatalogueSettings): Job {
  const own = pick(family.settings, settings.values);
  return {
    id: jobId,
    name: family.name,
    description: family.description,
    category: family.category,
    schedule: { kind: 'on_demand' },
    enabled: true,
    toggle: null,
    allowConcurrent: false,
    limits: toLimits(family.limits, false, settings),
    gate: null,
    metadata: {},
    ...labelsOf(family),
    argsSchema: null,
    argsJsonSchema: null,
    sourceFile: sourceFileOf(family.source),
    callbackName: family.handler.name,
    family: family.id,
    run: async (context, services) => family.handler(context as never, own as never, services),
  };
}

function inItsFile({ id, source }: { id: string; source: string }, error: unknown): Error {
  return new Error(`${id} in ${sourceFileOf(source)}: ${(error as Error).message}`, { cause: error });
}

/** Where a definition is written, as a path below the project: compiled files are shown as their sources. */
export function sourceFileOf(moduleUrl: string): string {
  const file = fileURLToPath(moduleUrl);
  const fromRoot = relative(PROJECT_ROOT, file).split(sep).join('/');
  if (fromRoot.startsWith('..')) return basename(file);
  return fromRoot.replace('/dist/', '/src/').replace(/\.js$/, '.ts');
}

/** This file is `apps/bot/{src,dist}/jobs/job`. */
const PROJECT_ROOT = join(fileURLToPath(import.meta.url), '../../../../..');

function isEnabled(enabled: boolean, toggle: Toggle | null, values: Values): boolean {
  if (!toggle) return enabled;
  const on = values[toggle.variable] === true;
  return toggle.disables ? !on : on;
}

function toSchedule(definition: ScheduleDefinition, values: Values): Schedule {
  switch (definition.kind) {
    case 'every':
      return {
        kind: 'every',
        seconds: toSeconds(definition.interval, 1, values),
        firstAfterSeconds: toSeconds(definition.firstAfter, 0, values),
      };
    case 'cron':
      return toCron(definition.expression, definition.timezone, values);
    case 'once':
      return {
        kind: 'once',
        afterSeconds: toSeconds(definition.after, 0, values),
        ...(definition.eachStart && { eachStart: true }),
      };
    case 'on_demand':
      return { kind: 'on_demand' };
  }
}

function toCron(expression: string, zone: string | { variable: string }, values: Values): Schedule {
  const timezone = typeof zone === 'string' ? zone : String(values[zone.variable]);
  if (!isTimezone(timezone)) throw new Error(`${timezone} is not a time zone`);
  // The parser fills missing fields with `*`: a slip would run every second.
  if (expression.trim().split(/\s+/).length !== 5) throw new Error(`"${expression}" is not a cron line of five fields`);
  CronExpressionParser.parse(expression, { tz: timezone }).next();
  return { kind: 'cron', expression, timezone };
}

function toSeconds(seconds: Seconds, least: number, values: Values): number {
  const value = typeof seconds === 'number' ? seconds : Number(values[seconds.variable]);
  if (!Number.isInteger(value) || value < least) throw new Error(`${value} is not a whole number of seconds`);
  return value;
}

function toLimits(
  given: Partial<JobLimits> = {},
  allowConcurrent: boolean,
  { stuckAfterSeconds }: CatalogueSettings,
): JobLimits {
  const limits: JobLimits = {
    timeout_seconds: null,
    max_instances: null,
    misfire_grace_seconds: null,
    start_grace_seconds: 60,
    stuck_after_seconds: stuckAfterSeconds,
    no_progress_seconds: null,
    min_duration_seconds: null,
    max_retries: 0,
    retry_backoff_seconds: 60,
    ...given,
    ...(!allowConcurrent && { max_instances: 1 }),
  };
  for (const [name, value] of Object.entries(limits)) {
    if (value !== null && !(value >= 0)) throw new Error(`limit ${name} is ${value}, which is not a positive number`);
  }
  return limits;
}

function pick(spec: EnvSpec | undefined, values: Values): Record<string, unknown> {
  return Object.fromEntries(Object.keys(spec ?? {}).map((name) => [name, values[name]]));
}

import { z } from 'zod';
import { actorSchema } from '../actor.js';
import { entry } from './entry.js';
import { TRIGGER_ERRORS, triggered } from './jobs.js';
import { instant, runSummary, worker } from './shapes.js';

/** What the event stream carries. Lists ask again for whatever an event does not hold. */
export const streamEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run.queued'), run: runSummary }),
  z.object({ type: z.literal('run.started'), run: runSummary }),
  z.object({ type: z.literal('run.progress'), run: runSummary }),
  z.object({ type: z.literal('run.ended'), run: runSummary }),
  z.object({ type: z.literal('job.changed'), job_id: z.string() }),
  z.object({ type: z.literal('incident.changed'), incident_id: z.string() }),
  z.object({ type: z.literal('worker.changed'), worker_id: z.string() }),
  /** The reader was away for too long: what it shows must be loaded anew. */
  z.object({ type: z.literal('reset') }),
]);
export type StreamEvent = z.infer<typeof streamEvent>;

export const systemEntries = {
  listWorkers: entry({
    method: 'GET',
    path: '/api/workers',
    summary: 'Bot processes, alive or lately so',
    output: z.object({ workers: z.array(worker) }),
  }),
  streamEvents: entry({
    method: 'GET',
    path: '/api/events',
    summary: 'Server-sent events about runs, jobs and workers; resumed by `Last-Event-ID`',
    output: streamEvent,
    kind: 'stream',
  }),
  getSchedulerStatus: entry({
    method: 'GET',
    path: '/admin/scheduler/status',
    summary: 'Whether the scheduler runs, and what it will start when',
    role: 'admin',
    output: z.object({
      scheduler_running: z.boolean(),
      total_jobs: z.int(),
      jobs: z.array(
        z.object({ id: z.string(), name: z.string(), next_run_time: instant.nullable(), trigger: z.string() }),
      ),
    }),
  }),
  triggerDataCleanup: entry({
    method: 'POST',
    path: '/admin/scheduler/cleanup/trigger',
    summary: 'Start `daily_data_cleanup` now',
    role: 'admin',
    output: triggered,
    status: 202,
    acts: true,
    errors: TRIGGER_ERRORS,
  }),
  triggerCleanupNotifications: entry({
    method: 'POST',
    path: '/admin/notifications/trigger',
    summary: 'Start `cleanup_notifications` now',
    role: 'admin',
    output: triggered,
    status: 202,
    acts: true,
    errors: TRIGGER_ERRORS,
  }),
  previewDataCleanup: entry({
    method: 'GET',
    path: '/admin/data/preview',
    summary: 'What the next data cleanup would delete',
    role: 'admin',
    output: z.object({
      cutoff: instant,
      retention_days: z.int(),
      total: z.int(),
      kinds: z.array(
        z.object({
          kind: z.string(),
          count: z.int(),
          sample: z.array(z.object({ id: z.string(), owner: z.string().nullable(), created_at: instant })).max(10),
        }),
      ),
    }),
  }),
  createSignInLink: entry({
    method: 'POST',
    path: '/api/sign-in/links',
    summary: 'A one-time code that signs its bearer in to the dashboard as `actor`; it expires after 10 minutes',
    role: 'admin',
    body: z.strictObject({ actor: actorSchema.optional() }),
    output: z.object({ code: z.string(), expires_at: instant }),
    status: 201,
  }),
  redeemSignInLink: entry({
    method: 'POST',
    path: '/api/sign-in/redeem',
    summary: 'Exchange a one-time code for the person it was made for; it works once',
    role: 'admin',
    body: z.strictObject({ code: z.string().regex(/^[A-Za-z0-9_-]{22,86}$/, 'must be a sign-in code') }),
    output: z.object({ actor: actorSchema }),
    errors: ['sign_in_link_invalid'],
  }),
  getSystem: entry({
    method: 'GET',
    path: '/api/system',
    summary: 'Version, database kind and readiness, for people who look at the dashboard',
    output: z.object({
      version: z.string(),
      database: z.enum(['mongodb', 'embedded']),
      ready: z.boolean(),
      checks: z.array(z.object({ name: z.string(), ok: z.boolean() })),
      started_at: instant,
      /** Capabilities that are off for want of a variable. */
      switched_off: z.array(z.object({ capability: z.string(), variable: z.string() })),
    }),
  }),
};

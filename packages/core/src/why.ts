/** In one word, what a job is doing or waiting for. */
export const WHY_STATES = ['running', 'queued', 'waiting', 'disabled', 'paused', 'blocked', 'never'] as const;
export type WhyState = (typeof WHY_STATES)[number];

/** One reason each; the wording says them in every language from their details. */
export const WHY_CODES = [
  'running_now',
  'waiting_for_worker',
  'no_live_worker',
  'workers_busy',
  'disabled_by_definition',
  'disabled_by_toggle',
  'paused_by',
  'already_running',
  'gate_closed',
  'no_handler',
  'on_demand_only',
  'next_run',
  'overdue',
  'not_scheduled',
  'last_misfire',
  'dynamic_job',
  'database_away',
] as const;
export type WhyCode = (typeof WHY_CODES)[number];

/** A reason with the facts that its sentence needs. */
export interface WhyReason {
  code: WhyCode;
  details: Record<string, string | number | null>;
}

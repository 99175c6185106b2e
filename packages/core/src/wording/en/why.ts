import type { WhyCode } from '../../why.js';

/** One sentence for each reason why a job is not running. */
export const why = {
  'why.running_now': 'It is running now, as run {run_id}',
  'why.waiting_for_worker': 'Run {run_id} was asked for and waits for a worker',
  'why.no_live_worker': 'No worker is alive to run it',
  'why.workers_busy': 'All workers are busy ({active, plural, one {# run} other {# runs}} of {capacity} places)',
  'why.disabled_by_definition': 'It is disabled in the code',
  'why.disabled_by_toggle': 'It is disabled by the variable {variable}',
  'why.paused_by':
    '{until, select, none {It was paused by {name}{reason}} other {It was paused by {name} until {until}{reason}}}',
  'why.already_running': 'Its last start was skipped because run {run_id} was still going',
  'why.gate_closed': 'Gate {gate} is shut: {missing}',
  'why.no_handler': 'No code is registered to run it',
  'why.on_demand_only': 'It runs only when somebody asks for it',
  'why.next_run': 'It will run next at {at}',
  'why.overdue': 'It was due at {at} and has not started',
  'why.not_scheduled': 'It has no entry in the schedule',
  'why.last_misfire': 'Run {run_id} was dropped because no worker took it in time',
  'why.dynamic_job': 'It is a dynamic job of {family}, started by its family alone',
  'why.database_away': 'The database is away, so nothing new can start',
} satisfies Record<`why.${WhyCode}`, string>;

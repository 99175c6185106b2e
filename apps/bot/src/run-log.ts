import type { RunSummary } from '@jobs-monitor/core';
import type { Bus } from './events/bus.js';
import type { Logger } from './logger.js';

/** The one place from which the life of runs is logged: their ends, and their starts for those who look closer. */
export function logRuns(bus: Pick<Bus, 'on'>, log: Logger): void {
  bus.on('run.started', ({ run }) => log.debug('run_started', fieldsOf(run)));
  bus.on('run.ended', ({ run }) => {
    const { status, reason, duration_seconds, error_message, error_signature } = run;
    const fields = { ...fieldsOf(run), status, reason, duration_seconds };
    if (status === 'failed') log.error('run_failed', { ...fields, error_message, error_signature });
    else log.info('run_ended', fields);
  });
}

function fieldsOf({ run_id, job_id, trigger, attempt, worker_id }: RunSummary) {
  return { run_id, job_id, trigger, attempt, worker_id };
}

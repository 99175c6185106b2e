import type { JobCategory } from '../../job.js';
import type { RunStatus, Trigger } from '../../run.js';

export const run = {
  'status.pending': 'Pending',
  'status.running': 'Running',
  'status.completed': 'Completed',
  'status.failed': 'Failed',
  'status.cancelled': 'Cancelled',
  'status.skipped': 'Skipped',
  'trigger.scheduled': 'Scheduled',
  'trigger.manual': 'By hand',
  'trigger.api': 'API',
  'trigger.retry': 'Retry',
  'trigger.external': 'External',
  'category.backup': 'Backup',
  'category.cache': 'Cache',
  'category.sync': 'Sync',
  'category.cleanup': 'Cleanup',
  'category.monitoring': 'Monitoring',
  'category.batch': 'Batch',
  'category.other': 'Other',
  'reason.error': 'error',
  'reason.timeout': 'timed out',
  'reason.lost': 'its worker was lost',
  'reason.interrupted': 'interrupted by a shutdown',
  'reason.disabled': 'the job is disabled',
  'reason.paused': 'the job is paused',
  'reason.already_running': 'already running',
  'reason.misfire': 'no worker came in time',
} satisfies Record<
  `status.${RunStatus}` | `trigger.${Trigger}` | `category.${JobCategory}` | `reason.${string}`,
  string
>;

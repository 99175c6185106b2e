import { backupsCleanup } from './backups-cleanup.js';
import { batchAnalyze } from './batch-analyze.js';
import { cacheMaintenance } from './cache-maintenance.js';
import { cacheWarming } from './cache-warming.js';
import { cleanupNotifications } from './cleanup-notifications.js';
import { dailyDataCleanup } from './daily-data-cleanup.js';
import type { AnyJobDefinition, FamilyDefinition } from './define.js';
import { batchFamily } from './families/batch.js';
import { jobsStuckMonitor } from './jobs-stuck-monitor.js';

/** Every registered job, in the order in which lists show them. Adding a job is one file and one line here. */
export const definitions: readonly AnyJobDefinition[] = [
  backupsCleanup,
  cacheMaintenance,
  cacheWarming,
  dailyDataCleanup,
  cleanupNotifications,
  jobsStuckMonitor,
  batchAnalyze,
];

/** Every family: jobs whose instances are made at run time. */
export const families: readonly FamilyDefinition[] = [batchFamily];

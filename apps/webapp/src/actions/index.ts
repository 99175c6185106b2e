import type { Action } from './action.js';
import { acknowledgeAlert, resolveAlert, testAlerts } from './alert-actions.js';
import { pauseJobs, resumeJobs, runJobs } from './bulk-jobs.js';
import { cancelRuns, retryRuns } from './bulk-runs.js';
import { acknowledgeFailure, resolveFailure } from './failure-actions.js';
import { pauseJob, resumeJob, runJob } from './job-actions.js';
import { cancelRun, retryRun } from './run-actions.js';
import { endSession, signOutEverywhere } from './session-actions.js';
import { createSilence, endSilence, silenceAlert } from './silence-actions.js';

/** Everything that people can do on a page. */
export const actions: readonly Action[] = [
  runJob,
  pauseJob,
  resumeJob,
  cancelRun,
  retryRun,
  cancelRuns,
  retryRuns,
  runJobs,
  pauseJobs,
  resumeJobs,
  acknowledgeFailure,
  resolveFailure,
  acknowledgeAlert,
  resolveAlert,
  testAlerts,
  createSilence,
  silenceAlert,
  endSilence,
  signOutEverywhere,
  endSession,
];

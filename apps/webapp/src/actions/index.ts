import type { Action } from './action.js';
import { pauseJob, resumeJob, runJob } from './job-actions.js';
import { cancelRun, retryRun } from './run-actions.js';

/** Everything that people can do on a page. */
export const actions: readonly Action[] = [runJob, pauseJob, resumeJob, cancelRun, retryRun];

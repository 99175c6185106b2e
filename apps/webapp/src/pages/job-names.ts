import type { JobWire, Locale } from '@jobs-monitor/core';

/** Names by job id in one language. */
export function jobNames(jobs: readonly JobWire[], locale: Locale): Map<string, string> {
  return new Map(jobs.map((job) => [job.job_id, job.texts.name[locale]]));
}

import { JOB_CATEGORIES, type JobCategory, type JobWire } from '@jobs-monitor/core';
import { isFailing, isOverdue } from './health.js';

/** More rows than people read; the page says how many were left out. */
export const SHOWN_JOBS = 200;

export const STATES = ['running', 'failing', 'overdue', 'paused', 'enabled', 'disabled'] as const;
export type JobStateFilter = (typeof STATES)[number];

export interface JobFilter {
  category: JobCategory | null;
  state: JobStateFilter | null;
  q: string;
}

/** The filter that an address carries; what it does not know is no filter. */
export function jobFilter(query: URLSearchParams): JobFilter {
  return {
    category: JOB_CATEGORIES.find((known) => known === query.get('category')) ?? null,
    state: STATES.find((known) => known === query.get('state')) ?? null,
    q: (query.get('q') ?? '').slice(0, 200).trim(),
  };
}

/** The jobs that match, in their order. Text is looked for in ids, names and descriptions of both languages. Pure. */
export function filterJobs(jobs: readonly JobWire[], { category, state, q }: JobFilter, now: Date): JobWire[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return jobs.filter((job) => {
    if (category && job.category !== category) return false;
    if (state && !isIn(job, state, now)) return false;
    if (words.length === 0) return true;
    const { name, description } = job.texts;
    const text = [job.job_id, name.en, name.he, description.en, description.he].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function isIn(job: JobWire, state: JobStateFilter, now: Date): boolean {
  switch (state) {
    case 'running':
      return job.active_count > 0;
    case 'failing':
      return isFailing(job);
    case 'overdue':
      return isOverdue(job, now);
    case 'paused':
      return job.paused !== null;
    case 'enabled':
      return job.enabled;
    case 'disabled':
      return !job.enabled;
  }
}

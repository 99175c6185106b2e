import { JOB_CATEGORIES, type JobCategory, type JobWire } from '@jobs-monitor/core';
import { isFailing, isOverdue } from './health.js';

/** As many rows as a browser draws without a pause; the page says how many were left out. */
export const SHOWN_JOBS = 1_000;

export const STATES = ['running', 'failing', 'overdue', 'paused', 'enabled', 'disabled'] as const;
export type JobStateFilter = (typeof STATES)[number];

const MAX_CHARACTERS = 200;

export interface JobFilter {
  category: JobCategory | null;
  state: JobStateFilter | null;
  owner: string | null;
  tag: string | null;
  q: string;
}

/** The filter that an address carries; what it does not know is no filter. */
export function jobFilter(query: URLSearchParams): JobFilter {
  return {
    category: JOB_CATEGORIES.find((known) => known === query.get('category')) ?? null,
    state: STATES.find((known) => known === query.get('state')) ?? null,
    owner: query.get('owner')?.slice(0, MAX_CHARACTERS) || null,
    tag: query.get('tag')?.slice(0, MAX_CHARACTERS) || null,
    q: (query.get('q') ?? '').slice(0, MAX_CHARACTERS).trim(),
  };
}

/** True if the filter leaves nothing out. */
export const isEverything = (filter: JobFilter): boolean => Object.values(filter).every((value) => !value);

/** The jobs that match, in their order. Text is looked for in ids, names, descriptions, owners and tags of both languages. Pure. */
export function filterJobs(
  jobs: readonly JobWire[],
  { category, state, owner, tag, q }: JobFilter,
  now: Date,
): JobWire[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return jobs.filter((job) => {
    if (category && job.category !== category) return false;
    if (state && !isIn(job, state, now)) return false;
    if (owner && job.owner !== owner) return false;
    if (tag && !job.tags.includes(tag)) return false;
    if (words.length === 0) return true;
    const { name, description } = job.texts;
    const labels = [job.owner ?? '', ...job.tags];
    const text = [job.job_id, name.en, name.he, description.en, description.he, ...labels].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Everybody who looks after a job, and every tag, each once and in order. Pure. */
export function labelsOf(jobs: readonly JobWire[]): { owners: string[]; tags: string[] } {
  const sorted = (labels: readonly string[]) => [...new Set(labels)].sort((a, b) => a.localeCompare(b));
  return {
    owners: sorted(jobs.flatMap(({ owner }) => owner ?? [])),
    tags: sorted(jobs.flatMap(({ tags }) => tags)),
  };
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

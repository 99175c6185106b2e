import { JOB_CATEGORIES, type JobCategory, say } from '@jobs-monitor/core';
import { splitPage } from './page-input.js';

/** What `/jobs …` asks for. */
export type JobsQuestion =
  | { ask: 'all' | 'active' | 'failed'; page: number }
  | { ask: 'category'; category: JobCategory; page: number }
  | { ask: 'job' | 'why'; jobId: string };

const WORDS: ReadonlyMap<string, 'all' | 'active' | 'failed'> = new Map([
  ['', 'all'],
  ['active', 'active'],
  ['פעילות', 'active'],
  ['failed', 'failed'],
  ['נכשלו', 'failed'],
]);

const WHY = /^(?:why|למה)(?:\s+|$)/i;

/** Words are known in both languages and any case; whatever is no word is the id of a job, in its own case. */
export function parseJobs(input: string): JobsQuestion {
  const { asked, page: named } = splitPage(input);
  const page = named ?? 1;
  const word = WORDS.get(asked.toLowerCase());
  if (word !== undefined) return { ask: word, page };
  const category = categoryOf(asked);
  if (category !== undefined) return { ask: 'category', category, page };
  if (WHY.test(asked)) return { ask: 'why', jobId: asked.replace(WHY, '') };
  return { ask: 'job', jobId: asked };
}

function categoryOf(asked: string): JobCategory | undefined {
  const word = asked.toLowerCase();
  return JOB_CATEGORIES.find((category) => word === category || word === say('he', `category.${category}`));
}

import { actions } from '../apps/webapp/src/actions/index.js';
import { pages } from '../apps/webapp/src/pages/index.js';
import { RUN_IDS, SIGNATURE } from './bad-night-runs.js';

/** What the parameters of paths stand for on the bad night. A page with one that is not here fails every suite that visits all. */
const PARAMETERS: Record<string, string> = {
  job_id: 'drive_sync',
  run_id: RUN_IDS.failed,
  alert_id: 'drive-fails',
  silence_id: 'silence-batch',
  signature: SIGNATURE,
  /** One's own are known only to the pages that list them. */
  session_id: 'one-that-has-ended',
};

/** Where one of the things that a path is about can be seen. */
export function addressOf(path: string, parameters = PARAMETERS): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`Say in every-page.ts what :${name} of ${path} is on the bad night`);
    return encodeURIComponent(value);
  });
}

/** The address of a question, filled in as the pages that lead there fill it in. */
export function askedFor(path: string): string {
  const address = addressOf(path);
  const ids = path.includes('runs/retry') ? ['failed', 'good'] : ['running', 'stuck'];
  if (path.startsWith('/bulk/runs'))
    return `${address}?${ids.map((id) => `id=${RUN_IDS[id as keyof typeof RUN_IDS]}`).join('&')}`;
  if (path === '/bulk/jobs/resume') return `${address}?id=cache_warming`;
  if (path.startsWith('/bulk/jobs')) return `${address}?id=drive_sync&id=cache_maintenance`;
  return path === '/alerts/silences/new' ? `${address}?job_id=cache_*` : address;
}

/** An address of every page, by what the web app itself says it has. */
export const PAGES: readonly string[] = pages.flatMap(({ paths }) => paths.map((path) => addressOf(path)));

/** What can be done to the bot and what it looks after; one's own sessions are another matter, with other ids in each of them. */
export const DEEDS = actions.filter(({ path }) => !path.startsWith('/settings/'));

/** The question of each of them. */
export const QUESTIONS: readonly string[] = DEEDS.map(({ path }) => askedFor(path));

/** Pages that look different when something else is asked of them. */
export const STATES: readonly string[] = [
  '/jobs?q=nothing-matches-this',
  '/jobs?category=sync',
  '/jobs/batch_analyze',
  '/jobs/batch_analyze/run',
  '/jobs/cache_warming',
  `/jobs/monitor?run_id=${RUN_IDS.failed}`,
  '/runs?q=nothing-matches-this',
  '/runs?status=failed',
  '/audit?outcome=failed',
  `/runs/${RUN_IDS.running}`,
  `/runs/${RUN_IDS.stuck}`,
  `/runs/${RUN_IDS.good}`,
  `/runs/${RUN_IDS.cancelled}`,
  '/alerts?state=resolved',
  '/alerts/test?channel=slack',
];

export const EVERYTHING: readonly string[] = [...new Set([...PAGES, ...QUESTIONS, ...STATES])];

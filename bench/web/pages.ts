import { withDatabase } from '../../apps/bot/src/testing/database.js';
import { fillHistory } from '../history.js';
import { percentile, report, startBenchDatabase, timed } from '../measure.js';
import { startSite } from './site.js';

/** How long each page takes as a whole document, through the web app, with a million runs of history. */

const HISTORY = Number(process.env.BENCH_RUNS ?? 1_000_000);
const REQUESTS = 100;
const ROUNDS = 5;

const database = await startBenchDatabase();
const uri = withDatabase(database.uri, 'bench_pages');
// The indexes are made by the bot, before they have much to hold.
await (await startSite(uri)).close();
await fillHistory(uri, HISTORY, ['bench_good', 'bench_steps', 'bench_still']);
const site = await startSite(uri);
const cookie = await site.signIn();
const runId = await site.bot.trigger('bench_good');
await site.bot.ended(runId, 'completed');
const pages = {
  overview: '/',
  jobs: '/jobs',
  job: '/jobs/bench_good',
  runs: '/runs',
  'failed runs': '/runs?status=failed',
  run: `/runs/${runId}`,
};
const names = Object.keys(pages) as (keyof typeof pages)[];
const rounds: Record<keyof typeof pages, number[]>[] = [];
for (let round = 0; round <= ROUNDS; round += 1) {
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as (typeof rounds)[number];
  for (let n = 0; n < REQUESTS; n += 1) {
    for (const name of names) times[name].push(await timed(() => get(pages[name])));
  }
  if (round > 0) rounds.push(times);
}
for (const name of names) {
  const of = (percent: number) =>
    percentile(
      rounds.map((times) => percentile(times[name], percent)),
      50,
    );
  report({
    id: 'R7',
    measure: `the page ${pages[name].replace(runId, '…')} whole, with ${HISTORY.toExponential(0)} runs (${database.kind})`,
    ours: `p50 ${of(50).toFixed(1)} ms, p99 ${of(99).toFixed(1)} ms`,
    against: '',
    ratio: '',
    budget: 'p99 < 50 ms',
    ok: of(99) < 50,
  });
}
await site.close();
await database.close();

async function get(path: string): Promise<void> {
  const answer = await fetch(site.url + path, { headers: { cookie } });
  const text = await answer.text();
  if (answer.status !== 200 || !text.endsWith('</html>') || answer.headers.has('x-known-since'))
    throw new Error(`${path}: ${answer.status}, known since ${answer.headers.get('x-known-since')}`);
}

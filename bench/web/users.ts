import { setTimeout as sleep } from 'node:timers/promises';
import { withDatabase } from '../../apps/bot/src/testing/database.js';
import { fillHistory } from '../history.js';
import { percentile, report, startBenchDatabase } from '../measure.js';
import { type Listening, listen } from './events.js';
import { startSite } from './site.js';

/** R18: 100 people with an open stream ask for lists and details through the web app, while runs start and end. */

const USERS = 100;
const PER_SECOND = 1_000;
const ROUND_SECONDS = 6;
const ROUNDS = 5;
const RUN_EVERY_MS = 500;

const database = await startBenchDatabase();
const uri = withDatabase(database.uri, 'bench_users');
const site = await startSite(uri);
await fillHistory(uri, 10_000, ['bench_good', 'bench_steps']);
const runId = await site.bot.trigger('bench_good');
await site.bot.ended(runId, 'completed');
const paths = ['/', '/jobs', '/runs', '/jobs/bench_good', `/runs/${runId}`];
// One token is one person, who has at most so many sessions: two of these browsers share one.
const sessions = await Promise.all(Array.from({ length: USERS / 2 }, () => site.signIn()));
const cookies = [...sessions, ...sessions];
const streams: Listening[] = await Promise.all(
  cookies.map((cookie) => listen(`${site.url}/api/events`, { cookie }, () => undefined)),
);
let isOver = false;
const busy = (async () => {
  while (!isOver) {
    await site.bot.trigger('bench_good');
    await sleep(RUN_EVERY_MS);
  }
})();

await measure('as the script asks, live regions only', { 'x-background': '1' });
await measure('as whole pages', {});

isOver = true;
await busy;
for (const stream of streams) stream.close();
await site.close();
await database.close();

async function measure(what: string, headers: Record<string, string>): Promise<void> {
  const rounds: { perSecond: number; p50: number; p99: number }[] = [];
  let errors = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const times: number[] = [];
    const fromMs = performance.now();
    await Promise.all(
      cookies.map(async (cookie, user) => {
        const everyMs = (USERS * 1_000) / PER_SECOND;
        for (let n = 0; performance.now() - fromMs < ROUND_SECONDS * 1_000; n += 1) {
          // Each has its own moment; who is late asks at once, and never two at a time.
          await sleep(Math.max(0, fromMs + n * everyMs + (user * everyMs) / USERS - performance.now()));
          const askedMs = performance.now();
          const answer = await fetch(site.url + paths[(n + user) % paths.length], { headers: { cookie, ...headers } });
          const text = await answer.text();
          times.push(performance.now() - askedMs);
          if (answer.status !== 200 || !text.includes('data-live="main"')) errors += 1;
        }
      }),
    );
    const seconds = (performance.now() - fromMs) / 1_000;
    if (round > 0)
      rounds.push({ perSecond: times.length / seconds, p50: percentile(times, 50), p99: percentile(times, 99) });
  }
  const median = (of: keyof (typeof rounds)[number]) =>
    percentile(
      rounds.map((figures) => figures[of]),
      50,
    );
  const [perSecond, p99] = [median('perSecond'), median('p99')];
  report({
    id: 'R18',
    measure: `${USERS} people, list, detail and stream, ${what}`,
    ours: `${perSecond.toFixed(0)}/s, p50 ${median('p50').toFixed(1)} ms, p99 ${p99.toFixed(0)} ms, ${errors} errors`,
    against: 'asked for: 1,000 a minute',
    ratio: (perSecond / (1_000 / 60)).toFixed(0),
    budget: `${PER_SECOND}/s, p99 < 100 ms, none`,
    ok: perSecond > PER_SECOND * 0.95 && p99 < 100 && errors === 0,
  });
}

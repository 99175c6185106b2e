import { setTimeout as sleep } from 'node:timers/promises';
import { startFakeBot, TOKEN } from '../../apps/webapp/src/testing/fake-bot.js';
import { percentile, report } from '../measure.js';
import { listen } from './events.js';
import { startWebApp } from './site.js';

/** R13: from an event on the bot's stream to each of its viewers, through the web app; what stands for the bot and the viewers share one process. */

const ROUNDS = 5;
const EVENTS = 25;
const EVERY_MS = 200;
const SESSIONS = 50;
const VIEWERS = [
  { viewers: 100, budget: 50 },
  { viewers: 1_000, budget: 100 },
];

const bot = await startFakeBot({ now: () => new Date() });
const web = await startWebApp(bot.url, TOKEN);
const cookies = await Promise.all(Array.from({ length: SESSIONS }, () => web.signIn()));
for (const { viewers, budget } of VIEWERS) await measure(viewers, budget);
await web.close();
await bot.stop();

async function measure(viewers: number, budget: number): Promise<void> {
  let delays: number[] = [];
  const openMs = performance.now();
  const open = await Promise.all(
    Array.from({ length: viewers }, (_, n) =>
      listen(`${web.url}/api/events`, { cookie: cookies[n % SESSIONS] ?? '' }, (data, atMs) => {
        const { job_id } = JSON.parse(data) as { job_id: string };
        delays.push(atMs - Number(job_id));
      }),
    ),
  );
  const openedMs = performance.now() - openMs;
  while (bot.streams.size === 0) await sleep(10);
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    delays = [];
    for (let event = 0; event < EVENTS; event += 1) {
      bot.emit({ type: 'job.changed', job_id: String(Date.now()) });
      await sleep(EVERY_MS);
    }
    const wanted = EVENTS * viewers;
    for (let waited = 0; delays.length < wanted && waited < 50; waited += 1) await sleep(100);
    if (delays.length !== wanted) throw new Error(`${delays.length} of ${wanted} events came`);
    if (round > 0) rounds.push(percentile(delays, 99));
  }
  for (const { close } of open) close();
  const p99 = percentile(rounds, 50);
  report({
    id: 'R13',
    measure: `event at the bot → at the viewer, 5 a second to ${viewers} viewers`,
    ours: `p99 ${p99.toFixed(0)} ms; ${viewers} streams opened at once in ${openedMs.toFixed(0)} ms`,
    against: '',
    ratio: '',
    budget: `p99 < ${budget} ms`,
    ok: p99 < budget,
  });
}

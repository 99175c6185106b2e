import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { withDatabase } from '../../apps/bot/src/testing/database.js';
import { launch } from '../../e2e/browser.js';
import { BENCH_TOKEN } from '../bot.js';
import { percentile, report, startBenchDatabase } from '../measure.js';
import { startAgendash } from './agendash.js';
import { listen } from './events.js';
import { startSite } from './site.js';
import { openContext } from './visit.js';

/** R14: from a trigger to the run's start, and from an event of a run at the bot to the changed page in a browser. */

const ROUNDS = 5;
const RUNS = 6;
/** Triggers come neither in step with anything nor on each other's heels. */
const APART_MS = [1_700, 2_900] as const;

const database = await startBenchDatabase();
const uri = withDatabase(database.uri, 'bench_seen');
const site = await startSite(uri);
const browser = await launch();
/** When the bot said it, by `<event> <run>`. */
const said = new Map<string, number>();
const stream = await listen(
  `${site.bot.address}/api/events`,
  { authorization: `Bearer ${BENCH_TOKEN}` },
  (data, at) => {
    const event = JSON.parse(data) as { type: string; run?: { run_id: string } };
    if (event.run) said.set(`${event.type} ${event.run.run_id}`, at);
  },
);
const context = await openContext(browser, { url: site.url, rows: '', cookie: await site.signIn() });
const page = await context.newPage();
await page.goto(site.url);
await page.locator('.live[data-state=live]:visible').first().waitFor();
await noteRows(page);

const rounds: Record<'start' | 'started' | 'ended', number[]>[] = [];
for (let round = 0; round <= ROUNDS; round += 1) {
  const times = await measureRound();
  if (round > 0) rounds.push(times);
}
const agendash = await startAgendash(uri);
const theirs = agendash && (await pollOf(agendash.url));

const median = (of: keyof (typeof rounds)[number], percent: number) =>
  percentile(
    rounds.map((times) => percentile(times[of], percent)),
    50,
  );
report({
  id: 'R14',
  measure: 'trigger over the API → running, one at a time',
  ours: `p50 ${median('start', 50).toFixed(0)} ms, p95 ${median('start', 95).toFixed(0)} ms`,
  against: "Agenda's poll 5,000 ms",
  ratio: '',
  budget: 'p95 < 50 ms',
  ok: median('start', 95) < 50,
});
for (const [event, name] of [
  ['started', 'run started at the bot → its row in the browser'],
  ['ended', 'run ended at the bot → its row in the browser'],
] as const) {
  report({
    id: 'R14',
    measure: name,
    ours: `p50 ${median(event, 50).toFixed(0)} ms, p95 ${median(event, 95).toFixed(0)} ms`,
    against: theirs ?? 'Agendash: not installed',
    ratio: '',
    budget: 'p50 < 300 ms',
    ok: median(event, 50) < 300,
  });
}
stream.close();
await browser.close();
await agendash?.close();
await site.close();
await database.close();

/** Notes in the page when the rows of runs came, where runs go on and where they have ended. */
function noteRows(where: Page): Promise<void> {
  return where.evaluate(() => {
    const rows: Record<string, number> = {};
    Object.assign(globalThis, { rows });
    new MutationObserver(() => {
      const at = Date.now();
      for (const row of document.querySelectorAll<HTMLElement>('#running [data-key], #recent [data-key]'))
        rows[`${row.closest('section')?.id} ${row.dataset.key}`] ??= at;
    }).observe(document.body, { subtree: true, childList: true });
  });
}

async function measureRound() {
  const times = { start: [] as number[], started: [] as number[], ended: [] as number[] };
  for (let n = 0; n < RUNS; n += 1) {
    const [least, most] = APART_MS;
    await sleep(least + Math.random() * (most - least));
    const fromMs = Date.now();
    const runId = await site.bot.trigger('bench_steps');
    await site.bot.ended(runId, 'completed');
    const row = page.locator(`#recent [data-key="${runId}"]`);
    await row.waitFor();
    const rows = await page.evaluate(() => (globalThis as unknown as { rows: Record<string, number> }).rows);
    const startedMs = moment(said.get(`run.started ${runId}`));
    times.start.push(startedMs - fromMs);
    times.started.push(moment(rows[`running ${runId}`]) - startedMs);
    times.ended.push(moment(rows[`recent ${runId}`]) - moment(said.get(`run.ended ${runId}`)));
  }
  return times;
}

function moment(ms: number | undefined): number {
  if (ms === undefined) throw new Error('An event or its row was never seen');
  return ms;
}

/** How often Agendash's page asks for the list by itself, as its own countdown says. */
async function pollOf(url: string): Promise<string> {
  const their = await browser.newPage();
  await their.goto(url);
  const countdown = their.getByText(/^\d+s$/).first();
  await countdown.waitFor();
  const text = (await countdown.textContent()) ?? '';
  await their.close();
  return `Agendash counts ${text.replace('s', ' s')} down before it asks again`;
}

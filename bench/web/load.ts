import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { withDatabase } from '../../apps/bot/src/testing/database.js';
import { launch } from '../../e2e/browser.js';
import { percentile, report, startBenchDatabase } from '../measure.js';
import { startAgendash } from './agendash.js';
import { startSite } from './site.js';
import { forgetTasks, openContext, type Place, type Visit, visitTwice, whatWasSeen } from './visit.js';

/** R10: what the list of jobs weighs, when it is painted and how long it blocks the page, beside Agendash on the same jobs. */

const SIZES = (process.env.BENCH_SIZES ?? '10,200,1000').split(',').map(Number);
const ROUNDS = 5;
const MAX_TASK_MS = 50;
const WATCHED_MS = 6_000;
const RUN_EVERY_MS = 500;

type Visits = Awaited<ReturnType<typeof visitTwice>>[];

for (const size of SIZES) await measure(size);

async function measure(size: number): Promise<void> {
  const database = await startBenchDatabase();
  const uri = withDatabase(database.uri, 'bench_load');
  const site = await startSite(uri, { BENCH_IDLE_JOBS: String(size) });
  const agendash = await startAgendash(uri);
  const browser = await launch();
  try {
    const ours = { url: `${site.url}/jobs`, rows: 'main tbody tr', cookie: await site.signIn() };
    const theirs = agendash && { url: agendash.url, rows: 'table tbody tr', cookie: null };
    const visits = await inTurn(browser, ours, theirs);
    reportVisits(size, visits.ours, theirs ? visits.theirs : null);
    reportWatching(size, await watch(browser, ours, site.bot.trigger));
  } finally {
    await browser.close();
    await agendash?.close();
    await site.close();
    await database.close();
  }
}

/** Ours and theirs one after the other, once to warm up and five times for real. */
async function inTurn(browser: Browser, ours: Place, theirs: Place | null): Promise<{ ours: Visits; theirs: Visits }> {
  const visits: { ours: Visits; theirs: Visits } = { ours: [], theirs: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const our = await visitTwice(browser, ours);
    const their = theirs && (await visitTwice(browser, theirs));
    if (round === 0) continue;
    visits.ours.push(our);
    if (their) visits.theirs.push(their);
  }
  return visits;
}

/** The longest task while runs start and end under the eyes of the reader. */
async function watch(browser: Browser, place: Place, trigger: (jobId: string) => Promise<string>): Promise<number> {
  const context = await openContext(browser, place);
  const page = await context.newPage();
  await page.goto(place.url);
  await page.locator('.live[data-state=live]:visible').first().waitFor();
  await sleep(RUN_EVERY_MS);
  await forgetTasks(page);
  const until = performance.now() + WATCHED_MS;
  while (performance.now() < until) {
    await trigger('bench_good');
    await sleep(RUN_EVERY_MS);
  }
  const { longestTaskMs } = await whatWasSeen(page);
  await context.close();
  return longestTaskMs;
}

function reportVisits(size: number, ours: Visits, theirs: Visits | null): void {
  const median = (visits: Visits, when: 'cold' | 'warm', what: keyof Visit) =>
    percentile(
      visits.map((visit) => visit[when][what]),
      50,
    );
  const compare = (when: 'cold' | 'warm', what: keyof Visit) => {
    const our = median(ours, when, what);
    return { our, their: theirs ? median(theirs, when, what) : null };
  };
  const rows = compare('cold', 'rows');
  const shown = `${size} jobs planned, ${rows.our} rows shown${rows.their === null ? '' : `, Agendash ${rows.their}`}`;
  const lines = [
    { measure: `bytes, empty cache: ${shown}`, ...compare('cold', 'bytes'), unit: 'kB', budget: 60_000 },
    { measure: `bytes, warm cache: ${shown}`, ...compare('warm', 'bytes'), unit: 'kB', budget: 5_000 },
    { measure: `largest paint, empty cache: ${shown}`, ...compare('cold', 'paintMs'), unit: 'ms', budget: 1_000 },
    { measure: `longest task: ${shown}`, ...compare('cold', 'longestTaskMs'), unit: 'ms', budget: MAX_TASK_MS },
  ] as const;
  for (const { measure, our, their, unit, budget } of lines) {
    report({
      id: 'R10',
      measure,
      ours: show(our, unit),
      against: their === null ? 'Agendash: not installed' : `Agendash ${show(their, unit)}`,
      ratio: their ? (our / their).toFixed(2) : '',
      budget: `< ${show(budget, unit)}`,
      ok: our < budget,
    });
  }
}

function reportWatching(size: number, longestTaskMs: number): void {
  report({
    id: 'R10',
    measure: `longest task with ${size} jobs planned while two runs a second start and end`,
    ours: show(longestTaskMs, 'ms'),
    against: '',
    ratio: '',
    budget: `< ${MAX_TASK_MS} ms`,
    ok: longestTaskMs <= MAX_TASK_MS,
  });
}

function show(value: number, unit: 'kB' | 'ms'): string {
  if (unit === 'kB') return `${(value / 1_000).toFixed(1)} kB`;
  return value === 0 ? 'none ≥ 50 ms' : `${value.toFixed(0)} ms`;
}

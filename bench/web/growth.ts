import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import { withDatabase } from '../../apps/bot/src/testing/database.js';
import { launch } from '../../e2e/browser.js';
import { report, startBenchDatabase } from '../measure.js';
import { startSite } from './site.js';
import { openContext } from './visit.js';

/** R10: how the page's heap grows in an hour of live updates, extrapolated from some minutes at five events a second and more. */

const MINUTES = Number(process.env.BENCH_MINUTES ?? 3);
const WARM_UP_MINUTES = 1;
const RUN_EVERY_MS = 400;

const database = await startBenchDatabase();
const site = await startSite(withDatabase(database.uri, 'bench_growth'));
const browser = await launch();
const context = await openContext(browser, { url: site.url, rows: '', cookie: await site.signIn() });
const page = await context.newPage();
await page.goto(site.url);
await page.locator('.live[data-state=live]:visible').first().waitFor();
const devtools = await context.newCDPSession(page);
await devtools.send('HeapProfiler.enable');

await runFor(WARM_UP_MINUTES);
const before = await settledHeap(devtools);
await runFor(MINUTES);
const after = await settledHeap(devtools);
const perHour = (after / before - 1) * (60 / MINUTES);
const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(2);
report({
  id: 'R10',
  measure: `heap of the overview, growth in an hour of live updates, extrapolated from ${MINUTES} minutes`,
  ours: `${megabytes(before)} → ${megabytes(after)} MB: ${(perHour * 100).toFixed(1)} %`,
  against: '',
  ratio: '',
  budget: '< 5 %',
  ok: perHour < 0.05,
});
await browser.close();
await site.close();
await database.close();

/** Each run is told in three events: asked for, started, ended. */
async function runFor(minutes: number): Promise<void> {
  const until = performance.now() + minutes * 60_000;
  while (performance.now() < until) {
    await site.bot.trigger('bench_good');
    await sleep(RUN_EVERY_MS);
  }
}

/** What lives after everything else was collected, in bytes. */
async function settledHeap(session: CDPSession): Promise<number> {
  await sleep(3_000);
  for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from 'playwright-core';
import { withDatabase } from '../../apps/bot/src/testing/database.js';
import { launch } from '../../e2e/browser.js';
import { report, startBenchDatabase } from '../measure.js';
import { startSite } from './site.js';
import { openContext } from './visit.js';

/** R10: how the page's heap grows in an hour of live updates, extrapolated from some minutes at five events a second and more. */

const MINUTES = Number(process.env.BENCH_MINUTES ?? 3);
/** Until the code that runs again and again is compiled, and what grows to a limit (the list of the last minutes, the browser's own notes) has grown. */
const WARM_UP_MINUTES = 6;
const SAMPLES = 6;
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
const samples: { minute: number; bytes: number }[] = [];
const startedMs = performance.now();
for (let n = 0; n <= SAMPLES; n += 1) {
  if (n > 0) await runFor(MINUTES / SAMPLES);
  samples.push({ minute: (performance.now() - startedMs) / 60_000, bytes: await settledHeap(devtools) });
}
const [first, last] = [samples[0]?.bytes ?? Number.NaN, samples.at(-1)?.bytes ?? Number.NaN];
const perHour = (slopeOf(samples) * 60) / first;
const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(2);
report({
  id: 'R10',
  measure: `heap of the overview, growth in an hour of live updates, extrapolated from ${MINUTES} minutes`,
  ours: `${megabytes(first)} → ${megabytes(last)} MB: ${(perHour * 100).toFixed(1)} % an hour`,
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

/** Bytes a minute, by least squares: single collections differ by more than a minute's growth. */
function slopeOf(points: readonly { minute: number; bytes: number }[]): number {
  const mean = (of: (point: { minute: number; bytes: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [minute, bytes] = [mean((point) => point.minute), mean((point) => point.bytes)];
  const spread = mean((point) => (point.minute - minute) ** 2);
  return mean((point) => (point.minute - minute) * (point.bytes - bytes)) / spread;
}

/** What lives after everything else was collected, in bytes. */
async function settledHeap(session: CDPSession): Promise<number> {
  await sleep(3_000);
  for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

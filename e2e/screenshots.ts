import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { badNight } from './bad-night.js';
import { RUN_IDS } from './bad-night-runs.js';
import { HEIGHTS, LOOKS, type Look, launch, open, openSignedIn, type Site, signIn } from './browser.js';
import { PAGES, QUESTIONS } from './every-page.js';
import { firstDay, goodDay, refuseEverything } from './good-day.js';
import { type Stage, startStage } from './scene.js';

const LOOKS_AT_A_TIME = 3;

/** Shown on the bad night besides every page: what looks different when something else is asked for. */
const NIGHT_STATES = {
  'jobs-none-found': '/jobs?q=nothing-matches-this',
  'job-with-args': '/jobs/batch_analyze',
  'job-paused': '/jobs/cache_warming',
  'run-running': `/runs/${RUN_IDS.running}`,
  'run-stuck': `/runs/${RUN_IDS.stuck}`,
  'run-completed': `/runs/${RUN_IDS.good}`,
  'run-over-overview': `/?run_id=${RUN_IDS.failed}`,
  'alerts-resolved': '/alerts?state=resolved',
  'not-found': '/nothing-here',
} as const;
const GOOD_DAY_PAGES = { overview: '/', jobs: '/jobs', job: '/jobs/drive_sync', runs: '/runs', alerts: '/alerts' };

/**
 * Writes a picture of every page in every look into a folder: on a bad night, the questions of all actions too; on a good
 * day; on the first day; while the bot is away.
 */
export async function takeScreenshots(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const now = new Date();
  const [night, good, first, away, browser] = await Promise.all([
    startStage(badNight(now).answers),
    startStage(goodDay(now)),
    startStage(firstDay(now)),
    startStage(badNight(now).answers),
    launch(),
  ]);
  const sets: [Stage, string, Record<string, string>][] = [
    [night, 'night', { ...namesOf(PAGES), ...NIGHT_STATES }],
    [night, 'question', namesOf(QUESTIONS)],
    [good, 'day', GOOD_DAY_PAGES],
    [first, 'first', GOOD_DAY_PAGES],
    [away, 'away', GOOD_DAY_PAGES],
  ];
  try {
    await visitAll(away, Object.values(GOOD_DAY_PAGES));
    refuseEverything(away.bot);
    const looks = [...LOOKS];
    await Promise.all(
      Array.from({ length: LOOKS_AT_A_TIME }, async () => {
        for (let look = looks.shift(); look; look = looks.shift()) {
          await takeLogin(browser, night, look, folder);
          for (const [site, set, addresses] of sets) await takeSet(browser, site, look, join(folder, set), addresses);
        }
      }),
    );
  } finally {
    await browser.close();
    await Promise.all([night, good, first, away].map((stage) => stage.stop()));
  }
}

async function takeSet(browser: Browser, site: Site, look: Look, prefix: string, addresses: Record<string, string>) {
  const { page } = await openSignedIn(browser, site, look);
  for (const [name, path] of Object.entries(addresses)) {
    await page.goto(site.url + path);
    await page.locator('.live:not([data-state=off]):visible').first().waitFor();
    // A window as high as the page: what is fixed to the window's edge belongs to the page's.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: look.width, height: Math.max(height, HEIGHTS[look.width]) });
    // What came into sight is drawn with the next frame.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.screenshot({ path: `${prefix}-${name}-${suffixOf(look)}` });
    await page.setViewportSize({ width: look.width, height: HEIGHTS[look.width] });
  }
  await page.context().close();
}

async function takeLogin(browser: Browser, site: Site, look: Look, folder: string) {
  const { page } = await open(browser, site, look);
  await page.goto(`${site.url}/login`);
  await page.screenshot({ path: join(folder, `login-${suffixOf(look)}`) });
  await page.context().close();
}

const suffixOf = ({ locale, theme, width }: Look) => `${locale}-${theme}-${width}.png`;

/** A name for a file by each address: `/alerts/rules` is `alerts-rules`, the id of a run is `one`. */
function namesOf(addresses: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    addresses.map((address) => {
      const words = address
        .replace(/\?.*/, '')
        .split('/')
        .map((word) => word.replace(/^[\da-f]{32}$/, 'one'));
      return [words.filter(Boolean).join('-') || 'overview', address];
    }),
  );
}

/** Asks for pages once, so that the web app knows what they say. */
async function visitAll(site: Site, paths: readonly string[]): Promise<void> {
  const { name, value } = await signIn(site);
  for (const path of paths) await fetch(site.url + path, { headers: { cookie: `${name}=${value}` } });
}

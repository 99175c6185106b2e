import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Contract, contract, type Entry } from '@jobs-monitor/core';
import type { Browser, Page } from 'playwright-core';
import { launch, openSignedIn } from './browser.js';
import { askedFor, DEEDS, PAGES } from './every-page.js';
import { refuseEverything } from './good-day.js';
import { type Scene, startScene } from './scene.js';

/** As long as a page may take while the bot does not answer at all. */
const WITHIN_MS = 3_000;
const AT_A_TIME = 3;

describe('a bot that is not well', () => {
  let browser: Browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [what, spoil] of [
    ['is stopped', ({ bot }: Scene) => bot.stop()],
    ['does not answer', ({ bot }: Scene) => bot.setHanging(true)],
    ['answers with 503', ({ bot }: Scene) => refuseEverything(bot)],
  ] as const) {
    it(`leaves every page readable, which says so, soon: ${what}`, async () => {
      const scene = await startScene();
      const { page } = await openSignedIn(browser, scene);
      await spoil(scene);
      try {
        const silent: string[] = [];
        for (let at = 0; at < PAGES.length; at += AT_A_TIME) {
          await Promise.all(
            PAGES.slice(at, at + AT_A_TIME).map(async (path) => {
              const tab = await page.context().newPage();
              await tab.goto(scene.url + path, { waitUntil: 'domcontentloaded' });
              const tookMs = await tab.evaluate(
                () => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).responseEnd,
              );
              assert.ok(tookMs < WITHIN_MS, `${path} took ${Math.round(tookMs)} ms`);
              assert.ok(await tab.locator('main h1').first().isVisible(), `${path} has no heading`);
              if ((await tab.locator('main .banner, main .error-view, main [role=alert]').count()) === 0)
                silent.push(path);
              await tab.close();
            }),
          );
        }
        assert.deepEqual(
          silent.filter((path) => path !== '/settings' && path !== '/console'),
          [],
        );
      } finally {
        await page.context().close();
        await scene.stop();
      }
    });
  }
});

describe('an action', () => {
  let scene: Scene;
  let browser: Browser;
  before(async () => {
    [scene, browser] = await Promise.all([startScene(), launch()]);
  });
  after(async () => {
    await browser.close();
    await scene.stop();
  });

  /** The deeds that came in since a mark, each with the key that makes it happen once. */
  const deeds = (since: number) =>
    scene.bot.received.slice(since).filter(({ operation }) => (contract[operation] as Entry).acts === true);

  for (const { path } of DEEDS) {
    it(`works without JavaScript, once for two clicks, and not again by going back: ${path}`, async () => {
      const { page } = await openSignedIn(browser, scene, { script: false });
      await page.goto(`${scene.url}/workers`);
      await page.goto(scene.url + askedFor(path));
      await fillIn(page);
      const since = scene.bot.received.length;
      await page.locator('main form.action-form button[type=submit]').last().dblclick();
      await page.locator('.toast').first().waitFor();
      assert.doesNotMatch(page.url(), /nonce|\/(run|pause|cancel|retry)$/);
      const mine = deeds(since).filter(({ operation }) => operationsOf(path).includes(operation));
      assert.ok(mine.length > 0, `${path} did nothing`);
      const keys = new Set(
        mine.map(({ headers, params }) => `${headers['idempotency-key']} ${JSON.stringify(params)}`),
      );
      const things = new Set(mine.map(({ params }) => JSON.stringify(params)));
      assert.equal(keys.size, things.size, 'two clicks were two deeds');
      const done = scene.bot.received.length;
      await page.goBack();
      await page.locator('main').waitFor();
      assert.deepEqual(
        deeds(done).filter(({ operation }) => operationsOf(path).includes(operation)),
        [],
      );
      await page.context().close();
    });
  }

  it('leaves no question behind, and does nothing when one goes back and forth', async () => {
    const { page } = await openSignedIn(browser, scene);
    await page.goto(`${scene.url}/jobs/cache_warming`);
    await page.locator('main a[data-dialog][href*="/resume"]').first().click();
    await page.locator('#dialog button[type=submit]').click();
    await page.locator('#dialog').waitFor({ state: 'hidden' });
    const done = scene.bot.received.length;
    await page.goBack();
    await page.goForward();
    await page.locator('.live[data-state=live]:visible').first().waitFor();
    assert.equal(await page.locator('dialog[open]').count(), 0);
    assert.deepEqual(
      deeds(done).filter(({ operation }) => operation === 'resumeJob'),
      [],
    );
    await page.context().close();
  });
});

/** What a person must fill in before the browser lets go of the form. */
async function fillIn(page: Page): Promise<void> {
  for (const field of await page.locator('main form.action-form input[required]:not([type=hidden])').all()) {
    if ((await field.inputValue()) === '') await field.fill('because');
  }
}

/** The verbs of the contract that an action may call: those whose place is named like its own. */
function operationsOf(path: string): (keyof Contract)[] {
  const word = path.split('/').at(-1) ?? '';
  const verbs: Record<string, (keyof Contract)[]> = {
    run: ['triggerJob'],
    pause: ['pauseJob'],
    resume: ['resumeJob'],
    cancel: ['cancelRun'],
    retry: ['retryRun'],
    acknowledge: ['acknowledgeAlert', 'acknowledgeFailure'],
    resolve: ['resolveAlert', 'resolveFailure'],
    test: ['sendTestAlert'],
    new: ['createSilence'],
    silence: ['createSilence'],
    end: ['endSilence'],
  };
  const known = verbs[word];
  if (!known) throw new Error(`Say in faults.ts what ${path} does`);
  return known;
}

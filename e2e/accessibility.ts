import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { isInView, passes, passesInEveryLook, violations } from './axe.js';
import { type Look, launch, open, openSignedIn, type Site, signIn } from './browser.js';
import { EVERYTHING, PAGES } from './every-page.js';
import { firstDay, refuseEverything } from './good-day.js';
import { type Product, startProduct } from './product.js';
import { type Scene, type Stage, startScene, startStage } from './scene.js';

const nameOf = ({ locale, theme, width }: Look) => `${locale} ${theme} ${width}`;
const CODE = 'a-one-time-code-of-browser-tests';

/** Two looks that differ in everything: for what is made of the same parts as the pages, which are seen in all eight. */
const OPPOSITES: readonly Look[] = [
  { locale: 'en', theme: 'light', width: 1280 },
  { locale: 'he', theme: 'dark', width: 390 },
];

describe('accessibility', () => {
  let night: Scene;
  let empty: Stage;
  let away: Scene;
  let product: Product;
  let browser: Browser;
  before(async () => {
    [night, empty, away, product, browser] = await Promise.all([
      startScene(),
      startStage(firstDay(new Date())),
      startScene(),
      startProduct({ files: 40 }),
      launch(),
    ]);
    night.bot.answers.redeemSignInLink = { actor: { kind: 'telegram', id: '77', name: 'Dana', role: 'viewer' } };
    await knowEverythingThenLoseTheBot(away);
  });
  after(async () => {
    await browser.close();
    await Promise.all([night, empty, away, product].map((site) => site.stop()));
  });

  it('would find a text that is too pale and a target that is too small', async () => {
    const { page } = await openSignedIn(browser, night);
    // The script would mend the page again. Over a gradient, as on the overview, nobody can tell the contrast of a text.
    await page.route('**/*.js', (route) => route.abort());
    await page.goto(`${night.url}/jobs`);
    await page.evaluate(() => {
      document.querySelector('h1')?.style.setProperty('color', '#ddd');
      const small = document.createElement('div');
      for (const name of ['a', 'b']) {
        const button = small.appendChild(document.createElement('button'));
        button.textContent = name;
        button.style.cssText = 'inline-size:12px;block-size:12px;padding:0;border:0;margin:0';
      }
      document.querySelector('main')?.append(small);
    });
    const found = (await violations(page)).join('\n');
    assert.match(found, /^color-contrast at h1/m);
    assert.match(found, /^target-size at /m);
    await page.context().close();
  });

  for (const locale of ['en', 'he'] as const) {
    it(`finds nothing wrong with any page on a bad night: ${locale}`, async () => {
      const { page, problems } = await openSignedIn(browser, night, { locale });
      for (const path of EVERYTHING) {
        await page.goto(night.url + path);
        await page.locator('.live[data-state=live]:visible').first().waitFor();
        await passesInEveryLook(page, path);
      }
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }

  for (const look of OPPOSITES) {
    it(`finds nothing wrong with what opens over a page: ${nameOf(look)}`, async () => {
      const { page, problems } = await openSignedIn(browser, night, look);
      for (const path of ['/jobs/batch_analyze', '/alerts', '/alerts/rules', '/alerts/silences', '/jobs', '/runs']) {
        await page.goto(night.url + path);
        const link = page.locator('main a[data-dialog]:visible').first();
        if ((await link.count()) === 0) continue;
        await link.click();
        await page.locator('dialog[open] form').waitFor();
        await passes(page, `a dialog of ${path}`, look);
      }
      await page.goto(`${night.url}/workers`);
      await page.keyboard.press('?');
      await page.locator('#help[open]').waitFor();
      await passes(page, 'help', look);
      assert.deepEqual(problems, []);
      await page.context().close();
    });

    it(`finds nothing wrong before signing in, and where one may not go: ${nameOf(look)}`, async () => {
      const { page } = await open(browser, night, look);
      // The script would press the button of a link by itself.
      await page.route('**/*.js', (route) => route.abort());
      for (const path of ['/login', `/login?code=${'x'.repeat(30)}`]) {
        await page.goto(night.url + path);
        await page.locator('main').waitFor();
        await passes(page, path, look);
        assert.ok(await isInView(page, 'main form button'), `${path} does not show its button`);
      }
      await page.unroute('**/*.js');
      await page.goto(`${night.url}/login`);
      await page.fill('input[name=token]', 'not-the-token');
      await page.click('main button[type=submit]');
      await page.locator('[role=alert]').waitFor();
      await passes(page, 'a wrong token', look);
      await page.context().addCookies([await signIn(night, CODE)]);
      for (const path of ['/nothing-here', '/jobs/drive_sync/run', ...PAGES]) {
        await page.goto(night.url + path);
        await passes(page, `${path} of a viewer`, look);
      }
      await page.context().close();
    });

    it(`finds nothing wrong with a page that has nothing to show, or nothing new: ${nameOf(look)}`, async () => {
      for (const [site, what] of [
        [empty, 'empty'],
        [away, 'without the bot'],
      ] as const) {
        const { page } = await openSignedIn(browser, site, look);
        for (const path of PAGES) {
          await page.goto(site.url + path);
          await passes(page, `${path} ${what}`, look);
        }
        await page.context().close();
      }
    });
  }

  for (const look of OPPOSITES) {
    it(`finds nothing wrong with the product itself: ${nameOf(look)}`, async () => {
      const { page, problems } = await openSignedIn(browser, product, look);
      for (const path of await addressesOf(product)) {
        await page.goto(product.url + path);
        await page.locator('.live[data-state=live]:visible').first().waitFor();
        await passes(page, path, look);
      }
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }
});

/** Every page is asked for once; from then on the web app knows only what it knew. */
async function knowEverythingThenLoseTheBot(site: Site & Pick<Scene, 'bot'>): Promise<void> {
  const { name, value } = await signIn(site);
  for (const path of PAGES) await fetch(site.url + path, { headers: { cookie: `${name}=${value}` } });
  refuseEverything(site.bot);
}

/** Pages of real runs that ended well and badly. */
async function addressesOf(product: Product): Promise<string[]> {
  const good = await product.runToEnd('batch_analyze');
  const bad = await product.runToEnd('batch_analyze', { path: 'no-such-folder' });
  return [
    '/',
    '/jobs',
    '/jobs?q=nothing-matches-this',
    '/jobs/batch_analyze',
    '/jobs/cache_warming',
    '/jobs/batch_analyze/run',
    '/jobs/cache_warming/pause',
    `/runs/${good}`,
    `/runs/${bad}`,
    `/runs/${good}/retry`,
    `/jobs/monitor?run_id=${good}`,
    '/runs',
    '/alerts',
    '/alerts/deliveries',
    '/alerts/rules',
    '/alerts/silences',
    '/workers',
    '/console',
    '/settings',
  ];
}

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { fits, isInView, violations } from './axe.js';
import { LOOKS, launch, open, openSignedIn } from './browser.js';
import { type Product, startProduct } from './product.js';

describe('accessibility', () => {
  let product: Product;
  let browser: Browser;
  let paths: string[];
  before(async () => {
    product = await startProduct({ files: 40 });
    browser = await launch();
    paths = await everyPage(product);
  });
  after(async () => {
    await browser.close();
    await product.stop();
  });

  it('would find a text that is too pale', async () => {
    const { page } = await openSignedIn(browser, product);
    await page.evaluate(() => document.querySelector('h1')?.style.setProperty('color', '#ddd'));
    assert.match((await violations(page)).join(), /^color-contrast at h1/);
    await page.context().close();
  });

  for (const look of LOOKS) {
    const name = `${look.locale} ${look.theme} ${look.width}`;

    it(`finds nothing wrong with any page: ${name}`, async () => {
      const { page, problems } = await openSignedIn(browser, product, look);
      for (const path of paths) {
        await page.goto(product.url + path);
        await page.locator('.live[data-state=live]:visible').first().waitFor();
        assert.deepEqual(await violations(page), [], path);
        assert.ok(await fits(page), `${path} is wider than ${look.width} px`);
      }
      assert.deepEqual(problems, []);
      await page.context().close();
    });

    it(`finds nothing wrong with signing in, dialogs and failures: ${name}`, async () => {
      const { page: stranger } = await open(browser, product, look);
      for (const path of ['/login', `/login?code=${'x'.repeat(30)}`]) {
        await stranger.goto(product.url + path);
        await stranger.locator('main').waitFor();
        assert.deepEqual(await violations(stranger), [], path);
        assert.ok(await fits(stranger), `${path} is wider than ${look.width} px`);
        assert.ok(await isInView(stranger, 'main form button'), `${path} does not show its button`);
      }
      await stranger.context().close();
      const { page } = await openSignedIn(browser, product, look);
      await page.goto(`${product.url}/nothing-here`);
      assert.deepEqual(await violations(page), [], 'not found');
      await page.goto(`${product.url}/jobs/cache_warming`);
      await page.locator('main .actions a[data-dialog]').first().click();
      await page.locator('#dialog[open] form').waitFor();
      assert.deepEqual(await violations(page), [], 'dialog');
      await page.context().close();
    });
  }
});

/** Every page, with data on it: runs that ended well and badly among them. */
async function everyPage(product: Product): Promise<string[]> {
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

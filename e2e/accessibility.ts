import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { LOOKS, launch, open, openSignedIn } from './browser.js';
import { type Product, startProduct } from './product.js';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

describe('accessibility', () => {
  let product: Product;
  let browser: Browser;
  let source: string;
  let paths: string[];
  before(async () => {
    source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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
    assert.match((await violations(page, source)).join(), /^color-contrast at h1/);
    await page.context().close();
  });

  for (const look of LOOKS) {
    const name = `${look.locale} ${look.theme} ${look.width}`;

    it(`finds nothing wrong with any page: ${name}`, async () => {
      const { page, problems } = await openSignedIn(browser, product, look);
      for (const path of paths) {
        await page.goto(product.url + path);
        await page.locator('.live[data-state=live]:visible').first().waitFor();
        assert.deepEqual(await violations(page, source), [], path);
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
        assert.deepEqual(await violations(stranger, source), [], path);
        assert.ok(await fits(stranger), `${path} is wider than ${look.width} px`);
        assert.ok(await isInView(stranger, 'main form button'), `${path} does not show its button`);
      }
      await stranger.context().close();
      const { page } = await openSignedIn(browser, product, look);
      await page.goto(`${product.url}/nothing-here`);
      assert.deepEqual(await violations(page, source), [], 'not found');
      await page.goto(`${product.url}/jobs/cache_warming`);
      await page.locator('main .actions a[data-dialog]').first().click();
      await page.locator('#dialog[open] form').waitFor();
      assert.deepEqual(await violations(page, source), [], 'dialog');
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
    '/workers',
    '/settings',
  ];
}

/** What axe finds: the rule, and where. */
async function violations(page: Page, source: string): Promise<string[]> {
  // Colours in transition are no colours yet.
  await page.waitForFunction(() => document.getAnimations().every((each) => each.effect?.getTiming().iterations !== 1));
  await page.evaluate(source);
  const results = await page.evaluate(
    (tags) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly: tags }),
    TAGS,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id} at ${target.join(' ')}: ${any[0]?.message ?? ''}`),
  );
}

/** True if the whole of it can be seen without scrolling. */
async function isInView(page: Page, selector: string): Promise<boolean> {
  const box = await page.locator(selector).first().boundingBox();
  const size = page.viewportSize();
  if (!box || !size) return false;
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height;
}

/** True if nobody has to scroll sideways. */
function fits(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}

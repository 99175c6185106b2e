import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch, open, openSignedIn } from './browser.js';
import { type Product, startProduct } from './product.js';

const MAX_FIRST_LOAD_BYTES = 60_000;
const MAX_SCRIPT_AND_STYLE_BYTES = 30_000;

describe('a person', () => {
  let product: Product;
  let browser: Browser;
  before(async () => {
    product = await startProduct();
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await product.stop();
  });

  it('signs in by a one-time link, which works once, and gets to where the link led', async () => {
    const { code } = (await product.api('/api/sign-in/links', { method: 'POST', body: '{}' })) as { code: string };
    const { page, problems } = await open(browser, product);
    await page.goto(`${product.url}/login?code=${code}&next=%2Fworkers`);
    await page.waitForURL('**/workers');
    const second = await open(browser, product);
    await second.page.goto(`${product.url}/login?code=${code}`);
    await second.page.locator('[role=alert]').waitFor();
    assert.deepEqual(problems, []);
    await page.context().close();
    await second.page.context().close();
  });

  it('starts batch_analyze from a dialog and watches it go to 100 % without touching the page', async () => {
    const { page, problems } = await openSignedIn(browser, product);
    await page.goto(`${product.url}/jobs/batch_analyze`);
    await page.locator('main .actions a[data-dialog]').first().click();
    await page.locator('#dialog button[type=submit]').click();
    await page.locator('.toast a').click();
    await page.waitForURL('**/runs/*');
    const seen = new Set<number>();
    await page.exposeFunction('sawProgress', (value: number) => seen.add(value));
    await page.evaluate(() => {
      new MutationObserver(() => {
        const bar = document.querySelector<HTMLProgressElement>('#run-dialog progress');
        if (bar && bar.position >= 0)
          (globalThis as unknown as { sawProgress(value: number): void }).sawProgress(bar.value);
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    await page.locator('#run-dialog .badge.is-completed').first().waitFor();
    assert.equal(await page.locator('#run-dialog progress').getAttribute('value'), '100');
    assert.ok(seen.size >= 2, `the bar was seen at ${[...seen].join(', ')}`);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('cancels a run', async () => {
    const { page } = await openSignedIn(browser, product);
    await page.goto(`${product.url}/jobs/batch_analyze`);
    await page.locator('.live[data-state=live]:visible').waitFor();
    const { run_id } = (await product.api('/api/jobs/batch_analyze/trigger', { method: 'POST', body: '{}' })) as {
      run_id: string;
    };
    await page.locator(`a[href^="/runs/${run_id}/cancel"]`).click();
    await page.locator('#dialog button[type=submit]').click();
    await page.locator('#dialog').waitFor({ state: 'hidden' });
    await page.goto(`${product.url}/runs/${run_id}`);
    await page.locator('main .badge.is-cancelled').first().waitFor();
    await page.context().close();
  });

  it('pauses a job with a reason and resumes it', async () => {
    const { page } = await openSignedIn(browser, product);
    await page.goto(`${product.url}/jobs/cache_warming`);
    await page.locator('a[href*="/pause"]').click();
    await page.fill('#dialog input[name=reason]', 'Moving house');
    await page.locator('#dialog button[type=submit]').click();
    await page.locator('main .banner').getByText('Moving house').waitFor();
    await page.locator('a[href*="/resume"]').click();
    await page.locator('#dialog button[type=submit]').click();
    await page.locator('a[href*="/pause"]').waitFor();
    await page.context().close();
  });

  it('acts without JavaScript all the same', async () => {
    const { page } = await openSignedIn(browser, product, { script: false });
    await page.goto(`${product.url}/jobs`);
    await page.locator('a[href^="/jobs/cache_maintenance/run"]').click();
    await page.locator('.action-form button[type=submit]').click();
    await page.waitForURL('**/jobs');
    await page.locator('.toast a').click();
    await page.waitForURL('**/runs/*');
    await page.context().close();
  });

  it('double-clicks and gets one run', async () => {
    const { page } = await openSignedIn(browser, product);
    const count = async () =>
      ((await product.api('/api/runs?job_id=cache_warming&trigger=manual')) as { runs: unknown[] }).runs.length;
    const before = await count();
    await page.goto(`${product.url}/jobs/cache_warming`);
    await page.locator('main .actions a[data-dialog]').first().click();
    await page.locator('#dialog button[type=submit]').dblclick();
    await page.locator('.toast').waitFor();
    assert.equal(await count(), before + 1);
    await page.context().close();
  });

  it('keeps what is being typed while the page is brought up to date', async () => {
    const { page } = await openSignedIn(browser, product);
    await page.goto(`${product.url}/jobs`);
    await page.keyboard.press('/');
    await page.keyboard.type('cache');
    const refreshed = page.waitForResponse((answer) => answer.request().headers()['x-background'] === '1');
    await product.api('/api/jobs/cache_maintenance/trigger', { method: 'POST', body: '{}' });
    await refreshed;
    await page.keyboard.type(' warm');
    assert.equal(await page.inputValue('[data-search]'), 'cache warm');
    await page.context().close();
  });

  it('keeps open what is open and selected what is selected', async () => {
    const { page } = await openSignedIn(browser, product);
    await page.locator('.chart-table summary').click();
    await page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('h1') ?? document.body));
    const selected = await page.evaluate(() => String(getSelection()));
    const { run_id } = (await product.api('/api/jobs/cache_maintenance/trigger', { method: 'POST', body: '{}' })) as {
      run_id: string;
    };
    await page.locator(`[data-key="${run_id}"]`).waitFor();
    assert.ok(await page.locator('.chart-table[open]').isVisible());
    assert.equal(await page.evaluate(() => String(getSelection())), selected);
    await page.context().close();
  });

  it('steers by keys, and can switch them off', async () => {
    const { page } = await openSignedIn(browser, product);
    await page.keyboard.press('?');
    await page.locator('#help[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.waitForURL('**/jobs');
    await page.keyboard.press('r');
    await page.waitForURL('**/runs');
    await page.goto(`${product.url}/settings`);
    await page.locator('button[name=shortcuts]').click();
    await page.locator('html[data-shortcuts=off]').waitFor();
    await page.keyboard.press('j');
    assert.match(page.url(), /\/settings$/);
    await page.context().close();
  });

  it('reads one event stream in all tabs, and sees in each what happens', async () => {
    const { page } = await openSignedIn(browser, product);
    await page.goto(`${product.url}/jobs/cache_maintenance`);
    await page.locator('.live[data-state=live]:visible').waitFor();
    const streams: string[] = [];
    page.context().on('request', (request) => {
      if (request.url().endsWith('/api/events')) streams.push(request.url());
    });
    const second = await page.context().newPage();
    await second.goto(`${product.url}/runs`);
    await second.locator('.live[data-state=live]:visible').waitFor();
    const { run_id } = (await product.api('/api/jobs/cache_maintenance/trigger', { method: 'POST', body: '{}' })) as {
      run_id: string;
    };
    for (const tab of [page, second]) await tab.locator(`[data-key="${run_id}"]`).first().waitFor();
    assert.deepEqual(streams, []);
    await page.context().close();
  });

  it('goes on showing what was known while the bot is away, and catches up when it is back', async () => {
    const { page, problems } = await openSignedIn(browser, product);
    await page.goto(`${product.url}/jobs`);
    await page.locator('.live[data-state=live]:visible').waitFor();
    const rows = await page.locator('tbody tr').count();
    await product.stopBot();
    await page.locator('.live[data-state=stale]:visible').waitFor();
    await page.reload();
    await page.locator('main .banner.is-warning').waitFor();
    assert.equal(await page.locator('tbody tr').count(), rows);
    await product.startBot();
    await page.locator('.live[data-state=live]:visible').waitFor();
    await page.locator('main .banner.is-warning').waitFor({ state: 'detached' });
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('loads at most 60 kB at first, of which 30 kB are script and style', async () => {
    const { page } = await openSignedIn(browser, product);
    const fresh = await page.context().newPage();
    const devtools = await page.context().newCDPSession(fresh);
    await devtools.send('Network.enable');
    await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
    const urls = new Map<string, string>();
    const sizes = new Map<string, number>();
    devtools.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
      sizes.set(requestId, encodedDataLength),
    );
    await fresh.goto(`${product.url}/jobs`, { waitUntil: 'load' });
    let total = 0;
    let scriptAndStyle = 0;
    for (const [requestId, size] of sizes) {
      const url = urls.get(requestId) ?? '';
      assert.ok(url.startsWith(product.url), url);
      total += size;
      if (/\.(js|css)$/.test(url)) scriptAndStyle += size;
    }
    console.log(`first load: ${total} bytes, script and style ${scriptAndStyle} bytes`);
    assert.ok(total > 0 && total <= MAX_FIRST_LOAD_BYTES, `${total} bytes`);
    assert.ok(scriptAndStyle > 0 && scriptAndStyle <= MAX_SCRIPT_AND_STYLE_BYTES, `${scriptAndStyle} bytes`);
    await page.context().close();
  });
});

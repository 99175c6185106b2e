import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { passesInEveryLook } from './axe.js';
import { launch, openSignedIn } from './browser.js';
import { type Product, startProduct } from './product.js';
import { type Scene, startScene } from './scene.js';

describe('the alerts of a bad night', () => {
  let scene: Scene;
  let browser: Browser;
  before(async () => {
    scene = await startScene();
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await scene.stop();
  });

  for (const locale of ['en', 'he'] as const) {
    it(`tell how a test went, to everybody: ${locale}`, async () => {
      const { page, problems } = await openSignedIn(browser, scene, { locale });
      await page.goto(`${scene.url}/alerts/rules`);
      await page.locator('main a[data-dialog]').first().click();
      await page.locator('#dialog button[type=submit]').click();
      await page.locator('.toast .results').waitFor();
      await passesInEveryLook(page, 'results of a test');
      await page.locator('.toast [data-dismiss]').click();
      await page.locator('.toast').waitFor({ state: 'detached' });
      assert.deepEqual(problems, []);
      await page.context().close();
    });
  }

  it('bring the page and the badge up to date when one changes', async () => {
    const { page } = await openSignedIn(browser, scene);
    await page.goto(`${scene.url}/alerts`);
    await page.locator('.live[data-state=live]:visible').waitFor();
    assert.equal(await page.locator('.alerts > li').count(), 5);
    scene.resolve('drive-fails');
    await page.locator('[data-key="drive-fails"]').waitFor({ state: 'detached' });
    await page.locator('.open-count').getByText('4', { exact: true }).waitFor();
    await page.context().close();
  });
});

describe('a person who is on duty', () => {
  let product: Product;
  let browser: Browser;
  before(async () => {
    product = await startProduct({ files: 40 });
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await product.stop();
  });

  it('sees a failure as an incident, takes it on, silences it, and closes it', async () => {
    const { page, problems } = await openSignedIn(browser, product);
    await page.goto(`${product.url}/alerts`);
    await page.locator('.live[data-state=live]:visible').waitFor();
    await product.runToEnd('batch_analyze', { path: 'no-such-folder' });

    const incident = page.locator('.alerts > li', { hasText: 'batch_analyze' });
    await incident.waitFor();
    assert.match((await incident.textContent()) ?? '', /is not a folder/);
    await page.locator('.open-count').getByText('1', { exact: true }).waitFor();

    await incident.locator('a[href*="/acknowledge"]').click();
    await page.fill('#dialog input[name=note]', 'Looking into it');
    await page.locator('#dialog button[type=submit]').click();
    await incident.getByText('Looking into it').waitFor();

    await incident.locator('a[href*="/silence?"]').click();
    await page.fill('#dialog input[name=reason]', 'The folder comes back tomorrow');
    await page.locator('#dialog button[type=submit]').dblclick();
    await page.locator('.toast').waitFor();
    await page.goto(`${product.url}/alerts/silences`);
    await page.locator('#active').getByText('The folder comes back tomorrow').waitFor();
    assert.equal(await page.locator('#active .rows > li').count(), 1);
    await page.goto(`${product.url}/jobs/batch_analyze`);
    await page.locator('#silences').getByText('The folder comes back tomorrow').waitFor();

    await page.goto(`${product.url}/alerts/silences`);
    await page.locator('#active a[href*="/end"]').click();
    await page.locator('#dialog button[type=submit]').click();
    await page.locator('#ended').getByText('The folder comes back tomorrow').waitFor();

    await page.goto(`${product.url}/alerts`);
    await incident.locator('a[href*="/resolve"]').click();
    await page.locator('#dialog button[type=submit]').click();
    await incident.waitFor({ state: 'detached' });
    await page.goto(`${product.url}/alerts?state=resolved`);
    await incident.getByText('Closed by').waitFor();
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('sees a job recover by itself', async () => {
    const { page } = await openSignedIn(browser, product);
    await product.runToEnd('batch_analyze', { path: 'no-such-folder-either' });
    await page.goto(`${product.url}/alerts`);
    const incident = page.locator('.alerts > li', { hasText: 'batch_analyze' });
    await incident.waitFor();
    await product.runToEnd('batch_analyze');
    await incident.waitFor({ state: 'detached' });
    await page.goto(`${product.url}/alerts?state=resolved`);
    await page.locator('.alert').getByText('Recovered by itself').waitFor();
    await page.context().close();
  });

  it('acts without JavaScript all the same', async () => {
    const { page } = await openSignedIn(browser, product, { script: false });
    await page.goto(`${product.url}/alerts/silences`);
    await page.locator('a[href^="/alerts/silences/new"]').click();
    await page.fill('input[name=reason]', 'Nothing was chosen');
    await page.locator('.action-form button[type=submit]').click();
    await page.getByText('This would silence everything').waitFor();
    assert.equal(await page.inputValue('input[name=reason]'), 'Nothing was chosen');
    await page.fill('input[name=job_id]', 'cache_*');
    await page.locator('.action-form button[type=submit]').click();
    await page.waitForURL('**/alerts/silences');
    await page.locator('#active').getByText('Nothing was chosen').waitFor();
    await page.context().close();
  });
});

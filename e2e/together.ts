import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launch, openSignedIn } from './browser.js';
import { type Product, startProduct } from './product.js';

const DO_IT = '#dialog button[type=submit]';

describe('what two people do at once, and what a bot that dies leaves undone', () => {
  let product: Product;
  let browser: Browser;
  before(async () => {
    [product, browser] = await Promise.all([startProduct(), launch()]);
  });
  after(async () => {
    await browser.close();
    await product.stop();
  });

  /** Two people, each in a browser of their own, with the same question before them. */
  async function bothAsk(path: string, link: string): Promise<[Page, Page]> {
    const pages = await Promise.all(
      [0, 1].map(async () => {
        const { page } = await openSignedIn(browser, product);
        await page.goto(product.url + path);
        await page.locator('.live[data-state=live]:visible').waitFor();
        await page.locator(link).first().click();
        await page.locator(DO_IT).waitFor();
        return page;
      }),
    );
    return pages as [Page, Page];
  }

  const closeAll = (pages: readonly Page[]) => Promise.all(pages.map((page) => page.context().close()));
  const trigger = async () =>
    (await product.api('/api/jobs/batch_analyze/trigger', { method: 'POST', body: '{}' })) as { run_id: string };
  const auditOf = async (action: string) =>
    ((await product.api(`/api/audit?action=${action}`)) as { entries: { outcome: string; target: string }[] }).entries;

  it('cancels a run once, and tells both that it is being cancelled', async () => {
    const { run_id } = await trigger();
    const pages = await bothAsk(`/runs/${run_id}`, `main a[href^="/runs/${run_id}/cancel"]`);
    await Promise.all(pages.map((page) => page.locator(DO_IT).click()));
    for (const page of pages) {
      await page.locator('.badge.is-cancelled:visible').first().waitFor();
      assert.equal(await page.locator('.error-view').count(), 0);
    }
    await closeAll(pages);
  });

  it('pauses a job with the reason of one of them, which the other gets to see', async () => {
    const pages = await bothAsk('/jobs/cache_warming', 'main a[href*="/pause"]');
    for (const [at, page] of pages.entries()) await page.fill('#dialog input[name=reason]', `Reason ${at}`);
    await Promise.all(pages.map((page) => page.locator(DO_IT).click()));
    for (const page of pages) await page.locator('#dialog').waitFor({ state: 'hidden' });
    const { job } = (await product.api('/api/jobs/cache_warming')) as { job: { paused: { reason: string } } };
    for (const page of pages) {
      await page.locator('main .banner').getByText(job.paused.reason).waitFor();
      await page.locator('main a[href*="/resume"]').first().waitFor();
    }
    await closeAll(pages);
  });

  it('acknowledges an incident for whoever was first, and shows both what that one said', async () => {
    await product.runToEnd('batch_analyze', { path: 'no-such-folder' });
    const pages = await bothAsk('/alerts', '.alerts a[href*="/acknowledge"]');
    for (const [at, page] of pages.entries()) await page.fill('#dialog input[name=note]', `Note ${at}`);
    await Promise.all(pages.map((page) => page.locator(DO_IT).click()));
    for (const page of pages) await page.locator('#dialog').waitFor({ state: 'hidden' });
    const { alerts } = (await product.api('/api/alerts?state=acknowledged')) as {
      alerts: { acknowledged: { note: string } }[];
    };
    const [note] = alerts.map(({ acknowledged }) => acknowledged.note);
    assert.match(note ?? '', /^Note [01]$/);
    for (const page of pages)
      await page
        .locator('.alerts > li')
        .getByText(note ?? '')
        .waitFor();
    await closeAll(pages);
  });

  it('keeps the question and what was typed when the bot has died in between, and does it once when it is back', async () => {
    const { page } = await openSignedIn(browser, product);
    await page.goto(`${product.url}/jobs/cache_maintenance`);
    await page.locator('main a[href*="/pause"]').first().click();
    await page.fill('#dialog input[name=reason]', 'The disk is being changed');
    await product.stopBot();
    await page.locator(DO_IT).click();
    await page.locator('#dialog [role=alert]').waitFor();
    assert.equal(await page.inputValue('#dialog input[name=reason]'), 'The disk is being changed');
    await product.startBot();
    await page.locator(DO_IT).click();
    await page.locator('#dialog').waitFor({ state: 'hidden' });
    await page.locator('main .banner').getByText('The disk is being changed').waitFor();
    const paused = (await auditOf('pause')).filter(({ target }) => target === 'cache_maintenance');
    assert.deepEqual(
      paused.map(({ outcome }) => outcome),
      ['done'],
    );
    await page.context().close();
  });
});

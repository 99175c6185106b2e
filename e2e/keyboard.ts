import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch, open, openSignedIn } from './browser.js';
import { enter, focused, keepsFocus, tabTo, type } from './keys.js';
import { type Product, startProduct } from './product.js';

const QUESTION = '#dialog[open] form';
const DO_IT = '#dialog button[type=submit]';

describe('by keyboard alone', () => {
  let browser: Browser;
  let product: Product;
  before(async () => {
    [product, browser] = await Promise.all([startProduct({ files: 20_000 }), launch()]);
  });
  after(async () => {
    await browser.close();
    await product.stop();
  });

  for (const locale of ['en', 'he'] as const) {
    const start = async (path: string) => {
      const { page, problems } = await openSignedIn(browser, product, { locale });
      await page.goto(product.url + path);
      await page.locator('.live[data-state=live]:visible').first().waitFor();
      return { page, problems };
    };
    const trigger = async (body: object = {}) =>
      (await product.api('/api/jobs/batch_analyze/trigger', { method: 'POST', body: JSON.stringify(body) })) as {
        run_id: string;
      };

    it(`one signs in, and gets to where one wanted to: ${locale}`, async () => {
      const { page } = await open(browser, product, { locale });
      await page.goto(`${product.url}/workers`);
      await page.waitForURL('**/login?**');
      await type(page, 'input[name=token]', product.token);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/workers');
      await page.keyboard.press('Tab');
      await focused(page, '.skip-link');
      await page.keyboard.press('Enter');
      await focused(page, '#main');
      await page.context().close();
    });

    it(`one finds a job: ${locale}`, async () => {
      const { page } = await start('/workers');
      await page.keyboard.press('/');
      await page.waitForURL('**/jobs#search');
      await tabTo(page, '[data-search]');
      await page.keyboard.type('batch_an');
      await page.keyboard.press('Enter');
      await page.waitForURL('**q=batch_an**');
      await enter(page, 'main a[href="/jobs/batch_analyze"]');
      await page.waitForURL('**/jobs/batch_analyze');
      await page.context().close();
    });

    it(`one runs a job with args, and follows its log by level: ${locale}`, async () => {
      const { page, problems } = await start('/jobs/batch_analyze');
      await enter(page, 'main a[href^="/jobs/batch_analyze/run"][data-dialog]');
      await page.locator(QUESTION).waitFor();
      await page.waitForFunction(() => document.activeElement?.closest('#dialog') !== null);
      await type(page, '#dialog [name$="path"]', 'part-1');
      await enter(page, DO_IT);
      await page.locator('.toast').waitFor();
      await keepsFocus(page);
      await enter(page, '.toast a[href^="/runs/"]');
      await page.waitForURL('**/runs/*');
      await page.locator('.badge.is-completed:visible').first().waitFor({ timeout: 60_000 });
      await tabTo(page, 'input[name^=level-]');
      await page.keyboard.press('ArrowDown');
      await focused(page, 'input[name^=level-]:checked');
      assert.deepEqual(problems, []);
      await page.context().close();
    });

    it(`one searches the log of a run: ${locale}`, async () => {
      const { page } = await start(`/runs/${await product.runToEnd('cache_maintenance')}`);
      await type(page, '[data-log-search]', 'entries');
      await page.keyboard.press('Enter');
      await page.locator('.log-tools output', { hasText: /^1\/[1-9]/ }).waitFor();
      await page.context().close();
    });

    it(`one pauses several jobs at a time, and resumes them: ${locale}`, async () => {
      const ids = ['cache_maintenance', 'cache_warming'];
      const { page } = await start('/jobs');
      for (const [deed, left] of [
        ['pause', 'resume'],
        ['resume', 'pause'],
      ] as const) {
        for (const id of ids) {
          await tabTo(page, `.select-box[value=${id}]`);
          await page.keyboard.press('Space');
        }
        await enter(page, `.selection button[formaction="/bulk/jobs/${deed}"]`);
        await page.locator(QUESTION).waitFor();
        assert.equal(await page.locator('#dialog .chosen .subject').count(), ids.length);
        await enter(page, DO_IT);
        await page.locator('#dialog').waitFor({ state: 'hidden' });
        for (const id of ids) await page.locator(`a[href^="/jobs/${id}/${left}"]`).waitFor();
        await keepsFocus(page);
      }
      await page.context().close();
    });

    it(`one cancels a run, after having thought better of it once: ${locale}`, async () => {
      const { run_id } = await trigger();
      const { page } = await start(`/runs/${run_id}`);
      const link = `main a[href^="/runs/${run_id}/cancel"]`;
      await enter(page, link);
      await page.locator(QUESTION).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('#dialog').waitFor({ state: 'hidden' });
      await focused(page, link);
      await page.keyboard.press('Enter');
      await page.locator(QUESTION).waitFor();
      await enter(page, DO_IT);
      await page.locator('#dialog').waitFor({ state: 'hidden' });
      await page.locator('.badge.is-cancelled:visible').first().waitFor();
      await keepsFocus(page);
      await page.context().close();
    });

    it(`one runs what failed again: ${locale}`, async () => {
      const bad = await product.runToEnd('batch_analyze', { path: 'no-such-folder' });
      const { page } = await start(`/runs/${bad}`);
      await enter(page, `main a[href^="/runs/${bad}/retry"]`);
      await page.locator(QUESTION).waitFor();
      await enter(page, DO_IT);
      await page.locator('.toast').waitFor();
      await keepsFocus(page);
      await enter(page, '.toast a');
      await page.waitForURL((url) => url.pathname.startsWith('/runs/') && !url.pathname.endsWith(bad));
      await page.context().close();
    });

    it(`one pauses a job with a reason, and resumes it: ${locale}`, async () => {
      const { page } = await start('/jobs/cache_warming');
      await enter(page, 'main a[href*="/pause"]');
      await page.locator(QUESTION).waitFor();
      await type(page, '#dialog input[name=reason]', 'שיפוצים');
      await tabTo(page, '#dialog select[name=for]');
      await page.keyboard.press('ArrowDown');
      await enter(page, DO_IT);
      await page.locator('#dialog').waitFor({ state: 'hidden' });
      await page.getByText('שיפוצים').first().waitFor();
      await keepsFocus(page);
      await enter(page, 'main a[href*="/resume"]');
      await page.locator(QUESTION).waitFor();
      await enter(page, DO_IT);
      await page.locator('#dialog').waitFor({ state: 'hidden' });
      await page.locator('main a[href*="/pause"]').first().waitFor();
      await keepsFocus(page);
      await page.context().close();
    });

    it(`one takes on an incident, and silences it: ${locale}`, async () => {
      await product.runToEnd('batch_analyze', { path: 'no-such-folder' });
      const { page } = await start('/alerts');
      const incident = page.locator('.alerts > li', { hasText: 'batch_analyze' });
      await incident.waitFor();
      await enter(page, '.alerts a[href*="/acknowledge"]');
      await page.locator(QUESTION).waitFor();
      await type(page, '#dialog input[name=note]', 'I look into it');
      await enter(page, DO_IT);
      await page.locator('#dialog').waitFor({ state: 'hidden' });
      await incident.getByText('I look into it').waitFor();
      await keepsFocus(page);
      await enter(page, '.alerts a[data-dialog][href*="/silence"]');
      await page.locator(QUESTION).waitFor();
      await type(page, '#dialog input[name=reason]', `Until tomorrow, ${locale}`);
      await enter(page, DO_IT);
      await page.locator('#dialog').waitFor({ state: 'hidden' });
      await keepsFocus(page);
      await page.goto(`${product.url}/alerts/silences`);
      await page.locator('#active').getByText(`Until tomorrow, ${locale}`).waitFor();
      await page.context().close();
    });

    it(`one pages through the keys, the theme and the language: ${locale}`, async () => {
      const { page } = await start('/workers');
      await page.keyboard.press('?');
      await page.locator('#help[open]').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('#help').waitFor({ state: 'hidden' });
      const before = await page.evaluate(() => document.documentElement.dataset.theme);
      await page.keyboard.press('t');
      await page.locator(`html:not([data-theme=${before}])`).waitFor();
      const other = locale === 'en' ? 'he' : 'en';
      await enter(page, `.nav-foot button[name=locale][value=${other}]`);
      await page.locator(`html[lang=${other}][dir=${other === 'he' ? 'rtl' : 'ltr'}]`).waitFor();
      await page.keyboard.press('r');
      await page.waitForURL('**/runs');
      await page.context().close();
    });
  }
});
